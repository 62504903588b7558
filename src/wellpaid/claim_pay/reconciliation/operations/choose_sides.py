"""Let a person say which remittances and deposits belong together, other than was proposed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.reconciliation.events import Resolution
from wellpaid.claim_pay.reconciliation.models import CasePart, DepositCase
from wellpaid.claim_pay.reconciliation.sides import Cause, Proposal, Rule, Sureness
from wellpaid.claim_pay.reconciliation.states import OPEN, CaseState
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.queries import BY_CARD
from wellpaid.core.banking.queries.matches import lines_by_id
from wellpaid.core.events.actors import SYSTEM, Actor
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import ZERO
from wellpaid.kit.tenancy.scope import tenant

from .decide_case import settle
from .move_cases import CaseChanged, locked_case, move_cases
from .sort_cases import Sides, describe


def choose_sides(
    *,
    organization_id: UUID,
    deposit_case_id: UUID,
    remittance_ids: Collection[UUID],
    bank_line_ids: Collection[UUID],
    resolution: Resolution,
    actor: Actor,
    now: datetime,
) -> None:
    """Match just these with each other, as a person says, and book it.

    What was in the case and isn't chosen is sorted anew by the next comparison.

    :raises NotFound: the organisation has no such case, remittance or deposit
    :raises CaseChanged: one of them is matched with something else
    :raises OneSideMissing: nothing of one side is chosen
    :raises DifferenceNotExplained: the sides differ otherwise than the reason says
    :raises DifferenceTooLarge: a person may not let go of so much
    """
    with tenant(organization_id):
        case = locked_case(deposit_case_id)
        if case.state not in OPEN:
            raise CaseChanged
        sides = _chosen(organization_id, set(remittance_ids), set(bank_line_ids))
        _take_over(case, sides, now)
        settle(case=case, resolution=resolution, actor=actor, now=now)


def _chosen(organization_id: UUID, remittance_ids: set[UUID], line_ids: set[UUID]) -> Sides:
    """Read what was chosen.

    :raises NotFound: one of them isn't the organisation's, is money that went out, or comes by card
    """
    rows = {row.id: row for row in Remittance.objects.filter(id__in=remittance_ids)}
    lines = lines_by_id(organization_id=organization_id, bank_line_ids=line_ids)
    if set(rows) != remittance_ids or set(lines) != line_ids:
        raise NotFound
    if any(line.amount <= ZERO for line in lines.values()):
        raise NotFound
    if any(row.way == BY_CARD for row in rows.values()):
        raise NotFound
    return Sides(rows, lines, [])


def _take_over(case: DepositCase, sides: Sides, now: datetime) -> None:
    """Put the chosen sides into the case; open cases that they are taken from are dissolved.

    :raises CaseChanged: one of them is in a decided case
    """
    chosen = CasePart.objects.filter(is_active=True)
    parts = [
        *chosen.filter(remittance_id__in=sides.remittances).select_related("deposit_case"),
        *chosen.filter(bank_line_id__in=sides.lines).select_related("deposit_case"),
    ]
    others = {
        part.deposit_case_id: part.deposit_case for part in parts
        if part.deposit_case_id != case.id
    }  # fmt: skip
    if any(other.state not in OPEN for other in others.values()):
        raise CaseChanged
    CasePart.objects.filter(deposit_case_id__in=[case.id, *others]).delete()
    move_cases(cases=list(others.values()), to=CaseState.DISSOLVED, actor=SYSTEM, now=now)
    CasePart.objects.bulk_create(
        CasePart(
            organization_id=case.organization_id,
            deposit_case_id=case.id,
            remittance_id=key if key in sides.remittances else None,
            bank_line_id=key if key in sides.lines else None,
        )
        for key in (*sides.remittances, *sides.lines)
    )
    # What a plan said it took back explains the difference still, if it is the same difference.
    had = case.difference
    cause = Cause(case.cause)
    proposal = Proposal(
        Rule.BY_HAND, Sureness.CERTAIN, tuple(sides.remittances), tuple(sides.lines)
    )
    if proposal.advised and proposal.deposits:
        describe(case, proposal, sides)
        case.cause = cause if case.difference == had else Cause.NONE


__all__ = ["Resolution", "choose_sides"]
