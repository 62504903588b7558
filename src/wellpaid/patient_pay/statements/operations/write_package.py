"""Write what the mail house needs: the papers, an index, and totals to count them by."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from wellpaid.core.documents.operations.open_document import open_document
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.spreadsheets import harmless
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.statements.events import StatementRunPackaged
from wellpaid.patient_pay.statements.models import Statement, StatementRun
from wellpaid.patient_pay.statements.states import StatementState

from .put_in_place import TOTALS, put_in_place

_CHUNK = 500
_COLUMNS = (
    "sequence", "statement_number", "file", "pages", "sheets", "large_type", "language", "name",
    "address_1", "address_2", "owed", "sha256",
)  # fmt: skip
_COUNTS = ("printed", "pages", "owed", "emailed", "undeliverable", "failed", "not_needed")


@dataclass(frozen=True)
class Package:
    """What was written. Nothing is left out silently: every statement is in one of the counts."""

    printed_count: int
    pages_count: int
    owed_cents: int
    emailed_count: int
    undeliverable_count: int
    failed_count: int
    not_needed_count: int


def write_package(
    *, organization_id: UUID, run_id: UUID, folder: Path, actor: str, now: datetime
) -> Package:
    """Write the run's papers into a folder, with ``index.csv``, ``undeliverable.csv`` and
    ``totals.json``; give the totals.

    The index has names and addresses, since letters need them, and no word about care. The folder
    comes into being whole, in one step; written again, this run's package is replaced.

    :raises FolderInUse: the folder holds something else, or another process is writing there
    """
    with tenant(organization_id):
        run = StatementRun.objects.get(id=run_id)
    counts = dict.fromkeys(_COUNTS, 0)
    with put_in_place(folder=folder, run_id=run_id) as place:
        _fill(place, organization_id, run_id, counts, actor, now)
        totals = {
            "run_id": str(run_id), "statement_date": run.statement_date.isoformat(), **counts
        }  # fmt: skip
        (place / TOTALS).write_text(json.dumps(totals, indent=1) + "\n", encoding="utf-8")
    package = Package(
        printed_count=counts["printed"],
        pages_count=counts["pages"],
        owed_cents=counts["owed"],
        emailed_count=counts["emailed"],
        undeliverable_count=counts["undeliverable"],
        failed_count=counts["failed"],
        not_needed_count=counts["not_needed"],
    )
    _note(run, package, now)
    return package


def _note(run: StatementRun, package: Package, now: datetime) -> None:
    """Keep on the run that its package lies there."""
    with tenant(run.organization_id):
        StatementRun.objects.filter(id=run.id).update(packaged_at=now)
        event = StatementRunPackaged(
            run_id=run.id,
            printed_count=package.printed_count,
            emailed_count=package.emailed_count,
            undeliverable_count=package.undeliverable_count,
            failed_count=package.failed_count,
            not_needed_count=package.not_needed_count,
        )
        announce(event, actor=SYSTEM, subject_id=run.id, now=now)


def _fill(
    place: Path,
    organization_id: UUID,
    run_id: UUID,
    counts: dict[str, int],
    actor: str,
    now: datetime,
) -> None:
    """Write the papers and both tables, and count."""
    with (
        (place / "index.csv").open("w", encoding="utf-8", newline="") as index_file,
        (place / "undeliverable.csv").open("w", encoding="utf-8", newline="") as left_file,
    ):
        index, left = csv.writer(index_file), csv.writer(left_file)
        index.writerow(_COLUMNS)
        left.writerow(("statement_number", "name", "reason"))
        for statement in _statements(organization_id, run_id):
            _take(statement, place, index, left, counts, actor, now)


def _statements(organization_id: UUID, run_id: UUID) -> Iterator[Statement]:
    """Give the run's statements in the order of their ids, a chunk at a time."""
    last = UUID(int=0)
    while True:
        with tenant(organization_id):
            rows = Statement.objects.filter(run_id=run_id, id__gt=last)
            chunk = list(rows.order_by("id")[:_CHUNK])
        if not chunk:
            return
        yield from chunk
        last = chunk[-1].id


def _take(
    statement: Statement,
    folder: Path,
    index: Any,
    left: Any,
    counts: dict[str, int],
    actor: str,
    now: datetime,
) -> None:
    """Put one statement where it belongs, and count it."""
    name = harmless(statement.name)
    if statement.state == StatementState.NOT_NEEDED:
        counts["not_needed"] += 1
        return
    if statement.state != StatementState.READY:
        left.writerow((statement.number, name, "not printed"))
        counts["failed"] += 1
        return
    if statement.delivery == Statement.Delivery.EMAIL:
        counts["emailed"] += 1
        return
    if statement.delivery == Statement.Delivery.NONE:
        left.writerow((statement.number, name, "no full address"))
        counts["undeliverable"] += 1
        return
    assert statement.document_id is not None
    _document, content = open_document(
        organization_id=statement.organization_id,
        document_id=statement.document_id,
        actor=actor,
        now=now,
    )
    file = f"{statement.number}.pdf"
    (folder / file).write_bytes(content)
    counts["printed"] += 1
    counts["pages"] += statement.pages_count
    counts["owed"] += statement.owed_cents
    index.writerow((
        counts["printed"], statement.number, file, statement.pages_count,
        -(-statement.pages_count // 2), "yes" if statement.is_large_type else "no",
        statement.language, name, harmless(statement.street), harmless(statement.town),
        f"{statement.owed_cents // 100}.{statement.owed_cents % 100:02d}", statement.sha256,
    ))  # fmt: skip
