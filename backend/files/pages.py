"""Photos that are on show, by their address."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from backend.files import keeping
from backend.files.models import StoredFile
from backend.files.refusals import FileGone
from backend.files.serving import harmless

# A photo never changes under its address. Only the browser that saw it may keep it: what stood
# in a cache between would go on being shown after it was hidden.
KEEP = "private, max-age=86400, immutable"


@require_safe
def photo(request: HttpRequest, reference: UUID, size: str) -> HttpResponse:
    """/files/{reference}/{size}: a published photo; hidden, released or unknown is a 404."""
    if size not in keeping.SIZES or not StoredFile.objects.on_show().filter(pk=reference).exists():
        raise Http404
    etag = f'"{reference}-{size}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        try:
            response = harmless(keeping.read(reference, size), "image/jpeg")
        except FileGone:
            raise Http404 from None
    response["ETag"], response["Cache-Control"] = etag, KEEP
    return response
