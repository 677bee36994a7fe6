"""Routes of stored files."""

from django.urls import path

from backend.files import pages

urlpatterns = [path("files/<uuid:reference>/<slug:size>", pages.photo, name="stored-photo")]
