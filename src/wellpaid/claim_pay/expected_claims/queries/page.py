"""Lists of expected claims: the tabs, what is late, and how long plans take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Q, QuerySet, Sum

from wellpaid.claim_pay.expected_claims.models import ExpectedClaim
from wellpaid.claim_pay.expected_claims.policy import AGE_GROUPS, Habit, age_group
from wellpaid.claim_pay.expected_claims.sides import Why
from wellpaid.claim_pay.expected_claims.states import ANSWERED, OPEN, ClaimState
from wellpaid.claim_pay.remittances.numbers import after_all, bare, name_key
from wellpaid.claim_pay.remittances.spread import percentile
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

PAGE_ROWS: Final = 50
_HABIT_DAYS: Final = 365


class Tab(StrEnum):
    """What a list shows."""

    LATE = "late"
    WAITING = "waiting"
    UNCLEAR = "unclear"
    PAID_LESS = "paid-less"
    DENIED = "denied"
    ANSWERED = "answered"
    CLOSED = "closed"


_STATES: Final[dict[Tab, tuple[ClaimState, ...]]] = {
    Tab.LATE: OPEN,
    Tab.WAITING: OPEN,
    Tab.UNCLEAR: (ClaimState.UNCLEAR,),
    Tab.PAID_LESS: (ClaimState.PAID_LESS,),
    Tab.DENIED: (ClaimState.DENIED,),
    Tab.ANSWERED: ANSWERED,
    Tab.CLOSED: (ClaimState.CLOSED, ClaimState.VOIDED),
}


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """What a list is narrowed down to.

    :param payer_key: of one plan
    :param text: the beginning of a claim's number, or of a patient's name
    """

    tab: Tab = Tab.LATE
    payer_key: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim that was sent.

    :ivar days: since it was sent last, or until it was answered
    :ivar habit: how long its plan takes
    """

    id: UUID
    state: ClaimState
    why: Why
    control_number: str
    patient: str
    payer_name: str
    payer_key: str
    charge: Money
    expected: Money | None
    is_by_contract: bool
    paid: Money
    patient_responsibility: Money
    service_from: date
    service_to: date
    first_sent_date: date
    sent_date: date
    answered_date: date | None
    days: int
    habit: Habit

    @property
    def is_answered(self) -> bool:
        """Whether the plan has decided, or somebody closed it behind an answer."""
        return self.answered_date is not None and self.state not in OPEN

    @property
    def is_late(self) -> bool:
        """Whether the plan should have answered by now."""
        return self.state in OPEN and self.days > self.habit.days

    @property
    def missing(self) -> Money | None:
        """What the plan allowed less than expected."""
        if self.expected is None:
            return None
        return self.expected - self.paid - self.patient_responsibility


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """A page of claims, the oldest first where they are waited for, else the newest.

    :ivar counts: how many each tab has
    :ivar payers: the plans that have a claim, by name
    """

    rows: tuple[ClaimRow, ...]
    count: int
    charge: Money
    paid: Money
    counts: Mapping[Tab, int]
    sums: Mapping[Tab, Money]
    payers: tuple[tuple[str, str], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is no claim at all, in any tab."""
        return not self.payers


@dataclass(frozen=True, slots=True)
class PayerAges:
    """A plan's open claims by age in days: up to 30, 60, 90, and more."""

    payer_name: str
    payer_key: str
    habit: Habit
    counts: tuple[int, ...]
    charges: tuple[Money, ...]
    late_count: int

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.counts)

    @property
    def charge(self) -> Money:
        """What was charged for all of them."""
        return Money(sum(one.cents for one in self.charges))


def habits(today: date) -> dict[str, Habit]:
    """Give how long each plan of the open provider takes: one query, a row a plan and number of
    days, of the claims that were answered in the last twelve months.
    """
    took = ExpressionWrapper(F("answered_date") - F("first_sent_date"), DurationField())
    rows = ExpectedClaim.objects.filter(
        answered_date__gt=today - timedelta(days=_HABIT_DAYS),
        answered_date__gte=F("first_sent_date"),
    )
    days: dict[str, dict[int, int]] = defaultdict(dict)
    grouped = rows.annotate(took=took).values("payer_key", "took").annotate(n=Count("claim_key"))
    for row in grouped:
        days[row["payer_key"]][row["took"] // timedelta(days=1)] = row["n"]
    return {
        key: Habit(sum(counts.values()), percentile(counts, 50) or 0, percentile(counts, 90) or 0)
        for key, counts in days.items()
    }


def _late(known: Mapping[str, Habit], today: date) -> Q:
    """Give the condition of being late, plan by plan."""
    condition = Q(sent_date__lt=Habit().last_day_on_time(today))
    condition &= ~Q(payer_key__in=[key for key, habit in known.items() if habit.is_known])
    for key, habit in known.items():
        if habit.is_known:
            condition |= Q(payer_key=key, sent_date__lt=habit.last_day_on_time(today))
    return Q(state__in=OPEN) & condition


def _in_tab(tab: Tab, late: Q) -> Q:
    return late if tab is Tab.LATE else Q(state__in=_STATES[tab])


def _filtered(chosen: ClaimFilter, late: Q) -> QuerySet[ExpectedClaim]:
    rows: QuerySet[ExpectedClaim] = ExpectedClaim.objects.all()
    if chosen.payer_key:
        rows = rows.filter(payer_key=chosen.payer_key)
    if chosen.text:
        return rows.filter(_found_by(chosen.text))
    return rows.filter(_in_tab(chosen.tab, late))


def _found_by(text: str) -> Q:
    """Search in all tabs: who looks for a claim doesn't know what became of it."""
    number, name = bare(text), name_key(text)
    condition = Q(control_key__gte=number, control_key__lt=after_all(number)) if number else Q()
    if name and not any(sign.isdigit() for sign in number):
        condition |= Q(family_key__gte=name, family_key__lt=after_all(name))
    return condition


def claims_page(
    *, organization_id: UUID, chosen: ClaimFilter, page: int, today: date, size: int = PAGE_ROWS
) -> ClaimsPage:
    """Give a page of claims: four queries."""
    with tenant(organization_id):
        known = habits(today)
        late = _late(known, today)
        rows = _filtered(chosen, late)
        of_payer = ExpectedClaim.objects.all()
        if chosen.payer_key:
            of_payer = of_payer.filter(payer_key=chosen.payer_key)
        figures: dict[str, Any] = {}
        for tab in Tab:
            condition = _in_tab(tab, late)
            figures[f"n_{tab.name}"] = Count("claim_key", filter=condition)
            figures[f"c_{tab.name}"] = Sum("charge_cents", filter=condition)
        sums = of_payer.aggregate(**figures)
        whole = rows.aggregate(n=Count("claim_key"), c=Sum("charge_cents"), p=Sum("paid_cents"))
        is_waiting = chosen.tab in (Tab.LATE, Tab.WAITING, Tab.UNCLEAR) and not chosen.text
        order = ("sent_date", "id") if is_waiting else ("-sent_date", "-id")
        start = (page - 1) * size
        names = ExpectedClaim.objects.values("payer_key").annotate(name=Max("payer_name"))
        return ClaimsPage(
            rows=tuple(
                claim_row(row, known, today) for row in rows.order_by(*order)[start : start + size]
            ),
            count=whole["n"],
            charge=Money(whole["c"] or 0),
            paid=Money(whole["p"] or 0),
            counts={tab: sums[f"n_{tab.name}"] for tab in Tab},
            sums={tab: Money(sums[f"c_{tab.name}"] or 0) for tab in Tab},
            payers=tuple(
                (one["payer_key"], one["name"]) for one in names.order_by("name", "payer_key")
            ),
        )


def claim_row(row: ExpectedClaim, known: Mapping[str, Habit], today: date) -> ClaimRow:
    """Give a claim as a row of a list."""
    until = today if row.is_open or row.answered_date is None else row.answered_date
    return ClaimRow(
        id=row.id,
        state=ClaimState(row.state),
        why=Why(row.why),
        control_number=row.control_number,
        patient=", ".join(filter(None, (row.family_name.title(), row.given_name.title()))),
        payer_name=row.payer_name,
        payer_key=row.payer_key,
        charge=row.charge,
        expected=Money(row.expected_cents) if row.expected_cents is not None else None,
        is_by_contract=row.is_by_contract,
        paid=Money(row.paid_cents),
        patient_responsibility=Money(row.patient_responsibility_cents),
        service_from=row.service_from,
        service_to=row.service_to,
        first_sent_date=row.first_sent_date,
        sent_date=row.sent_date,
        answered_date=row.answered_date,
        days=max((until - row.sent_date).days, 0),
        habit=known.get(row.payer_key, Habit()),
    )


def payer_ages(*, organization_id: UUID, today: date) -> list[PayerAges]:
    """Give the open claims of each plan by age, the plan with most charged first: two queries."""
    with tenant(organization_id):
        known = habits(today)
        rows = list(
            ExpectedClaim.objects.filter(state__in=OPEN)
            .values("payer_key", "sent_date")
            .annotate(name=Max("payer_name"), n=Count("claim_key"), cents=Sum("charge_cents"))
        )
    groups = len(AGE_GROUPS) + 1
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * groups)
    cents: dict[str, list[int]] = defaultdict(lambda: [0] * groups)
    late: dict[str, int] = defaultdict(int)
    names: dict[str, str] = {}
    for row in rows:
        key, age = row["payer_key"], (today - row["sent_date"]).days
        counts[key][age_group(age)] += row["n"]
        cents[key][age_group(age)] += row["cents"]
        late[key] += row["n"] if age > known.get(key, Habit()).days else 0
        names[key] = max(row["name"], names.get(key, ""))
    found = [
        PayerAges(
            names[key], key, known.get(key, Habit()), tuple(counts[key]),
            tuple(map(Money, cents[key])), late[key],
        )
        for key in names
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.charge.cents, one.payer_name))
