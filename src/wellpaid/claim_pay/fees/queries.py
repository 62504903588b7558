"""Reads of the service, its fees, and what each way of being paid would have cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Sum

from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .models import FeeAgreement, FeeDebit, FeeInvoice, ServiceFee
from .reckoning import Mirrored, cycle_of, mirror
from .states import AgreementState, DebitState, FeeState, InvoiceState

PAGE_ROWS = 50
_YEAR = timedelta(days=365)


def mirrors(
    *, organization_id: UUID, payer_id: UUID | None, card_basis_points: int, today: date
) -> dict[Method, Mirrored]:
    """Replay a year of a payer's payments, or of all payers', under each method: one query.

    A card costs what the payer says that it costs; direct deposits and checks cost nothing.
    """
    with tenant(organization_id):
        rows = Remittance.objects.filter(payment_date__gt=today - _YEAR).exclude(
            state=RemittanceState.CANCELLED
        )
        if payer_id is not None:
            rows = rows.filter(payer_id=payer_id)
        amounts = [Money(cents) for cents in rows.values_list("amount_cents", flat=True)]
    return {
        Method.ACH: mirror(amounts, 0),
        Method.VIRTUAL_CARD: mirror(amounts, card_basis_points),
        Method.CHECK: mirror(amounts, 0),
    }


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One payment's fee."""

    remittance_id: UUID
    payer_name: str
    trace_number: str
    payment: Money
    amount: Money
    state: FeeState
    charged_at: datetime


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """A month's fees."""

    number: int
    cycle_date: date
    fee_count: int
    amount: Money
    id: UUID
    state: InvoiceState
    failure_code: str


@dataclass(frozen=True, slots=True)
class DebitRow:
    """The permission to take invoices from an account."""

    last4: str
    most: Money
    signed_name: str
    signed_at: datetime
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class FeesPage:
    """The service, and what it has cost.

    :param signed_at: when it was turned on; None: it is off
    :param this_month: charged in the running month
    """

    is_on: bool
    signed_at: datetime | None
    signed_name: str
    cap: Money
    this_month: Money
    rows: tuple[FeeRow, ...]
    count: int
    invoices: tuple[InvoiceRow, ...]
    debit: DebitRow | None


def fees_page(*, organization_id: UUID, today: date, page: int) -> FeesPage:
    """Give a page of fees, the newest first: six queries."""
    with tenant(organization_id):
        agreement = FeeAgreement.objects.filter(state=AgreementState.ON).first()
        month = ServiceFee.objects.filter(cycle_date=cycle_of(today), state=FeeState.CHARGED)
        fees = ServiceFee.objects.select_related("remittance").order_by("-charged_at", "-id")
        start = (page - 1) * PAGE_ROWS
        return FeesPage(
            is_on=agreement is not None,
            signed_at=agreement.signed_at if agreement else None,
            signed_name=agreement.signed_name if agreement else "",
            cap=Money(agreement.cap_cents) if agreement else Money(0),
            this_month=Money(month.aggregate(sum=Sum("amount_cents"))["sum"] or 0),
            rows=tuple(_row(row) for row in fees[start : start + PAGE_ROWS]),
            count=ServiceFee.objects.count(),
            invoices=tuple(
                InvoiceRow(
                    row.number, row.cycle_date, row.fee_count, Money(row.amount_cents), row.id,
                    InvoiceState(row.state), row.failure_code,
                )
                for row in FeeInvoice.objects.order_by("-cycle_date")
            ),
            debit=_debit(),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FeeMonth:
    """What the service cost in one calendar month."""

    first_date: date
    count: int
    amount: Money


def fee_months(*, organization_id: UUID, since: date) -> list[FeeMonth]:
    """Sum the fees up that stand, by month: one query."""
    with tenant(organization_id):
        rows = (
            ServiceFee.objects.filter(cycle_date__gte=since, state=FeeState.CHARGED)
            .values("cycle_date")
            .annotate(count=Count("remittance_id"), cents=Sum("amount_cents"))
            .order_by("cycle_date")
        )
        return [FeeMonth(one["cycle_date"], one["count"], Money(one["cents"])) for one in rows]


def _debit() -> DebitRow | None:
    row = FeeDebit.objects.filter(state=DebitState.ALLOWED).select_related("bank_account").first()
    if row is None:
        return None
    return DebitRow(
        last4=row.bank_account.last4,
        most=Money(row.most_cents),
        signed_name=row.signed_name,
        signed_at=row.signed_at,
        text=row.text,
        language=row.language,
    )


def _row(row: ServiceFee) -> FeeRow:
    return FeeRow(
        remittance_id=row.remittance_id,
        payer_name=row.remittance.payer_name,
        trace_number=row.remittance.trace_number,
        payment=row.remittance.amount,
        amount=row.amount,
        state=FeeState(row.state),
        charged_at=row.charged_at,
    )
