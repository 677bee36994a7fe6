"""/me and what hangs directly on it: rooms of one's own, devices."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.accounts import devices, second_factor
from backend.accounts.pages import SignedInPage
from backend.accounts.people import shown
from backend.accounts.permissions import VERIFIED, level_of
from backend.accounts.providers.accounts import linked_to, offered
from backend.accounts.providers.actions import unlink_account

LONGEST_KEY = 18  # digits that a key of the database may have


class Room(NamedTuple):
    """One page behind /me: where, its drawing, its name, what is there."""

    path: str
    icon: str
    title: Promise
    about: Promise


ROOMS = (
    Room("/me/notices", "bell", _("我的通知"), _("谁答复了你、什么快到期")),
    Room("/me/cases", "scales", _("我的投诉和举报"), _("办到哪一步、还要等几天")),
    Room("/me/reviews", "record", _("我的评价"), _("写过的评价、店家的回复")),
    Room("/me/identity", "licence", _("实名认证"), _("证明你是谁，一次就够")),
    Room("/me/points/join", "honour", _("文明积分"), _("自愿加入，只加不减")),
    Room("/me/offers", "grade", _("给我的优惠"), _("满足哪些条件、为什么")),
    Room("/me/applications", "record", _("我的申请"), _("贷款、租赁、审批，办到哪一步")),
    Room("/me/consents", "check", _("我的授权"), _("谁可以知道什么，随时收回")),
    Room("/me/access-log", "search", _("谁看过我"), _("每一次查看，都有记录")),
    Room("/me/acting-for", "shop", _("代表谁办事"), _("店铺、机构和你的身份")),
    Room("/me/phone", "phone", _("手机号"), _("换号码，旧号码立即失效")),
    Room("/me/devices", "device", _("登录的设备"), _("看看在哪里登录着，可以退出")),
    Room("/me/second-factor/", "key", _("第二种验证"), _("验证器、通行密钥、备用码")),
    Room("/me/export", "copy", _("带走我的数据"), _("一份完整的副本")),
    Room("/me/rights", "scales", _("更正与删除"), _("提出请求，15 个工作日内答复")),
    Room("/me/leave", "out", _("注销账号"), _("离开和加入一样容易")),
)

# Shown to those who run the site; everybody else is told there is no such page.
OPERATORS_ROOMS = (
    Room("/admin/", "inspection", _("运营"), _("数据、机构、运行状况")),
    Room("/office/requests", "scales", _("更正与删除请求"), _("按最迟答复日排列")),
    Room("/office/shop-claims", "shop", _("店铺认领审核"), _("谁可以代表一家店铺")),
)


@lru_cache(maxsize=64)
def _is_there(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


class Home(SignedInPage):
    """/me: who I am here, and everything that is mine."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rooms = (*ROOMS, *OPERATORS_ROOMS) if self.person.is_staff else ROOMS
        context = {
            "phone": shown(self.person),
            "is_verified": level_of(self.person) == VERIFIED,
            "has_second_factor": second_factor.has_enrolled(self.person),
            "rooms": [room for room in rooms if _is_there(room.path)],
        }
        return render(request, "accounts/home.html", context)


class Devices(SignedInPage):
    """/me/devices: every session and platform of mine; POST ends a session (or all others), or
    unlinks a platform.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = UserSession.objects.purge_and_list(self.person)
        newest_first = sorted(mine, key=lambda one: one.last_seen_at, reverse=True)
        shown_ones = [self._told(one) for one in newest_first]
        context = {"sessions": shown_ones, "platforms": linked_to(self.person), "may": offered()}
        return render(request, "accounts/devices.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        mine = UserSession.objects.filter(user=self.person)
        chosen, platform = request.POST.get("session", ""), request.POST.get("platform", "")
        if platform:
            unlink_account(person=self.person, account=int(platform) if _is_key(platform) else 0)
            return redirect("/me/devices")
        if chosen == "others":
            ended = mine.exclude(session_key=request.session.session_key)
        else:
            one = get_object_or_404(mine, pk=int(chosen) if _is_key(chosen) else 0)
            ended = mine.filter(pk=one.pk)
        devices.end_sessions(ended, person=self.person)
        return redirect("/me/devices")

    def _told(self, session: UserSession) -> dict[str, Any]:
        return {
            "id": session.pk,
            "device": devices.device_of(session.user_agent),
            "network": devices.network_of(session.ip),
            "since": session.created_at,
            "is_this": session.session_key == self.request.session.session_key,
        }


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) < LONGEST_KEY
