"""Keep one case for what belongs together: the same row as before, whatever joins or leaves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast
from uuid import UUID

from wellpaid.claim_pay.reconciliation.events import CaseOpened
from wellpaid.claim_pay.reconciliation.models import CasePart, DepositCase
from wellpaid.claim_pay.reconciliation.policy import ASK_AGAIN_BANKING_DAYS
from wellpaid.claim_pay.reconciliation.sides import LONE_RULES, Proposal, Rule
from wellpaid.claim_pay.reconciliation.states import CaseState
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.core.banking.queries import LineRow
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.events.operations.announce_many import announce_many
from wellpaid.core.events.registry import Event
from wellpaid.core.organizations.queries import time_zone_of
from wellpaid.formats.nacha.calendar import banking_days_between
from wellpaid.kit.clock import local_date
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import current_organization_id
from wellpaid.kit.transactions import require_open

from .move_cases import move_cases

_TRACE_WORDS_MAX = 200
_NAME_MAX = 60


@dataclass(frozen=True, slots=True)
class Sides:
    """Everything that lies open, by id, and the active parts of the open cases.

    :param plans: names of plans by their id as a text, for deposits that name one
    """

    remittances: dict[UUID, Remittance]
    lines: dict[UUID, LineRow]
    parts: list[CasePart]
    plans: Mapping[str, str] = field(default_factory=dict)


def sort_cases(
    *, found: Sequence[Proposal], sides: Sides, today: date, now: datetime
) -> list[tuple[DepositCase, Proposal]]:
    """Give each proposal its case: the open one of its oldest member, or a new one.

    Open cases that nothing is left for are dissolved. The caller holds the lock of comparing.
    """
    require_open()
    by_member = {
        key: part.deposit_case
        for part in sides.parts
        for key in (part.remittance_id, part.bank_line_id)
        if key
    }
    unclaimed = {case.id: case for case in by_member.values()}
    pairs: list[tuple[DepositCase, Proposal]] = []
    opened: list[DepositCase] = []
    for proposal in found:
        case = _claim(proposal, by_member, unclaimed)
        if case is None:
            case = DepositCase(id=new_id(), opened_at=now, state_changed_at=now, state="")
            opened.append(case)
        pairs.append((case, proposal))
    _sort_parts(pairs, [*unclaimed.values()], sides, opened)
    move_cases(cases=[*unclaimed.values()], to=CaseState.DISSOLVED, actor=SYSTEM, now=now)
    _bring_up_to_date(pairs, sides, today, now)
    _open(opened, now)
    _keep_parts(pairs, sides)
    return pairs


def _claim(
    proposal: Proposal, by_member: dict[UUID, DepositCase], unclaimed: dict[UUID, DepositCase]
) -> DepositCase | None:
    """Take the case of the oldest member that has one which nobody took."""
    for key in _members(proposal):
        case = by_member.get(key)
        if case is not None and case.id in unclaimed:
            return unclaimed.pop(case.id)
    return None


def _members(proposal: Proposal) -> list[UUID]:
    return [cast("UUID", key) for key in (*proposal.advised, *proposal.deposits)]


def _sort_parts(
    pairs: Iterable[tuple[DepositCase, Proposal]],
    dissolved: Iterable[DepositCase],
    sides: Sides,
    opened: Sequence[DepositCase],
) -> None:
    """Delete the parts of every case whose sides are others now; none is in two meanwhile."""
    new = {case.id for case in opened}
    had: dict[UUID, set[UUID]] = {}
    for part in sides.parts:
        key = part.remittance_id or part.bank_line_id
        assert key is not None
        had.setdefault(part.deposit_case_id, set()).add(key)
    changed = [
        case.id
        for case, proposal in pairs
        if case.id not in new and had.get(case.id) != set(_members(proposal))
    ]
    gone = [case.id for case in dissolved]
    CasePart.objects.filter(deposit_case_id__in=[*changed, *gone]).delete()


def _keep_parts(pairs: Iterable[tuple[DepositCase, Proposal]], sides: Sides) -> None:
    """Give each case the parts that it hasn't got."""
    kept = set(
        CasePart.objects.filter(
            deposit_case_id__in={part.deposit_case_id for part in sides.parts}, is_active=True
        ).values_list("deposit_case_id", flat=True)
    )
    CasePart.objects.bulk_create(
        CasePart(
            organization_id=case.organization_id,
            deposit_case_id=case.id,
            remittance_id=key if key in sides.remittances else None,
            bank_line_id=key if key in sides.lines else None,
        )
        for case, proposal in pairs
        if case.id not in kept
        for key in _members(proposal)
    )


def _bring_up_to_date(
    pairs: Iterable[tuple[DepositCase, Proposal]], sides: Sides, today: date, now: datetime
) -> None:
    """Write what is known into each case, and let it wait or ask for somebody."""
    to_move: dict[CaseState, list[DepositCase]] = {CaseState.WAITING: [], CaseState.NEEDS_YOU: []}
    changed = []
    zone = time_zone_of(current_organization_id())
    for case, proposal in pairs:
        before = _facts(case)
        describe(case, proposal, sides)
        state = _state_of(case, proposal, today, zone)
        if not case.state:
            case.state = state
        elif case.state != state and not proposal.is_automatic:
            to_move[state].append(case)
        elif _facts(case) != before:
            changed.append(case)
    for state, cases in to_move.items():
        move_cases(cases=cases, to=state, actor=SYSTEM, now=now)
    DepositCase.objects.bulk_update(changed, _FACTS)


_FACTS = [
    "rule", "cause", "sureness", "is_automatic", "payer_name", "trace_words", "remitted_cents",
    "deposited_cents", "figures", "since_date",
]  # fmt: skip


def _facts(case: DepositCase) -> list[object]:
    return [getattr(case, name) for name in _FACTS]


def _open(cases: Sequence[DepositCase], now: datetime) -> None:
    events: list[tuple[Event, UUID]] = [
        (CaseOpened(deposit_case_id=case.id), case.id) for case in cases
    ]
    for case in cases:
        case.save(force_insert=True)
    if events:
        announce_many(events, actor=SYSTEM, now=now)


def _state_of(case: DepositCase, proposal: Proposal, today: date, zone: str) -> CaseState:
    """Tell whether it is waited for, or needs somebody; after a request the plan has some days."""
    if proposal.rule not in {Rule.NO_MONEY, Rule.NO_ADVICE}:
        return CaseState.NEEDS_YOU
    if case.asked_at is not None:
        days = banking_days_between(local_date(case.asked_at, zone), today)
        return CaseState.WAITING if days <= ASK_AGAIN_BANKING_DAYS else CaseState.NEEDS_YOU
    return CaseState.NEEDS_YOU if proposal.is_overdue or case.is_held else CaseState.WAITING


def describe(case: DepositCase, proposal: Proposal, sides: Sides) -> None:
    """Write into a case what a proposal says of its sides."""
    remittances = [sides.remittances[cast("UUID", key)] for key in proposal.advised]
    lines = [sides.lines[cast("UUID", key)] for key in proposal.deposits]
    names = dict.fromkeys(row.payer_name for row in remittances)
    case.rule, case.cause, case.sureness = proposal.rule, proposal.cause, proposal.sureness
    case.is_automatic = proposal.is_automatic
    case.figures = dict(proposal.figures)
    case.remitted_cents = sum(row.amount_cents for row in remittances)
    case.deposited_cents = sum(line.amount.cents for line in lines)
    of_deposit = sides.plans.get(str(proposal.figures.get("payer", "")), "")
    case.payer_name = (", ".join(names) or of_deposit)[:_NAME_MAX]
    case.trace_words = _trace_words([row.trace_number for row in remittances])
    days = [row.payment_date for row in remittances] + [line.booked_date for line in lines]
    case.since_date = min(days)
    if proposal.rule in LONE_RULES and not case.trace_words:
        case.trace_words = str(proposal.figures.get("trace", ""))


def _trace_words(numbers: Sequence[str]) -> str:
    """Join the numbers as far as there is room; a cut list ends with dots."""
    words = ", ".join(numbers)
    if len(words) <= _TRACE_WORDS_MAX:
        return words
    return words[: _TRACE_WORDS_MAX - 1].rpartition(", ")[0] + "…"
