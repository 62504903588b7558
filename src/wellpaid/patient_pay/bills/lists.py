"""A person's bills as a list: filtered, ordered, totalled, fifty a page.

A list may reach over several organisations. Each is asked by itself, for no more rows than the page
could need of it, and the answers are merged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.sights import Sight, by_organization
from wellpaid.patient_pay.patients.models import Patient

from .models import Bill, BillLine
from .rules import may_read_care, visible_bills
from .states import BillState

PAGE_ROWS = 50


class Show(StrEnum):
    """Which bills to list, by where they stand."""

    ALL = "all"
    DUE = "due"
    WAITING = "waiting"
    PAID = "paid"


class Sort(StrEnum):
    """In which order."""

    URGENT = "urgent"
    NEWEST = "newest"
    AMOUNT = "amount"


_STATES = {
    Show.DUE: (BillState.DUE,),
    Show.WAITING: (BillState.WITH_INSURANCE,),
    Show.PAID: (BillState.PAID, BillState.CREDIT, BillState.CANCELLED),
}
_ORDERS = {
    Sort.URGENT: ("list_place", "number"),
    Sort.NEWEST: ("-service_date", "number"),
    Sort.AMOUNT: ("-owed_cents", "number"),
}


@dataclass(frozen=True)
class BillFilter:
    """What a person wants listed. Amounts are what is owed; dates are days of care.

    :param number_part: digits somewhere in the Bill ID. Names and care aren't searched for: a
        search stands in the address, and browsers keep addresses.
    """

    show: Show = Show.ALL
    sort: Sort = Sort.URGENT
    from_date: date | None = None
    until_date: date | None = None
    from_amount: Money | None = None
    until_amount: Money | None = None
    patient_id: UUID | None = None
    number_part: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves any bill out."""
        return self != BillFilter(sort=self.sort)

    def condition(self, patient_ids: Iterable[UUID]) -> Q:
        """Give the condition on bills.

        :param patient_ids: as whom clinics know the wanted person
        """
        found = Q()
        if self.show is not Show.ALL:
            found &= Q(state__in=_STATES[self.show])
        if self.from_date:
            found &= Q(service_date__gte=self.from_date)
        if self.until_date:
            found &= Q(service_date__lte=self.until_date)
        if self.from_amount is not None:
            found &= Q(owed_cents__gte=self.from_amount.cents)
        if self.until_amount is not None:
            found &= Q(owed_cents__lte=self.until_amount.cents)
        if self.patient_id:
            found &= Q(patient_id__in=sorted(patient_ids))
        if self.number_part:
            found &= Q(number__contains=self.number_part)
        return found


@dataclass(frozen=True)
class BillRow:
    """One bill of the list. ``what`` is its first service; blank where the care isn't shown."""

    id: UUID
    organization_id: UUID
    number: str
    state: BillState
    what: str
    more_count: int
    patient_name: str
    service_date: date
    due_date: date
    days_late: int
    owed: Money
    paid: Money
    place: tuple[int, str]

    @property
    def is_payable(self) -> bool:
        """Whether it asks for money."""
        return self.state is BillState.DUE


@dataclass(frozen=True)
class OrganizationDue:
    """What is due at one organisation: that much is paid at once."""

    organization_id: UUID
    count: int
    owed: Money


@dataclass(frozen=True)
class PersonRow:
    """A person whose bills are in reach, once, however many clinics know them.

    :param patient_id: as whom the page asks for them: the first of ``patient_ids``
    """

    name: str
    patient_ids: tuple[UUID, ...]

    @property
    def patient_id(self) -> UUID:
        """Give the id that stands for all of them."""
        return self.patient_ids[0]


@dataclass(frozen=True)
class BillList:
    """A page of the list, and what is true of all of it."""

    rows: tuple[BillRow, ...]
    count: int
    owed: Money
    page: int
    dues: tuple[OrganizationDue, ...]
    people: tuple[PersonRow, ...]
    page_rows: int = PAGE_ROWS

    @property
    def due_count(self) -> int:
        """How many bills ask for money, whatever the filter."""
        return sum(due.count for due in self.dues)

    @property
    def due(self) -> Money:
        """What all of them ask for."""
        return Money(sum(due.owed.cents for due in self.dues))

    @property
    def pages_count(self) -> int:
        """How many pages the filter leaves; at least one."""
        return max(1, -(-self.count // self.page_rows))


def bill_list(
    *,
    sights: Sequence[Sight],
    wanted: BillFilter,
    page: int,
    today: date,
    page_rows: int = PAGE_ROWS,
) -> BillList:
    """Give one page of the bills that these sights reach: five queries an organisation,
    and one more where a person is asked for.

    :param page: from 1; one past the end is empty
    :param page_rows: more than a page shows for whoever wants all of it, such as a spreadsheet
    """
    rows: list[BillRow] = []
    dues: list[OrganizationDue] = []
    count = owed_cents = 0
    seen = by_organization(sights)
    first, last = (page - 1) * page_rows, page * page_rows
    patients: list[Patient] = []
    patient_ids = _known_as(seen, wanted.patient_id)
    for organization_id, seeing in seen.items():
        with tenant(organization_id):
            bills = Bill.objects.filter(visible_bills(seeing))
            dues.append(_due(organization_id, bills))
            patients += _patients(seeing)
            filtered = bills.filter(wanted.condition(patient_ids))
            figures = filtered.aggregate(
                count=Count("*"), owed=Sum("owed_cents", filter=Q(state=BillState.DUE))
            )
            count += figures["count"]
            owed_cents += figures["owed"] or 0
            # One organisation pages by itself; several give all that the page might need.
            start = first if len(seen) == 1 else 0
            ordered = filtered.order_by(*_ORDERS[wanted.sort])[start:last]
            rows += _rows(ordered, seeing, today)
    if len(seen) > 1:
        rows = sorted(rows, key=lambda row: _merge_key(row, wanted.sort))[first:last]
    return BillList(
        rows=tuple(rows),
        count=count,
        owed=Money(owed_cents),
        page=page,
        page_rows=page_rows,
        dues=tuple(due for due in dues if due.count),
        people=_people(patients),
    )


def _merge_key(row: BillRow, sort: Sort) -> tuple[int, str]:
    if sort is Sort.NEWEST:
        return (-row.service_date.toordinal(), row.number)
    if sort is Sort.AMOUNT:
        return (-row.owed.cents, row.number)
    return row.place


def _due(organization_id: UUID, bills: QuerySet[Bill]) -> OrganizationDue:
    figures = bills.filter(state=BillState.DUE).aggregate(count=Count("*"), owed=Sum("owed_cents"))
    return OrganizationDue(organization_id, figures["count"], Money(figures["owed"] or 0))


def _patients(seeing: Iterable[Sight]) -> list[Patient]:
    guarantor_ids = {sight.guarantor_id for sight in seeing if sight.patient_id is None}
    patient_ids = {sight.patient_id for sight in seeing if sight.patient_id is not None}
    reach = Q(guarantor_id__in=guarantor_ids) | Q(id__in=patient_ids)
    return list(Patient.objects.filter(reach))


def _people(patients: Iterable[Patient]) -> tuple[PersonRow, ...]:
    """Give each person once, by name.

    Clinics know nothing of each other: the same name and birth date is the same person. Where a
    birth date is missing nobody is taken for somebody else: a father may have his son's name.
    """
    known: dict[tuple[Any, ...], tuple[str, list[UUID]]] = {}
    for one in patients:
        name = " ".join(one.full_name.split())
        key = (name.casefold(), one.birth_date) if one.birth_date is not None else (one.id,)
        known.setdefault(key, (name, []))[1].append(one.id)
    rows = (PersonRow(name, tuple(sorted(ids))) for name, ids in known.values())
    return tuple(sorted(rows, key=lambda row: (row.name, row.patient_id)))


def _known_as(seen: Mapping[UUID, Sequence[Sight]], patient_id: UUID | None) -> tuple[UUID, ...]:
    """Give every id of the person with one of them; an id out of reach stays what it is."""
    if patient_id is None:
        return ()
    patients: list[Patient] = []
    for organization_id, seeing in seen.items():
        with tenant(organization_id):
            patients += _patients(seeing)
    found = (row.patient_ids for row in _people(patients) if patient_id in row.patient_ids)
    return next(found, (patient_id,))


def _rows(ordered: QuerySet[Bill], seeing: Sequence[Sight], today: date) -> list[BillRow]:
    bills = list(ordered.select_related("patient", "guarantor"))
    readable = [bill.id for bill in bills if may_read_care(seeing, bill, today)]
    services: dict[UUID, list[str]] = {}
    if readable:
        lines = BillLine.objects.filter(bill_id__in=readable).order_by("bill_id", "position")
        for bill_id, description in lines.values_list("bill_id", "description"):
            services.setdefault(bill_id, []).append(description)
    return [_row(bill, services.get(bill.id, []), today) for bill in bills]


def _row(bill: Bill, services: list[str], today: date) -> BillRow:
    is_due = bill.state == BillState.DUE
    return BillRow(
        id=bill.id,
        organization_id=bill.organization_id,
        number=bill.number,
        state=BillState(bill.state),
        what=services[0] if services else "",
        more_count=max(0, len(services) - 1),
        patient_name=bill.patient.full_name,
        service_date=bill.service_date,
        due_date=bill.due_date,
        days_late=max(0, (today - bill.due_date).days) if is_due else 0,
        owed=bill.owed if bill.owed > ZERO and is_due else ZERO,
        paid=Money(bill.paid_before_cents + bill.paid_cents),
        place=(bill.list_place, bill.number),
    )


@dataclass(frozen=True)
class PayableBill:
    """A bill that somebody wants to pay together with others."""

    id: UUID
    organization_id: UUID
    number: str
    guarantor_email: str


def payable_bills(
    *, sights: Sequence[Sight], organization_id: UUID, numbers: Sequence[str] | None, most: int
) -> list[PayableBill]:
    """Give the due ones among the named bills of one organisation; ``None`` names all of them.

    :param most: at most so many, the most urgent first
    """
    seeing = by_organization(sights).get(organization_id, [])
    if not seeing:
        return []
    with tenant(organization_id):
        bills = Bill.objects.filter(visible_bills(seeing), state=BillState.DUE)
        if numbers is not None:
            bills = bills.filter(number__in=numbers)
        found = bills.select_related("guarantor").order_by("list_place", "number")[:most]
        return [
            PayableBill(bill.id, organization_id, bill.number, bill.guarantor.email)
            for bill in found
        ]
