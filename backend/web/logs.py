"""One JSON object per log line, each carrying the request it belongs to."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from backend.web.middleware import current_request_id

# What every record carries anyway: anything else was handed over with `extra=`.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request_id"}
# Django hands over the whole request, whose address says where a reader stood and what they sought.
_NEVER = frozenset({"request"})


class RequestIdFilter(logging.Filter):
    """Put the name of the request that a record is about, or else of the current one, on it."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Django tells of a 4xx when the answer has already left the middleware.
        about = getattr(getattr(record, "request", None), "META", {})
        record.request_id = about.get("REQUEST_ID") or current_request_id()
        return True


class JsonFormatter(logging.Formatter):
    """`{"at", "level", "logger", "message", "request_id", ...extra, "error"}` on one line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", "-"),
        }
        line |= {key: value for key, value in vars(record).items() if key not in _USUAL | _NEVER}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
