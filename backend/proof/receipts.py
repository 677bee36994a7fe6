"""Receipts: what the holder of an act keeps, and can check without us, years later."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import NotFound
from backend.kernel.vault import vault
from backend.proof import notes, tiles, tree
from backend.proof.actions import sealed_for, spelled
from backend.proof.models import Checkpoint, Entry, Salt

VERSION = 1
PENDING, PROVED = "pending", "proved"


class ReceiptErased(NotFound):
    code = "receipt_erased"
    message = _("这张回执的内容已经抹去。")


def receipt_of(entry: Entry) -> dict[str, Any]:
    """The receipt as plain JSON; `status` is "pending" until a checkpoint covers the entry.

    Raises ReceiptErased once the salt is gone. Show it only to the act's holder: it holds the act.
    """
    opening = Salt.objects.get(pk=entry.pk)
    if opening.salt is None or opening.act_sealed is None:
        raise ReceiptErased
    act = vault().open(bytes(opening.act_sealed), context=sealed_for(entry.pk))
    said = {
        "version": VERSION,
        "log": notes.origin(),
        "id": str(entry.pk),
        "kind": entry.kind,
        "at": spelled(entry.at),
        "act": json.loads(act),
        "hash": entry.algorithm,
        "salt": b64encode(bytes(opening.salt)).decode(),
    }
    return said | proof_of(entry)


def proof_of(entry: Entry) -> dict[str, Any]:
    """Where the entry hangs in the tree of the newest checkpoint: public, it tells no act."""
    index = Entry.objects.values_list("index", flat=True).get(pk=entry.pk)
    last = Checkpoint.objects.last()
    if index is None or last is None or index >= last.size:
        return {"status": PENDING}
    path = tree.inclusion_path(index, last.size, tiles.Tiles(last.size).node)
    return {
        "status": PROVED,
        "index": index,
        "proof": [b64encode(step).decode() for step in path],
        "checkpoint": last.note,
        "key": {"id": last.key_id, "public_key": notes.public_key_of(last.key_id)},
    }
