"""The admin site behind the guard of every desk: operators, with a second factor just used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from csp.constants import UNSAFE_EVAL
from csp.decorators import csp_update
from django.contrib.admin.options import ModelAdmin as PlainTable
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.sites import UnfoldAdminSite

from backend.accounts.pages import OperatorPage

Answer = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=Callable[..., Any])


def loosened(view: V) -> V:
    """unfold's menus are Alpine.js, which evaluates attributes: see docs/adr/0019."""
    wrapped: V = csp_update({"script-src": [UNSAFE_EVAL]})(view)  # type: ignore[assignment]  # same signature
    return wrapped


class OperatorSite(UnfoldAdminSite):  # type: ignore[misc]  # untyped in unfold
    """Only lists and single rows: nothing is added, changed or deleted past an action."""

    site_title = _("诚易 · 运营")
    site_header = _("诚易 · 运营")
    index_title = _("概况")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """The guard around every view asked already; this is asked inside it."""
        return bool(request.user.is_active and getattr(request.user, "is_staff", False))

    def admin_view(self, view: Answer, cacheable: bool = False) -> Answer:
        """Strangers are led to sign in or told there is nothing; GET only."""
        inner = loosened(super().admin_view(view, cacheable))

        class Behind(OperatorPage):
            def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
                answer: HttpResponseBase = inner(request, *args, **kwargs)
                return answer

        guarded: Answer = Behind.as_view()
        return guarded

    def get_urls(self) -> list[URLPattern]:
        """The words of the scripts, and a list and a page for each table; more are in urls.py."""
        own = [
            path("jsi18n/", self.admin_view(self.i18n_javascript, True), name="jsi18n"),
        ]
        return own + [url for table in self._registry.values() for url in _urls(self, table)]

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """The menu is written in the settings, in the operators' words."""
        return []

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Colours come from a file: a <style> in the page would need a looser policy."""
        context: dict[str, Any] = super().each_context(request)
        sheets = [static("css/operators.css")]
        return context | {"colors": {}, "border_radius": "", "styles": sheets}


def _urls(site: OperatorSite, table: PlainTable[Any]) -> list[URLPattern]:
    named = f"{table.opts.app_label}_{table.opts.model_name}"
    at = f"{table.opts.app_label}/{table.opts.model_name}/"
    one = f"{at}<str:object_id>/"
    return [
        path(at, site.admin_view(table.changelist_view), name=f"{named}_changelist"),
        path(one, site.admin_view(table.change_view), name=f"{named}_change"),
    ]


class Table(ModelAdmin):  # type: ignore[misc]  # untyped in unfold
    """One table to look at. `list_display` and `fields` name everything that is ever shown."""

    actions = None
    sortable_by = ()
    list_per_page = 50
    show_full_result_count = False
    list_fullwidth = True

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only by the filters shown: any other column could be guessed at by asking for it."""
        return lookup.partition("__")[0] in self.list_filter

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


site = OperatorSite(name="admin")
