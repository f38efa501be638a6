"""What the server writes down: warnings, or every request as JSON; no question unless that is switched on."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from assistant.errors import SettingError
from assistant.serve.wall.request_id import request_id

KINDS = ("text", "json")
REQUESTS = logging.getLogger("assistant.requests")
"""One record for each request, its facts in the record's ``facts``."""

QUESTIONS = logging.getLogger("assistant.questions")
"""What people ask: silent unless ``keep_logs`` is told otherwise, whatever other loggers are set to."""

QUESTIONS.setLevel(logging.CRITICAL)


class JsonLines(logging.Formatter):
    """A record as one line of JSON, with the request at hand."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id() or None,
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def keep_logs(kind: str, *, questions: bool) -> None:
    """Let this process write its log to standard error as ``kind`` says. Raises SettingError."""
    if kind not in KINDS:
        raise SettingError(f"ASSISTANT_LOG is {kind!r}: it must be text or json.")
    out = logging.StreamHandler(sys.stderr)
    out.setFormatter(JsonLines() if kind == "json" else logging.Formatter("%(levelname)s: %(message)s"))
    logging.basicConfig(handlers=[out], level=logging.WARNING, force=True)
    REQUESTS.setLevel(logging.INFO if kind == "json" else logging.WARNING)
    QUESTIONS.setLevel(logging.INFO if questions else logging.CRITICAL)
