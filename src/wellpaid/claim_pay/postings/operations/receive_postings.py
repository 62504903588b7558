"""Take in a file of the provider's own books, and compare the payments that it speaks of."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from wellpaid.claim_pay.postings.events import PostingsReceived
from wellpaid.claim_pay.postings.models import PostingFile
from wellpaid.claim_pay.postings.naming import key_of
from wellpaid.claim_pay.postings.windows import Span
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.formats.postings.csv_postings import read_postings
from wellpaid.formats.postings.draft import PostedRow, PostingFinding
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant

from .compare_books import compare_books
from .find_unposted import find_unposted
from .keep_postings import keep_postings
from .move_cases import take_books_turn

SIZE_MAX: Final = 20 * 1024 * 1024
# More postings than a large clinic makes in a month; somebody waits for the answer.
ROWS_MAX: Final = 50_000
# So many findings are kept of a file, those first for which a row was refused; all are counted.
FINDINGS_KEPT: Final = 200
# About so many rows are a transaction; killed between two, the same file goes on where it was.
_BATCH_ROWS: Final = 2_000
_FIRST_DAY: Final = date(2000, 1, 1)


class PostingFileTooLarge(ProductError):
    """The file is larger than anybody's books of a month."""

    code, status = "posting_file_too_large", 413
    message = "The file is larger than 20 MB, so it wasn't read. Export fewer days at a time."


class PostingFileTooLong(ProductError):
    """The file has more rows than anybody posts in a month."""

    code, status = "posting_file_too_long", 413
    message = "The file has more than 50,000 rows, so it wasn't read. Export fewer days at a time."


@dataclass(frozen=True, slots=True)
class Received:
    """The file, whose row says what came of it; and whether this call took it in to its end."""

    posting_file_id: UUID
    is_new: bool


@dataclass(slots=True)
class _Read:
    """What stands in a file: its rows by their payment, and what is wrong with it."""

    rows: dict[str, list[PostedRow]] = field(default_factory=lambda: defaultdict(list))
    findings: list[PostingFinding] = field(default_factory=list)
    row_count: int = 0
    posted_cents: int = 0
    days: Span | None = None
    bad_places: set[str] = field(default_factory=set)


def receive_postings(
    *, organization_id: UUID, content: bytes, today: date, actor: Actor, now: datetime
) -> Received:
    """Keep the postings of a file, each once, and compare the payments that it speaks of.

    A later file's rows for the same payment and claim take the place of the former ones of its own
    days, which stay as history. The newest file again changes nothing; an earlier one is taken in
    anew, as books may go back to what they said. One that was cut off goes on where it was.

    :raises PostingFileTooLarge: nothing was taken in
    :raises PostingFileTooLong: nothing was taken in
    """
    if len(content) > SIZE_MAX:
        raise PostingFileTooLarge
    digest = hashlib.sha256(content).hexdigest()
    with tenant(organization_id):
        newest = _newest(digest)
    if newest is not None and newest.finished_at is not None:
        return Received(newest.id, is_new=False)
    found = _read(content, today)
    with tenant(organization_id):
        take_books_turn()
        file = _newest(digest) or PostingFile.objects.create(
            content_hash=digest, taken_in_by=str(actor), taken_in_at=now
        )
    for batch in _batches(found.rows):
        with tenant(organization_id):
            take_books_turn()
            _take_batch(file.id, found.days, batch, now)
    with tenant(organization_id):
        take_books_turn()
        is_new = _finish(file.id, found, actor, now)
    return Received(file.id, is_new=is_new)


def _newest(digest: str) -> PostingFile | None:
    """Give the file if no other came after it; if one did, the books say what this has anew.

    The ids tell the order, made in the turn; the moments were taken before it.
    """
    newest = PostingFile.objects.order_by("-id").first()
    return newest if newest is not None and newest.content_hash == digest else None


def _read(content: bytes, today: date) -> _Read:
    """Read a whole file.

    :raises PostingFileTooLong: it has too many rows
    """
    found = _Read()
    for number, item in enumerate(read_postings(content)):
        if number >= ROWS_MAX:
            raise PostingFileTooLong
        finding = item if isinstance(item, PostingFinding) else _unkeepable(item, today)
        if finding is not None:
            if finding.is_fatal:
                found.bad_places.add(finding.where)
            found.findings.append(finding)
        elif isinstance(item, PostedRow):
            found.rows[key_of(item.payment_number)].append(item)
            found.row_count += 1
            found.posted_cents += item.amount.cents
            day, days = item.posted_date, found.days
            found.days = Span(min(day, days.first), max(day, days.last)) if days else Span(day, day)
    return found


def _unkeepable(row: PostedRow, today: date) -> PostingFinding | None:
    """Say what no books can hold."""
    where = f"row {row.row}"
    if not _FIRST_DAY <= row.posted_date <= today + timedelta(days=1):
        is_past = row.posted_date < _FIRST_DAY
        message = "The day is before the year 2000." if is_past else "The day hasn’t come yet."
        return PostingFinding(where=where, field="posted_on", rule="csv-cell", message=message)
    if not key_of(row.payment_number):
        message = "The number has no digits and no letters."
        return PostingFinding(where=where, field="payment_number", rule="csv-cell", message=message)
    return None


def _batches(rows: Mapping[str, list[PostedRow]]) -> Iterator[dict[str, Sequence[PostedRow]]]:
    """Give payments in the order of their keys, some at a time; a payment is never divided."""
    batch: dict[str, Sequence[PostedRow]] = {}
    size = 0
    for key in sorted(rows):
        batch[key] = rows[key]
        size += len(rows[key])
        if size >= _BATCH_ROWS:
            yield batch
            batch, size = {}, 0
    if batch:
        yield batch


def _take_batch(
    file_id: UUID, days: Span | None, rows: Mapping[str, Sequence[PostedRow]], now: datetime
) -> None:
    file = lock_row(PostingFile, file_id)
    last_key = max(rows)
    if last_key <= file.settled_key or days is None:
        return  # taken in before it was cut off, or by the other of two presses
    kept = keep_postings(file=file, days=days, rows=rows)
    compare_books(remittances=list(kept.remittances.values()), told_at=now, now=now)
    file.new_count += kept.new_count
    file.changed_count += kept.changed_count
    file.same_count += kept.same_count
    file.unknown_count += kept.unknown_count
    file.settled_key = last_key
    file.save()


def _finish(file_id: UUID, found: _Read, actor: Actor, now: datetime) -> bool:
    file = lock_row(PostingFile, file_id)
    if file.finished_at is not None:
        return False  # by the other of two presses
    file.row_count, file.posted_cents = found.row_count, found.posted_cents
    file.refused_count = len(found.bad_places)
    # What was refused first: a mass of remarks never hides why nothing was taken in.
    kept = sorted(found.findings, key=lambda one: not one.is_fatal)[:FINDINGS_KEPT]
    file.findings = [asdict(one) for one in kept]
    file.finished_at = now
    if found.days is not None:
        file.first_date, file.last_date = found.days.first, found.days.last
        zone = clinic_by_id(file.organization_id).time_zone
        find_unposted(days=found.days, zone=zone, now=now)
    file.save()
    event = PostingsReceived(
        posting_file_id=file.id,
        new_count=file.new_count,
        changed_count=file.changed_count,
        refused_count=file.refused_count,
    )
    announce(event, actor=actor, subject_id=file.id, now=now)
    return True
