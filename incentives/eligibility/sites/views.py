"""Sign in with Chengyi: authorization code with PKCE (S256), and nothing else of OpenID Connect."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from allauth.idp.oidc import views as oidc
from allauth.idp.oidc.models import Client, Token
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from backend.api.write_limits import count_write
from backend.consent.dashboard import question_of
from backend.kernel.errors import Conflict
from incentives.eligibility import consenting as eligibility
from incentives.eligibility.consenting import PURPOSE
from incentives.eligibility.sites import consenting
from incentives.eligibility.sites.actions import SCOPES, refuse, sign_in
from incentives.eligibility.sites.adapter import issuer, partner_of_client
from incentives.eligibility.sites.consenting import SIGN_IN
from incentives.partners.models import Partner

TOO_OLD = 32_767  # no text has so many versions


@method_decorator(never_cache, name="dispatch")
class Authorize(oidc.AuthorizationView):  # type: ignore[misc]  # untyped in allauth
    """/identity/o/authorize: the person sees who asks for what, and says yes or no."""

    template_name = "idp/oidc/authorization_form.html"
    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        fault = fault_of(request)
        if fault:
            return refused(request, fault)
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return self.leading_back(answer)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count_write(request)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        """Consents first, each for itself; then the code."""
        partner, granted = self.partner, form.cleaned_data["scopes"]
        if "openid" not in granted:
            return self._respond_with_access_denied()
        answers = "eligibility" in granted
        read = {purpose: self.version_read(purpose) for purpose in (SIGN_IN, PURPOSE)}
        try:
            sign_in(person=self.request.user, partner=partner, read=read, answers=answers)
        except Conflict as fault:  # the text is another one by now
            return refused(self.request, str(fault))
        if not answers and "eligibility" in self._scopes:
            refuse(person=self.request.user, partner=partner, purpose=PURPOSE)
        answer: HttpResponse = super().form_valid(form)
        return answer

    def _respond_with_access_denied(self) -> HttpResponse:
        refuse(person=self.request.user, partner=self.partner, purpose=SIGN_IN)
        answer: HttpResponse = super()._respond_with_access_denied()
        return answer

    @property
    def partner(self) -> Partner:
        """Whose site asks; it was looked up when the page was made. Raises nothing that is told."""
        client = Client.objects.get(pk=self._request_info["client_id"])
        found = partner_of_client(client)
        if found is None:
            raise Conflict
        return found

    def version_read(self, purpose: str) -> int:
        """Which text was on the page."""
        said = self.request.POST.get(f"read-{purpose}", "")
        return int(said) if said.isdecimal() and int(said) < TOO_OLD else 0

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        partner, person = self.partner, self.request.user.pk
        consenting.declare_for(partner)
        eligibility.declare_for(partner)
        asked = [SIGN_IN] + ([PURPOSE] if "eligibility" in self._scopes else [])
        questions = [question_of(person, purpose=each, recipient=partner.code) for each in asked]
        scopes = list(zip(SCOPES, questions, strict=False))
        told: dict[str, Any] = super().get_context_data(**kwargs)
        told.pop("site", None)  # allauth's own; the page's frame knows another by that name
        return {**told, "partner": partner, "asked": scopes}

    def leading_back(self, answer: HttpResponse) -> HttpResponse:
        """The form may lead back to the site (form-action); the address was compared before."""
        back = urlsplit(self.request.GET.get("redirect_uri", ""))
        if answer.status_code == HTTPStatus.OK and back.scheme == "https":
            answer._csp_update = {  # type: ignore[attr-defined]  # noqa: SLF001  # django-csp's own
                "form-action": [f"https://{back.netloc}"]
            }
        return answer


def fault_of(request: HttpRequest) -> str:
    """What a site got wrong before anybody is asked anything; "" for nothing."""
    said = request.GET
    client = Client.objects.filter(pk=said.get("client_id", "")[:100]).first()
    if client is None or partner_of_client(client) is None:
        return _("没有这个网站，或它与本市的协议已经结束。")
    if said.get("redirect_uri", "") not in client.get_redirect_uris():
        return _("回跳地址与登记的不一致。")
    if said.get("code_challenge_method") != "S256" or not said.get("code_challenge"):
        return _("网站须使用 PKCE（S256）。")
    if not said.get("state"):
        return _("网站须带 state。")
    if "none" in said.get("prompt", "").split():
        return _("每次登录都要本人同意。")
    return ""


def refused(request: HttpRequest, fault: str) -> HttpResponse:
    """A page for the person: nothing was told, nobody is sent anywhere."""
    context = {"fault": fault}
    return render(request, "idp/oidc/error.html", context, status=HTTPStatus.BAD_REQUEST)


class SiteToken(oidc.TokenView):  # type: ignore[misc]  # untyped in allauth
    """POST /identity/o/api/token: the code for a short access token; nothing to renew it with."""

    @transaction.atomic
    def post(self, request: HttpRequest) -> HttpResponse:
        count_write(request)
        with connection.cursor() as cursor:  # a code is used once, also at once
            code = request.POST.get("code", "")[:200]
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"site code {code}"])
        answer: HttpResponse = super().post(request)
        return _without_renewal(answer)


def _without_renewal(answer: HttpResponse) -> HttpResponse:
    told = json.loads(answer.content)
    renewal = told.pop("refresh_token", None)
    told.pop("refresh_expires_in", None)
    if renewal:
        Token.objects.by_value(renewal).filter(type=Token.Type.REFRESH_TOKEN).delete()
        answer.content = json.dumps(told).encode()
    patch_cache_control(answer, no_store=True)
    return answer


class SiteUserInfo(oidc.UserInfoView):  # type: ignore[misc]  # untyped in allauth
    """GET or POST /identity/o/api/userinfo: `sub`, while the person agrees."""


class SiteRevocation(oidc.RevokeView):  # type: ignore[misc]  # untyped in allauth
    """POST /identity/o/api/revoke: the site signs somebody out."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count_write(request)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


@require_safe
def discovery(request: HttpRequest) -> JsonResponse:
    """/.well-known/openid-configuration: what is here, and nothing that is not."""
    here = issuer(request)
    at = f"{here}/identity/o"
    told = {
        "issuer": here,
        "authorization_endpoint": f"{at}/authorize",
        "token_endpoint": f"{at}/api/token",
        "userinfo_endpoint": f"{at}/api/userinfo",
        "revocation_endpoint": f"{at}/api/revoke",
        "jwks_uri": f"{here}/.well-known/jwks.json",
        "scopes_supported": [*SCOPES],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "nonce"],
        "ui_locales_supported": ["zh-Hans", "en"],
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
    answer = JsonResponse(told)
    patch_cache_control(answer, public=True, max_age=300)
    return answer
