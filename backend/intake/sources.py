"""Making an office known that delivers: an operator's act."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.intake.models import Source
from backend.kernel.codes import uscc
from backend.kernel.errors import Conflict, Invalid

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")
LONGEST_NAME = 200


class UnusableSource(Invalid):
    code = "source_unusable"
    message = _(
        "请填写代码（大写字母、数字、短横，2 至 20 位）和名称；单位代码须是有效的统一社会信用代码。"
    )


class SourceKnown(Conflict):
    """Ready cards carry the name: a new name is a new source, history keeps the old one."""

    code = "source_known"
    message = _("这个代码已经登记为另一个单位。请用新的代码。")


@transaction.atomic
def register_source(*, code: str, name: str, office_code: str, operator: User) -> Source:
    """A new source; the very same again is once. Raises UnusableSource, SourceKnown."""
    fields = {"name": name.strip(), "office_code": office_code.strip().upper()}
    is_usable = CODE.fullmatch(code) and 0 < len(fields["name"]) <= LONGEST_NAME
    if not is_usable or (fields["office_code"] and not uscc.check(fields["office_code"]).ok):
        raise UnusableSource
    source, is_new = Source.objects.get_or_create(code=code, defaults=fields)
    if is_new:
        record("source.registered", subject=source, actor=operator, act={"code": code} | fields)
    elif (source.name, source.office_code) != tuple(fields.values()):
        raise SourceKnown
    return source
