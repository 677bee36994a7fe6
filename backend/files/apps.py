"""The app of the files people hand in."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "backend.files"
