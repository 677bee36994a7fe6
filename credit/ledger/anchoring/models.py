"""Runs of account heads that were put into the log, and where each member's hangs."""

from __future__ import annotations

from django.db import models

from backend.sharding.models import Local
from credit.ledger.models import BESIDE_THE_MEMBER
from credit.membership.models import Member


class HeadAnchor(models.Model):
    """One run of account heads put into the log: only hashes, so nothing of anybody."""

    shard = Local()

    number = models.IntegerField(primary_key=True)
    leaves = models.BinaryField()  # 32 bytes each, in the order of the tree
    at = models.DateTimeField()  # heads of entries before this moment are in it

    def __str__(self) -> str:
        return f"anchor {self.number}"


class AnchoredHead(models.Model):
    """Where a member's last anchored head hangs; a key to the account takes it away with it."""

    shard = BESIDE_THE_MEMBER

    member = models.OneToOneField(
        Member, models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )
    anchor = models.IntegerField()
    place = models.IntegerField()
    seq = models.IntegerField()

    def __str__(self) -> str:
        return f"head {self.seq} of {self.member_id}"
