"""Routes of signing in at partners' sites. The names are those by which allauth finds them."""

from allauth.idp.oidc import views as oidc
from django.urls import include, path

from incentives.eligibility.sites import api, pages, views

API = "identity/o/api"
_oidc = [
    path(".well-known/openid-configuration", views.discovery, name="configuration"),
    path(".well-known/jwks.json", oidc.jwks, name="jwks"),
    path("identity/o/authorize", views.Authorize.as_view(), name="authorization"),
    path(f"{API}/token", views.SiteToken.as_view(), name="token"),
    path(f"{API}/revoke", views.SiteRevocation.as_view(), name="revoke"),
    path(f"{API}/userinfo", views.SiteUserInfo.as_view(), name="userinfo"),
]
urlpatterns = [
    path("", include(([path("", include((_oidc, "oidc")))], "idp"))),
    path("partner/sites", pages.PartnerSites.as_view(), name="partner-sites"),
]
api_urlpatterns = [
    path("api/v1/partner/sites", api.Sites.as_view()),
    path("api/v1/partner/sites/<uuid:site>", api.OneSite.as_view()),
]
