"""Take in a file of bills: keep the file, make the bills, name what was wrong."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from wellpaid.core.documents.operations.store_document import store_document
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.events.operations.announce import announce
from wellpaid.formats.bills.csv_table import read_csv
from wellpaid.formats.bills.draft import BillDraft, Finding
from wellpaid.formats.fhir.bundle import read_bundle
from wellpaid.kit.clock import local_date
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.events import BillsImported

from .issue_bills import issue_bills

# 45 CFR 164.316(b)(2)(i): six years; a bill's own papers are kept one more.
_KEPT = timedelta(days=7 * 365)


class SourceFormat(StrEnum):
    """What kind of file it is; also the name under which its bill numbers are known."""

    CSV = "csv"
    FHIR = "fhir"

    @property
    def media_type(self) -> str:
        """The media type of such a file."""
        return "text/csv" if self is SourceFormat.CSV else "application/fhir+json"


@dataclass
class ImportReport:
    """What came of a file. ``refused_count`` counts bills; each has a fatal finding."""

    document_id: UUID | None = None
    issued_numbers: list[str] = field(default_factory=list)
    unchanged_count: int = 0
    changed_source_ids: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def refused_count(self) -> int:
        """Bills that were not made because something about them is wrong."""
        return len({f.bill_source_id or f.where for f in self.findings if f.is_fatal})


def import_bills(
    *,
    organization_id: UUID,
    content: bytes,
    source_format: SourceFormat,
    now: datetime,
    mapping: Mapping[str, str | None] | None = None,
) -> ImportReport:
    """Make a bill of every good draft in a file; name the bad ones.

    The file is read twice: first to know all that is wrong (a bill number that comes back on the
    last row spoils its bill on the first), then to make the bills. The same file again changes
    nothing. Stopped half-way, it goes on where it was when it is sent again.

    :param mapping: their column headers to ours, for a table
    """
    first = list(_read(content, source_format, mapping, only_findings=True))
    findings = [item for item in first if isinstance(item, Finding)]
    refused = {f.bill_source_id for f in findings if f.is_fatal and f.bill_source_id}
    report = ImportReport(findings=findings)
    document = store_document(
        organization_id=organization_id,
        kind="bill_import",
        media_type=source_format.media_type,
        content=content,
        keep_until_date=local_date(now, "UTC") + _KEPT,
        now=now,
    )
    report.document_id = document.id
    actor = Actor(ActorKind.IMPORT, document.id)
    outcome = issue_bills(
        organization_id=organization_id,
        source=source_format.value,
        drafts=_good(_read(content, source_format, mapping), refused),
        actor=actor,
        now=now,
    )
    report.findings += [
        Finding(
            where=f"bill {refusal.source_id}",
            field=refusal.field,
            message="This person's number belongs to somebody with another name or birth date "
            "here. Check the number; nothing was changed.",
            is_fatal=True,
            bill_source_id=refusal.source_id,
        )
        for refusal in outcome.refused
    ]
    report.issued_numbers = outcome.issued_numbers
    report.unchanged_count = outcome.unchanged_count
    report.changed_source_ids = outcome.changed_source_ids
    _tell(organization_id, report, document.id, actor, now)
    return report


def _read(
    content: bytes,
    source_format: SourceFormat,
    mapping: Mapping[str, str | None] | None,
    *,
    only_findings: bool = False,
) -> Iterator[BillDraft | Finding]:
    items: Iterable[BillDraft | Finding]
    if source_format is SourceFormat.CSV:
        items = read_csv(io.BytesIO(content), mapping=dict(mapping or {}))
    else:
        reading = read_bundle(content)
        items = [*reading.drafts, *reading.findings]
    for item in items:
        if isinstance(item, Finding) or not only_findings:
            yield item


def _good(items: Iterable[BillDraft | Finding], refused: set[str]) -> Iterator[BillDraft]:
    for item in items:
        if isinstance(item, BillDraft) and item.source_id not in refused:
            yield item


def _tell(
    organization_id: UUID, report: ImportReport, document_id: UUID, actor: Actor, now: datetime
) -> None:
    event = BillsImported(
        document_id=document_id,
        issued_count=len(report.issued_numbers),
        unchanged_count=report.unchanged_count,
        changed_count=len(report.changed_source_ids),
        refused_count=report.refused_count,
    )
    with tenant(organization_id):
        announce(event, actor=actor, subject_id=document_id, now=now)
