"""Import bills from a CSV table or a FHIR bundle."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wellpaid.core.organizations.models import Organization
from wellpaid.formats.bills.csv_columns import COLUMNS
from wellpaid.formats.bills.csv_table import preview
from wellpaid.kit.clock import utc_now
from wellpaid.patient_pay.bills.operations.import_bills import (
    ImportReport,
    SourceFormat,
    import_bills,
)

_FINDINGS_SHOWN = 50


class Command(BaseCommand):
    """``import_bills FILE --organization SLUG [--preview] [--mapping FILE.json] [--json]``."""

    help = "Import bills from a CSV table or a FHIR R4 bundle. Exit code 1: some were refused."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the arguments."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--format", choices=[f.value for f in SourceFormat])
        parser.add_argument(
            "--mapping", type=Path, help="JSON object: their column header to ours, or null"
        )
        parser.add_argument(
            "--preview", action="store_true", help="show how a table is read; change nothing"
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file, or show how it would be read."""
        content = _content(options["file"])
        mapping = _mapping(options["mapping"])
        source_format = SourceFormat(options["format"] or _guess(content))
        if options["preview"]:
            self._preview(content, mapping)
            return
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            known = ", ".join(Organization.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"There is no such organisation. Known: {known or 'none'}")
        report = import_bills(
            organization_id=organization.id,
            content=content,
            source_format=source_format,
            mapping=mapping,
            now=utc_now(),
        )
        self._tell(report, as_json=options["json"])
        if report.refused_count:
            sys.exit(1)

    def _tell(self, report: ImportReport, *, as_json: bool) -> None:
        counts = {
            "issued": len(report.issued_numbers),
            "unchanged": report.unchanged_count,
            "changed": report.changed_source_ids,
            "refused": report.refused_count,
        }
        if as_json:
            findings = [
                {"where": f.where, "field": f.field, "message": f.message, "fatal": f.is_fatal}
                for f in report.findings
            ]
            body = counts | {"bill_ids": report.issued_numbers, "findings": findings}
            self.stdout.write(json.dumps(body, indent=2))
            return
        for finding in report.findings[:_FINDINGS_SHOWN]:
            place = f"{finding.where}, {finding.field}" if finding.field else finding.where
            self.stdout.write(
                f"{'refused' if finding.is_fatal else 'note':8} {place}: {finding.message}"
            )
        if len(report.findings) > _FINDINGS_SHOWN:
            more = len(report.findings) - _FINDINGS_SHOWN
            self.stdout.write(f"         … and {more} more; --json shows all")
        if report.changed_source_ids:
            shown = ", ".join(report.changed_source_ids[:10])
            self.stdout.write(f"changed  not touched, since they were billed before: {shown}")
        self.stdout.write(
            f"{counts['issued']} bills made, {counts['unchanged']} were here already, "
            f"{len(report.changed_source_ids)} came with other content, "
            f"{counts['refused']} refused."
        )

    def _preview(self, content: bytes, mapping: dict[str, str | None] | None) -> None:
        if _guess(content) == SourceFormat.FHIR:
            raise CommandError("A preview is for tables; a FHIR bundle has no columns to map.")
        shown = preview(content, mapping=mapping)
        for header, column in zip(shown.headers, shown.columns, strict=True):
            self.stdout.write(f"{header!r:32} -> {column or '(not read)'}")
        for bill in shown.bills:
            self.stdout.write(
                f"bill {bill.source_id}: {len(bill.lines)} lines, charge {bill.charge}, "
                f"patient owes {bill.patient_share - bill.already_paid}"
            )
        for finding in shown.findings:
            self.stdout.write(f"{finding.where}: {finding.message}")
        self.stdout.write("Nothing was imported.")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"The file can't be read: {error.strerror}") from None


def _mapping(path: Path | None) -> dict[str, str | None] | None:
    if path is None:
        return None
    try:
        mapping = json.loads(_content(path))
    except ValueError as error:
        raise CommandError(f"The mapping isn't JSON: {error}") from None
    if not isinstance(mapping, dict):
        raise CommandError("The mapping must be a JSON object: their column header to ours.")
    known = {column.name for column in COLUMNS}
    for header, column in mapping.items():
        if column is not None and column not in known:
            raise CommandError(
                f"The mapping of {header!r} names {column!r}, which is no column of ours."
            )
    return mapping


def _guess(content: bytes) -> SourceFormat:
    """Tell a bundle from a table by its first sign."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return SourceFormat.FHIR if start == b"{" else SourceFormat.CSV
