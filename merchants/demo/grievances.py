"""What made-up customers complain of, and what shops, offices and customers say next."""

from __future__ import annotations

from typing import NamedTuple


class Grief(NamedTuple):
    """One trouble: its kind, how it was told, what is asked, what the shop answers."""

    category: str
    words: str
    wish: str
    answer: str


ANYWHERE = (
    Grief(
        "price.charged_more",
        "结账时比标价多收了钱，当场没有发现，回家对账单才看到。希望退还多收的部分。",
        "refund_price",
        "查了当天的单子，确实多扫了一次。多收的钱原路退回，给您道歉。",
    ),
    Grief(
        "price.not_marked",
        "店里没有标价，结账时才说价格，比问的时候高。希望明码标价并退差价。",
        "refund_price",
        "价签换季时没有补齐，现在已经补上，差价可以到店或者原路退。",
    ),
    Grief(
        "after_sales.refused",
        "买回去第二天发现有问题，拿回店里不给退也不给换，说离店概不负责。",
        "return_goods",
        "店员解释有误，七天内质量问题可以退换，请带小票来。",
    ),
    Grief(
        "contract.prepaid",
        "充了会员卡，后来搬家用不上，要求退余额，店里一直说老板不在。",
        "refund_fee",
        "余额可以退，扣除已经使用的部分，三个工作日内到账。",
    ),
    Grief(
        "service.attitude",
        "问了两句就被店员大声顶撞，旁边还有孩子。希望道歉。",
        "compensation",
        "当班店员已经批评教育，向您和孩子道歉，下次来请您喝茶。",
    ),
    Grief(
        "advertising.false",
        "门口写着全场半价，结账说只有一件参加活动，海报上没有写。",
        "refund_price",
        "海报没有写清楚是我们的责任，已经撤下，按半价补差给您。",
    ),
    Grief(
        "licence.invoice",
        "要求开发票，先说机器坏了，第二次去又说要另外加钱。",
        "redo",
        "发票可以开，不加钱，请把抬头发来，当天开好。",
    ),
    Grief(
        "quality.workmanship",
        "说好的效果和做出来的差很多，要求重做，店里让我再付一次钱。",
        "redo",
        "看了照片，可以免费重做一次，请约个时间。",
    ),
    Grief(
        "after_sales.delayed",
        "送修说三天，过了半个月还没有修好，每次问都说等配件。",
        "repair",
        "配件昨天到了，明天修好送过去，维修费免了。",
    ),
    Grief(
        "contract.unfair_terms",
        "办卡协议里写着“最终解释权归本店”“一律不退”，签的时候没有人说明。",
        "refund_fee",
        "这两条已经从协议里删掉，您的卡可以按剩余次数退。",
    ),
    Grief(
        "contract.not_performed",
        "提前一周订好的时间，到了才说排满了，定金也不退。",
        "refund_fee",
        "当天排班出了错，定金已经原路退，下次来优先安排。",
    ),
    Grief(
        "contract.delivery",
        "付了全款，说好周五送货，拖了三次，每次都是我先打电话问。",
        "compensation",
        "司机排期没有接上，今天下午送到，运费退给您。",
    ),
    Grief(
        "price.fraud",
        "标签写原价二百九现价一百九，前一周看就是一百九。",
        "refund_price",
        "标签用的是去年的价，已经换掉，愿意退货的可以全额退。",
    ),
    Grief(
        "quality.defective",
        "用了两次就坏了，包装上写着一年保修，店里让我自己找厂家。",
        "exchange",
        "由我们换一件新的，坏的我们寄给厂家，您不用跑。",
    ),
    Grief(
        "advertising.label",
        "说明上写的成分和实际的不一样，家里老人过敏，幸好没有吃。",
        "return_goods",
        "同一批已经下架送检，请退回来，全额退款。",
    ),
    Grief(
        "service.refused",
        "付现金被拒绝，说只收扫码，老人没有智能手机，在门口等了半个小时。",
        "redo",
        "现金一直可以付，是新店员弄错了，已经备好零钱。",
    ),
)
FOOD = (
    Grief(
        "quality.spoiled",
        "菜里吃出了头发，换了一份以后又有，服务员只说不好意思。希望退这道菜的钱。",
        "refund_price",
        "这道菜的钱已经退了，后厨当天重新要求戴帽子，谢谢提醒。",
    ),
    Grief(
        "safety.hygiene",
        "碗边有油渍，筷子有味道，桌子是当着客人用抹布擦了地再擦的。",
        "compensation",
        "消毒柜当天坏了没有及时修，现在已经换新，请您监督。",
    ),
    Grief(
        "price.short_weight",
        "菜单写半斤的羊肉，端上来明显不够，要求称一下被拒绝了。",
        "make_up_quantity",
        "以后当面称给客人看，这次少的分量补给您，或者退差价。",
    ),
    Grief(
        "service.forced",
        "没有点的小菜也算了钱，说是每桌都有的，不能退。",
        "refund_price",
        "小菜不再自动上桌，收的钱退给您。",
    ),
)
# How the letter begins: the same trouble, another day.
OPENINGS = (
    "",
    "",
    "上个周末去的。",
    "和家人一起去的。",
    "第一次来这家。",
    "老顾客了，这次很失望。",
    "下班路过进去的。",
    "朋友推荐来的。",
    "节前去的，人很多。",
)
REPLIES = ("答复没有说什么时候退，请给个准日子。", "只说道歉，没有回答退款的事。")
AGAIN = "答应的事没有做到，打电话也不接，请重新处理。"
SECOND_ANSWER = "对不起拖久了，今天就办，办好给您留言。"
INVITATION = "请双方于下周三上午九点半到二楼调解室，不能到场的可以电话参加。"
AGREED = "双方同意：商户退还争议金额，三日内到账，其他无争议。"
NOT_AGREED = "双方对金额分歧较大，经两次调解无法达成协议，可以依法申请仲裁或者起诉。"
REFUSED = "同一争议已经由消费者协会受理，请在那里继续办理。"
REPORTED = (
    ("safety.hygiene", "后厨没有纱窗，晚上经常看到苍蝇，食材直接放在地上。"),
    ("price.fraud", "先把原价抬高再打折，同一件东西上个月标的价更低。"),
    ("safety.fire", "二楼安全出口被桌椅堵住，周末人多的时候很危险。"),
)
