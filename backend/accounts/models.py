"""People who sign in. What identifies them is sealed and found by blind index (promise 20)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from backend.kernel.ids import uuid7
from backend.kernel.vault import vault
from backend.sharding.models import Local

PHONE = "accounts_user.phone_sealed"  # the context of the seal and of the index


class UserManager(BaseUserManager["User"]):
    def by_phone(self, phone: str) -> User | None:
        """The person with this E.164 number, whichever master key indexed it."""
        indexes = vault().blind_indexes(phone, context=PHONE)
        return self.filter(phone_index__in=indexes).first()

    def create_superuser(self, phone: str, password: str | None = None, **_: Any) -> User:
        """An operator. A second factor is asked for before any page of theirs opens."""
        user = self.model(is_staff=True, is_superuser=True)
        user.set_phone(phone, verified=True)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in by phone, or is known to a platform that vouches for them."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone_sealed = models.BinaryField(null=True, blank=True)
    phone_index = models.BinaryField(max_length=16, null=True, blank=True)
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    is_staff = models.BooleanField(default=False)  # operators: may open /admin with two factors
    is_active = models.BooleanField(default=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_person_per_phone",
                fields=["phone_index"],
                condition=Q(phone_index__isnull=False),
            ),
            models.CheckConstraint(
                name="phone_is_sealed_and_indexed_together",
                condition=Q(phone_sealed=None, phone_index=None)
                | Q(phone_sealed__isnull=False, phone_index__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)  # never a phone number: this is what logs and lists show

    @property
    def phone(self) -> str | None:
        """The number in E.164, opened; ask for it only where it is needed."""
        if self.phone_sealed is None:
            return None
        return vault().open(bytes(self.phone_sealed), context=PHONE).decode()

    def set_phone(self, phone: str, *, verified: bool) -> None:
        """Take a number in E.164 (not saved yet)."""
        self.phone_sealed = vault().seal(phone.encode(), context=PHONE)
        self.phone_index = vault().blind_index(phone, context=PHONE)
        self.phone_verified_at = timezone.now() if verified else None

    @property
    def level(self) -> str:
        """ "verified" while a proof of identity is live here, else "signed_in"."""
        return "verified" if self.identities.filter(state="live").exists() else "signed_in"

    def acts_for(self, request: HttpRequest) -> Organisation | None:
        """The organisation this person chose to act for in this session, if any."""
        from backend.accounts.organisations.acting import membership_in  # noqa: PLC0415

        chosen = membership_in(request.session, self)
        return chosen.organisation if chosen else None


# Tables of rooms of this app that are not apps of their own.
from backend.accounts.identity.models import Identity  # noqa: E402, F401
from backend.accounts.organisations.models import (  # noqa: E402
    ApiKey,  # noqa: F401
    Invitation,  # noqa: F401
    Membership,  # noqa: F401
    Organisation,
)
