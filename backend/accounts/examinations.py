"""The doctor's look at signing in: who carries the codes, and that they may cost only so much."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from backend.accounts.providers.accounts import NEEDS
from backend.accounts.sms.models import MessageState, TextMessage
from backend.kernel.examination import Finding, examination

SHORTEST_SECRET = 32


@examination
def text_messages() -> Iterator[Finding]:
    """Codes must reach people, and only them."""
    if not settings.SMS_GATEWAY.endswith(".Signed"):
        mend = "set SMS_GATEWAY_URL and SMS_GATEWAY_SECRET, and use backend.settings.prod"
        yield Finding("unsafe", "codes are written into the log, not sent", mend)
    else:
        yield from _gateway()
    for name in ("SMS_PER_PHONE_MINUTE", "SMS_PER_PHONE_DAY", "SMS_PER_NETWORK_HOUR"):
        if not getattr(settings, name):
            yield Finding("unsafe", f"{name} is 0: messages are not limited", f"set {name}")
    refused = TextMessage.objects.filter(state=MessageState.REFUSED).count()
    if refused:
        yield Finding("note", f"the gateway refused {refused} messages in 30 days", "ask why")


def _gateway() -> Iterator[Finding]:
    url, secret = settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_SECRET
    if not url or len(secret) < SHORTEST_SECRET:
        what = "nobody can sign in: no gateway for text messages, or a short secret"
        yield Finding("unsafe", what, "set SMS_GATEWAY_URL and SMS_GATEWAY_SECRET (32 signs)")
    elif urlsplit(url).scheme != "https":
        yield Finding("unsafe", "codes travel in clear to the gateway", "use an https address")
    else:
        yield Finding("ok", f"text messages go through {urlsplit(url).hostname}")


@examination
def platforms() -> Iterator[Finding]:
    """A platform is set up whole, over https, or not at all."""
    for platform, needs in NEEDS.items():
        missing = [name for name in needs if not getattr(settings, name)]
        url = str(getattr(settings, f"{platform.upper()}_URL"))
        if not missing and urlsplit(url).scheme != "https":
            what = f"secrets travel in clear to {platform}"
            yield Finding("unsafe", what, f"{platform.upper()}_URL must be https")
        elif not missing:
            yield Finding("ok", f"people may sign in by {platform}")
        elif len(missing) < len(needs):
            what = f"{platform} is set up by half: nobody can sign in by it"
            yield Finding("note", what, f"set {', '.join(missing)}")
