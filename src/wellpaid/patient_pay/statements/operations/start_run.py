"""Decide who gets a statement."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from wellpaid.kit.ids import new_spoken_code
from wellpaid.kit.tenancy.scope import current_organization_id, tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.patients.models import Guarantor
from wellpaid.patient_pay.statements.models import DeliveryChoice, Statement, StatementRun
from wellpaid.patient_pay.statements.states import StatementState

_CHUNK = 2000
_NUMBER_GROUPS = 3
_LANGUAGES = ("en", "es")


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
        owing = list(
            Bill.objects.filter(state=BillState.DUE)
            .values("guarantor_id")
            .annotate(count=Count("id"), owed=Sum("owed_cents"))
            .order_by("guarantor_id")
        )
        for start in range(0, len(owing), _CHUNK):
            _write(run, owing[start : start + _CHUNK])
        run.statements_count = len(owing)
        run.owed_cents = sum(row["owed"] for row in owing)
        run.save()
    return UUID(str(run.id))


def _write(run: StatementRun, owing: list[dict[str, Any]]) -> None:
    ids = [row["guarantor_id"] for row in owing]
    guarantors = {person.id: person for person in Guarantor.objects.filter(id__in=ids)}
    choices = {
        choice.guarantor_id: choice
        for choice in DeliveryChoice.objects.filter(guarantor_id__in=ids)
    }
    Statement.objects.bulk_create(
        _statement(run, row, guarantors[row["guarantor_id"]], choices.get(row["guarantor_id"]))
        for row in owing
    )


def _statement(
    run: StatementRun, row: dict[str, Any], guarantor: Guarantor, choice: DeliveryChoice | None
) -> Statement:
    language = choice.language if choice else guarantor.language
    return Statement(
        organization_id=current_organization_id(),
        run_id=run.id,
        guarantor_id=guarantor.id,
        number=new_spoken_code(_NUMBER_GROUPS),
        statement_date=run.statement_date,
        state=StatementState.WAITING,
        delivery=choice.delivery if choice else Statement.Delivery.PAPER,
        is_large_type=choice.is_large_type if choice else False,
        language=language if language in _LANGUAGES else "en",
        bills_count=row["count"],
        owed_cents=row["owed"],
    )
