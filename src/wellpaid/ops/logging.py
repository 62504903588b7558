"""One line a record, as JSON: what happened and where, and no health data."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

import psycopg
from django.db import Error as django_errors  # noqa: N813 one of two classes of this name


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


def _without_rows(text: str, error: BaseException | None) -> str:
    """Replace what a database says of an error by its code: it quotes the values that it refused.

    "Failing row contains (...)" is a name, a birth date and a care in the log.
    """
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        waiting += [one.__cause__, one.__context__]
        if isinstance(one, (psycopg.Error, django_errors)) and str(one):
            text = text.replace(str(one), _code_of(one))
    return text


def _code_of(error: BaseException) -> str:
    """Give what of a database's error is safe: SQLSTATE and the constraint's name."""
    source = error if isinstance(error, psycopg.Error) else error.__cause__
    if not isinstance(source, psycopg.Error):
        return type(error).__name__
    return f"SQLSTATE {source.sqlstate or '?'} {source.diag.constraint_name or ''}".strip()


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
            line["error"] = _without_rows(self.formatException(record.exc_info), record.exc_info[1])
        return json.dumps(line, default=str)
