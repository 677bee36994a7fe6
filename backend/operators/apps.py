"""The operators' room: no tables of its own."""

from django.apps import AppConfig


class Operators(AppConfig):
    name = "backend.operators"
    label = "operators"
