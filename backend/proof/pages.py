"""The log for everyone: what it is, its files, and a check of a receipt in the reader's browser."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie, vary_on_headers

from backend.proof import figures, notes, tiles
from backend.proof.models import Anchor, Entry
from backend.proof.receipts import proof_of, receipt_of
from backend.proof.sequencer import published_size

PROGRAM = Path(__file__).with_name("verify_receipt.py")
A_YEAR = 365 * 24 * 3600
ANCHORS = 50  # receipts in one answer


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def transparency(request: HttpRequest) -> HttpResponse:
    """/transparency: what the log is, how large, and how anyone checks it."""
    return render(request, "transparency.html", {"log": figures.present()})


@require_safe
@cache_control(public=True, max_age=300)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def verify_receipt(request: HttpRequest) -> HttpResponse:
    """/verify/receipt: the receipt is judged by the browser and sent nowhere.

    `?entry=` a receipt's number: whether the log has it, and whether its content was erased. That
    says nothing of the act, so anyone may ask.
    """
    typed = request.GET.get("entry", "")[:60].strip()
    context = {"typed": typed, "found": figures.standing_of(typed) if typed else None}
    answer = render(request, "verify_receipt.html", context)
    if typed:
        answer["Cache-Control"] = "no-cache"  # an entry gets its place within seconds
    return answer


@require_safe
@cache_control(public=True, max_age=300)
def program(request: HttpRequest) -> HttpResponse:
    """/transparency/verify_receipt.py: the stand-alone verifier, as it lies here."""
    response = HttpResponse(PROGRAM.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify_receipt.py"'
    return response


@require_safe
@cache_control(no_cache=True)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """/log/checkpoint: the newest signed tree head."""
    path = tiles.folder() / tiles.CHECKPOINT
    try:
        note = path.read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(note, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=300)
def keys(request: HttpRequest) -> JsonResponse:
    """/log/keys.json: every key that ever signed."""
    return JsonResponse(notes.published_keys())


@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def tile(request: HttpRequest, name: str) -> HttpResponse:
    """/log/tile/...: hashes or entries, for ever the same; only what a checkpoint covers."""
    asked = tiles.read_name(name)
    size = published_size()
    if asked is None:
        raise Http404
    level, number, width = asked
    if width > tiles.width_of(0 if isinstance(level, str) else level, number, size):
        raise Http404
    try:
        content = tiles.Tiles(size).content(level, number, width, tiles.part_of(level))
    except tiles.Missing:
        raise Http404 from None
    return HttpResponse(content, content_type="application/octet-stream")


@require_safe
@cache_control(no_cache=True)
def anchors(request: HttpRequest, stream: str) -> JsonResponse:
    """/log/anchors/{stream}?after={position}: receipts of the batches of a public stream."""
    after = request.GET.get("after", "")
    if not (stream + after).isprintable():
        raise Http404  # the database takes no NUL
    every = Anchor.objects.filter(stream=stream).order_by("id")
    if after:
        every = every.filter(id__gt=get_object_or_404(Anchor, stream=stream, upto=after).pk)
    shown = every.select_related("entry")[:ANCHORS]
    return JsonResponse({"stream": stream, "anchors": [receipt_of(one.entry) for one in shown]})


@require_safe
@cache_control(no_cache=True)
def proof(request: HttpRequest, entry: UUID) -> JsonResponse:
    """/log/proof/{id}: where an entry hangs in the newest tree. It tells nothing of the act."""
    return JsonResponse(proof_of(get_object_or_404(Entry, pk=entry)))
