"""Routes of webhooks, by page and for programs."""

from django.urls import path

from incentives.webhooks import api, pages

PROGRAM, ONE = "api/partner/v1", "webhooks/<uuid:endpoint>"

urlpatterns = [
    path("partner/webhooks", pages.Webhooks.as_view()),
    path(f"partner/{ONE}", pages.Webhook.as_view()),
]
api_urlpatterns = [
    path(f"{PROGRAM}/webhooks", api.Webhooks.as_view()),
    path(f"{PROGRAM}/{ONE}", api.Webhook.as_view()),
    path(f"{PROGRAM}/{ONE}/secret", api.WebhookSecret.as_view()),
    path(f"{PROGRAM}/{ONE}/ping", api.WebhookPing.as_view()),
    path(f"{PROGRAM}/{ONE}/pause", api.WebhookPause.as_view()),
    path(f"{PROGRAM}/{ONE}/resumption", api.WebhookResumption.as_view()),
    path(f"{PROGRAM}/{ONE}/deliveries", api.WebhookDeliveries.as_view()),
    path(f"{PROGRAM}/{ONE}/replays", api.WebhookReplays.as_view()),
    path(f"{PROGRAM}/news", api.ProgramNews.as_view()),
]
