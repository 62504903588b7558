"""Keep the payer's list of whom it pays."""

from __future__ import annotations

from collections.abc import Sequence

from wellpaid.claim_pay.disbursements.models import Disbursement, PaidProvider
from wellpaid.claim_pay.disbursements.states import Way
from wellpaid.claim_pay.submissions.models import SubmittedPayment
from wellpaid.kit.transactions import require_open


def note_providers(*, payments: Sequence[SubmittedPayment], made: Sequence[Disbursement]) -> None:
    """Write down how each payee is paid now: in the caller's transaction, which makes the payments.

    A payment without money says that somebody is paid, and not how.

    :param made: the disbursement of each payment, in the same order
    """
    require_open()
    if not payments:
        return
    pairs = list(zip(payments, made, strict=True))
    firsts = {(one.payee_tin_hash, one.payee_npi): (one, way) for one, way in reversed(pairs)}
    keys = sorted(firsts)
    PaidProvider.objects.bulk_create([_new(*firsts[key]) for key in keys], ignore_conflicts=True)
    rows = PaidProvider.objects.select_for_update(no_key=True).filter(
        payee_tin_hash__in={hashed for hashed, _ in keys}, payee_npi__in={npi for _, npi in keys}
    )
    known = {(row.payee_tin_hash, row.payee_npi): row for row in rows.order_by("id")}
    for payment, disbursement in pairs:
        _add(known[payment.payee_tin_hash, payment.payee_npi], disbursement)
    PaidProvider.objects.bulk_update(
        [known[key] for key in keys],
        ["payee_name", "payee_organization_id", "payee_id", "way", "why_code", "account_id",
         "way_since_date", "account_changed_date", "last_payment_date", "payment_count"],
    )  # fmt: skip


def _new(payment: SubmittedPayment, disbursement: Disbursement) -> PaidProvider:
    return PaidProvider(
        organization_id=payment.organization_id,
        payee_tin_hash=payment.payee_tin_hash,
        payee_npi=payment.payee_npi,
        payee_name=payment.payee_name,
        way=disbursement.way,
        why_code=disbursement.why_code,
        account_id=disbursement.payee_account_id,
        way_since_date=disbursement.payment_date,
        last_payment_date=disbursement.payment_date,
    )


def _add(row: PaidProvider, disbursement: Disbursement) -> None:
    row.payment_count += 1
    row.payee_name = disbursement.payee_name
    row.payee_organization_id = disbursement.payee_organization_id
    row.payee_id = disbursement.payee_id
    row.last_payment_date = max(row.last_payment_date, disbursement.payment_date)
    if disbursement.way == Way.NOTHING:
        return
    if row.way != disbursement.way:
        row.way_since_date = disbursement.payment_date
    elif row.account_id != disbursement.payee_account_id:
        row.account_changed_date = disbursement.payment_date
    row.way, row.why_code = disbursement.way, disbursement.why_code
    row.account_id = disbursement.payee_account_id
