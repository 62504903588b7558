"""Reads of threads: for the bill's reader, and for the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.kit.tenancy.scope import tenant

from .models import Message, Thread
from .states import HOLDING, ThreadState, Topic

PAGE_ROWS = 50


@dataclass(frozen=True)
class MessageRow:
    """One message."""

    is_office: bool
    body: str
    fields: tuple[tuple[str, str], ...]
    created_at: datetime


@dataclass(frozen=True)
class ThreadRow:
    """A thread without its words."""

    id: UUID
    organization_id: UUID
    bill_id: UUID
    bill_number: str
    patient_name: str
    topic: Topic
    state: ThreadState
    answer_by_date: date
    opened_by: str
    created_at: datetime
    receipt_number: str

    @property
    def holds_bill(self) -> bool:
        """Whether the bill isn't due while this is open."""
        return self.topic in HOLDING and self.state is not ThreadState.CLOSED


@dataclass(frozen=True)
class ThreadPage:
    """A thread with its words, the oldest first."""

    thread: ThreadRow
    messages: tuple[MessageRow, ...]


def threads_of(*, organization_id: UUID, bill_id: UUID) -> list[ThreadRow]:
    """Give a bill's threads, the newest first: one query."""
    with tenant(organization_id):
        rows = Thread.objects.filter(bill_id=bill_id).select_related("bill__patient")
        return [_row(row) for row in rows.order_by("-created_at", "-id")]


def held_bills(*, organization_id: UUID, bill_ids: Sequence[UUID]) -> dict[UUID, Topic]:
    """Give the bills among these that aren't due while somebody looks into them."""
    with tenant(organization_id):
        rows = Thread.objects.filter(
            bill_id__in=bill_ids, topic__in=[topic.value for topic in HOLDING]
        ).exclude(state=ThreadState.CLOSED)
        return {bill_id: Topic(topic) for bill_id, topic in rows.values_list("bill_id", "topic")}


def thread_page(*, organization_id: UUID, thread_id: UUID) -> ThreadPage | None:
    """Give a thread with its messages, or ``None``: two queries."""
    with tenant(organization_id):
        row = Thread.objects.select_related("bill__patient").filter(id=thread_id).first()
        if row is None:
            return None
        messages = list(Message.objects.filter(thread_id=thread_id).order_by("created_at", "id"))
    return ThreadPage(_row(row), tuple(_message(message) for message in messages))


def waiting_threads(*, organization_id: UUID, page: int) -> tuple[list[ThreadRow], int]:
    """Give a page of what the office owes an answer to, the longest waiting first, and how many."""
    with tenant(organization_id):
        rows = Thread.objects.filter(state=ThreadState.WAITING).select_related("bill__patient")
        start = (page - 1) * PAGE_ROWS
        found = rows.order_by("answer_by_date", "id")[start : start + PAGE_ROWS]
        return [_row(row) for row in found], rows.count()


def _row(row: Thread) -> ThreadRow:
    return ThreadRow(
        id=row.id,
        organization_id=row.organization_id,
        bill_id=row.bill_id,
        bill_number=row.bill.number,
        patient_name=row.bill.patient.full_name,
        topic=Topic(row.topic),
        state=ThreadState(row.state),
        answer_by_date=row.answer_by_date,
        opened_by=row.opened_by,
        created_at=row.created_at,
        receipt_number=row.receipt_number,
    )


def _message(row: Message) -> MessageRow:
    return MessageRow(
        is_office=row.author == Message.Author.OFFICE,
        body=row.body,
        fields=tuple((question, answer) for question, answer in row.fields),
        created_at=row.created_at,
    )
