"""Compare what plans said with what the bank shows: match what is exact, sort the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.payers.queries import all_payers
from wellpaid.claim_pay.reconciliation.clues import PayerNames
from wellpaid.claim_pay.reconciliation.events import Resolution
from wellpaid.claim_pay.reconciliation.matching import match_up
from wellpaid.claim_pay.reconciliation.models import CasePart
from wellpaid.claim_pay.reconciliation.sides import Advised, Deposit, Proposal, TakenBack
from wellpaid.claim_pay.reconciliation.states import OPEN, CaseState
from wellpaid.claim_pay.reconciliation.windows import LOOK_BACK
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.queries import coming_to_the_bank
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.banking.queries import LineRow, unmatched_lines
from wellpaid.core.banking.queries.matches import lines_by_id
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.money import ZERO
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.kit.transactions import savepoint

from .decide_case import settle
from .move_cases import CaseChanged, locked_run
from .sort_cases import Sides, sort_cases


@dataclass(frozen=True, slots=True)
class Compared:
    """What a run did: how many cases were matched by themselves, and how many lie open."""

    matched_count: int
    open_count: int


def match_deposits(*, organization_id: UUID, today: date, now: datetime) -> Compared:
    """Compare both sides once, in one transaction; runs of one organisation wait for each other.

    :param today: the calendar day of the provider, by which things are late
    """
    with tenant(organization_id):
        run = locked_run()
        sides = _sides(organization_id, today)
        found = _matched_up(sides, today)
        cases = sort_cases(found=found, sides=sides, today=today, now=now)
        matched = 0
        for case, proposal in cases:
            if not proposal.is_automatic:
                continue
            try:
                with savepoint():
                    settle(case=case, resolution=Resolution.EQUAL, actor=SYSTEM, now=now)
            except CaseChanged:
                # The plan's news, or another page, was quicker; the next comparison sees it.
                continue
            matched += 1
        run.last_run_at = now
        run.save(update_fields=["last_run_at"])
        return Compared(matched, len(cases) - matched)


def _sides(organization_id: UUID, today: date) -> Sides:
    """Read everything that lies open, and the cases that it is in: seven queries."""
    since = today - LOOK_BACK
    _let_go_of_sent_again()
    coming = coming_to_the_bank()
    aside = set(
        CasePart.objects.filter(
            is_active=True, bank_line_id__isnull=False, deposit_case__state=CaseState.ASIDE
        ).values_list("bank_line_id", flat=True)
    )
    parts = CasePart.objects.filter(is_active=True, deposit_case__state__in=OPEN).select_related(
        "deposit_case"
    )
    lines = [
        line
        for line in _lines(organization_id, since, parts)
        if line.amount > ZERO and line.id not in aside and line.matched_id is None
    ]
    return Sides(
        {row.id: row for row in coming},
        {line.id: line for line in lines},
        list(parts),
        {str(payer.organization_id): payer.name for payer in all_payers()},
    )


def _lines(organization_id: UUID, since: date, parts: Iterable[CasePart]) -> list[LineRow]:
    """Give the bookings of late, and those of open cases however old: money doesn't just go."""
    late = unmatched_lines(organization_id=organization_id, since=since, limit=None)
    known = {line.id for line in late}
    older = {part.bank_line_id for part in parts if part.bank_line_id} - known
    if not older:
        return late
    return [
        *lines_by_id(organization_id=organization_id, bank_line_ids=older).values(), *late,
    ]  # fmt: skip


def _let_go_of_sent_again() -> None:
    """Take remittances that are on their way again out of cases that were matched before.

    The plan's money had come back; the case stays as it was, and the new money is another's.
    """
    CasePart.objects.filter(
        is_active=True,
        remittance__state=RemittanceState.COMING,
        deposit_case__state=CaseState.MATCHED,
    ).update(is_active=False)


def _matched_up(sides: Sides, today: date) -> list[Proposal]:
    since = today - LOOK_BACK
    held = {
        key
        for part in sides.parts
        if part.deposit_case.is_held
        for key in (part.remittance_id, part.bank_line_id)
    }
    arrived = Remittance.objects.filter(state=RemittanceState.ARRIVED, payment_date__gte=since)
    kept = Remittance.objects.filter(adjustment_cents__lt=0, payment_date__gte=since)
    return match_up(
        [advised_of(row, is_held=row.id in held) for row in sides.remittances.values()],
        [_deposit_of(line, is_held=line.id in held) for line in sides.lines.values()],
        payers=_payer_names([*sides.remittances.values()]),
        today=today,
        settled=[advised_of(row) for row in arrived],
        taken_back=[
            TakenBack(row.payer_id, -row.adjustment_cents, row.trace_number) for row in kept
        ],
    )


def advised_of(row: Remittance, *, is_held: bool = False) -> Advised:
    """Give a remittance as the matching takes it."""
    return Advised(
        row.id,
        row.payer_id,
        row.payer_id_number,
        row.trace_number,
        row.amount_cents,
        row.payment_date,
        row.way,
        is_held,
    )


def _deposit_of(line: LineRow, *, is_held: bool) -> Deposit:
    texts = (line.customer_reference, line.bank_reference, line.text)
    return Deposit(line.id, line.booked_date, line.amount.cents, texts, is_held)


def _payer_names(remittances: list[Remittance]) -> PayerNames:
    """Name every plan as it names itself in 835s, and as it is known here."""
    own = [
        (row.payer_id, name)
        for row in remittances
        for name in (row.payer_name, row.payer_id_number)
    ]
    known = [
        (payer.organization_id, name)
        for payer in all_payers()
        for name in (payer.name, payer.payer_ein)
    ]
    return PayerNames([*own, *known])
