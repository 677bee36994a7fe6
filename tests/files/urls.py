"""Two addresses that take files: a page with a form, and a call of the API."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.files.receiving import uploads_in
from backend.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(len(uploads_in(request.FILES, "photos")))


class Call(APIView):
    parser_classes = [MultiPartParser]

    def post(self, request: Request) -> Response:
        return Response(len(uploads_in(request.FILES, "photos", most=3)))


urlpatterns = [path("page", page), path("api/call", Call.as_view())]
