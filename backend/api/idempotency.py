"""The same key and body, the same answer: however often and however much at once it is asked.

The row of the key is written in the transaction of the act, so act and answer are kept together
or not at all. A second caller waits at the unique key until the first has ended, then is told its
answer. A refusal that is raised is not kept: asking again asks anew. What the act wrote outside
its own transaction before it refused (tries that are counted, say) stays, as it does without a key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.api.callers import caller_of
from backend.api.models import Answer
from backend.kernel.errors import Conflict, DomainError, Invalid
from backend.kernel.ids import uuid7
from backend.kernel.vault import vault

BODY = "api_answer.body_sealed"
KEPT_FOR = timedelta(hours=24)
KEPT_HEADERS = ("Location", "ETag")
LONGEST_KEY = 200
LONGEST_WAIT = "10s"  # for the first of two equal calls; then 503, and the caller asks again
AT_ONCE = 5_000

# Saying no on purpose; all else is a fault.
REFUSALS = (DomainError, APIException, Http404, PermissionDenied)

CLAIM = """
    INSERT INTO api_answer (id, caller, key, fingerprint, headers, at)
    VALUES (%s, %s, %s, %s, '{}', %s) ON CONFLICT (caller, key) DO NOTHING
"""


class KeyInvalid(Invalid):
    code = "idempotency_key_invalid"
    message = _("Idempotency-Key 应为 1 至 200 个可打印的 ASCII 字符。")


class KeyUsed(Conflict):
    code = "idempotency_key_used"
    message = _("这个 Idempotency-Key 已用于另一个请求。")


class Told(NamedTuple):
    """An answer as it is kept."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = {}


def once(
    act: Callable[[], Told | None], *, caller: str, key: str, fingerprint: bytes
) -> Told | None:
    """Run `act` unless this caller's key was used before; then the answer kept. Raises KeyUsed.

    None from `act`: keep nothing (its writes stay), the same key may come again; passed on.
    """
    digest = hashlib.sha256(key.encode()).hexdigest()
    with transaction.atomic():
        mine = _claim(caller, digest, fingerprint)
        if mine is None:
            return _kept(caller, digest, fingerprint)
        told, refusal = _tried(act)
        if told is None:
            Answer.objects.filter(pk=mine).delete()
        else:
            _keep(mine, told)
    if refusal:
        raise refusal
    return told


def _tried(act: Callable[[], Told | None]) -> tuple[Told | None, Exception | None]:
    """What `act` answers, or why it refuses; faults of ours go through and undo everything."""
    try:
        return act(), None
    except REFUSALS as refusal:
        if connection.needs_rollback:  # it refused in the middle of something
            raise
        return None, refusal


def _keep(mine: UUID, told: Told) -> None:
    Answer.objects.filter(pk=mine).update(
        status=told.status,
        headers=dict(told.headers),
        body_sealed=vault().seal(told.body, context=BODY),
    )


def _claim(caller: str, digest: str, fingerprint: bytes) -> UUID | None:
    """The id of the new row, or None when somebody was first; waits while that one is at work."""
    mine = uuid7()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('lock_timeout'), set_config('lock_timeout', %s, true)",
            [LONGEST_WAIT],
        )
        before = cursor.fetchone()[0]
        cursor.execute(CLAIM, [mine, caller, digest, fingerprint, timezone.now()])
        is_new = cursor.rowcount == 1
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [before])
    return mine if is_new else None


def _kept(caller: str, digest: str, fingerprint: bytes) -> Told:
    row = Answer.objects.filter(caller=caller, key=digest).first()
    if row is None or bytes(row.fingerprint) != fingerprint:  # forgotten this very moment, or other
        raise KeyUsed
    body = vault().open(bytes(row.body_sealed or b""), context=BODY)
    return Told(row.status or 0, body, row.headers)


def fingerprint_of(*parts: str, data: Any) -> bytes:
    """SHA-256 over the address and the parsed body: spacing and order of fields do not matter."""
    digest = hashlib.sha256("\x00".join(parts).encode())
    digest.update(json.dumps(_plain(data), sort_keys=True, default=str).encode())
    return digest.digest()


def _plain(data: Any) -> Any:
    """A parsed body as JSON; a file counts by its content."""
    if isinstance(data, QueryDict):
        return _plain(dict(data.lists()))
    if isinstance(data, dict):
        return {name: _plain(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_plain(each) for each in data]
    if isinstance(data, UploadedFile):
        digest = hashlib.sha256()
        for chunk in data.chunks():
            digest.update(chunk)
        data.seek(0)
        return [data.name, digest.hexdigest()]
    return data


def key_in(request: Request) -> str:
    """The caller's key, "" when there is none; quotes of the header draft are dropped."""
    key = request.headers.get("Idempotency-Key", "")
    bare = key[1:-1] if len(key) > 1 and key[0] == key[-1] == '"' else key
    if key and not (0 < len(bare) <= LONGEST_KEY and bare.isascii() and bare.isprintable()):
        raise KeyInvalid
    return bare


class Idempotent(APIView):
    """Views that write: with an `Idempotency-Key`, twice is once. Answers of JSON only."""

    takes_idempotency_key = True  # read where the schema is made

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After who may call is settled, the handler of this call is wrapped."""
        super().initial(request, *args, **kwargs)
        method = str(request.method).lower()
        key = "" if request.method in SAFE_METHODS else key_in(request)
        handler = getattr(self, method, None)
        if key and handler:
            setattr(self, method, partial(self._once, handler, key))

    def kept_for(self, request: Request) -> str:
        """Whom the kept answer belongs to; a view that must not know overrides it."""
        return caller_of(request)

    def _once(
        self,
        handler: Callable[..., Response],
        key: str,
        request: Request,
        /,  # an address may have places of these names too
        *args: Any,
        **kwargs: Any,
    ) -> Response:
        where = (str(request.method), request.get_full_path())
        fresh: list[Response] = []

        def act() -> Told:
            fresh.append(handler(request, *args, **kwargs))
            return _told(fresh[0])

        told = once(
            act,
            caller=self.kept_for(request),
            key=key,
            fingerprint=fingerprint_of(*where, data=request.data),
        )
        return fresh[0] if fresh else _again(told)


def _told(response: Response) -> Told:
    headers = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
    return Told(response.status_code, JSONRenderer().render(response.data), headers)


def _again(told: Told | None) -> Response:
    if told is None:
        raise AssertionError("views keep every answer")
    headers = {**told.headers, "Idempotency-Replayed": "true"}
    return Response(json.loads(told.body or b"null"), status=told.status, headers=headers)


def forget() -> int:
    """Drop answers older than a day, a few thousand at a time; how many."""
    old = Answer.objects.filter(at__lt=timezone.now() - KEPT_FOR).values_list("pk", flat=True)
    gone = 0
    while batch := list(old[:AT_ONCE]):
        gone += Answer.objects.filter(pk__in=batch).delete()[0]
    return gone
