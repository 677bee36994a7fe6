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
from backend.operators.site import Table, site
from backend.proof.models import Anchor, Checkpoint, Entry


class Named(Table):
    """With a title of its own; the tables themselves have none in Chinese."""

    heading: Promise

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


class Sources(Named):
    heading = _("数据来源单位")
    list_display = ("code", "name", "office_code", "is_demo")
    fields = list_display
    ordering = ("code",)


class Batches(Endless):
    heading = _("交付批次")
    list_display = (
        "started_at", "dataset", "source_code", "status",
        "received", "accepted", "unchanged", "flagged", "quarantined", "still_waiting",
    )  # fmt: skip
    list_filter = ("dataset", "status")
    fields = (
        "dataset", "source_code", "status", "digest", "size", "encoding", "started_at",
        "finished_at", "received", "accepted", "unchanged", "flagged", "quarantined",
        "still_waiting", "reasons",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        waiting = Count("quarantined_rows", filter=Q(quarantined_rows__status=RowStatus.WAITING))
        rows: QuerySet[Batch] = super().get_queryset(request)
        return rows.annotate(waiting=waiting)

    @display(description=_("待更正"))
    def still_waiting(self, batch: Any) -> int:
        """Rows set aside that no later delivery has mended."""
        return int(batch.waiting)


class Organisations(Named):
    heading = _("机构")
    list_display = ("code", "kind", "shown_name", "standing", "people", "founded_at")
    list_filter = ("kind", "standing")
    fields = (
        "code", "kind", "shown_name", "standing", "people", "merchant",
        "source_codes", "divisions", "subject_kinds", "founded_at",
    )  # fmt: skip
    ordering = ("kind", "code")
    change_form_outer_after_template = "operators/change_standing.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        rows: QuerySet[Organisation] = super().get_queryset(request)
        return rows.annotate(
            members=Count("memberships", filter=Q(memberships__state="active"), distinct=True)
        )

    @display(description=_("名称"))
    def shown_name(self, organisation: Organisation) -> str:
        """A shop of one person may be called like that person: its code is enough here."""
        return "—" if organisation.kind == Kind.MERCHANT else organisation.name

    @display(description=_("人数"))
    def people(self, organisation: Any) -> int:
        """How many may act for it; who they are is theirs to know."""
        return int(organisation.members)


class Purposes(Named):
    heading = _("授权用途")
    list_display = ("code", "name_zh", "name_en", "term_days")
    fields = list_display
    ordering = ("code",)


class Texts(Named):
    heading = _("授权文本")
    list_display = ("purpose", "version", "asks_again", "valid_from")
    fields = ("purpose", "version", "zh", "en", "kinds", "asks_again", "valid_from")
    ordering = ("purpose", "-version")
    list_filter = ("purpose",)


class Recipients(Named):
    heading = _("接收方")
    list_display = ("purpose", "code", "name_zh", "name_en", "ended_at")
    fields = ("purpose", "code", "name_zh", "name_en", "contact", "ended_at")
    ordering = ("purpose", "code")


class Intents(Endless):
    heading = _("后续工作")
    list_display = ("created_at", "name", "state", "tries", "not_before", "trouble")
    list_filter = ("state",)
    fields = (
        "name",
        "state",
        "tries",
        "sends",
        "created_at",
        "not_before",
        "finished_at",
        "trouble",
    )
    ordering = ("-created_at",)

    @display(description=_("错误"))
    def trouble(self, intent: Intent) -> str:
        """The kind of error only: its words may repeat what somebody wrote."""
        return intent.last_error.partition(":")[0][:60]


class Events(Endless):
    heading = _("操作记录")
    list_display = ("at", "verb", "subject_type")
    fields = ("at", "verb", "subject_type", "subject_id", "actor", "acting_for")
    ordering = ("-at",)


class Accesses(Endless):
    heading = _("查看记录")
    list_display = ("at", "organisation", "purpose", "what")
    fields = (*list_display, "reader")
    ordering = ("-at",)


class Entries(Endless):
    heading = _("公开日志：条目")
    list_display = ("at", "kind", "index", "algorithm")
    fields = list_display
    ordering = ("-id",)


class Checkpoints(Endless):
    heading = _("公开日志：检查点")
    list_display = ("size", "at", "key_id")
    fields = ("size", "at", "key_id", "note")
    ordering = ("-size",)


class Anchors(Endless):
    heading = _("公开日志：锚点")
    list_display = ("stream", "upto", "entry")
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
