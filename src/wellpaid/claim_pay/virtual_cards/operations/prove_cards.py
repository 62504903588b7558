"""Hold cards against their payments, and what terminals took against the provider's books."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Sum

from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.disbursements.states import OUT, DisbursementState, Way
from wellpaid.claim_pay.virtual_cards.models import ReceivedCard, VirtualCard
from wellpaid.claim_pay.virtual_cards.states import ENDED, OPEN, CardState, ReceivedState
from wellpaid.core.ledger.chart import TERMINAL_FEES, TERMINAL_TAKINGS
from wellpaid.core.ledger.queries import balance
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

_SHOWN_MAX = 100


def prove_cards(organization_id: UUID) -> tuple[int, list[str]]:
    """Give how many cards were looked at, and a line for each that disagrees; at one moment.

    An open card's payment is on its way, a settled one's is paid, an ended one's is out no more; a
    payment that went out by card has one. A provider's terminal took what its paid cards say.
    """
    joins = connection.in_atomic_block
    with tenant(organization_id):
        if not joins:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        count = VirtualCard.objects.count() + ReceivedCard.objects.count()
        return count, [*_payments(), *_cards(), *_takings()]


def _payments() -> Iterator[str]:
    out = Disbursement.objects.filter(way=Way.VIRTUAL_CARD, state__in=sorted(OUT))
    card = VirtualCard.objects.filter(disbursement_id=OuterRef("id"))
    for row in out.exclude(Exists(card)).order_by("id")[:_SHOWN_MAX]:
        yield f"payment {row.id} went out by card, and there is no card"


def _cards() -> Iterator[str]:
    wrong = (
        Q(state__in=sorted(OPEN)) & ~Q(disbursement__state=DisbursementState.ISSUED)
        | Q(state=CardState.SETTLED) & ~Q(disbursement__state=DisbursementState.SETTLED)
        | Q(state__in=sorted(ENDED)) & Q(disbursement__state__in=sorted(OUT))
    )
    for card in VirtualCard.objects.filter(wrong).select_related("disbursement")[:_SHOWN_MAX]:
        yield f"card {card.id} is {card.state}, and its payment is {card.disbursement.state}"


def _takings() -> Iterator[str]:
    paid = ReceivedCard.objects.filter(state=ReceivedState.PAID)
    sums = paid.aggregate(paid=Sum("amount_cents"), fees=Sum("fee_cents"))
    fees, taken = Money(sums["fees"] or 0), Money(sums["paid"] or 0)
    for line, expected in ((TERMINAL_FEES, fees), (TERMINAL_TAKINGS, taken - fees)):
        found = balance(line.code)
        if found != expected:
            yield f"cards say {expected} and the books {found} in {line.code}"
