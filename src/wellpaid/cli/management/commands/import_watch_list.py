"""Take in a sanctions list from a CSV table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wellpaid.claim_pay.screening.operations.import_watch_list import (
    ListedRow,
    import_watch_list,
)
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import ProductError


class Command(BaseCommand):
    """``import_watch_list FILE.csv --list NAME``."""

    help = "Take in a sanctions list. Payments to whom it names are held."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and the list's name."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--list", required=True, metavar="NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read all of it, and take in all or nothing."""
        try:
            done = import_watch_list(
                list_name=options["list"], rows=_rows(options["file"]), now=utc_now()
            )
        except (ProductError, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{done.added_count} added, {done.kept_count} kept, {done.ended_count} ended"
        )


def _rows(path: Path) -> Iterator[ListedRow]:
    """Read the columns ``name``, ``tin`` and ``reference``; only one of the first two must be."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = reader.fieldnames or []
        if not {"name", "tin"} & set(columns):
            raise CommandError("the first line must name the columns: name, tin, reference")
        for number, row in enumerate(reader, start=2):
            yield ListedRow(
                number, row.get("name") or "", row.get("tin") or "", row.get("reference") or ""
            )
