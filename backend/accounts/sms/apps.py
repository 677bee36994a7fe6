"""The app of text messages: a room of accounts with tables of its own."""

from django.apps import AppConfig


class SmsConfig(AppConfig):
    name = "backend.accounts.sms"
    label = "sms"
