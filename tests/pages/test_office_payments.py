"""The office and the money: payments, refunds, disputes, checks and cash, deposits."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.factories import NOW, get_bill, make_bill, make_clinic, make_user, person
from tests.pages import paying
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.conftest import open_bill
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.ledger.queries import balance, sum_of
from wellpaid.core.notifications.models import Letter
from wellpaid.core.organizations.models import Member
from wellpaid.core.organizations.operations.add_member import add_member
from wellpaid.kit.clock import utc_now
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.operations.prove_bills import prove_bills
from wellpaid.patient_pay.credits.queries import credit_of
from wellpaid.patient_pay.disputes.models import Dispute
from wellpaid.patient_pay.disputes.operations.record_dispute import record_dispute
from wellpaid.patient_pay.payments.gateways.base import ChargeStatus, DisputeStatus, RefundStatus
from wellpaid.patient_pay.payments.gateways.base import Dispute as GatewayDispute
from wellpaid.patient_pay.payments.gateways.base import Refund as GatewayRefund
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.email_receipt import email_receipt
from wellpaid.patient_pay.payments.operations.prove_payments import prove_payments
from wellpaid.patient_pay.payments.states import PaymentState
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.operations.prove_refunds import prove_refunds
from wellpaid.patient_pay.refunds.operations.record_refund import record_refund
from wellpaid.patient_pay.refunds.states import RefundState
from wellpaid.patient_pay.settlements.models import Payout
from wellpaid.patient_pay.settlements.operations.prove_settlements import prove_settlements
from wellpaid.patient_pay.settlements.queries import deposits_page

PROOFS = (prove_bills, prove_payments, prove_refunds, prove_settlements)


def clerk_of(clinic: Any) -> CheckingClient:
    user = make_user("clerk")
    role = Member.Role.BILLER
    add_member(organization_id=clinic.id, user_id=user.id, role=role, actor=SYSTEM, now=NOW)
    client = CheckingClient()
    client.force_login(user)
    return client


@pytest.fixture
def clerk(clinic: Any) -> CheckingClient:
    return clerk_of(clinic)


@pytest.fixture
def paid(bill: Any) -> Payment:
    """$104.42 by card."""
    return paying.answer(bill, paying.pay(bill), ChargeStatus.SUCCEEDED)


def form_of(clerk: CheckingClient, payment: Payment, **changes: Any) -> dict[str, Any]:
    page = clerk.get(f"/office/payments/{payment.id}").page
    key = page.find("input", attrs={"name": "key"})["value"]
    return {"key": key, "amount": "20.00", "reason": "paid_twice", "way": "same_method"} | changes


def ask(clerk: CheckingClient, payment: Payment, **changes: Any) -> Any:
    form = form_of(clerk, payment, **changes)
    return clerk.post(f"/office/payments/{payment.id}/refund", form)


def only_refund(payment: Payment) -> Refund:
    with tenant(payment.organization_id):
        return Refund.objects.get(payment_id=payment.id)


def tell(refund: Refund, status: RefundStatus) -> None:
    answer = GatewayRefund("re_1", refund.reference, "ch_made_up", status, refund.amount)
    record_refund(
        organization_id=refund.organization_id,
        refund_id=refund.id,
        answer=answer,
        actor=SYSTEM,
        now=utc_now(),
    )


def prove(clinic: Any) -> None:
    assert prove_ledger(clinic.id).is_sound
    for proof in PROOFS:
        assert proof(clinic.id)[1] == []


def test_a_small_refund_goes_its_way_and_the_bill_asks_again(
    clinic: Any, bill: Any, clerk: CheckingClient, paid: Payment
) -> None:
    page = text_of(clerk.get(f"/office/payments/{paid.id}").page)
    assert "Up to $104.42 can go back" in page
    response = ask(clerk, paid)
    assert response["Location"] == f"/office/payments/{paid.id}?refund"
    refund = only_refund(paid)
    assert (refund.state, refund.amount_cents) == (RefundState.ASKING, 2_000)
    assert get_bill(clinic.id, bill.number).owed_cents == 0  # nobody has taken it up yet
    tell(refund, RefundStatus.SUCCEEDED)
    fresh = get_bill(clinic.id, bill.number)
    assert (fresh.owed_cents, fresh.state) == (2_000, "due")
    page = text_of(clerk.get(f"/office/payments/{paid.id}").page)
    assert "Up to $84.42 can go back" in page
    assert "Given back" in page
    with tenant(clinic.id):
        letter = Letter.objects.get(kind="refund")
    assert "$20.00" in letter.body
    assert "specialist" not in letter.body
    prove(clinic)


def test_the_same_form_twice_asks_once(clinic: Any, clerk: CheckingClient, paid: Payment) -> None:
    form = form_of(clerk, paid)
    for _ in range(2):
        assert clerk.post(f"/office/payments/{paid.id}/refund", form).status_code == 302
    assert only_refund(paid).amount_cents == 2_000
    changed = clerk.post(f"/office/payments/{paid.id}/refund", form | {"amount": "21.00"})
    assert changed.status_code == 409
    assert only_refund(paid).amount_cents == 2_000


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"amount": "104.43"}, 409, "At most $104.42 of this payment"),
        ({"amount": "-5"}, 400, "Enter an amount in dollars and cents"),
        ({"amount": "0"}, 409, "At most $104.42"),
        ({"amount": ""}, 400, "Enter how much goes back"),
        ({"reason": ""}, 400, "Choose why it goes back"),
        ({"way": "pigeon"}, 400, "Choose how it goes back"),
    ],
)
def test_what_doesnt_fit_moves_nothing(
    clinic: Any, clerk: CheckingClient, paid: Payment, changes: dict, status: int, words: str
) -> None:
    response = ask(clerk, paid, **changes)
    assert response.status_code == status
    assert words in text_of(response.page)
    with tenant(clinic.id):
        assert Refund.objects.count() == 0
    prove(clinic)


def test_above_the_limit_two_people_have_to_agree(
    clinic: Any, bill: Any, clerk: CheckingClient, paid: Payment
) -> None:
    clinic.refund_limit_cents = 1_999
    clinic.save()
    ask(clerk, paid)
    refund = only_refund(paid)
    assert refund.state == RefundState.WAITING
    page = clerk.get("/office/refunds").page
    assert "You asked for it, so somebody else has to agree" in text_of(page)
    assert page.find("button", attrs={"name": "approve"}) is None
    refused = clerk.post(f"/office/refunds/{refund.id}", {"approve": "1"})
    assert refused.status_code == 403
    assert only_refund(paid).state == RefundState.WAITING
    second = clerk_of(clinic)
    assert "Approve $20.00" in text_of(second.get("/office/refunds").page)
    assert second.post(f"/office/refunds/{refund.id}", {"approve": "1"}).status_code == 302
    assert only_refund(paid).state == RefundState.ASKING
    again = second.post(f"/office/refunds/{refund.id}", {"approve": "1"})
    assert (again.status_code, "answered this already" in text_of(again.page)) == (409, True)


def test_taken_back_before_anybody_was_asked(
    clinic: Any, clerk: CheckingClient, paid: Payment
) -> None:
    clinic.refund_limit_cents = 0
    clinic.save()
    ask(clerk, paid, amount="104.42")
    refund = only_refund(paid)
    assert clerk.post(f"/office/refunds/{refund.id}").status_code == 302  # neither button
    assert only_refund(paid).state == RefundState.WAITING
    assert clerk.post(f"/office/refunds/{refund.id}", {"withdraw": "1"}).status_code == 302
    assert only_refund(paid).state == RefundState.WITHDRAWN
    assert "Up to $104.42" in text_of(clerk.get(f"/office/payments/{paid.id}").page)
    prove(clinic)


def test_money_that_went_back_while_a_refund_waited_isnt_given_back_again(
    clinic: Any, bill: Any, clerk: CheckingClient
) -> None:
    clinic.refund_limit_cents = 0
    clinic.save()
    check = find_whose(clerk, bill) | {
        "tender": "check", "number": "1088", "amount": "104.42", f"part_{bill.id.hex}": "104.42",
    }  # fmt: skip
    clerk.post("/office/record", check)
    with tenant(clinic.id):
        payment = Payment.objects.get()
    ask(clerk, payment, amount="104.42", way="check")
    refund = only_refund(payment)
    clerk.post(f"/office/payments/{payment.id}/check-came-back")
    second = clerk_of(clinic)
    refused = second.post(f"/office/refunds/{refund.id}", {"approve": "1"})
    assert refused.status_code == 409
    assert "has gone back already" in text_of(refused.page)
    assert only_refund(payment).state == RefundState.WAITING
    assert second.post(f"/office/refunds/{refund.id}", {"withdraw": "1"}).status_code == 302
    prove(clinic)


def test_a_refund_that_waited_while_the_card_was_disputed_is_refused(
    clinic: Any, clerk: CheckingClient, paid: Payment
) -> None:
    clinic.refund_limit_cents = 0
    clinic.save()
    ask(clerk, paid, amount="104.42")
    dispute(paid)
    refused = clerk_of(clinic).post(f"/office/refunds/{only_refund(paid).id}", {"approve": "1"})
    assert refused.status_code == 409
    assert "At most $54.42 of this payment" in text_of(refused.page)
    assert only_refund(paid).state == RefundState.WAITING
    prove(clinic)


@pytest.mark.parametrize("amount", ["99999999999999999.99", "9999999999999999999", "10000000.01"])
def test_more_than_any_check_isnt_recorded(
    clinic: Any, bill: Any, clerk: CheckingClient, amount: str
) -> None:
    form = find_whose(clerk, bill) | {"tender": "cash", "number": "", "amount": amount}
    response = clerk.post("/office/record", form)
    assert response.status_code == 400
    assert "at most" in text_of(response.page)
    with tenant(clinic.id):
        assert Payment.objects.count() == 0


def test_a_refund_that_fails_later_leaves_everything_as_before(
    clinic: Any, bill: Any, clerk: CheckingClient, paid: Payment
) -> None:
    ask(clerk, paid)
    refund = only_refund(paid)
    tell(refund, RefundStatus.SUCCEEDED)
    tell(refund, RefundStatus.FAILED)
    assert get_bill(clinic.id, bill.number).owed_cents == 0
    page = text_of(clerk.get("/office/refunds?show=failed").page)
    assert "Failed, nothing was given back" in page
    with tenant(clinic.id):
        assert Letter.objects.filter(kind="refund_failed").count() == 1
    prove(clinic)


def test_nobody_is_told_that_money_is_here_which_the_bank_took_back(
    clinic: Any, bill: Any, clerk: CheckingClient, paid: Payment
) -> None:
    ask(clerk, paid)
    paying.answer(bill, paid, ChargeStatus.RETURNED)
    tell(only_refund(paid), RefundStatus.FAILED)
    with tenant(clinic.id):
        assert Letter.objects.filter(kind="payment_returned").count() == 1
        assert Letter.objects.filter(kind="refund_failed").count() == 0
    prove(clinic)


def test_no_check_is_written_for_a_check_that_came_back(
    clinic: Any, bill: Any, clerk: CheckingClient
) -> None:
    check = find_whose(clerk, bill) | {
        "tender": "check", "number": "1088", "amount": "104.42", f"part_{bill.id.hex}": "104.42",
    }  # fmt: skip
    clerk.post("/office/record", check)
    with tenant(clinic.id):
        payment = Payment.objects.get()
    ask(clerk, payment, way="check")
    clerk.post(f"/office/payments/{payment.id}/check-came-back")
    assert "Nothing here" in text_of(clerk.get("/office/refunds?show=checks").page)
    refund = only_refund(payment)
    assert (refund.state, refund.failure_code) == (RefundState.FAILED, "payment_returned")
    assert get_bill(clinic.id, bill.number).owed_cents == 10_442
    page = text_of(clerk.get("/office/refunds?show=failed").page)
    assert "The payment itself came back, so no check is written." in page
    late = clerk.post(f"/office/refunds/{refund.id}/check", {"check_number": "501"})
    assert late.status_code == 409
    with tenant(clinic.id):
        assert balance("checks_out").cents == 0
        assert sum_of("returned_twice").cents == 0
        assert Letter.objects.filter(kind="refund_failed").count() == 0
    prove(clinic)


def test_two_clerks_who_hold_the_same_check_are_asked(
    clinic: Any, bill: Any, clerk: CheckingClient
) -> None:
    check = {"tender": "check", "number": "1088", "amount": "50.00"}
    part = f"part_{bill.id.hex}"
    first = find_whose(clerk, bill) | check | {part: "50.00"}
    colleague = clerk_of(clinic)
    second = find_whose(colleague, bill) | check | {part: "50.00", "number": "001088"}
    for _ in range(2):  # pressed twice by one of them, it's the same form
        assert clerk.post("/office/record", first).status_code == 302
    response = colleague.post("/office/record", second)
    assert response.status_code == 409
    page = text_of(response.page)
    assert "This check looks recorded already" in page
    assert "It’s another check" in page
    assert get_bill(clinic.id, bill.number).owed_cents == 5_442
    with tenant(clinic.id):
        assert Payment.objects.count() == 1
    for _ in range(2):
        said = colleague.post("/office/record", second | {"is_another": "on"})
        assert said.status_code == 302
    assert get_bill(clinic.id, bill.number).owed_cents == 442
    other = find_whose(clerk, bill) | check | {"number": "1089"}
    assert clerk.post("/office/record", other).status_code == 302
    prove(clinic)


def test_a_check_that_came_back_is_taken_again_without_a_question(
    clinic: Any, bill: Any, clerk: CheckingClient
) -> None:
    check = {"tender": "check", "number": "1088", "amount": "50.00", f"part_{bill.id.hex}": "50.00"}
    clerk.post("/office/record", find_whose(clerk, bill) | check)
    with tenant(clinic.id):
        payment = Payment.objects.get()
    clerk.post(f"/office/payments/{payment.id}/check-came-back")
    assert clerk.post("/office/record", find_whose(clerk, bill) | check).status_code == 302


def test_a_check_that_was_written_stays_and_the_books_say_so(
    clinic: Any, bill: Any, clerk: CheckingClient
) -> None:
    check = find_whose(clerk, bill) | {
        "tender": "check", "number": "1088", "amount": "104.42", f"part_{bill.id.hex}": "104.42",
    }  # fmt: skip
    clerk.post("/office/record", check)
    with tenant(clinic.id):
        payment = Payment.objects.get()
    ask(clerk, payment, way="check")
    refund = only_refund(payment)
    clerk.post(f"/office/refunds/{refund.id}/check", {"check_number": "501"})
    clerk.post(f"/office/payments/{payment.id}/check-came-back")
    assert only_refund(payment).state == RefundState.SUCCEEDED
    assert get_bill(clinic.id, bill.number).owed_cents == 8_442 + 2_000
    with tenant(clinic.id):
        assert sum_of("returned_twice").cents == 2_000
    prove(clinic)


def test_a_copy_of_a_receipt_says_what_became_of_the_payment(
    clinic: Any, bill: Any, paid: Payment
) -> None:
    paying.answer(bill, paid, ChargeStatus.RETURNED)
    email_receipt(
        organization_id=clinic.id,
        number=paying.receipt_number(bill, paid),
        recipient="odalys.fenn@example.net",
        language="en",
        now=utc_now(),
    )
    with tenant(clinic.id):
        copy = Letter.objects.get(kind="receipt_copy_1")
    assert "Your bank sent back the $104.42" in copy.body
    assert "You paid" not in copy.body


def test_a_receipt_says_paid_in_full_only_while_it_is(
    bill: Any, guest: CheckingClient, clerk: CheckingClient, paid: Payment
) -> None:
    address = f"/r/{paying.receipt_number(bill, paid)}"
    assert "This bill is paid in full" in text_of(guest.get(address).page)
    ask(clerk, paid)
    tell(only_refund(paid), RefundStatus.SUCCEEDED)
    page = text_of(guest.get(address).page)
    assert "$20.00 was given back" in page
    assert "This bill is paid in full" not in page


def test_what_waits_in_the_drawer_has_the_clinics_day(
    clinic: Any, bill: Any, clerk: CheckingClient
) -> None:
    form = find_whose(clerk, bill) | {"tender": "cash", "number": "", "amount": "10.00"}
    clerk.post("/office/record", form)
    late = datetime(2026, 3, 13, 3, 30, tzinfo=UTC)  # the evening of the 12th in America
    with tenant(clinic.id):
        Payment.objects.update(created_at=late)
    [row] = deposits_page(organization_id=clinic.id, page=1).waiting
    assert row.day == date(2026, 3, 12)


def test_a_refund_by_check_waits_for_its_number(
    clinic: Any, bill: Any, clerk: CheckingClient, paid: Payment
) -> None:
    ask(clerk, paid, way="check")
    refund = only_refund(paid)
    assert refund.state == RefundState.PENDING
    assert "Number of the check you wrote" in text_of(clerk.get("/office/refunds?show=checks").page)
    bad = clerk.post(f"/office/refunds/{refund.id}/check", {"check_number": "no spaces!"})
    assert bad.status_code == 400
    for _ in range(2):
        sent = clerk.post(f"/office/refunds/{refund.id}/check", {"check_number": "4471"})
        assert sent.status_code == 302
    other = clerk.post(f"/office/refunds/{refund.id}/check", {"check_number": "4472"})
    assert other.status_code == 409
    fresh = only_refund(paid)
    assert (fresh.state, fresh.check_number) == (RefundState.SUCCEEDED, "4471")
    with tenant(clinic.id):
        assert balance("checks_out").cents == 2_000
    prove(clinic)


def find_whose(clerk: CheckingClient, bill: Any) -> dict[str, Any]:
    response = clerk.post("/office/record", {"bill_id": bill.number})
    page = response.page
    names = ("key", "bill_id")
    return {name: page.find("input", attrs={"name": name})["value"] for name in names}


def test_a_check_is_divided_and_what_is_over_is_credit(
    clinic: Any, bill: Any, clerk: CheckingClient
) -> None:
    form = find_whose(clerk, bill) | {
        "tender": "check", "number": "1088", "amount": "150.00", f"part_{bill.id.hex}": "104.42",
    }  # fmt: skip
    for _ in range(2):  # a second press records nothing new
        response = clerk.post("/office/record", form)
        assert response.status_code == 302
    assert get_bill(clinic.id, bill.number).state == "paid"
    with tenant(clinic.id):
        payment = Payment.objects.get()
        assert (payment.state, payment.through) == (PaymentState.SUCCEEDED, "office")
        assert credit_of(bill.guarantor_id).account.cents == 4_558
        assert balance("undeposited").cents == 15_000
    page = text_of(clerk.get(response["Location"]).page)
    assert "Kept as credit" in page
    assert "1088" in page
    prove(clinic)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": ""}, "Enter how much came in"),
        ({"number": ""}, "Type the number of the check"),
        ({"part": "104.43", "amount": "200"}, "asks for $104.42 only"),
        ({"amount": "50"}, "The parts below are more than this amount"),
        ({"part": "-1"}, "Enter an amount in dollars and cents"),
        ({"tender": ""}, "Choose check or cash"),
    ],
)
def test_a_check_that_doesnt_add_up_isnt_recorded(
    clinic: Any, bill: Any, clerk: CheckingClient, changes: dict, words: str
) -> None:
    part = changes.pop("part", "104.42")
    form = find_whose(clerk, bill) | {
        "tender": "check", "number": "1088", "amount": "104.42", f"part_{bill.id.hex}": part,
    } | changes  # fmt: skip
    response = clerk.post("/office/record", form)
    assert response.status_code in {400, 409}
    assert words in text_of(response.page)
    with tenant(clinic.id):
        assert Payment.objects.count() == 0


def test_a_bounced_check_is_owed_again_and_credit_pays_by_one_button(
    clinic: Any, bill: Any, clerk: CheckingClient
) -> None:
    cash = find_whose(clerk, bill) | {"tender": "cash", "number": "", "amount": "30.00"}
    clerk.post("/office/record", cash)
    check = find_whose(clerk, bill) | {
        "tender": "check", "number": "1088", "amount": "104.42", f"part_{bill.id.hex}": "104.42",
    }  # fmt: skip
    clerk.post("/office/record", check)
    with tenant(clinic.id):
        bounced, credited = (Payment.objects.get(card_kind=kind) for kind in ("check", "cash"))
    for _ in range(2):
        sent = clerk.post(f"/office/payments/{bounced.id}/check-came-back")
        assert sent.status_code == 302
    assert clerk.post(f"/office/payments/{credited.id}/check-came-back").status_code == 409
    assert get_bill(clinic.id, bill.number).owed_cents == 10_442
    used = clerk.post(f"/office/bills/{bill.id}/use-credit")
    assert "credit-used" in used["Location"]
    assert get_bill(clinic.id, bill.number).owed_cents == 7_442
    again = clerk.post(f"/office/bills/{bill.id}/use-credit")
    assert "no-credit" in again["Location"]
    prove(clinic)


def test_checks_go_to_the_bank_on_one_slip(clinic: Any, bill: Any, clerk: CheckingClient) -> None:
    for number in ("1", "2"):
        form = find_whose(clerk, bill) | {"tender": "check", "number": number, "amount": "10.00"}
        clerk.post("/office/record", form)
    page = clerk.get("/office/deposits").page
    ids = [box["value"] for box in page.find_all("input", attrs={"name": "payment"})]
    assert len(ids) == 2
    assert clerk.post("/office/deposits", {"slip_number": "S-1"}).status_code == 400
    for _ in range(2):
        sent = clerk.post("/office/deposits", {"slip_number": "S-1", "payment": ids})
        assert sent.status_code == 302  # the same slip, twice
    other = clerk.post("/office/deposits", {"slip_number": "S-2", "payment": ids})
    assert other.status_code == 409
    with tenant(clinic.id):
        payout = Payout.objects.get()
        assert (payout.amount_cents, balance("undeposited").cents) == (2_000, 0)
        assert balance("payouts").cents == 2_000
    assert "S-1" in text_of(clerk.get("/office/deposits").page)
    prove(clinic)


def dispute(paid: Payment) -> Dispute:
    answer = GatewayDispute(
        gateway_id="dp_1",
        charge_gateway_id="ch_made_up",
        charge_reference=paid.reference,
        status=DisputeStatus.NEEDS_RESPONSE,
        amount=Money(5_000),
        fee=Money(1_500),
        reason_code="fraudulent",
        evidence_due_at=utc_now() + timedelta(days=7),
    )
    dispute_id = record_dispute(
        organization_id=paid.organization_id,
        payment_id=paid.id,
        answer=answer,
        actor=SYSTEM,
        now=utc_now(),
    )
    with tenant(paid.organization_id):
        return Dispute.objects.get(id=dispute_id)


def test_a_dispute_stands_with_its_day(
    clinic: Any, bill: Any, clerk: CheckingClient, paid: Payment
) -> None:
    found = dispute(paid)
    page = text_of(clerk.get("/office/disputes").page)
    assert "1 open dispute" in page
    assert "$50.00" in page
    assert "Answer by" in page
    assert get_bill(clinic.id, bill.number).owed_cents == 0  # nobody is asked meanwhile
    empty = clerk.post(f"/office/disputes/{found.id}", {"evidence": ""})
    assert empty.status_code == 400
    assert "Write what the bank should know" in text_of(empty.page)
    assert "Up to $54.42" in text_of(clerk.get(f"/office/payments/{paid.id}").page)
    prove(clinic)


def test_lists_ask_as_often_for_three_as_for_one(
    clinic: Any, clerk: CheckingClient, django_assert_num_queries: Any
) -> None:
    def count(address: str) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as caught:
            assert clerk.get(address).status_code == 200
        return len(caught)

    addresses = ("/office/payments", "/office/refunds?show=open", "/office/disputes")
    counts = []
    for rounds in (1, 2):
        for _ in range(rounds):
            bill = make_bill(clinic, patient=person())
            payment = paying.answer(bill, paying.pay(bill), ChargeStatus.SUCCEEDED)
            ask(clerk, payment)
            dispute(payment)
        counts.append([count(address) for address in addresses])
    assert counts[0] == counts[1]


def test_a_number_leads_to_its_payment(
    clinic: Any, bill: Any, clerk: CheckingClient, paid: Payment
) -> None:
    number = paying.receipt_number(bill, paid)
    found = clerk.post("/office/payments/find", {"number": number.lower()})
    assert found["Location"] == f"/office/payments/{paid.id}"
    by_bill = clerk.post("/office/payments/find", {"number": bill.number})
    assert re.fullmatch(rf"/office/payments\?bill={bill.id}", by_bill["Location"])
    assert bill.guarantor.full_name in text_of(clerk.get(by_bill["Location"]).page)
    for nothing in ("", "ABC DEF GHJ", "9" * 60, "\x00"):
        lost = clerk.post("/office/payments/find", {"number": nothing})
        assert lost["Location"] == "/office/payments?nothing"
    assert "Nothing has this number" in text_of(clerk.get("/office/payments?nothing").page)


def test_another_clinics_staff_can_do_nothing_here(
    clinic: Any, bill: Any, clerk: CheckingClient, paid: Payment
) -> None:
    clinic.refund_limit_cents = 0
    clinic.save()
    ask(clerk, paid)
    refund, held = only_refund(paid), dispute(paid)
    stranger = clerk_of(make_clinic())
    form = {"key": str(uuid4()), "amount": "1.00", "reason": "other", "way": "same_method"}
    posts: list[tuple[str, UUID, dict[str, str]]] = [
        ("/office/payments/{}/refund", paid.id, form),
        ("/office/payments/{}/ask", paid.id, {}),
        ("/office/payments/{}/check-came-back", paid.id, {}),
        ("/office/refunds/{}", refund.id, {"approve": "1"}),
        ("/office/refunds/{}/check", refund.id, {"check_number": "1"}),
        ("/office/disputes/{}", held.id, {"accept": "1"}),
        ("/office/bills/{}/use-credit", bill.id, {}),
    ]
    for address, theirs, body in posts:
        answers = [
            (response.status_code, response.get("Location", ""))
            for subject in (theirs, uuid4())
            for response in [stranger.post(address.format(subject), body)]
        ]
        assert answers[0] == answers[1] == (404, ""), address
        for visitor in (CheckingClient(),):
            assert visitor.post(address.format(theirs), body)["Location"].startswith("/sign-in")
    assert only_refund(paid).state == RefundState.WAITING
    lost = stranger.post("/office/payments/find", {"number": paying.receipt_number(bill, paid)})
    assert lost["Location"] == "/office/payments?nothing"


def test_the_patient_reads_what_became_of_the_money(
    clinic: Any, bill: Any, clerk: CheckingClient, client: CheckingClient
) -> None:
    open_bill(client, bill)
    sent = paying.answer(bill, paying.pay(bill), ChargeStatus.SUBMITTED)
    address = f"/r/{paying.receipt_number(bill, sent)}"
    page = text_of(client.get(address).page)
    assert "Payment sent $104.42" in page
    assert "2 to 3 working days" in page
    paying.answer(bill, sent, ChargeStatus.RETURNED, return_code="R01")
    page = text_of(client.get(address).page)
    assert "Your bank sent it back: not enough money in the account" in page
    page = text_of(client.get(f"/b/{bill.number}").page)
    assert "Your bank sent back the $104.42" in page
    assert "You owe $104.42" in page
    again = paying.answer(bill, paying.pay(bill), ChargeStatus.SUCCEEDED)
    ask(clerk, again)
    tell(only_refund(again), RefundStatus.SUCCEEDED)
    page = text_of(client.get(f"/r/{paying.receipt_number(bill, again)}").page)
    assert "$20.00 was given back to what you paid with" in page
    page = text_of(client.get(f"/b/{bill.number}").page)
    assert "Paid here, all in all" in page
    assert "You owe $20.00" in page
    assert client.get(f"{address}/receipt.pdf").content[:5] == b"%PDF-"
    prove(clinic)


def test_a_guest_uses_the_credit_on_the_next_bill(
    clinic: Any, bill: Any, clerk: CheckingClient, client: CheckingClient
) -> None:
    open_bill(client, bill)
    cash = find_whose(clerk, bill) | {"tender": "cash", "number": "", "amount": "30.00"}
    clerk.post("/office/record", cash)
    page = text_of(client.get(f"/b/{bill.number}").page)
    assert "Use $30.00 on this bill" in page
    used = client.post(f"/b/{bill.number}/use-credit")
    assert used["Location"] == f"/b/{bill.number}?credit"
    assert "You owe $74.42" in text_of(client.get(used["Location"]).page)
    again = client.post(f"/b/{bill.number}/use-credit")
    assert again["Location"] == f"/b/{bill.number}?no-credit"
    assert "no credit left" in text_of(client.get(again["Location"]).page)
    stranger = CheckingClient().post(f"/b/{bill.number}/use-credit")
    assert "/verify" in stranger["Location"]
    prove(clinic)
