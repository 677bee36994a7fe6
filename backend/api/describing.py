"""How views and shapes are named in the OpenAPI document, so that nobody has to name them twice."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Up to 200 printable ASCII characters, yours alone for 24 hours: the same key and "
    "body answer the same result and act once; another body answers 409.",
)
# What any write may be told: key or body wrong, key used, body too long, too often, too busy.
OF_ANY_WRITE = (400, 409, 413, 429, 503)
SAFE = {"GET", "HEAD", "OPTIONS"}


class Described(AutoSchema):
    """`MerchantSearch` becomes operation `merchant_search`, `CardShape` component `Card`."""

    def get_operation_id(self) -> str:
        """The view's own name in snake case; writes carry their method in front."""
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(self.view).__name__).lower()
        return words if self.method in SAFE else f"{self.method.lower()}_{words}"

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        """The class's name without what says that it is a shape."""
        return str(super().get_serializer_name(serializer, direction)).removesuffix("Shape")

    def get_override_parameters(self) -> list[Any]:
        """What the view declares, and the key of every write that takes one."""
        declared = super().get_override_parameters()
        return [*declared, IDEMPOTENCY_KEY] if self._is_write() else declared

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """The operation, with the refusals that belong to every write."""
        made: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if made and self._is_write():
            for status in OF_ANY_WRITE:
                made["responses"].setdefault(str(status), _refusal(status))
        return made

    def _is_write(self) -> bool:
        return self.method not in SAFE and getattr(self.view, "takes_idempotency_key", False)


def _refusal(status: int) -> dict[str, Any]:
    # Views are made with this class, and problems are made of views' parts.
    from backend.api.problems import CODE_OF_STATUS, MEDIA_TYPE  # noqa: PLC0415

    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"content": content, "description": CODE_OF_STATUS.get(status, "conflict")}
