"""The words of repairs: states and their steps, grounds of a refusal, sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.kernel.workflow import Workflow

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class State(models.TextChoices):
    FILED = "filed", _("已提交，等待受理")
    ACCEPTED = "accepted", _("已受理，等待决定")
    GRANTED = "granted", _("准予修复")
    REFUSED = "refused", _("不予修复")
    DECLINED = "declined", _("不予受理")
    WITHDRAWN = "withdrawn", _("已撤回")
    UNDONE = "undone", _("撤销修复")


OPEN = (State.FILED, State.ACCEPTED)
AGAINST = (State.REFUSED, State.DECLINED, State.UNDONE)

# An appeal is a new case that points at the refusal it contests.
REPAIR: Workflow[str] = Workflow(
    {
        State.FILED: [State.ACCEPTED, State.DECLINED, State.WITHDRAWN],
        State.ACCEPTED: [State.GRANTED, State.REFUSED, State.WITHDRAWN],
        State.GRANTED: [State.UNDONE],  # it rested on falsehood
    }
)


class Ground(models.TextChoices):
    """Why a repair was not accepted or not granted."""

    NOT_FULFILLED = "not_fulfilled", _("义务尚未履行完毕或违法行为尚未改正")
    MATERIALS = "materials", _("证明材料不足以说明已履行义务")
    CONDITIONS = "conditions", _("不符合法律、法规规定的其他条件")
    FALSE = "false", _("材料虚假")
    UNTRUE = "untrue", _("信用承诺严重不实")


# These two, found by a decision, bar further applications for three years.
BARRING = (Ground.FALSE, Ground.UNTRUE)

NEXT_STEP: dict[str, StrOrPromise] = {
    Ground.NOT_FULFILLED: _("履行完毕后可以随时重新申请；不同意的，可以申请复核一次。"),
    Ground.MATERIALS: _("补齐材料后可以随时重新申请；不同意的，可以申请复核一次。"),
    Ground.CONDITIONS: _("条件具备后可以重新申请；不同意的，可以申请复核一次。"),
    Ground.FALSE: _("三年内不能再申请；不同意的，可以申请复核一次，由另一位工作人员决定。"),
    Ground.UNTRUE: _("三年内不能再申请；不同意的，可以申请复核一次，由另一位工作人员决定。"),
}


class Side(models.TextChoices):
    OFFICE = "office"
