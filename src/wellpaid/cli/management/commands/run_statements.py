"""Print the statements of a day, on every core, and write what the mail house needs."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from wellpaid.core.organizations.models import Organization
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.money import Money
from wellpaid.kit.money_words import money_words
from wellpaid.patient_pay.statements.operations.print_statements import print_statements
from wellpaid.patient_pay.statements.operations.put_in_place import FolderInUse, refuse_foreign
from wellpaid.patient_pay.statements.operations.start_run import DayTooFar, start_run
from wellpaid.patient_pay.statements.operations.write_package import write_package
from wellpaid.patient_pay.statements.queries import (
    RunProgress,
    run_progress,
    statements_to_print,
)

_CHUNK = 25


def _forget_connections() -> None:
    """Let a new process open connections of its own: two can't share one."""
    for connection in connections.all(initialized_only=True):
        connection.connection = None
        connection.close_pool()  # type: ignore[attr-defined] # of our driver


def _print_chunk(organization_id: UUID, statement_ids: list[UUID]) -> tuple[int, int]:
    ready = print_statements(
        organization_id=organization_id, statement_ids=statement_ids, now=utc_now()
    )
    return len(statement_ids), ready


class Command(BaseCommand):
    """``run_statements --organization SLUG (--out FOLDER | --status) [--date DAY]``."""

    help = "Print a statement for every guarantor who owes something. Run again, it goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the arguments."""
        parser.add_argument("--organization", required=True, metavar="SLUG")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--out", type=Path, metavar="FOLDER", help="where the package goes")
        what.add_argument("--status", action="store_true", help="only say where the run stands")
        parser.add_argument("--date", type=date.fromisoformat, help="the day on the paper")
        parser.add_argument(
            "--everybody",
            action="store_true",
            help="also those who had a statement lately and would read nothing new",
        )
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: Any, **options: Any) -> None:
        """Start or resume the day's run, print, and write the package; or say where it stands."""
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"there is no organisation {options['organization']}")
        now = utc_now()
        day = options["date"] or local_date(now, organization.time_zone)
        if options["status"]:
            self._say(_progress(organization.id, day))
            return
        try:
            run_id = start_run(
                organization_id=organization.id,
                statement_date=day,
                now=now,
                is_for_all=options["everybody"],
            )
            # Before an hour of printing, not after it.
            refuse_foreign(options["out"].absolute(), run_id)
            self._say_held(_progress(organization.id, day))
            self._print(organization.id, _progress(organization.id, day), options["workers"])
            self._write(organization.id, run_id, options["out"])
        except (DayTooFar, FolderInUse) as error:
            raise CommandError(error.sentence) from error

    def _write(self, organization_id: UUID, run_id: UUID, folder: Path) -> None:
        package = write_package(
            organization_id=organization_id,
            run_id=run_id,
            folder=folder,
            actor="command",
            now=utc_now(),
        )
        self.stdout.write(
            f"{package.printed_count} to print on {package.pages_count} pages, "
            f"{money_words(Money(package.owed_cents))} in all; {package.emailed_count} by e-mail; "
            f"{package.undeliverable_count} without a full address; "
            f"{package.failed_count} not printed; "
            f"{package.not_needed_count} not needed any more"
        )
        if package.failed_count:
            sys.exit(1)

    def _say(self, run: RunProgress) -> None:
        """Say where a run stands."""
        self.stdout.write(
            f"{run.statement_date}: {run.done_count:,} of {run.count:,} statements done "
            f"({run.ready_count:,} ready, {run.not_needed_count:,} not needed any more), "
            f"{run.waiting_count:,} waiting, {run.failed_count:,} not printed"
        )
        self._say_held(run)
        self.stdout.write(f"started {run.started_at:%Y-%m-%d %H:%M} UTC")
        written = f"{run.packaged_at:%Y-%m-%d %H:%M} UTC" if run.packaged_at else "not yet"
        self.stdout.write(f"package written: {written}")

    def _say_held(self, run: RunProgress) -> None:
        for day, count in run.held:
            self.stdout.write(f"{count:,} held: had one on {day}")

    def _print(self, organization_id: UUID, run: RunProgress, workers: int) -> None:
        ids = statements_to_print(organization_id=organization_id, run_id=run.run_id)
        chunks = [ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK)]
        printed, began = 0, time.monotonic()
        if ids and run.done_count:
            self.stderr.write(f"going on: {run.done_count:,} of {run.count:,} are done")
        for count, _ready in _printed(organization_id, chunks, max(1, workers)):
            printed += count
            rate = printed / (time.monotonic() - began)
            self._tell(run.count - len(ids) + printed, run.count, rate)
        if ids:
            self.stderr.write("")

    def _tell(self, done: int, whole: int, rate: float) -> None:
        """Say how far it is; on a terminal in place, elsewhere a line every thousand."""
        left = (whole - done) / rate
        line = f"{done:,} of {whole:,} statements, {rate:.0f} a second, {left:.0f} s left"
        if sys.stderr.isatty():
            self.stderr.write(f"\r{line}   ", ending="")
            self.stderr.flush()
        elif done == whole or done // 1000 != (done - _CHUNK) // 1000:
            self.stderr.write(line)


def _progress(organization_id: UUID, day: date) -> RunProgress:
    found = run_progress(organization_id=organization_id, statement_date=day)
    if found is None:
        raise CommandError(f"there is no run of {day}")
    return found


def _printed(
    organization_id: UUID, chunks: list[list[UUID]], workers: int
) -> Iterator[tuple[int, int]]:
    """Print the chunks on several processes; give each one's counts as it is done."""
    if workers == 1 or len(chunks) < 2:
        for chunk in chunks:
            yield _print_chunk(organization_id, chunk)
        return
    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined] # of our driver
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, context, initializer=_forget_connections) as pool:
        jobs = [pool.submit(_print_chunk, organization_id, chunk) for chunk in chunks]
        for job in jobs:
            yield job.result()
