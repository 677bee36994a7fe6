"""What the rooms up to this one know about a person, as sections of their copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from backend.accounts.identity.models import NAME, NUMBER, Identity
from backend.accounts.models import User
from backend.accounts.organisations.actions import invitations_of
from backend.accounts.organisations.models import Membership
from backend.accounts.providers.accounts import opened
from backend.audit.models import Access, Event
from backend.audit.reads import Reading
from backend.consent.models import Consent
from backend.consent.rights.models import Request
from backend.consent.rights.registry import exports, numbers_of
from backend.consent.rights.requests import own_words
from backend.files.models import StoredFile
from backend.proof.models import Entry
from backend.proof.receipts import ReceiptErased, receipt_of

Rows = Iterator[dict[str, Any]]


@exports(
    "account",
    title=_("账号"),
    fields={"phone": _("手机号"), "joined_at": _("加入时间"), "last_login": _("最近登录")},
)
def account(person: User) -> Rows:
    """The account itself."""
    yield {"phone": person.phone, "joined_at": person.joined_at, "last_login": person.last_login}


@exports(
    "identity",
    title=_("实名信息"),
    fields={
        "name": _("姓名"),
        "resident_id": _("身份证号"),
        "state": _("状态"),
        "verified_at": _("认证时间"),
        "verified_by": _("认证方"),
    },
)
def identity(person: User) -> Rows:
    """Every proof of identity; those that ended hold nothing any more."""
    for proof in Identity.objects.filter(person=person.pk):
        yield {
            "name": _own(person, proof.name_sealed, NAME),
            "resident_id": _own(person, proof.number_sealed, NUMBER),
            "state": proof.state,
            "verified_at": proof.verified_at,
            "verified_by": proof.verified_by,
        }


def _own(person: User, sealed: bytes | memoryview | None, context: str) -> str:
    own = Reading(reader=person.pk, organisation="", purpose="")
    return own.open(bytes(sealed), context=context, about=person.pk, what="") if sealed else ""


@exports(
    "memberships",
    title=_("代表过的机构"),
    fields={"organisation": _("单位"), "since": _("开始"), "ended_at": _("结束")},
)
def memberships(person: User) -> Rows:
    """For whom the person may act, or did."""
    for one in Membership.objects.filter(person=person.pk).select_related("organisation"):
        told = {"organisation": one.organisation.code, "role": one.role}
        yield told | {"since": one.since, "ended_at": one.ended_at}


@exports(
    "invitations",
    title=_("收到的邀请"),
    fields={
        "organisation": _("单位"),
        "role": _("身份"),
        "made_at": _("邀请时间"),
        "expires_at": _("有效期至"),
    },
)
def invitations(person: User) -> Rows:
    """Who asks the person to act for them; answered ones name nobody any more."""
    for one in invitations_of(person):
        told = {"organisation": one.organisation.code, "role": one.role}
        yield told | {"made_at": one.made_at, "expires_at": one.expires_at}


@exports(
    "platforms",
    title=_("绑定的平台"),
    fields={
        "platform": _("平台"),
        "identifier": _("平台里的编号"),
        "since": _("绑定于"),
        "last_login": _("最近登录"),
    },
)
def platforms(person: User) -> Rows:
    """By which platforms the person signs in, and how each names them."""
    for one in SocialAccount.objects.filter(user=person.pk).order_by("pk"):
        told = {"platform": one.provider, "identifier": opened(one)}
        yield told | {"since": one.date_joined, "last_login": one.last_login}


@exports(
    "devices",
    title=_("登录的设备"),
    fields={"since": _("登录于"), "seen_at": _("最近使用"), "browser": _("浏览器")},
)
def devices(person: User) -> Rows:
    """Where the person is signed in."""
    for session in UserSession.objects.filter(user=person.pk):
        told = {"since": session.created_at, "seen_at": session.last_seen_at}
        yield told | {"browser": session.user_agent, "network": session.ip}


@exports(
    "consents",
    title=_("授权决定"),
    fields={
        "purpose": _("用途"),
        "recipient": _("接收方"),
        "state": _("决定"),
        "decided_at": _("时间"),
        "ends_on": _("截止"),
        "text": _("授权文本"),
    },
)
def consents(person: User) -> Rows:
    """Every decision about consent."""
    for decision in Consent.objects.of(person.pk):
        yield {
            "purpose": decision.purpose.name,
            "recipient": decision.recipient_name,
            "state": decision.state,
            "decided_at": decision.decided_at,
            "ends_on": decision.ends_on,
            "text": decision.text.words,
        }


@exports(
    "access_log",
    title=_("谁看过我"),
    fields={
        "at": _("时间"),
        "organisation": _("单位"),
        "purpose": _("目的"),
        "what": _("查看内容"),
    },
)
def access_log(person: User) -> Rows:
    """Every read by others."""
    for note in Access.objects.of(person.pk).iterator():
        told = {"at": note.at, "organisation": note.organisation}
        yield told | {"purpose": note.purpose, "what": note.what}


@exports(
    "requests",
    title=_("更正与删除请求"),
    fields={
        "kind": _("种类"),
        "words": _("请求"),
        "state": _("状态"),
        "filed_at": _("提出时间"),
        "due_on": _("最迟答复"),
        "answer": _("答复"),
    },
)
def requests(person: User) -> Rows:
    """Every request to correct or erase."""
    for request in Request.objects.filter(person=person.pk).order_by("-id"):
        words, answer = own_words(request)
        told = {"kind": request.kind, "words": words, "state": request.state}
        yield told | {"filed_at": request.filed_at, "due_on": request.due_on, "answer": answer}


@exports(
    "files",
    title=_("上传的照片和证据"),
    fields={
        "reference": _("文件编号"),
        "room": _("用途"),
        "kind": _("文件种类"),
        "media_type": _("格式"),
        "size": _("大小（字节）"),
        "kept_at": _("上传时间"),
    },
)
def files(person: User) -> Rows:
    """What the person handed in and is still kept; the files open where they are used."""
    told = ("room", "kind", "media_type", "size", "kept_at")
    for file in StoredFile.objects.kept().of(person.pk).order_by("id").iterator():
        yield {"reference": str(file.pk), **{name: getattr(file, name) for name in told}}


@exports(
    "acts",
    title=_("我的行为与回执"),
    fields={"verb": _("行为"), "at": _("时间"), "receipt": _("回执")},
)
def acts(person: User) -> Rows:
    """Every act of the person, with the receipt that proves it."""
    for event in own_acts(person).iterator():
        yield {"verb": event.verb, "at": event.at, "receipt": _receipt(event.data.get("entry"))}


def own_acts(person: User) -> Any:
    """What the person did for themselves, newest first; acts for an organisation are its own."""
    return Event.objects.filter(actor__in=numbers_of(person), acting_for=None).order_by(
        "-at", "-id"
    )


def _receipt(entry: str | None) -> dict[str, Any] | None:
    found = Entry.objects.filter(pk=entry).first() if entry else None
    try:
        return receipt_of(found) if found else None
    except ReceiptErased:
        return None
