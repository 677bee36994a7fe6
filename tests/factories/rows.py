"""One clean row of each data set, all about the same shop; cells may be given anew."""

from __future__ import annotations

from tests.factories.deliveries import NAMES, ago
from tests.intake.delivered import code

Cells = dict[str, str]
SHOP = "好再来面馆"
OFFICE = NAMES["MARKET"]


def registration(number: int = 1, **cells: str) -> Cells:
    """What the register says of a shop."""
    return {
        "企业名称": SHOP,
        "统一社会信用代码": code(number),
        "成立日期": "2019-01-05",
        "企业类型": "有限责任公司",
        "法定代表人": "张三丰",
        "注册资本": "50万元",
        "经营范围": "餐饮服务",
        "所在省份": "重庆市",
        "地区": "渝北",
        "住所": "渝北区新路1号",
        "登记状态": "存续",
    } | cells


def permit(number: int = 1, **cells: str) -> Cells:
    """A food licence that is valid for two more years."""
    return {
        "XK_XDR_MC": SHOP,
        "XK_XDR_LB": "法人及非法人组织",
        "XK_XDR_SHXYM": code(number),
        "XK_XKWS": "准予行政许可决定书",
        "XK_WSH": "渝北市监许〔2025〕1号",
        "XK_XKLB": "普通",
        "XK_XKZS": "食品经营许可证",
        "XK_XKBH": "JY25001120000001",
        "XK_NR": "热食类食品制售",
        "XK_JDRQ": ago(200),
        "XK_YXQZ": ago(200),
        "XK_YXQZI": ago(-700),
        "XK_XKJG": OFFICE,
        "XK_ZT": "1",
    } | cells


def penalty(number: int = 1, **cells: str) -> Cells:
    """A general penalty of a hundred days ago."""
    return {
        "CF_XDR_MC": SHOP,
        "CF_XDR_LB": "法人及非法人组织",
        "CF_XDR_SHXYM": code(number),
        "CF_WSH": "渝北市监罚〔2026〕7号",
        "CF_WFXW": "经营超过保质期的食品",
        "CF_SY": "货架上有超过保质期的食品三包",
        "CF_YJ": "《食品安全法》第一百二十四条",
        "CF_CFLB": "罚款；没收违法所得",
        "CF_NR": "罚款 30000 元",
        "CF_NR_FK": "3",
        "CF_JDRQ": ago(100),
        "CF_CFJG": OFFICE,
        "严重程度": "一般",
    } | cells


def listing(number: int = 1, **cells: str) -> Cells:
    """An entry in the list of abnormal operation."""
    return {
        "名单类型": "经营异常名录",
        "主体名称": SHOP,
        "主体代码": code(number),
        "列入决定书文号": "渝北市监异〔2026〕3号",
        "列入事由": "通过登记的住所无法联系",
        "列入日期": ago(60),
        "列入机关": OFFICE,
    } | cells


def inspection(number: int = 1, **cells: str) -> Cells:
    """An inspection that found nothing."""
    return {
        "统一社会信用代码": code(number),
        "主体名称": SHOP,
        "检查编号": "JC001",
        "检查日期": ago(30),
        "检查类型": "双随机",
        "检查结果": "合格",
        "检查机关": OFFICE,
    } | cells


def evaluation(number: int = 1, **cells: str) -> Cells:
    """A grade that the competent authority gave."""
    return {
        "统一社会信用代码": code(number),
        "主体名称": SHOP,
        "评价等级": "B",
        "评价日期": ago(40),
        "有效期": ago(-300),
        "评价机关": "重庆市发展和改革委员会",
        "评价文号": "渝信评〔2026〕1号",
    } | cells
