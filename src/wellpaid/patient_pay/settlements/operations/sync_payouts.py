"""Ask the gateways what they have sent to our bank, and what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from wellpaid.core.banking.queries.matches import line_matched_with
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.ledger.postings import Through, clearing_of
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.clock import local_date
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.money import ZERO, Money, total
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.disputes.models import Dispute
from wellpaid.patient_pay.disputes.operations.find_out_dispute import find_out_dispute
from wellpaid.patient_pay.payments.gateways.base import (
    CardGateway,
    PayoutLine,
    PayoutLineKind,
    PayoutStatus,
)
from wellpaid.patient_pay.payments.gateways.base import Payout as GatewayPayout
from wellpaid.patient_pay.payments.gateways.registry import card_gateway
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.record_charge import record_charge
from wellpaid.patient_pay.payments.states import TAKEN, PaymentState
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.operations.ask_refund import ask_refund
from wellpaid.patient_pay.refunds.states import BOOKED, RefundState
from wellpaid.patient_pay.settlements.models import Payout
from wellpaid.patient_pay.settlements.states import GRAPH, PayoutState

from .match_deposits import PAYOUT, unmatch_payout
from .record_payout import OwnPayout, fail_payout, record_payout

GATEWAY = Actor(ActorKind.GATEWAY)
_LOOK_BACK = timedelta(days=45)
_DISPUTES = {PayoutLineKind.DISPUTE, PayoutLineKind.DISPUTE_WON}
_CAN_FAIL = {PayoutState.SENT, PayoutState.DEPOSITED}
_REFUNDS = {PayoutLineKind.REFUND, PayoutLineKind.REFUND_FAILED}


def sync_payouts(*, organization_id: UUID, now: datetime) -> int:
    """Take in what is new of every gateway that the organisation was paid through; count it.

    One odd payout holds no other up: what is wrong with it is raised once the rest is taken in.

    :raises ProductError: a payout that doesn't fit; somebody has to look
    :raises GatewayUnreachable: come again later; what was taken in stays
    :raises AnswerLost: come again later; what was taken in stays
    """
    with tenant(organization_id):
        used = Payment.objects.filter(through=Through.CARD).values_list(
            "gateway", "gateway_account"
        )
        parties = sorted(set(used.distinct()))
    since = local_date(now, "UTC") - _LOOK_BACK
    odd: list[ProductError] = []
    taken = sum(_sync(organization_id, code, account, since, now, odd) for code, account in parties)
    if odd:
        raise odd[0]
    return taken


def _sync(
    organization_id: UUID,
    code: str,
    account: str,
    since: date,
    now: datetime,
    odd: list[ProductError],
) -> int:
    party = card_gateway(code, account)
    with tenant(organization_id):
        known = dict(
            Payout.objects.filter(gateway=code, arrival_date__gte=since - _LOOK_BACK).values_list(
                "gateway_id", "state"
            )
        )
    taken = 0
    for one in party.list_payouts(since):
        if one.gateway_id not in known and one.status is not PayoutStatus.FAILED:
            try:
                taken += _take_in(organization_id, party, account, one, now)
            except ProductError as error:
                odd.append(error)
        elif one.status is PayoutStatus.FAILED and known.get(one.gateway_id) in _CAN_FAIL:
            _fail(organization_id, code, one.gateway_id, now)
    return taken


def _take_in(
    organization_id: UUID, party: CardGateway, account: str, one: GatewayPayout, now: datetime
) -> int:
    whole = party.payout_lines(one.gateway_id) or _unexplained(one)
    lines = _own(organization_id, whole, is_alone=_is_alone(organization_id, account))
    if not lines:
        return 0
    found = _find(organization_id, party, lines, now)
    own = OwnPayout(
        gateway=party.code,
        gateway_account=account,
        gateway_id=one.gateway_id,
        # What several organisations share has no other sum than that of their own lines.
        amount=one.amount if len(lines) == len(whole) else total(x.amount - x.fee for x in lines),
        arrival_date=one.arrival_date,
        bank_reference=one.bank_reference,
        lines=lines,
        out_of=clearing_of(Through.CARD),
        subjects=found.subjects,
        known=frozenset(found.known),
    )
    done = record_payout(organization_id=organization_id, own=own, actor=GATEWAY, now=now)
    return 0 if done is None else 1


def _unexplained(one: GatewayPayout) -> list[PayoutLine]:
    """Give one line for money that arrived and of which the gateway doesn't say what it is.

    Such as a payout that somebody made by hand at the processor. Before it has arrived, the lines
    may still come.
    """
    if one.status is not PayoutStatus.PAID or not one.amount:
        return []
    return [PayoutLine(one.gateway_id, PayoutLineKind.OTHER, "", "", one.amount, ZERO)]


def _is_alone(organization_id: UUID, account: str) -> bool:
    """Tell whether no other organisation is paid through this account: its money is ours then."""
    others = Organization.objects.filter(gateway_account=account).exclude(id=organization_id)
    return not others.exists()


def _own(organization_id: UUID, lines: Sequence[PayoutLine], *, is_alone: bool) -> list[PayoutLine]:
    """Give the lines that are this organisation's; those of nobody belong to whoever is alone.

    A payout without any reference of ours is unknown money of whoever has the account alone. Where
    several share it nobody here can say whose it is, and it is left to who runs the installation.
    """
    mine = [line for line in lines if line.reference.startswith(f"{organization_id}.")]
    has_others = sum(1 for line in lines if line.reference) > len(mine)
    return mine if has_others else (list(lines) if mine or is_alone else [])


@dataclass
class _Found:
    """Which of our rows lines are about, and which of the lines say what those say."""

    subjects: dict[str, UUID] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def add(
        self, line: PayoutLine, subject_id: UUID, amount_cents: int, *, says_so: bool = True
    ) -> None:
        """``says_so``: our own row says, too, that this money moved."""
        self.subjects[line.gateway_id] = subject_id
        if says_so and line.amount == Money(amount_cents):
            self.known.add(line.gateway_id)


def _find(
    organization_id: UUID, party: CardGateway, lines: Sequence[PayoutLine], now: datetime
) -> _Found:
    """Find what each line is about; ask where the gateway knows more than we do."""
    found = _Found()
    for line in lines:
        if line.kind is PayoutLineKind.CHARGE:
            _find_charge(organization_id, party, line, found, now)
        elif line.kind in _REFUNDS:
            _find_refund(organization_id, line, found, now)
        elif line.kind in _DISPUTES:
            _find_dispute(organization_id, line, found, now)
        elif line.kind is PayoutLineKind.FEE:
            found.known.add(line.gateway_id)
    return found


def _find_charge(
    organization_id: UUID, party: CardGateway, line: PayoutLine, found: _Found, now: datetime
) -> None:
    with tenant(organization_id):
        payment = Payment.objects.filter(id=_subject(line)).first()
    if payment is None:
        return
    state = PaymentState(payment.state)
    if state not in TAKEN:
        # The gateway pays out what we thought was never charged: its word moves the money.
        gateway_id = payment.gateway_id or line.subject_gateway_id
        charge = party.find_charge(payment.reference, gateway_id=gateway_id)
        if charge is not None:
            state = record_charge(
                organization_id=organization_id,
                payment_id=payment.id,
                charge=charge,
                actor=GATEWAY,
                now=now,
            )
    found.add(line, payment.id, payment.amount_cents, says_so=state in TAKEN)


def _find_refund(organization_id: UUID, line: PayoutLine, found: _Found, now: datetime) -> None:
    with tenant(organization_id):
        refund = Refund.objects.filter(id=_subject(line)).first()
    if refund is None:
        return
    went_out = line.kind is PayoutLineKind.REFUND
    # One that failed later went out first, so both of its lines are known.
    fitting = (*BOOKED, RefundState.FAILED) if went_out else (RefundState.FAILED,)
    state = RefundState(refund.state)
    if state not in fitting:
        # The webhook may have been lost: the patient would never hear of money that came back.
        state = ask_refund(organization_id=organization_id, refund_id=refund.id, now=now)
    amount_cents = -refund.amount_cents if went_out else refund.amount_cents
    found.add(line, refund.id, amount_cents, says_so=state in fitting)


def _find_dispute(organization_id: UUID, line: PayoutLine, found: _Found, now: datetime) -> None:
    with tenant(organization_id):
        payment = Payment.objects.filter(id=_subject(line)).first()
    if payment is None:
        return
    dispute_id = find_out_dispute(
        organization_id=organization_id,
        payment_id=payment.id,
        gateway_id=line.subject_gateway_id,
        now=now,
    )
    if dispute_id is not None:
        with tenant(organization_id):
            dispute = Dispute.objects.get(id=dispute_id)
        sign = -1 if line.kind is PayoutLineKind.DISPUTE else 1
        found.add(line, dispute_id, sign * dispute.amount_cents)


def _subject(line: PayoutLine) -> UUID | None:
    try:
        return UUID(line.reference.partition(".")[2])
    except ValueError:
        return None


def _fail(organization_id: UUID, code: str, gateway_id: str, now: datetime) -> None:
    """Put its money back into clearing. A bank may have booked it, and booked it back since."""
    with tenant(organization_id):
        known = Payout.objects.get(gateway=code, gateway_id=gateway_id)
        line_id = line_matched_with(
            organization_id=organization_id, kind=PAYOUT, subject_id=known.id
        )
        if line_id is not None:
            unmatch_payout(
                organization_id=organization_id, bank_line_id=line_id, actor=GATEWAY, now=now
            )
        payout = lock_row(Payout, known.id)
        if GRAPH.allows(PayoutState(payout.state), PayoutState.FAILED):
            fail_payout(payout=payout, out_of=clearing_of(Through.CARD), actor=GATEWAY, now=now)
