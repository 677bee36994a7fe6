"""What operators may look at, column by column. Whatever could name a person is not among it."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import display
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.paginator import InfinitePaginator

from backend.accounts.organisations.models import Kind, Organisation
from backend.audit.models import Access, Event
from backend.consent.models import Purpose, PurposeText, Recipient
from backend.intake.models import Batch, RowStatus, Source
from backend.jobs.models import Intent
from backend.operators.columns import column
from backend.operators.site import Table, site
from backend.proof.models import Anchor, Checkpoint, Entry


class Named(Table):
    """With a title of its own; the tables themselves have none in Chinese."""

    heading: Promise

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[Any, ...]:
        """Django takes columns that are no field of the table for nothing else."""
        return tuple(self.fields)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        told = {"title": self.heading} | (extra_context or {})
        answer: HttpResponse = super().changelist_view(request, told)
        return answer

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        told = {"title": self.heading} | (extra_context or {})
        answer: HttpResponse = super().change_view(request, object_id, form_url, told)
        return answer


class Endless(Named):
    """A table too long to be counted for every page."""

    paginator = InfinitePaginator


COUNTS = (
    column("received", _("收到")), column("accepted", _("接受")),
    column("unchanged", _("未变")), column("flagged", _("标记")),
    column("quarantined", _("隔离")), column("waiting", _("待更正")),
)  # fmt: skip


class Sources(Named):
    heading = _("数据来源单位")
    list_after_template = "operators/new_source.html"
    list_display = (
        column("code", _("代码")), column("name", _("名称")),
        column("office_code", _("单位代码")), column("is_demo", _("演示")),
    )  # fmt: skip
    fields = list_display
    ordering = ("code",)


class Batches(Endless):
    heading = _("交付批次")
    list_display = (
        column("started_at", _("开始")), column("dataset", _("数据集")),
        column("source_code", _("来源单位")), column("status", _("状态")), *COUNTS,
    )  # fmt: skip
    list_filter = ("dataset", "status")
    fields = (
        *list_display, column("finished_at", _("结束")), column("digest", _("摘要")),
        column("size", _("字节")), column("encoding", _("编码")), column("reasons", _("原因")),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        waiting = Count("quarantined_rows", filter=Q(quarantined_rows__status=RowStatus.WAITING))
        rows: QuerySet[Batch] = super().get_queryset(request)
        return rows.annotate(waiting=waiting)


class Organisations(Named):
    heading = _("机构")
    list_display = (
        column("code", _("代码")), column("kind", _("种类")), "shown_name",
        column("standing", _("状态")), column("people", _("人数")),
        column("founded_at", _("登记于")),
    )  # fmt: skip
    list_filter = ("kind", "standing")
    fields = (
        *list_display, column("merchant", _("商户编号")), column("source_codes", _("数据来源")),
        column("divisions", _("辖区")), column("subject_kinds", _("事项")),
    )  # fmt: skip
    ordering = ("kind", "code")
    change_form_outer_after_template = "operators/change_standing.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        """With how many may act for each; who they are is theirs to know."""
        active = Count("memberships", filter=Q(memberships__state="active"), distinct=True)
        rows: QuerySet[Organisation] = super().get_queryset(request)
        return rows.annotate(people=active)

    @display(description=_("名称"))
    def shown_name(self, organisation: Organisation) -> str:
        """A shop of one person may be called like that person: its code is enough here."""
        return "—" if organisation.kind == Kind.MERCHANT else organisation.name


class Purposes(Named):
    heading = _("授权用途")
    change_form_outer_after_template = "operators/new_wording.html"
    list_display = (
        column("code", _("代码")), column("name_zh", _("中文名称")),
        column("name_en", _("英文名称")), column("term_days", _("有效天数")),
    )  # fmt: skip
    fields = list_display
    ordering = ("code",)


class Texts(Named):
    heading = _("授权文本")
    list_display = (
        column("purpose", _("用途")), column("version", _("版本")),
        column("asks_again", _("重新征求同意")), column("valid_from", _("生效于")),
    )  # fmt: skip
    fields = (*list_display, column("zh", _("中文")), column("en", _("英文")), "kind_names")
    ordering = ("purpose", "-version")
    list_filter = ("purpose",)

    @display(description=_("信息种类"))
    def kind_names(self, text: PurposeText) -> str:
        """In the reader's language."""
        return "、".join(text.kind_names)


class Recipients(Named):
    heading = _("接收方")
    list_display = (
        column("purpose", _("用途")), column("code", _("代码")), column("name_zh", _("中文名称")),
        column("name_en", _("英文名称")), column("ended_at", _("结束")),
    )  # fmt: skip
    fields = (*list_display, column("contact", _("联系方式")))
    ordering = ("purpose", "code")


class Intents(Endless):
    heading = _("后续工作")
    list_display = (
        column("created_at", _("产生于")), column("name", _("名称")), column("state", _("状态")),
        column("tries", _("尝试次数")), column("not_before", _("下次不早于")), "trouble",
    )  # fmt: skip
    list_filter = ("state",)
    fields = (*list_display, column("sends", _("发送次数")), column("finished_at", _("结束")))
    ordering = ("-created_at",)

    @display(description=_("错误"))
    def trouble(self, intent: Intent) -> str:
        """The kind of error only: its words may repeat what somebody wrote."""
        return intent.last_error.partition(":")[0][:60] or "—"


class Events(Endless):
    heading = _("操作记录")
    list_display = (
        column("at", _("时间")), column("verb", _("动作")), column("subject_type", _("对象种类")),
    )  # fmt: skip
    fields = (
        *list_display, column("subject_id", _("对象编号")), column("actor", _("操作人编号")),
        column("acting_for", _("代表机构编号")),
    )  # fmt: skip
    ordering = ("-at",)


class Accesses(Endless):
    heading = _("查看记录")
    list_display = (
        column("at", _("时间")), column("organisation", _("机构")), column("purpose", _("目的")),
        column("what", _("查看内容")),
    )  # fmt: skip
    fields = (*list_display, column("reader", _("查看人编号")))
    ordering = ("-at",)


class Entries(Endless):
    heading = _("公开日志：条目")
    list_display = (
        column("at", _("时间")), column("kind", _("种类")), column("index", _("位置")),
        column("algorithm", _("算法")),
    )  # fmt: skip
    fields = list_display
    ordering = ("-id",)


class Checkpoints(Endless):
    heading = _("公开日志：检查点")
    list_display = (
        column("size", _("大小")), column("at", _("时间")), column("key_id", _("签名密钥")),
    )  # fmt: skip
    fields = (*list_display, column("note", _("检查点")))
    ordering = ("-size",)


class Anchors(Endless):
    heading = _("公开日志：锚点")
    list_display = (
        column("stream", _("数据流")), column("upto", _("截至")), column("entry", _("条目")),
    )  # fmt: skip
    fields = list_display
    ordering = ("-id",)


TABLES: dict[Any, type[Named]] = {
    Source: Sources,
    Batch: Batches,
    Organisation: Organisations,
    Purpose: Purposes,
    PurposeText: Texts,
    Recipient: Recipients,
    Intent: Intents,
    Event: Events,
    Access: Accesses,
    Entry: Entries,
    Checkpoint: Checkpoints,
    Anchor: Anchors,
}
for model, table in TABLES.items():
    site.register(model, table)
