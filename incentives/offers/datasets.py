"""`products`: a partner's own catalogue as a file; each row becomes a draft of that partner."""

from __future__ import annotations

from backend.intake.declare import Dataset, Field, register
from backend.intake.fields import text
from backend.intake.measures import day

WORDS, LIST = 1000, 2000
FIELDS = (
    Field("document", text(80), ("产品编号", "编号"), required=True),
    Field("field", text(10, repeats=True), ("领域",), required=True),
    Field("subject", text(10, repeats=True), ("对象",), required=True),
    Field("way", text(20, repeats=True), ("方式",), required=True),
    Field("title_zh", text(60), ("名称",), required=True),
    Field("title_en", text(120), ("英文名称",)),
    Field("everyone_zh", text(WORDS), ("人人可得",), required=True),
    Field("everyone_en", text(WORDS), ("人人可得（英文）",)),
    Field("better_zh", text(WORDS), ("更优条件",)),
    Field("better_en", text(WORDS), ("更优条件（英文）",)),
    Field("terms", text(LIST), ("数字",)),  # rate_to=12/8;amount=50000
    Field("details", text(LIST), ("选项",)),  # repayment=at_end;rate_basis=lpr
    Field("level", text(20, repeats=True), ("等级",)),
    Field("starts_on", day(), ("开始日",), required=True),
    Field("ends_on", day(), ("结束日",), required=True),
)
PRODUCTS = register(
    Dataset(
        name="products",
        title_zh="合作机构产品目录",
        title_en="Partners' catalogues",
        fields=FIELDS,
    )
)
