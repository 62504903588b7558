"""Decide who gets a statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from wellpaid.kit.ids import new_spoken_code
from wellpaid.kit.tenancy.scope import current_organization_id, tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.patients.models import Guarantor
from wellpaid.patient_pay.statements.models import Statement, StatementRun
from wellpaid.patient_pay.statements.queries import asked_bills
from wellpaid.patient_pay.statements.states import StatementState

from .decide_sending import Sending, decide_sending

_CHUNK = 2000
_NUMBER_GROUPS = 3


def start_run(*, organization_id: UUID, statement_date: date, now: datetime) -> UUID:
    """Write down one statement for each guarantor who owes something, and give the run's id.

    The amounts are those of this moment, in one transaction. A run of the same day is the same run:
    started twice, nothing is sent twice.
    """
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
            _write(run, ids[start : start + _CHUNK])
        run.save()
    return UUID(str(run.id))


def _write(run: StatementRun, guarantor_ids: Sequence[UUID]) -> None:
    """Write down a chunk's statements, and count them on the run."""
    asked: dict[UUID, dict[UUID, int]] = {}
    for guarantor_id, bill_id, cents in asked_bills(guarantor_ids).values_list(
        "guarantor_id", "id", "owed_cents"
    ):
        asked.setdefault(guarantor_id, {})[bill_id] = cents
    sending = decide_sending(Guarantor.objects.filter(id__in=list(asked)))
    statements = [
        _statement(run, guarantor_id, bills, sending[guarantor_id])
        for guarantor_id, bills in asked.items()
    ]
    Statement.objects.bulk_create(statements)
    run.statements_count += len(statements)
    run.owed_cents += sum(statement.owed_cents for statement in statements)


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
