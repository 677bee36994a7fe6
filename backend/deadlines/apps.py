"""The app of clocks: its template, its calendar, its sweep."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "backend.deadlines"
