"""How views and shapes are named in the OpenAPI document, so that nobody has to name them twice."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.openapi import AutoSchema


class Described(AutoSchema):
    """`MerchantSearch` becomes operation `merchant_search`, `CardShape` component `Card`."""

    def get_operation_id(self) -> str:
        """The view's own name in snake case; writes carry their method in front."""
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(self.view).__name__).lower()
        return words if self.method in {"GET", "HEAD"} else f"{self.method.lower()}_{words}"

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        """The class's name without what says that it is a shape."""
        return str(super().get_serializer_name(serializer, direction)).removesuffix("Shape")
