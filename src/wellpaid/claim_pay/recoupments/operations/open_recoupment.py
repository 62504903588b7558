"""Open a recoupment in the open transaction: from a letter or from a remittance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.appeals.policy import deadline_for
from wellpaid.claim_pay.appeals.queries import contract_days
from wellpaid.claim_pay.recoupments.events import Origin, RecoupmentNoticed
from wellpaid.claim_pay.recoupments.models import Recoupment
from wellpaid.claim_pay.recoupments.states import RecoupmentState
from wellpaid.claim_pay.remittances.queries import ClaimHit
from wellpaid.core.events.actors import Actor
from wellpaid.formats.rules.answer_deadlines import Program, Step
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import current_organization_id
from wellpaid.kit.transactions import require_open

from .move_recoupment import tell


@dataclass(frozen=True, slots=True)
class Notice:
    """What a plan says.

    :param about: the earlier claim, where the number tells which
    :param deadline_date: as its letter says; None: by contract, else by rule
    """

    origin: Origin
    payer_id: UUID
    payer_name: str
    claim_number: str
    reference_key: str
    wanted_cents: int
    told_date: date
    reason_code: str = ""
    about: ClaimHit | None = None
    program: Program = Program.USUAL
    deadline_date: date | None = None
    deadline_reason: str = ""
    words: str = ""
    proposed_for_id: UUID | None = None


def open_recoupment(*, notice: Notice, actor: Actor, now: datetime) -> Recoupment:
    """Keep it, with the last day to answer it."""
    require_open()
    last = deadline_for(
        Step.RECOUPMENT,
        start_date=notice.told_date,
        program=notice.program,
        contract=contract_days(current_organization_id(), notice.payer_id),
    )
    by_letter = notice.deadline_date is not None
    row: Recoupment = Recoupment.objects.create(
        id=new_id(),
        state=RecoupmentState.NOTICED,
        origin=notice.origin,
        reason_code=notice.reason_code,
        payer_id=notice.payer_id,
        payer_name=notice.payer_name,
        claim_number=notice.claim_number[:50],
        reference_key=notice.reference_key[:50],
        remittance_id=notice.about.remittance_id if notice.about else None,
        position=notice.about.position if notice.about else None,
        wanted_cents=notice.wanted_cents,
        told_date=notice.told_date,
        deadline_date=notice.deadline_date or last.day,
        deadline_from="by_hand" if by_letter else last.origin,
        deadline_source="" if by_letter else last.source,
        deadline_reason=notice.deadline_reason if by_letter else "",
        words=notice.words,
        proposed_for_id=notice.proposed_for_id,
        opened_by=str(actor),
        opened_at=now,
        state_changed_at=now,
    )
    tell(kind=RecoupmentNoticed, recoupment=row, actor=actor, now=now)
    return row
