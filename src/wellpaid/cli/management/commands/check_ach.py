"""Say what a Nacha ACH file holds, and what is wrong with it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.core.management.base import BaseCommand, CommandParser

from wellpaid.formats.nacha.findings import Finding
from wellpaid.formats.nacha.summary import Answer, BatchSummary, FileSummary, summarize

_STDIN: Final = "-"
_SHOWN: Final = 50
_ERRORS, _UNREADABLE = 1, 2


class Command(BaseCommand):
    """``check_ach FILE… [--piece] [--json]``: needs no database."""

    help = (
        "Say what Nacha ACH files hold and every fault with its record and field. "
        "Exit code 0: none has an error, 1: one has, 2: one can't be read."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the arguments."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="- reads standard input")
        parser.add_argument(
            "--piece",
            action="store_true",
            help="header and controls may be missing, as in some banks' return files",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check one file after the other."""
        reports: list[dict[str, Any]] = []
        code = 0
        for name in options["files"]:
            try:
                summary = _summary(name, is_piece=options["piece"])
            except OSError as error:
                code = _UNREADABLE
                reason = error.strerror or "it can't be read"
                reports.append({"file": name, "unreadable": reason})
                self.stderr.write(f"{name}: {reason}")
                continue
            if not summary.is_ach:
                code = _UNREADABLE
            elif summary.error_count:
                code = max(code, _ERRORS)
            if options["json"]:
                reports.append(as_json(name, summary))
            else:
                self._tell(name, summary)
        if options["json"]:
            self.stdout.write(json.dumps(reports, indent=2, ensure_ascii=False))
        if code:
            sys.exit(code)

    def _tell(self, name: str, summary: FileSummary) -> None:
        self.stdout.write(f"{name}")
        if not summary.is_ach:
            self.stdout.write("  This isn't an ACH file.")
        header = summary.header
        if header is not None:
            made = f"{header.created_date} {header.created_time}".strip()
            self.stdout.write(
                f"  From {header.origin_name or header.origin} to "
                f"{header.destination_name or header.destination}, made {made}, "
                f"file {header.id_modifier}"
            )
        self.stdout.write(
            f"  {_count(summary.batch_count, 'batch', 'batches')}, "
            f"{_count(summary.entry_count, 'entry', 'entries')}, "
            f"{summary.addenda_count} addenda; debits {_dollars(summary.debit_cents)}, "
            f"credits {_dollars(summary.credit_cents)}"
        )
        for batch in summary.batches[:_SHOWN]:
            self.stdout.write(_batch_line(batch))
        self._more(summary.batch_count)
        for answer in summary.answers[:_SHOWN]:
            for line in _answer_lines(answer):
                self.stdout.write(line)
        self._more(summary.answer_count)
        for finding in summary.findings[:_SHOWN]:
            self.stdout.write(_finding_line(finding))
        self._more(summary.error_count + summary.warning_count)
        self.stdout.write(
            f"  {_count(summary.error_count, 'error', 'errors')}, "
            f"{_count(summary.warning_count, 'warning', 'warnings')}."
        )

    def _more(self, count: int) -> None:
        if count > _SHOWN:
            self.stdout.write(f"  … and {count - _SHOWN:,} more; --json shows up to a thousand")


def _summary(name: str, *, is_piece: bool) -> FileSummary:
    if name == _STDIN:
        source: BinaryIO = sys.stdin.buffer
        return summarize(source, is_piece=is_piece)
    with Path(name).open("rb") as source:
        return summarize(source, is_piece=is_piece)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _dollars(cents: int) -> str:
    return f"${cents // 100:,}.{cents % 100:02d}"


def _batch_line(batch: BatchSummary) -> str:
    day = str(batch.effective_date) if batch.effective_date else "no date"
    return (
        f"  batch {batch.batch_number} {batch.sec_code} {batch.company_name}, "
        f"{batch.entry_description}, {day}: "
        f"{_count(batch.entry_count, 'entry', 'entries')}, {batch.addenda_count} addenda, "
        f"debits {_dollars(batch.debit_cents)}, credits {_dollars(batch.credit_cents)}"
    )


def _answer_lines(answer: Answer) -> list[str]:
    amount = _dollars(answer.amount_cents) if answer.amount_cents is not None else "no amount"
    way = "debit" if answer.is_debit else "credit"
    lines = [
        f"  {answer.kind} {answer.code}, line {answer.line_number}: {way} of {amount}, "
        f"account {answer.account}, original trace {answer.original_trace}",
        f"    {answer.meaning} {answer.action}".rstrip(),
    ]
    if answer.corrected:
        values = ", ".join(
            f"{name.replace('_', ' ')} {value}" for name, value in answer.corrected.items()
        )
        lines.append(f"    New: {values}")
    return lines


def _finding_line(finding: Finding) -> str:
    place = f"line {finding.line_number}, {finding.record}"
    if finding.columns is not None:
        place += f", {finding.field} (columns {finding.columns[0]}-{finding.columns[1]})"
    return f"  {finding.severity:7} {place}: {finding.message} [{finding.rule}]"


def as_json(name: str, summary: FileSummary) -> dict[str, Any]:
    """Give a report as JSON takes it."""
    header = summary.header
    return {
        "file": name,
        "is_ach": summary.is_ach,
        "header": header
        and {
            "destination": header.destination,
            "destination_name": header.destination_name,
            "origin": header.origin,
            "origin_name": header.origin_name,
            "created_date": str(header.created_date),
            "created_time": header.created_time,
            "id_modifier": header.id_modifier,
        },
        "totals": {
            "records": summary.record_count,
            "batches": summary.batch_count,
            "entries": summary.entry_count,
            "addenda": summary.addenda_count,
            "debit_cents": summary.debit_cents,
            "credit_cents": summary.credit_cents,
        },
        "batches": [_batch_json(batch) for batch in summary.batches],
        "answer_count": summary.answer_count,
        "answers": [_answer_json(answer) for answer in summary.answers],
        "error_count": summary.error_count,
        "warning_count": summary.warning_count,
        "findings": [_finding_json(finding) for finding in summary.findings],
    }


def _batch_json(batch: BatchSummary) -> dict[str, Any]:
    return {
        "line": batch.line_number,
        "batch_number": batch.batch_number,
        "sec_code": batch.sec_code,
        "company_name": batch.company_name,
        "entry_description": batch.entry_description,
        "effective_date": str(batch.effective_date) if batch.effective_date else None,
        "entries": batch.entry_count,
        "addenda": batch.addenda_count,
        "debit_cents": batch.debit_cents,
        "credit_cents": batch.credit_cents,
    }


def _answer_json(answer: Answer) -> dict[str, Any]:
    return {
        "line": answer.line_number,
        "kind": answer.kind,
        "code": answer.code,
        "meaning": answer.meaning,
        "action": answer.action,
        "is_debit": answer.is_debit,
        "amount_cents": answer.amount_cents,
        "account": answer.account,
        "original_trace": answer.original_trace,
        "corrected": answer.corrected,
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "severity": str(finding.severity),
        "rule": finding.rule,
        "line": finding.line_number,
        "record": finding.record,
        "field": finding.field or None,
        "columns": list(finding.columns) if finding.columns else None,
        "message": finding.message,
    }
