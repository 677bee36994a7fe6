"""POST /api/intake/v1/batches: a source office's program delivers a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import acts
from backend.accounts.organisations.programs import ProgramView
from backend.api.idempotency import Idempotent
from backend.api.params import BadParameter, Fault, Query
from backend.api.shapes import problems
from backend.intake.actions import Summary, UnknownSource, deliver
from backend.intake.files import UnusableFile
from backend.intake.models import Batch
from backend.intake.uploads import CSV, XLSX, CsvParser, XlsxParser


class SummaryShape(serializers.Serializer[Any]):
    """received = accepted + unchanged + quarantined, always."""

    dataset = serializers.CharField()
    batch = serializers.UUIDField()
    received = serializers.IntegerField()
    accepted = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    flagged = serializers.IntegerField()
    quarantined = serializers.IntegerField()
    seconds = serializers.FloatField()
    rows_per_second = serializers.IntegerField()
    reasons = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))
    unknown_columns = serializers.ListField(child=serializers.CharField())
    notes = serializers.ListField(child=serializers.CharField())


class Batches(Idempotent, ProgramView):
    """Deliver one file of one data set, as one of the office's own sources."""

    streams = True
    parser_classes = [CsvParser, XlsxParser]
    most_bytes = settings.BODY_MAX_BYTES_WITH_FILES
    delivered: TemporaryUploadedFile | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """What the key may deliver is settled before the body is read."""
        super().initial(request, *args, **kwargs)
        query = Query(request.query_params, "dataset", "source")
        self.dataset = _needed(query.text("dataset"), "dataset")
        self.require_scope(f"intake:{self.dataset}")
        self.source = self._source(query.text("source"))

    @extend_schema(
        summary="Deliver a file of a data set",
        description="Scope `intake:{dataset}`. The body is the file; Content-Digest says what it "
        "was when it was sent.",
        parameters=[
            OpenApiParameter("dataset", str, OpenApiParameter.QUERY, required=True),
            OpenApiParameter(
                "source",
                str,
                OpenApiParameter.QUERY,
                description="One of your own; may be left out when you have one only.",
            ),
            OpenApiParameter("Content-Digest", str, OpenApiParameter.HEADER, required=True),
        ],
        request={CSV: OpenApiTypes.BINARY, XLSX: OpenApiTypes.BINARY},
        responses={201: SummaryShape, **problems(400, 401, 403, 404, 413, 415, 429)},
    )
    def post(self, request: Request) -> Response:
        file: Any = request.data
        if not isinstance(file, TemporaryUploadedFile):
            raise UnusableFile("empty_file", str(_("文件是空的")))
        path = Path(file.temporary_file_path())
        summary = deliver(dataset=self.dataset, path=path, source=self.source)
        self._record(summary)
        return Response(summary.as_dict(), status=201)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        if self.delivered is not None:
            self.delivered.close()
        return super().finalize_response(request, response, *args, **kwargs)

    def _source(self, asked: str) -> str:
        own = self.program.organisation.source_codes
        if not asked and len(own) == 1:
            return str(own[0])
        if asked not in own:
            raise UnknownSource
        return asked

    def _record(self, summary: Summary) -> None:
        said = {"batch": summary.batch, "dataset": summary.dataset, "received": summary.received}
        acts.record(
            "batch.delivered",
            subject=(Batch._meta.label_lower, summary.batch),  # noqa: SLF001  # Django's own API
            actor=None,
            act={**said, "key": str(self.program.key.pk)},
            acting_for=self.program.organisation,
        )


def _needed(text: str, name: str) -> str:
    if not text:
        raise BadParameter([Fault(name, "required", _("缺少此参数。"))])
    return text
