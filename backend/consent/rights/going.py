"""What the rooms up to this one erase when somebody leaves, and what a law keeps."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.identity.models import Identity, State
from backend.accounts.models import User
from backend.accounts.organisations.actions import asked_of
from backend.accounts.organisations.models import Invitation, Membership
from backend.api.models import Answer
from backend.consent.actions import end_all_consents
from backend.consent.models import Consent
from backend.consent.rights.copies import erase_copies
from backend.consent.rights.models import Request
from backend.consent.rights.registry import erases, keeps
from backend.consent.rights.requests import forget_requests
from backend.consent.rights.sections import own_acts
from backend.files.actions import release
from backend.files.models import StoredFile
from backend.files.rooms import kept_for_law
from backend.proof.actions import erase
from backend.proof.models import Entry, Salt

FIRST, FILES, RECEIPTS, LAST = 10, 70, 80, 90


@erases("consents", title=_("授权：全部收回"), order=FIRST)
def consents(person: User) -> int:
    """Whatever holds is withdrawn."""
    return end_all_consents(person=person.pk)


@erases("requests", title=_("更正与删除请求的内容"))
def requests(person: User) -> int:
    """Their words; open ones end."""
    return forget_requests(person.pk)


@erases("copies", title=_("数据副本"))
def copies(person: User) -> int:
    """Archives not fetched yet."""
    return erase_copies(person.pk)


@erases("identity", title=_("姓名、身份证号和出生日期"))
def identity(person: User) -> int:
    """What was proved about the person."""
    return Identity.objects.filter(person=person.pk, state=State.LIVE).update(
        state=State.FORGOTTEN,
        name_sealed=None,
        number_sealed=None,
        number_index=None,
        born_sealed=None,
        ended_at=timezone.now(),
    )


@erases("memberships", title=_("代表机构的资格：立即结束"))
def memberships(person: User) -> int:
    """Nobody who left acts for anybody."""
    mine = Membership.objects.filter(person=person.pk, state=Membership.State.ACTIVE)
    return mine.update(state=Membership.State.ENDED, ended_at=timezone.now())


@erases("files", title=_("上传的照片和证据：内容和密钥"), order=FILES)
def files(person: User) -> int:
    """Photos and evidence, after the rooms have let go of theirs; what a law keeps stays sealed."""
    mine = StoredFile.objects.kept().of(person.pk)
    return release(list(mine.exclude(room__in=kept_for_law())))


@erases("invitations", title=_("收到的邀请：全部谢绝"))
def invitations(person: User) -> int:
    """What the number was asked is answered; the answer names nobody."""
    asked = asked_of(person).order_by()
    return asked.update(state=Invitation.State.DECLINED, phone_index=None)


@erases("answers", title=_("为防重复提交保存的应答"))
def answers(person: User) -> int:
    """Kept answers of the API."""
    return Answer.objects.filter(caller=f"person:{person.pk}").delete()[0]


@erases("receipts", title=_("回执的盐值和内容：存证不再说明任何事"), order=RECEIPTS)
def receipts(person: User) -> int:
    """The salt of every act: leaves stay in the log and mean nothing, old proofs still verify."""
    said = own_acts(person).values_list("data", flat=True)
    made = {UUID(data["entry"]) for data in said if data.get("entry")}
    for about in (Consent, Request):  # what others or the clock did to what was the person's
        made.update(about.objects.filter(person=person.pk).values_list("entry", flat=True))
    mine = Salt.objects.filter(entry__in=made, erased_at=None)
    entries = Entry.objects.filter(pk__in=list(mine.values_list("pk", flat=True)))
    return len([erase(entry) for entry in entries])


@erases("sign_in", title=_("手机号、平台账号、第二种验证和所有登录"), order=LAST)
def sign_in(person: User) -> int:
    """Every way in; every session ends now."""
    sessions = list(UserSession.objects.filter(user=person.pk))
    for session in sessions:
        session.end()
    Authenticator.objects.filter(user=person.pk).delete()
    SocialAccount.objects.filter(user=person.pk).delete()
    return len(sessions)


keeps(
    "access_log",
    title=_("谁看过你的信息：只有一个不再指向任何人的编号"),
    law=_("查询记录保存不少于五年（《深圳经济特区社会信用条例》第四十五条）"),
    years=5,
)
keeps(
    "decisions",
    title=_("同意、拒绝和收回的时间、用途与接收方：不含姓名和手机号"),
    law=_("向他人提供个人信息的处理情况记录至少保存三年（《网络数据安全管理条例》第十二条）"),
    years=3,
)
keeps(
    "events",
    title=_("操作记录：不含个人信息"),
    law=_("《网络安全法》要求网络日志留存不少于六个月；本市保存五年"),
    years=5,
)
keeps(
    "closing",
    title=_("本次注销的存证：证明注销已经办理"),
    law=_("个人信息处理情况记录至少保存三年（《个人信息保护法》第五十六条）"),
    years=3,
)
