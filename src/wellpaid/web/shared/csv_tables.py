"""A table as a file that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Write rows, the heads first."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def csv_response(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Give rows, the heads first, as a download called ``name.csv``."""
    response = HttpResponse(csv_text(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
