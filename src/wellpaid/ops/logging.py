"""One line a record, as JSON: what happened and where, and no health data."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime


def _message(record: logging.LogRecord) -> str:
    """Give the text of a record; one about a request names its route and never its path.

    A path holds a Bill ID, and sometimes a link that opens a bill for a week.
    """
    request = getattr(record, "request", None)
    if request is None:
        return record.getMessage()
    match = getattr(request, "resolver_match", None)
    route = match.route if match else "an address that doesn't exist"
    status = getattr(record, "status_code", "")
    return f"{status} {request.method} {route}".strip()


class LineFormatter(logging.Formatter):
    """Writes a record as one JSON object.

    Arguments of a record are formatted into its message by who logs; facts belong into ``extra``
    as ``facts={...}`` with ids and counts only.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)
