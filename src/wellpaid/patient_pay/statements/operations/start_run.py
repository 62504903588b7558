"""Decide who gets a statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from uuid import UUID

from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.queries import statement_rest_days
from wellpaid.kit.errors import ProductError
from wellpaid.kit.ids import new_spoken_code
from wellpaid.kit.tenancy.scope import current_organization_id, tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.patients.models import Guarantor
from wellpaid.patient_pay.statements.events import StatementRunStarted
from wellpaid.patient_pay.statements.models import Statement, StatementRun
from wellpaid.patient_pay.statements.policy import is_at_rest
from wellpaid.patient_pay.statements.queries import asked_bills, last_statements
from wellpaid.patient_pay.statements.states import StatementState

from .decide_sending import Sending, decide_sending

_CHUNK = 2000
_NUMBER_GROUPS = 3
_AHEAD_MAX = timedelta(days=62)


class DayTooFar(ProductError):
    """A mistyped year would hold everybody's next statement until then."""

    code, status = "day_too_far", 400
    message = "{day} is too far ahead. Check the date."


def start_run(
    *, organization_id: UUID, statement_date: date, now: datetime, is_for_all: bool = False
) -> UUID:
    """Write down one statement for each guarantor who owes something, and give the run's id.

    Who had a statement lately and would read nothing new is held, and counted on the run. The
    amounts are those of this moment, in one transaction. A run of the same day is the same run:
    started twice, nothing is sent twice.

    :param is_for_all: hold nobody, whenever the last statement was
    :raises DayTooFar: the day is more than two months ahead
    """
    if statement_date > now.date() + _AHEAD_MAX:
        raise DayTooFar(day=statement_date)
    rest_days = None if is_for_all else statement_rest_days(organization_id)
    with tenant(organization_id):
        run, is_new = StatementRun.objects.get_or_create(
            organization_id=organization_id,
            statement_date=statement_date,
            defaults={"statements_count": 0, "owed_cents": 0, "created_at": now},
        )
        if not is_new:
            return UUID(str(run.id))
        due = Bill.objects.filter(state=BillState.DUE).order_by("guarantor_id")
        ids = list(due.values_list("guarantor_id", flat=True).distinct())
        for start in range(0, len(ids), _CHUNK):
            _write(run, ids[start : start + _CHUNK], rest_days)
        run.save()
        _announce(run, now)
    return UUID(str(run.id))


def _write(run: StatementRun, guarantor_ids: Sequence[UUID], rest_days: int | None) -> None:
    """Write down a chunk's statements, and count them on the run."""
    asked: dict[UUID, dict[UUID, int]] = {}
    for guarantor_id, bill_id, cents in asked_bills(guarantor_ids).values_list(
        "guarantor_id", "id", "owed_cents"
    ):
        asked.setdefault(guarantor_id, {})[bill_id] = cents
    if rest_days is not None:
        _hold(run, asked, rest_days)
    sending = decide_sending(Guarantor.objects.filter(id__in=list(asked)))
    statements = [
        _statement(run, guarantor_id, bills, sending[guarantor_id])
        for guarantor_id, bills in asked.items()
    ]
    Statement.objects.bulk_create(statements)
    run.statements_count += len(statements)
    run.owed_cents += sum(statement.owed_cents for statement in statements)


def _hold(run: StatementRun, asked: dict[UUID, dict[UUID, int]], rest_days: int) -> None:
    """Take those out who are at rest, and count them on the run."""
    last = last_statements(list(asked))
    for guarantor_id in list(asked):
        found = last.get(guarantor_id)
        if found and is_at_rest(
            asked[guarantor_id], found, day=run.statement_date, rest_days=rest_days
        ):
            del asked[guarantor_id]
            day = found.statement_date.isoformat()
            run.held[day] = run.held.get(day, 0) + 1


def _announce(run: StatementRun, now: datetime) -> None:
    event = StatementRunStarted(
        run_id=run.id,
        statements_count=run.statements_count,
        held_count=sum(run.held.values()),
        owed_cents=run.owed_cents,
    )
    announce(event, actor=SYSTEM, subject_id=run.id, now=now)


def _statement(
    run: StatementRun, guarantor_id: UUID, bills: dict[UUID, int], sending: Sending
) -> Statement:
    return Statement(
        organization_id=current_organization_id(),
        run_id=run.id,
        guarantor_id=guarantor_id,
        number=new_spoken_code(_NUMBER_GROUPS),
        statement_date=run.statement_date,
        state=StatementState.WAITING,
        bills_count=len(bills),
        owed_cents=sum(bills.values()),
        **asdict(sending),
    )
