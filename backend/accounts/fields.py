"""The phone number as people type it, in E.164 as everything below wants it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from backend.accounts.people import NotAMobileNumber, e164

LONGEST = 40  # with blanks, hyphens and a prefix; anything longer is no number


class PhoneField(forms.CharField):
    """Takes 138 0013 8000, +86-…, full-width digits; gives +8613800138000."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("手机号"))
        super().__init__(max_length=LONGEST, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return e164(text)
        except NotAMobileNumber as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from None
