"""Credit-easy+: one app, a folder per feature. It may ask points and merchants, never join them."""

from django.apps import AppConfig


class IncentivesConfig(AppConfig):
    name = "incentives"
