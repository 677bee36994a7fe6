"""Routes of deliveries by program."""

from django.urls import path

from backend.intake import api

api_urlpatterns = [path("api/intake/v1/batches", api.Batches.as_view(), name="api-batches")]
