"""What no rule may look at, whatever it would give for it: law first, then the promises.

Words are searched in both languages of a rule. A deed of giving blood may be thanked; a blood type
never is. Who writes about something else in these words writes it in others.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Topic(NamedTuple):
    """One forbidden input: how it is recognised, and why it is forbidden."""

    code: str
    words: re.Pattern[str]
    why: str | Promise


def _topic(code: str, zh: str, en: str, why: str | Promise) -> Topic:
    return Topic(code, re.compile(rf"{zh}|\b(?:{en})", re.IGNORECASE), why)


TOPICS = (
    _topic(
        "religion",
        r"宗教|信教|佛教|道教|基督|伊斯兰|天主教|教徒|寺庙|教堂|信仰",
        r"religio|faith|buddhis|christian|islam|muslim|church|temple|mosque",
        _("宗教信仰不得采集（征信业管理条例第 14 条）。"),
    ),
    _topic(
        "genes",
        r"基因|DNA|遗传",
        r"gene(?:s|tic)|DNA",
        _("基因信息不得采集（征信业管理条例第 14 条）。"),
    ),
    _topic(
        "biometrics",
        r"指纹|虹膜|人脸|声纹|掌纹|面部识别",
        r"fingerprint|iris scan|face recognition|facial|voiceprint|biometric",
        _("指纹等生物识别信息不得采集（征信业管理条例第 14 条）。"),
    ),
    _topic(
        "blood_type",
        r"血型",
        r"blood (?:type|group)",
        _("可以感谢献血，但血型不得采集（征信业管理条例第 14 条）。"),
    ),
    _topic(
        "disease",
        r"疾病|病史|病历|患病|残疾|确诊|体检结果|诊断",
        r"disease|illness|medical (?:record|history)|diagnos|disabilit",
        _("疾病和病史不得采集（征信业管理条例第 14 条）。"),
    ),
    _topic(
        "politics",
        r"党员|入党|党费|政治|两代表一委员|人大代表|政协委员|提案",
        r"politic|party member",
        _("政治面貌和观点与感谢善行无关。"),
    ),
    _topic(
        "complaints",
        r"投诉|举报|信访|上访|检举|线索|差评|好评|评价商",
        r"complain|petition|whistle|denounc|tip-?off|review of a shop",
        _("投诉、举报、评价既不加分也不减分（承诺 12）。"),
    ),
    _topic(
        "payments",
        r"欠费|欠款|缴费|缴纳|水电|燃气费|物业费|逾期|还款|贷款|信用卡|纳税|社保|按时付",
        r"arrears|payment|paid on time|utilit|overdue|loan|repay|credit card|tax(?:es)?\b",
        _("缴费、欠费和借贷不得计入。"),
    ),
    _topic(
        "property",
        r"(?<!增加)收入|存款|房产|财产(?!安全|受到|损失)|资产|[\d一二三四五六七八九十百千万]\s*元",
        r"income|deposit|real estate|property|assets|per yuan|amount of money",
        _("收入、财产和金额不得计入：按一次善行感谢，不按钱数。"),
    ),
    _topic(
        "traffic",
        r"交通违|违章|闯红灯|酒驾|驾照|扣分|逃票",
        r"traffic|red light|drunk driv|driving licen|fare dodg",
        _("交通行为不得计入。"),
    ),
    _topic(
        "offences",
        r"处罚|犯罪|违法|失信|判决|被执行|黑名单|罚款",
        r"penalt|crime|criminal|offen[cs]e|judgment|blacklist|dishonest",
        _("处罚和失信与善行积分无关，不得计入。"),
    ),
    _topic(
        "consumption",
        r"消费|购买|购物|下单|网购",
        r"consumption|purchase|shopping|spend money",
        _("消费行为不得计入。"),
    ),
    _topic(
        "contacts",
        r"好友|社交|通讯录|朋友圈|粉丝|转发|点赞",
        r"friends? list|social (?:contact|network|media)|address book|follower|likes\b",
        _("社会交往不得计入。"),
    ),
    _topic(
        "tracks",
        r"行踪|轨迹|定位",
        r"whereabouts|location track|geoloc",
        _("行踪轨迹不得采集。"),
    ),
    _topic(
        "private_life",
        r"婚姻|生育|计划生育|结婚|离婚|子女数|民族|性取向",
        r"marri|divorc|birth control|ethnic|sexual",
        _("婚姻、生育和民族与善行无关。"),
    ),
    _topic(
        "others_deeds",
        r"父母|配偶.{0,4}加分|家属加分|家庭成员",
        r"(?:parents|spouse|relatives) (?:get|receive)",
        _("只感谢本人做的事：为别人加分要那个人自己同意。"),
    ),
    _topic(
        "taking",
        r"扣减|减分|扣除|倒扣|负分|降级|取消资格",
        r"deduct|minus|take away|downgrade|disqualif",
        _("积分只加不减（承诺 8）。"),
    ),
)


def topics_in(text: str) -> list[Topic]:
    """Every forbidden input that this text speaks of."""
    return [topic for topic in TOPICS if topic.words.search(text)]
