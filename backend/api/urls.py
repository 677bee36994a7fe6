"""Where the API's own addresses lie; the domains' calls are added by backend/urls.py."""

from django.urls import path

from backend.api import health, reading, schema

urlpatterns = [
    path("api/v1/health/live", health.HealthLive.as_view(), name="health-live"),
    path("api/v1/health/ready", health.HealthReady.as_view(), name="health-ready"),
    path("api/schema/", schema.Schema.as_view(), name="schema"),
    path("api/docs/", reading.docs, name="api-docs"),
    path("problems/<slug:code>", reading.problem, name="problem"),
]
