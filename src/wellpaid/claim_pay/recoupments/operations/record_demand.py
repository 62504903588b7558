"""Enter a plan's letter that wants money back, before anything was taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from wellpaid.claim_pay.payers.queries import payer_of
from wellpaid.claim_pay.recoupments.events import Origin
from wellpaid.claim_pay.recoupments.models import Recoupment
from wellpaid.claim_pay.remittances.numbers import bare
from wellpaid.claim_pay.remittances.queries import claim_by_number
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant

from .move_recoupment import take_turn_of
from .open_recoupment import Notice, open_recoupment

# Plans may go back some years (fraud: the longest, six in 42 CFR 401.305(f)); ten is a slip.
LETTER_DAYS_MAX: Final = 3_652


class DemandUnclear(ProductError):
    """No claim number, or no amount, or a day that can't be."""

    code, status = "demand_unclear", 422
    message = (
        "Enter the claim number as the letter writes it, an amount of more than nothing, and the "
        "letter’s date, which isn’t in the future. Nothing was kept."
    )


@dataclass(frozen=True, slots=True)
class Demand:
    """What the letter says.

    :param deadline_date: as the letter says; None: by contract, else by rule
    """

    payer_id: UUID
    claim_number: str
    amount: Money
    letter_date: date
    deadline_date: date | None = None


def record_demand(
    *, organization_id: UUID, demand: Demand, today: date, actor: Actor, now: datetime
) -> UUID:
    """Keep it; give its id. Nothing is booked: the plan has taken nothing yet.

    The same letter entered again, or sent twice, is the one that is here.

    :raises NotFound: no such plan
    :raises DemandUnclear: no number, no amount, or a day that can't be
    """
    payer = payer_of(demand.payer_id)
    if payer is None:
        raise NotFound
    key = bare(demand.claim_number)
    if not key or demand.amount <= ZERO or not _can_be(demand, today):
        raise DemandUnclear
    about = claim_by_number(
        organization_id=organization_id, payer_id=demand.payer_id, number=demand.claim_number
    )
    notice = Notice(
        origin=Origin.LETTER,
        payer_id=demand.payer_id,
        payer_name=payer.name[:60],
        claim_number=demand.claim_number.strip(),
        reference_key=bare(about.payer_claim_number if about else "") or key,
        wanted_cents=demand.amount.cents,
        told_date=demand.letter_date,
        about=about,
        deadline_date=demand.deadline_date,
    )
    with tenant(organization_id):
        take_turn_of(demand.payer_id)
        known = _known(notice)
        if known is not None:
            return known
        recoupment_id: UUID = open_recoupment(notice=notice, actor=actor, now=now).id
        return recoupment_id


def _can_be(demand: Demand, today: date) -> bool:
    """Tell whether the letter's days are possible: not to come, not of long ago, in order."""
    oldest = today - timedelta(days=LETTER_DAYS_MAX)
    return oldest <= demand.letter_date <= today and (
        demand.deadline_date is None
        or demand.letter_date <= demand.deadline_date <= today + timedelta(days=LETTER_DAYS_MAX)
    )


def _known(notice: Notice) -> UUID | None:
    rows = Recoupment.objects.filter(
        origin=Origin.LETTER,
        payer_id=notice.payer_id,
        reference_key=notice.reference_key,
        wanted_cents=notice.wanted_cents,
        told_date=notice.told_date,
    )
    return rows.values_list("id", flat=True).first()
