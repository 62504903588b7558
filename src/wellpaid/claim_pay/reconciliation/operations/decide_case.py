"""Say that a deposit is what a plan paid, and book it: the fix of a case."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.reconciliation.events import Resolution
from wellpaid.claim_pay.reconciliation.models import CasePart, DepositCase
from wellpaid.claim_pay.reconciliation.policy import FEE_BASIS_POINTS_MAX, WRITE_OFF_CENTS_MAX
from wellpaid.claim_pay.reconciliation.sides import Cause, Sureness
from wellpaid.claim_pay.reconciliation.states import OPEN, CaseState
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.operations.move_remittances import move_remittances
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.banking.operations.match_line import LineMatchedAlready, match_line
from wellpaid.core.banking.queries import LineRow
from wellpaid.core.banking.queries.matches import lines_by_id
from wellpaid.core.events.actors import Actor
from wellpaid.core.ledger.claim_postings import (
    ClaimMoney,
    deposit_difference_let_go,
    deposit_fee_found,
    deposit_taken_back,
    plan_money_arrived,
)
from wellpaid.core.ledger.operations.post import post
from wellpaid.core.organizations.queries import day_at
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant

from .move_cases import CaseChanged, locked_case, move_cases

DEPOSIT_CASE = "deposit_case"
_WHOLE = 10_000


class OneSideMissing(ProductError):
    """There is nothing to match it with."""

    code, status = "deposit_case_one_side", 409
    message = "One side is missing. Choose what belongs to it, or ask the plan."


class DifferenceNotExplained(ProductError):
    """The two sides differ, and the reason given doesn't explain that."""

    code, status = "deposit_case_difference", 409
    message = (
        "The plan and the bank differ by {difference}, and this reason doesn't explain it. "
        "Nothing was booked."
    )


class DifferenceTooLarge(ProductError):
    """More than a person may let go of."""

    code, status = "deposit_case_too_large", 409
    message = "You can let go of {limit} at most. Ask the plan about the rest. Nothing was booked."


def decide_case(
    *,
    organization_id: UUID,
    deposit_case_id: UUID,
    resolution: Resolution,
    seen_difference: Money,
    actor: Actor,
    now: datetime,
) -> None:
    """Match a case's two sides and book the money; the same again changes nothing.

    :param resolution: what the difference is; ``EQUAL`` where there is none
    :param seen_difference: as the reader saw it
    :raises NotFound: the organisation has no such case
    :raises CaseChanged: it is decided otherwise, or isn't what the reader saw
    :raises OneSideMissing: there is nothing to match with
    :raises DifferenceNotExplained: the sides differ otherwise than the reason says
    :raises DifferenceTooLarge: a person may not let go of so much
    """
    with tenant(organization_id):
        case = locked_case(deposit_case_id)
        if case.state == CaseState.MATCHED and case.resolution == resolution:
            return
        if case.state not in OPEN or case.difference != seen_difference:
            raise CaseChanged
        settle(case=case, resolution=resolution, actor=actor, now=now)


def decide_cases(
    *, organization_id: UUID, deposit_case_ids: Collection[UUID], actor: Actor, now: datetime
) -> int:
    """Match several cases that agree to the cent and are likely; give how many were matched now.

    Each is a transaction of its own: one that has changed meanwhile keeps none of the others back.
    """
    count = 0
    for case_id in deposit_case_ids:
        try:
            with tenant(organization_id):
                case = locked_case(case_id)
                if case.state not in OPEN or case.sureness == Sureness.MAYBE:
                    continue
                settle(case=case, resolution=Resolution.EQUAL, actor=actor, now=now)
        except (NotFound, CaseChanged, OneSideMissing, DifferenceNotExplained):
            continue
        count += 1
    return count


def settle(*, case: DepositCase, resolution: Resolution, actor: Actor, now: datetime) -> None:
    """Match a locked case in the open transaction.

    :raises CaseChanged: a side of it is somebody else's meanwhile
    :raises OneSideMissing: there is nothing to match with
    :raises DifferenceNotExplained: the sides differ otherwise than the reason says
    :raises DifferenceTooLarge: a person may not let go of so much
    """
    parts = list(CasePart.objects.filter(deposit_case_id=case.id, is_active=True))
    remittance_ids = [part.remittance_id for part in parts if part.remittance_id]
    line_ids = [part.bank_line_id for part in parts if part.bank_line_id]
    if not (remittance_ids and line_ids):
        raise OneSideMissing
    require_explained(case, resolution)
    remittances = _locked_coming(remittance_ids)
    lines = _matched_lines(case, line_ids, actor, now)
    move_remittances(remittances=remittances, to=RemittanceState.ARRIVED, actor=actor, now=now)
    case.decision_count += 1
    for part in parts:
        if part.bank_line_id:
            line = lines[part.bank_line_id]
            key = f"{line.id}:{case.id}:{case.decision_count}"
            fact = ClaimMoney(line.id, line.amount, line.booked_date, actor, key)
            part.journal_id = post(journal=plan_money_arrived(fact))
    CasePart.objects.bulk_update(parts, ["journal_id"])
    case.difference_journal_id = _book_difference(case, resolution, actor, now)
    case.resolution = resolution
    case.decided_by, case.decided_at, case.is_held = str(actor), now, False
    move_cases(cases=[case], to=CaseState.MATCHED, actor=actor, now=now)


def require_explained(case: DepositCase, resolution: Resolution) -> None:
    """Refuse a reason that can't be what the two sides differ by.

    :raises DifferenceNotExplained: it can't
    :raises DifferenceTooLarge: a person may not let go of so much
    """
    difference = case.difference
    match resolution:
        case Resolution.EQUAL:
            is_so = difference == ZERO
        case Resolution.FEE:
            most = case.remitted_cents * FEE_BASIS_POINTS_MAX // _WHOLE
            is_so = 0 < difference.cents <= most
        case Resolution.TAKEN_BACK:
            is_so = difference > ZERO and case.cause == Cause.TAKEN_BACK
        case Resolution.WRITTEN_OFF:
            is_so = difference > ZERO
            if difference.cents > WRITE_OFF_CENTS_MAX:
                raise DifferenceTooLarge(limit=Money(WRITE_OFF_CENTS_MAX))
        case Resolution.EXTRA:
            is_so = difference < ZERO
        case _:
            is_so = False
    if not is_so:
        raise DifferenceNotExplained(difference=abs(difference))


def _locked_coming(remittance_ids: Collection[UUID]) -> list[Remittance]:
    """Lock the remittances; each of them still has to be on its way.

    :raises CaseChanged: one of them isn't
    """
    rows = lock_rows(Remittance, remittance_ids)
    if len(rows) != len(set(remittance_ids)) or any(
        row.state != RemittanceState.COMING for row in rows.values()
    ):
        raise CaseChanged
    return list(rows.values())


def _matched_lines(
    case: DepositCase, line_ids: Collection[UUID], actor: Actor, now: datetime
) -> dict[UUID, LineRow]:
    """Match the case's bank lines.

    :raises CaseChanged: one of them is matched with something else
    """
    for line_id in sorted(line_ids):
        try:
            is_new = match_line(
                organization_id=case.organization_id,
                bank_line_id=line_id,
                kind=DEPOSIT_CASE,
                subject_id=case.id,
                actor=actor,
                now=now,
            )
        except LineMatchedAlready as error:
            raise CaseChanged from error
        if not is_new:
            raise CaseChanged
    return lines_by_id(organization_id=case.organization_id, bank_line_ids=line_ids)


def _book_difference(
    case: DepositCase, resolution: Resolution, actor: Actor, now: datetime
) -> UUID | None:
    """Book what the bank has less, or more, than the plan said."""
    if case.difference == ZERO:
        return None
    key = f"{case.id}:{case.decision_count}"
    fact = ClaimMoney(case.id, case.difference, day_at(case.organization_id, now), actor, key)
    match resolution:
        case Resolution.FEE:
            draft = deposit_fee_found(fact)
        case Resolution.WRITTEN_OFF:
            draft = deposit_difference_let_go(fact)
        case _:
            draft = deposit_taken_back(fact)
    return post(journal=draft)
