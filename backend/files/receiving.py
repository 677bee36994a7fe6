"""Files as they come in with a form: how many are taken, and a full disk that says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.utils.datastructures import MultiValueDict

from backend.files.refusals import StorageFull, TooManyFiles
from backend.files.storage import room_is_needed


def uploads_in(
    files: MultiValueDict[str, UploadedFile[Any]], field: str, *, most: int | None = None
) -> list[UploadedFile[Any]]:
    """The files of one field of a form or an API call, at most so many. Raises TooManyFiles.

    Without `most` it is FILES_PER_REQUEST.
    A browser sends an empty one for a field left empty: it is none.
    """
    sent = [file for file in files.getlist(field) if file.name or file.size]
    if len(sent) > (settings.FILES_PER_REQUEST if most is None else most):
        pointer = {"pointer": f"/{field}", "in": "body", "code": TooManyFiles.code}
        raise TooManyFiles(errors=[{**pointer, "detail": str(TooManyFiles.message)}])
    return sent


class TemporaryUploads(TemporaryFileUploadHandler):
    """FILE_UPLOAD_HANDLERS: larger uploads wait on the disk; a full one says so."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        with room_is_needed():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        with self._closed_when_full():
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        with self._closed_when_full():
            return super().file_complete(file_size)

    @contextmanager
    def _closed_when_full(self) -> Iterator[None]:
        """What was begun is thrown away: its room may be the room somebody needs."""
        try:
            with room_is_needed():
                yield
        except StorageFull:
            self.file.close()
            raise
