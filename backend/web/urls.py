"""Routes of the site itself."""

from __future__ import annotations

from django.urls import path

from backend.web import styleguide, views

urlpatterns = [
    path("about", views.about, name="about"),
    path("language", views.language, name="language"),
    path("offline", views.offline, name="offline"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("styleguide", styleguide.styleguide, name="styleguide"),
    path("styleguide/pages/<slug:name>", styleguide.sample_page, name="sample_page"),
]
