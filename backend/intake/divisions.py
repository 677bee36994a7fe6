"""`divisions`: administrative divisions with the days of their validity.

Declared here and not in `places`: the intake knows places, places know nothing of the intake.
"""

from __future__ import annotations

from backend.intake.declare import Dataset, Field, register
from backend.intake.fields import division, text
from backend.intake.measures import datum, day, degrees
from backend.intake.rules import in_order, whole_coordinates

LEVELS = (2, 4, 6, 9, 12)  # province, city, county, street, village

DIVISIONS = register(
    Dataset(
        name="divisions",
        title_zh="行政区划",
        title_en="Administrative divisions",
        fields=(
            Field("code", division(levels=LEVELS), ("代码", "adcode"), required=True),
            Field("name", text(60), ("名称",), required=True),
            Field("parent", division(levels=LEVELS), ("上级代码", "parent_adcode")),
            Field("valid_from", day(), ("启用日期",)),
            Field("valid_to", day(), ("停用日期",)),
            Field("lng", degrees(180), ("经度", "center_lng")),
            Field("lat", degrees(90), ("纬度", "center_lat")),
            Field("datum", datum(), ("坐标系",)),
        ),
        rules=(in_order("valid_from", "valid_to"), whole_coordinates),
    )
)
