"""One file of claims, and one claim whole: how it was sent, what was answered, who did what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wellpaid.claim_pay.expected_claims.events import CloseReason
from wellpaid.claim_pay.expected_claims.models import (
    ClaimAnswer,
    ClaimFile,
    ClaimSending,
    ExpectedClaim,
)
from wellpaid.claim_pay.expected_claims.states import ClaimState
from wellpaid.core.audit.queries import Line, lines_about
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .page import ClaimRow, claim_row, habits


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of claims, and what came of it."""

    id: UUID
    kind: str
    new_count: int
    changed_count: int
    same_count: int
    refused_count: int
    charge: Money
    findings: tuple[dict[str, Any], ...]
    taken_in_at: datetime
    is_finished: bool
    is_stopped: bool


def claim_file(*, organization_id: UUID, claim_file_id: UUID) -> FileRow:
    """Give a file: one query.

    :raises NotFound: the organisation has no such file
    """
    with tenant(organization_id):
        found = ClaimFile.objects.filter(id=claim_file_id).first()
    if found is None:
        raise NotFound
    return FileRow(
        id=found.id,
        kind=found.kind,
        new_count=found.new_count,
        changed_count=found.changed_count,
        same_count=found.same_count,
        refused_count=found.refused_count,
        charge=Money(found.charge_cents),
        findings=tuple(found.findings),
        taken_in_at=found.taken_in_at,
        is_finished=found.finished_at is not None,
        is_stopped=found.stopped_at is not None and found.finished_at is None,
    )


@dataclass(frozen=True, slots=True)
class SendingRow:
    """One time that a claim was sent."""

    sent_date: date
    frequency: str
    charge: Money
    claim_file_id: UUID
    place: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer, sure or not, with the payment that it came in."""

    id: UUID
    remittance_id: UUID
    position: int
    payer_name: str
    trace_number: str
    payment_state: str
    payment_amount: Money
    way: str
    payment_date: date
    status: str
    charge: Money
    paid: Money
    patient_responsibility: Money
    payer_claim_number: str
    is_sure: bool
    is_decided: bool
    choice: bool | None


@dataclass(frozen=True, slots=True)
class ClaimStory:
    """One claim whole: how it was sent, what was answered, who did what."""

    row: ClaimRow
    member_id: str
    payer_number: str
    payer_claim_number: str
    close_reason: CloseReason
    close_note: str
    closed_by: str
    state_changed_at: datetime
    sendings: tuple[SendingRow, ...]
    answers: tuple[AnswerRow, ...]
    history: tuple[Line, ...]


def claim_story(*, organization_id: UUID, expected_claim_id: UUID, today: date) -> ClaimStory:
    """Give a claim whole: five queries.

    :raises NotFound: the organisation has no such claim
    """
    with tenant(organization_id):
        found = ExpectedClaim.objects.filter(id=expected_claim_id).first()
        if found is None:
            raise NotFound
        sendings = ClaimSending.objects.filter(expected_claim_id=found.id)
        answers = ClaimAnswer.objects.filter(expected_claim_id=found.id)
        answers = answers.select_related("remittance_claim__remittance")
        history = tuple(lines_about(found.id))
        return ClaimStory(
            row=claim_row(found, habits(today), today),
            member_id=found.member_id,
            payer_number=found.payer_number,
            payer_claim_number=found.payer_claim_number,
            close_reason=CloseReason(found.close_reason),
            close_note=found.close_note,
            closed_by=found.closed_by,
            state_changed_at=found.state_changed_at,
            sendings=tuple(
                SendingRow(
                    one.sent_date, one.frequency, Money(one.charge_cents), one.claim_file_id,
                    one.place,
                )
                for one in sendings.order_by("sent_date", "taken_in_at", "id")
            ),
            answers=tuple(
                sorted(
                    (_answer_row(one, found) for one in answers),
                    key=lambda one: (one.payment_date, one.id),
                )
            ),
            history=history,
        )  # fmt: skip


def _answer_row(link: ClaimAnswer, claim: ExpectedClaim) -> AnswerRow:
    row = link.remittance_claim
    payment = row.remittance
    return AnswerRow(
        id=row.id,
        remittance_id=row.remittance_id,
        position=row.position,
        payer_name=payment.payer_name,
        trace_number=payment.trace_number,
        payment_state=payment.state,
        payment_amount=payment.amount,
        way=payment.way,
        payment_date=row.payment_date,
        status=row.status,
        charge=Money(row.charge_cents),
        paid=Money(row.paid_cents),
        patient_responsibility=Money(row.patient_responsibility_cents),
        payer_claim_number=row.payer_claim_number,
        is_sure=link.is_sure,
        is_decided=row.id == claim.decided_claim_id,
        choice=link.choice,
    )


@dataclass(frozen=True, slots=True)
class SentClaim:
    """Which claim was answered.

    :ivar short: by how much the plan allows less than the contract says; nothing where it doesn't,
        or where no contract's amount is known
    """

    id: UUID
    short: Money


def sent_claim_of(*, organization_id: UUID, remittance_id: UUID, position: int) -> SentClaim | None:
    """Give which sent claim a claim of a remittance answers: one query."""
    with tenant(organization_id):
        answer = (
            ClaimAnswer.objects.filter(
                is_sure=True,
                remittance_claim__remittance_id=remittance_id,
                remittance_claim__position=position,
            )
            .select_related("expected_claim")
            .first()
        )
    if answer is None:
        return None
    sent = answer.expected_claim
    is_short = sent.state == ClaimState.PAID_LESS and sent.is_by_contract
    allowed_cents = sent.paid_cents + sent.patient_responsibility_cents
    short_cents = (sent.expected_cents or 0) - allowed_cents if is_short else 0
    return SentClaim(sent.id, Money(max(0, short_cents)))
