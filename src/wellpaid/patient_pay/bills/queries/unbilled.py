"""Care on which a plan has decided and that has no bill: the office's list, and who it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.drafts import BillCharge, PlanLine, unpack
from wellpaid.patient_pay.bills.models import Bill, BillLine, PlanDecision
from wellpaid.patient_pay.bills.models.bill import PLAN_SOURCE
from wellpaid.patient_pay.bills.rebilling import refused_lines
from wellpaid.patient_pay.bills.reckoning import Reckoned, reckon
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.patients.models import Patient
from wellpaid.patient_pay.patients.queries import first_name, name_of, patients_named

from .proof import decisions_beside

UNBILLED_PAGE_ROWS: Final = 20


@dataclass(frozen=True, slots=True)
class KnownPatient:
    """Somebody here who has the name.

    :ivar is_same_member: an earlier bill of theirs names the plan and the end of the member number
    :ivar billed_number: a bill of theirs that has one of these services on the same day, or ""
    """

    id: UUID
    name: str
    birth_date: date | None
    guarantor_name: str
    is_same_member: bool
    billed_number: str = ""


@dataclass(frozen=True, slots=True)
class UnbilledCare:
    """One claim's care.

    :ivar first_id: the decision whose charges they are: another where this one answers lines that
        were refused first and billed again
    :ivar share: what the plans leave to the patient by all that is here; None: it isn't clear, or
        was taken back, so that no bill can be made
    :ivar lines: the services: day, code, charge
    """

    decision_id: UUID
    first_id: UUID
    family_name: str
    given_name: str
    plan_name: str
    service_date: date | None
    decided_date: date
    charge: Money
    share: Money | None
    remittance_id: UUID
    claim_position: int
    lines: tuple[PlanLine, ...]
    known: tuple[KnownPatient, ...]

    @property
    def certain(self) -> KnownPatient | None:
        """The one patient whom it can be about: the only one of the name, and a known member.

        Nobody where the care may be on a bill already: a person has to look.
        """
        is_known = len(self.known) == 1 and self.known[0].is_same_member
        return self.known[0] if is_known and not self.known[0].billed_number else None


def unbilled_care(*, organization_id: UUID, page: int) -> tuple[list[UnbilledCare], int]:
    """Give a page of it, the oldest first, and how much there is: seven queries."""
    with tenant(organization_id):
        rows = without_bill()
        start = (page - 1) * UNBILLED_PAGE_ROWS
        return cares_of(rows[start : start + UNBILLED_PAGE_ROWS]), rows.count()


def unbilled_count(*, organization_id: UUID) -> int:
    """Count it."""
    with tenant(organization_id):
        return without_bill().count()


def one_unbilled(*, organization_id: UUID, decision_id: UUID) -> UnbilledCare | None:
    """Give one, or None where it isn't here or has its bill."""
    with tenant(organization_id):
        return next(iter(cares_of(without_bill().filter(id=decision_id))), None)


def without_bill() -> QuerySet[PlanDecision]:
    """Give the decisions that leave something to a patient and have no bill, the oldest first.

    What a bill is known of, even a cancelled one, is the clinic's own to send again; and what has
    no account number couldn't be told from other care.
    """
    waiting = PlanDecision.objects.filter(bill_id__isnull=True, is_withdrawn=False)
    billed = Bill.objects.filter(
        Q(source_id=OuterRef("account_number"))
        | Q(claim_number=OuterRef("plan_claim_number"))
        & ~Q(claim_number="")
        & (~Q(source=PLAN_SOURCE) | Q(insurer_name=OuterRef("plan_name"))),
        organization_id=OuterRef("organization_id"),
    )
    some = waiting.filter(share_cents__gt=0).exclude(account_number="")
    return some.filter(~Exists(billed)).order_by("id")


def cares_of(rows: Iterable[PlanDecision]) -> list[UnbilledCare]:
    """Say of decisions what all plans together leave, and who the patient may be: five queries."""
    decisions = list(rows)
    beside = _Beside(decisions)
    firsts = {row.id: beside.first_of(row) for row in decisions}
    found = {row.id: _reckoned(firsts[row.id], beside) for row in decisions}
    known = _known(decisions)
    patient_ids = {one.id for every in known.values() for one, _ in every}
    billed = _billed(firsts.values(), patient_ids)
    return [
        _care(row, firsts[row.id], found[row.id], known[_name(row)], billed) for row in decisions
    ]


class _Beside:
    """All that waits for a bill under the same numbers as some decisions, or of their patients."""

    def __init__(self, decisions: Sequence[PlanDecision]) -> None:
        numbers = {row.account_number for row in decisions}
        patients = {row.patient_key for row in decisions} - {""}
        waiting = PlanDecision.objects.filter(bill_id__isnull=True, is_withdrawn=False)
        same = waiting.filter(Q(account_number__in=numbers) | Q(patient_key__in=patients))
        self._by_account: dict[str, list[PlanDecision]] = defaultdict(list)
        self._by_patient: dict[str, list[PlanDecision]] = defaultdict(list)
        for row in same.order_by("id"):
            self._by_account[row.account_number].append(row)
            if row.patient_key:
                self._by_patient[row.patient_key].append(row)

    def first_of(self, row: PlanDecision) -> PlanDecision:
        """Give the decision that refused the lines which this one answers, else this one."""
        firsts = [
            one
            for one in self._by_patient.get(row.patient_key, ())
            if one.charge_cents > row.charge_cents and _answers(row, one)
        ]
        return firsts[0] if len({one.account_number for one in firsts}) == 1 else row

    def of_care(self, first: PlanDecision) -> list[PlanDecision]:
        """Give what is said under its account number, and what answers lines that it refused."""
        own = self._by_account.get(first.account_number, [])
        theirs = self._by_patient.get(first.patient_key, ())
        number = first.account_number
        return own + [
            one for one in theirs if one.account_number != number and _answers(one, first)
        ]


def _answers(row: PlanDecision, first: PlanDecision) -> bool:
    """Whether one answers lines that the other refused, of surely the same patient."""
    is_same = (row.plan_id, row.patient_key) == (first.plan_id, first.patient_key)
    if not is_same or not row.patient_key:
        return False
    said, refused = ([line.placed(0) for line in unpack(one.lines)] for one in (row, first))
    return refused_lines(said, refused) is not None


def _reckoned(first: PlanDecision, beside: _Beside) -> Reckoned:
    """Divide the charges by all that is here of them."""
    charges = charges_said(first)
    return reckon(charges, decisions_beside(charges, beside.of_care(first)))


def _billed(
    firsts: Collection[PlanDecision], patient_ids: set[UUID]
) -> dict[UUID, dict[tuple[str, date, int], str]]:
    """Give the services of these days that are on the patients' bills, each with its bill."""
    days = {line.service_date for row in firsts for line in charges_said(row)} - {None}
    found: dict[UUID, dict[tuple[str, date, int], str]] = defaultdict(dict)
    lines = BillLine.objects.filter(bill__patient_id__in=patient_ids, service_date__in=days)
    for line in lines.exclude(bill__state=BillState.CANCELLED).select_related("bill"):
        service = (line.code, line.service_date, line.charge_cents)
        found[line.bill.patient_id][service] = line.bill.number
    # A bill whose lines have no code or day of their own: what plans said of it has them.
    said = PlanDecision.objects.filter(
        patient_key__in={row.patient_key for row in firsts} - {""}, bill__patient_id__in=patient_ids
    )
    for row in said.exclude(bill__state=BillState.CANCELLED).select_related("bill"):
        for line in charges_said(row):
            if line.service_date is not None:
                service = (line.code, line.service_date, line.charge_cents)
                found[row.bill.patient_id].setdefault(service, row.bill.number)
    return found


def charges_said(row: PlanDecision) -> list[BillCharge]:
    """Give the charges of a decision as those of a bill would be; one if it names no services."""
    lines = [line for line in unpack(row.lines) if line.position]
    if sum(line.charge_cents for line in lines) != row.charge_cents:
        return [BillCharge(1, row.charge_cents)]
    return [
        BillCharge(place, line.charge_cents, line.code, line.service_date)
        for place, line in enumerate(lines, start=1)
    ]


def _name(row: PlanDecision) -> tuple[str, str]:
    return row.patient_family_name.upper(), first_name(row.patient_given_name)


def _known(
    decisions: Sequence[PlanDecision],
) -> dict[tuple[str, str], list[tuple[Patient, set[tuple[str, str]]]]]:
    """Give the patients of each name, each with the ends of the member numbers on their bills."""
    people = patients_named((row.patient_family_name, row.patient_given_name) for row in decisions)
    members: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    for patient_id, plan_name, last4 in Bill.objects.filter(
        patient_id__in={one.id for one in people}
    ).values_list("patient_id", "insurer_name", "member_id_last4"):
        members[patient_id].add((plan_name.casefold(), last4))
    found: dict[tuple[str, str], list[tuple[Patient, set[tuple[str, str]]]]] = defaultdict(list)
    for one in people:
        found[name_of(one)].append((one, members[one.id]))
    return found


def _care(
    row: PlanDecision,
    first: PlanDecision,
    found: Reckoned,
    known: Sequence[tuple[Patient, set[tuple[str, str]]]],
    billed: dict[UUID, dict[tuple[str, date, int], str]],
) -> UnbilledCare:
    is_clear = found.is_decided and found.unclear is None
    services = [(line.code, line.service_date, line.charge_cents) for line in charges_said(first)]
    return UnbilledCare(
        decision_id=row.id,
        first_id=first.id,
        family_name=row.patient_family_name,
        given_name=row.patient_given_name,
        plan_name=row.plan_name,
        service_date=first.service_date,
        decided_date=row.decided_date,
        charge=Money(first.charge_cents),
        share=Money(found.amounts.share_cents) if is_clear else None,
        remittance_id=row.remittance_id,
        claim_position=row.claim_position,
        lines=tuple(line for line in unpack(first.lines) if line.position),
        known=tuple(
            KnownPatient(
                id=one.id,
                name=one.full_name,
                birth_date=one.birth_date,
                guarantor_name=one.guarantor.full_name,
                is_same_member=bool(row.member_id_last4)
                and (row.plan_name.casefold(), row.member_id_last4) in members,
                billed_number=next(
                    (billed[one.id][each] for each in services if each in billed[one.id]), ""
                ),
            )
            for one, members in known
        ),
    )
