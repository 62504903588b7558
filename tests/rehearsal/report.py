"""What must hold in the end, between our books, the processor's and the bank's."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from tests.rehearsal.days import Days
from tests.rehearsal.plan import Intent
from tests.rehearsal.town import COMPANY
from wellpaid.core.banking.models import BankLine, BankStatement
from wellpaid.core.ledger.queries import balance
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.disputes.models import Dispute
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.states import IN_FLIGHT, PaymentState
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.settlements.models import Payout

CLEARING = ("card_clearing", "bank_clearing", "payouts", "undeposited", "checks_out")


def differences(days: Days, plan: list[Intent]) -> list[str]:
    """Give a line for everything that isn't as it must be; none is a rehearsal that went well."""
    return [
        *_payments(days, plan),
        *_cards(days),
        *_entries(days),
        *_bank(days),
        *_proofs(days),
        *(f"{name} still moving: {count}" for name, count in days.moving().items()),
    ]


def figures(days: Days) -> list[str]:
    """Give what the report shows of what happened."""
    with tenant(days.id):
        states = Counter(Payment.objects.values_list("through", "state"))
        refunds = Counter(Refund.objects.values_list("state", flat=True))
        disputes = Counter(Dispute.objects.values_list("state", flat=True))
        payouts = Counter(Payout.objects.values_list("gateway", "state"))
        lines = Counter(BankLine.objects.values_list("matched_kind", flat=True))
        statements = BankStatement.objects.count()
        cash = balance("cash")
    return [
        "payments: " + _counts({" ".join(key): n for key, n in states.items()}),
        "refunds: " + _counts(refunds) + "; disputes: " + _counts(disputes),
        "payouts: " + _counts({" ".join(key): n for key, n in payouts.items()}),
        f"bank lines on {statements} statements: " + _counts(lines),
        f"in the bank: {cash}",
    ]


def _counts(found: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in sorted(found.items())) or "none"


def _payments(days: Days, plan: list[Intent]) -> Iterator[str]:
    with tenant(days.id):
        rows = list(Payment.objects.values_list("allocations__bill__number", "state"))
    begun = {number for number, _ in rows}
    for intent in plan:
        if intent.bill_number not in begun:
            yield f"nobody paid bill {intent.bill_number}"
    for number, state in rows:
        if state in (*IN_FLIGHT, PaymentState.SUBMITTED):
            yield f"bill {number}: a payment without a known end, {state}"
    taken = Counter(number for number, state in rows if state == PaymentState.SUCCEEDED)
    yield from (f"bill {number} is paid {n} times" for number, n in taken.items() if n > 1)


def _cards(days: Days) -> Iterator[str]:
    """The processor's captures against ours: the same references, the same cents."""
    theirs = Counter(
        days.of_sandbox(
            "SELECT reference, amount_cents FROM charges WHERE status = 'succeeded'"
            " AND reference LIKE ?",
            f"{days.id}.%",
        )
    )
    with tenant(days.id):
        rows = Payment.objects.filter(through="card", state=PaymentState.SUCCEEDED)
        ours = Counter((row.reference, row.amount_cents) for row in rows)
        back = Counter(
            (row.reference, row.amount_cents)
            for row in Refund.objects.filter(payment__through="card").exclude(asked_at=None)
        )
    yield from _compare("captures", theirs, ours)
    refunds = days.of_sandbox(
        "SELECT reference, amount_cents FROM refunds WHERE reference LIKE ?", f"{days.id}.%"
    )
    yield from _compare("card refunds", Counter(refunds), back)


def _entries(days: Days) -> Iterator[str]:
    """What the bank settled and sent back against our bank payments, by their own numbers."""
    theirs = Counter(
        days.of_sandbox(
            "SELECT trace, amount_cents, coalesce(CASE WHEN answer_code LIKE 'R%'"
            " THEN answer_code END, '') FROM bank_entries WHERE company = ?"
            " AND description IN ('MED BILL', 'REFUND')",
            COMPANY,
        )
    )
    ours = Counter(
        days.stack.ask(
            "SELECT trace_number, amount_cents, return_code FROM ach_entry"
            " WHERE organization_id = %s AND purpose = 'payment' AND state <> 'cancelled'",
            days.id,
        )
    )
    yield from _compare("bank entries", theirs, ours)


def _compare(what: str, theirs: Counter, ours: Counter) -> Iterator[str]:
    yield from (f"{what}: theirs only {one}" for one in theirs - ours)
    yield from (f"{what}: ours only {one}" for one in ours - theirs)


def _bank(days: Days) -> Iterator[str]:
    """Every line of every statement is known, and the cash is what the bank says it is."""
    with tenant(days.id):
        for line in BankLine.objects.filter(matched_id=None):
            yield f"bank line nobody knows: {line.amount_cents} {line.type_code} {line.text}"
        last = BankStatement.objects.order_by("as_of_date").last()
        closing = last.closing_cents if last else 0
        cash = balance("cash").cents
        left = {name: cents for name in CLEARING if (cents := balance(name).cents)}
    theirs = days.of_sandbox(
        "SELECT coalesce(sum(amount_cents), 0) FROM bank_bookings WHERE company = ?", COMPANY
    )[0][0]
    if not cash == closing == theirs:
        yield f"cash: our books {cash}, the last statement {closing}, the bank's books {theirs}"
    yield from (f"{name} still holds {cents} cents" for name, cents in left.items())


def _proofs(days: Days) -> Iterator[str]:
    done = days.stack.manage("prove", "--json")
    try:
        report = json.loads(done.stdout)
    except ValueError:
        yield f"prove did not answer: {done.stderr[-500:]}"
        return
    for one in report["organizations"]:
        yield from (f"prove, {one['organization']}: {finding}" for finding in one["findings"])
