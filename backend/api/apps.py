"""The app behind the house's HTTP: kept answers and tallies."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "backend.api"
    label = "api"
