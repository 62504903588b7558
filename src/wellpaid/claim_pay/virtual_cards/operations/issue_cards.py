"""Have cards issued for what is ready and goes by card: the intent first, then one question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.disbursements.operations.move_disbursements import move_disbursements
from wellpaid.claim_pay.disbursements.states import DisbursementState, Way
from wellpaid.claim_pay.virtual_cards.events import CardAsked
from wellpaid.claim_pay.virtual_cards.gateways.base import (
    CardIssuer,
    IssuerAnswerLost,
    IssueRequest,
    IssuerRefused,
    IssuerUnreachable,
)
from wellpaid.claim_pay.virtual_cards.gateways.registry import default_issuer
from wellpaid.claim_pay.virtual_cards.models import VirtualCard
from wellpaid.claim_pay.virtual_cards.policy import NEVER_ARRIVED_AFTER, expires_on
from wellpaid.claim_pay.virtual_cards.states import CardState
from wellpaid.core.banking.queries.desk import ach_terms
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import local_date
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .record_answer import record_answer, record_no_card, record_silence

_LOOKED_AT = 200
_FIRST_LOOK = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A card that is to be asked for, as it was written down."""

    card_id: UUID
    request: IssueRequest


def issue_cards(*, organization_id: UUID, now: datetime) -> int:
    """Issue a card for each payment of a payer's that is ready, due and goes so; give how many.

    Each one is asked for once. Killed in between, the job that was born with the intent asks what
    became of it. Without an issuer, or an account that it may take the money from, they wait.
    """
    party, terms = default_issuer(), ach_terms(organization_id)
    if party is None or terms is None:
        return 0
    today = local_date(now, clinic_by_id(organization_id).time_zone)
    count, after = 0, UUID(int=0)
    while ids := _ready(organization_id, today, after):
        after = ids[-1]
        for disbursement_id in ids:
            asked = _begin(organization_id, disbursement_id, party, terms.company_id, today, now)
            if asked is not None:
                _ask(organization_id, party, asked, now)
                count += 1
    return count


def _ready(organization_id: UUID, today: date, after: UUID) -> list[UUID]:
    with tenant(organization_id):
        rows = Disbursement.objects.filter(
            state=DisbursementState.READY,
            way=Way.VIRTUAL_CARD,
            payment_date__lte=today,
            id__gt=after,
        )
        return list(rows.order_by("id").values_list("id", flat=True)[:_LOOKED_AT])


def _begin(
    organization_id: UUID,
    disbursement_id: UUID,
    party: CardIssuer,
    program: str,
    today: date,
    now: datetime,
) -> _Asked | None:
    """Count the money as out and write the intent down; None: somebody was quicker."""
    with tenant(organization_id):
        row = lock_rows(Disbursement, [disbursement_id])[disbursement_id]
        if row.state != DisbursementState.READY:
            return None
        row.issued_at = now
        move_disbursements(
            disbursements=[row], to=DisbursementState.ISSUED, actor=SYSTEM, now=now,
            also=["issued_at"],
        )  # fmt: skip
        card = VirtualCard.objects.create(
            disbursement_id=row.id,
            state=CardState.ISSUING,
            gateway=party.code,
            amount_cents=row.amount_cents,
            expires_date=expires_on(today),
            created_at=now,
            asked_at=now,
            state_changed_at=now,
        )
        event = CardAsked(
            virtual_card_id=card.id, disbursement_id=row.id, amount_cents=row.amount_cents
        )
        announce(event, actor=SYSTEM, subject_id=card.id, now=now)
        for wait in (_FIRST_LOOK, NEVER_ARRIVED_AFTER):
            defer(
                "virtual_cards.follow_one",
                wait=wait,
                organization_id=organization_id,
                card_id=card.id,
            )
        request = IssueRequest(
            card.reference, program, row.payee_name or "Provider", row.amount, card.expires_date
        )
        return _Asked(UUID(str(card.id)), request)


def _ask(organization_id: UUID, party: CardIssuer, asked: _Asked, now: datetime) -> None:
    """Ask once, outside any transaction, and write down what came of it."""
    try:
        answer = party.issue(asked.request)
    except (IssuerUnreachable, IssuerRefused) as error:
        code = error.code if isinstance(error, IssuerRefused) else "unreachable"
        record_no_card(
            organization_id=organization_id, card_id=asked.card_id, refusal_code=code, now=now
        )
        return
    except IssuerAnswerLost:
        record_silence(organization_id=organization_id, card_id=asked.card_id, now=now)
        return
    state = record_answer(
        organization_id=organization_id, card_id=asked.card_id, answer=answer, now=now
    )
    if state is CardState.REFUSED:
        # We slept so long that it counted as never asked for, and the money goes another way.
        party.close(answer.gateway_id)
