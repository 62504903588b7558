"""The entries of claim payments, and that a whole life of one leaves nothing hanging."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest

from tests.unit.core.ledger.books import DAY
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger import claim_postings as books
from wellpaid.core.ledger.claim_postings import ClaimMoney
from wellpaid.kit.money import Money

SUBJECT, PROVIDER = UUID(int=1), UUID(int=2)
FACT = ClaimMoney(SUBJECT, Money(18_348), DAY, SYSTEM)

ENTRIES = [
    (books.funds_received, "funds.received", "cash", "plan_funds"),
    (books.payments_approved, "submission.approved", "plan_funds", "claims_payable"),
    (books.disbursement_issued, "disbursement.issued", "claims_payable", "disbursements_out"),
    (books.disbursement_back, "disbursement.back", "disbursements_out", "claims_payable"),
    (books.disbursement_voided, "disbursement.voided", "claims_payable", "plan_funds"),
    (books.disbursement_booked, "disbursement.booked", "disbursements_out", "cash"),
    (books.remittance_released, "remittance.released", "plan_money_coming", "remittances_to_post"),
    (books.remittance_voided, "remittance.voided", "remittances_to_post", "plan_money_coming"),
    (books.plan_money_arrived, "remittance.arrived", "cash", "plan_money_coming"),
    (books.deposit_fee_found, "deposit.fee", "gateway_fees", "plan_money_coming"),
    (books.deposit_difference_let_go, "deposit.let_go", "small_differences", "plan_money_coming"),
    (books.deposit_taken_back, "deposit.taken_back", "remittances_to_post", "plan_money_coming"),
    (books.service_fee_charged, "service_fee.charged", "service_fees", "service_fees_owed"),
]


@pytest.mark.parametrize(("posting", "event", "debit", "credit"), ENTRIES)
def test_an_event_moves_its_amount_from_one_account_to_another(posting, event, debit, credit):
    draft = posting(FACT)
    [line] = draft.lines
    assert (line.debit.code, line.credit.code, line.amount) == (debit, credit, Money(18_348))
    assert (draft.event, draft.key, draft.subject_id) == (event, f"{event}/{SUBJECT}", SUBJECT)
    [back] = posting(replace(FACT, amount=Money(-5), key="again")).lines
    assert (back.debit.code, back.credit.code, back.amount) == (credit, debit, Money(5))
    assert posting(replace(FACT, key="again")).key == f"{event}/again"


def test_a_fee_is_earned_where_it_is_charged():
    draft = books.service_fee_earned(FACT, PROVIDER)
    [line] = draft.lines
    assert (line.debit.code, line.debit.subject_id) == ("fees_receivable", PROVIDER)
    assert line.credit.code == "fee_income"
    assert draft.key == f"service_fee.earned/{SUBJECT}"


def balances(*drafts) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for draft in drafts:
        for line in draft.lines:
            sums[line.debit.code] += line.amount.cents
            sums[line.credit.code] -= line.amount.cents
    return {code: cents for code, cents in sums.items() if cents}


def test_the_payers_book_when_a_payment_comes_back_and_goes_again():
    back = replace(FACT, amount=-FACT.amount)
    assert balances(
        books.funds_received(FACT),
        books.payments_approved(FACT),
        books.disbursement_issued(FACT),
        books.disbursement_booked(FACT),
        books.disbursement_back(FACT),
        books.disbursement_booked(back),
        books.disbursement_issued(FACT),
        books.disbursement_booked(FACT),
    ) == {}  # fmt: skip


def test_the_payers_book_when_a_payment_is_given_up():
    assert balances(
        books.funds_received(FACT),
        books.payments_approved(FACT),
        books.disbursement_voided(FACT),
    ) == {"cash": 18_348, "plan_funds": -18_348}


def test_the_providers_book_knows_the_money_until_it_is_on_bills():
    released, arrived = books.remittance_released(FACT), books.plan_money_arrived(FACT)
    assert balances(released, arrived) == {"cash": 18_348, "remittances_to_post": -18_348}
    assert balances(released, books.remittance_voided(FACT)) == {}
