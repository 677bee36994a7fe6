"""When a shop is said to be in good order: a public rule that only ever says something good."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

RULE = (
    _("最近四次公开的检查结论都是“合格”（不含“基本合格”“限期整改”）；不足四次的，不显示。"),
    _("只看机关提供、正在公示的检查，不看评价、投诉和处罚，也不由本站打分。"),
    _("有一次不是“合格”就不显示，但不会显示任何不好的标记；之后再连续四次合格，自动恢复。"),
    _("每次检查的日期、机关和结论都列在店铺页；对结论有异议或已经整改的，可以提出异议或申请复查。"),
)
