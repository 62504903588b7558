"""Send a payment again that came back or was stopped: the same way, or another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.disbursements.events import DisbursementMade
from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.disbursements.states import DisbursementState, Way
from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.elections.queries import wishes_of
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.queries import day_at
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .hold_disbursement import DisbursementElsewhere, locked_disbursement
from .move_disbursements import move_disbursements
from .screen_payments import screen_payments

_REISSUABLE = (DisbursementState.RETURNED, DisbursementState.STOPPED)
_BY_HAND = "chosen_by_payer"


class NoAccountToPay(ProductError):
    """The payee has chosen no account that can be used."""

    code, status = "no_account_to_pay", 409
    message = "The payee has no bank account that can be used. Send a check instead."


def reissue_disbursement(
    *,
    organization_id: UUID,
    disbursement_id: UUID,
    way: Way,
    payment_date: date,
    actor: Actor,
    now: datetime,
    account_id: UUID | None = None,
    why_code: str = _BY_HAND,
) -> UUID:
    """Make a new disbursement of a payment whose money is back; give its id.

    Asked twice, it is one: the second time gives the one that was made. A check always can be
    written; a direct deposit goes to an account that the payee has chosen, and a card is never
    pressed on anybody. What the operator has to look at first is held.

    :param account_id: the payee's account of a direct deposit; None: the one that it has chosen
    :param why_code: why it goes this way; by hand, unless said otherwise
    :raises NotFound: the payer has no such payment
    :raises DisbursementElsewhere: its money isn't back
    :raises NoAccountToPay: direct deposit, and the payee has no account for it
    :raises ValueError: neither direct deposit nor check
    """
    if way not in {Way.ACH, Way.CHECK}:
        raise ValueError("a payment is sent again as a direct deposit or as a check")
    with tenant(organization_id):
        rows = Disbursement.objects.select_related("submitted_payment")
        old = rows.filter(id=disbursement_id).first()
    if old is None:
        raise NotFound
    if way is Way.ACH and account_id is None:
        account_id = _account_of(old, day_at(organization_id, now))
    held = screen_payments([(old.submitted_payment, account_id)], now=now)
    reason = held.get(old.submitted_payment_id, "")
    with tenant(organization_id):
        row = locked_disbursement(disbursement_id)
        if row.state == DisbursementState.REPLACED:
            return UUID(str(Disbursement.objects.get(replaces_id=row.id).id))
        if row.state not in _REISSUABLE:
            raise DisbursementElsewhere
        if way is Way.ACH and account_id is None:
            raise NoAccountToPay
        move_disbursements(disbursements=[row], to=DisbursementState.REPLACED, actor=actor, now=now)
        again = _again(row, _Going(way, why_code, account_id, payment_date, reason), now)
        event = DisbursementMade(
            disbursement_id=again.id,
            submitted_payment_id=again.submitted_payment_id,
            amount_cents=again.amount_cents,
        )
        announce(event, actor=actor, subject_id=again.id, now=now)
        defer("disbursements.issue", organization_id=organization_id)
        if again.payee_organization_id is not None:
            defer(
                "disbursements.tell_payee",
                organization_id=organization_id,
                disbursement_id=again.id,
            )
        return UUID(str(again.id))


def _account_of(old: Disbursement, today: date) -> UUID | None:
    """Give the account that the payee's choices name now, whatever they named then."""
    if old.payee_organization_id is None:
        return None
    wishes = wishes_of(old.payee_organization_id, today=today, payer_id=old.organization_id)
    usable = [
        choice.bank_account_id
        for choice in wishes.choices
        if choice.method is Method.ACH
        and choice.payee_id in {None, old.payee_id}
        and choice.npi in {"", old.payee_npi}
        and choice.bank_account_id in wishes.usable_account_ids
    ]
    return usable[-1] if usable else None


@dataclass(frozen=True, slots=True)
class _Going:
    """How it goes now. ``reason``: why it is held, if it is."""

    way: Way
    why_code: str
    account_id: UUID | None
    payment_date: date
    reason: str


def _again(row: Disbursement, going: _Going, now: datetime) -> Disbursement:
    again: Disbursement = Disbursement.objects.create(
        id=new_id(),
        submitted_payment_id=row.submitted_payment_id,
        replaces_id=row.id,
        state=DisbursementState.HELD if going.reason else DisbursementState.READY,
        way=going.way,
        why_code=going.why_code,
        payee_account_id=going.account_id if going.way is Way.ACH else None,
        amount_cents=row.amount_cents,
        payer_id_number=row.payer_id_number,
        trace_number=row.trace_number,
        payment_date=going.payment_date,
        payee_organization_id=row.payee_organization_id,
        payee_id=row.payee_id,
        payee_name=row.payee_name,
        payee_npi=row.payee_npi,
        reason=going.reason,
        created_at=now,
        # The remittance is there already; only the money goes again.
        delivered_at=row.delivered_at,
        state_changed_at=now,
    )
    return again
