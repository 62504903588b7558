"""A bank payment that came back for lack of money is asked for again: twice, and truthfully."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.factories import day_here, get_bill, make_clinic
from tests.pages import paying
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.test_bank_payments import only_payment, pay
from tests.pages.test_office_payments import PROOFS, clerk_of
from tests.unit.core.banking.bank import add_bank
from wellpaid.core.banking.models import AchEntry, BankAccount
from wellpaid.core.banking.operations.apply_return import apply_return
from wellpaid.core.banking.states import BankAccountState, EntryState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.ledger.queries import balance
from wellpaid.core.notifications.models import Letter
from wellpaid.kit.clock import utc_now
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.operations.follow_entry import follow_entry
from wellpaid.patient_pay.payments.operations.record_charge import record_charge
from wellpaid.patient_pay.payments.states import PaymentState


@pytest.fixture
def bank(clinic: Any, settings: Any, tmp_path: Path) -> Any:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return add_bank(clinic, tmp_path / "bank")


def latest_entry(clinic: Any) -> AchEntry:
    with tenant(clinic.id):
        return AchEntry.objects.filter(purpose="payment").latest("created_at")


def bank_says(clinic: Any, code: str) -> None:
    """Let the newest entry come back, or clear without a code; the payment follows it."""
    entry = latest_entry(clinic)
    with tenant(clinic.id):
        BankAccount.objects.filter(last4="5544").update(state=BankAccountState.VERIFIED)
        AchEntry.objects.filter(id=entry.id).update(
            state=EntryState.SENT if code else EntryState.SETTLED,
            trace_number=entry.id.hex[:15],
            effective_date=day_here(),
            ach_batch_id=_batch(clinic),
        )
        if code:
            apply_return(
                code=code, original_trace=entry.id.hex[:15], actor=SYSTEM, now=utc_now(),
                amount_cents=entry.amount_cents,
            )  # fmt: skip
    follow_entry(organization_id=clinic.id, reference=entry.reference, now=utc_now())


def _batch(clinic: Any) -> UUID:
    batch = AchEntry.objects.filter(ach_batch_id__isnull=False).first()
    assert batch is not None
    return UUID(str(batch.ach_batch_id))


@pytest.fixture
def returned(clinic: Any, bill: Any, guest: CheckingClient, bank: Any) -> str:
    """A bank payment that came back for lack of money; gives its receipt's address."""
    from wellpaid.core.banking.operations.build_file import build_file

    receipt = pay(guest, bill)
    build_file(organization_id=clinic.id, actor=SYSTEM, now=utc_now())
    bank_says(clinic, "R01")
    assert only_payment(clinic).state == PaymentState.RETURNED
    return receipt


def press(clerk: CheckingClient, clinic: Any, number: int = 1) -> Any:
    address = f"/office/payments/{only_payment(clinic).id}/present-again"
    return clerk.post(address, {"number": str(number)})


def prove(clinic: Any) -> None:
    for proof in PROOFS:
        assert proof(clinic.id)[1] == [], proof.__name__
    assert prove_ledger(clinic.id).is_sound


def test_once_more_and_then_it_clears(
    clinic: Any, bill: Any, guest: CheckingClient, returned: str
) -> None:
    clerk = clerk_of(clinic)
    payment = only_payment(clinic)
    page = clerk.get(f"/office/payments/{payment.id}").page
    assert "Ask the bank again" in text_of(page)
    page = text_of(clerk.get(f"/office/payments/{payment.id}/present-again").page)
    assert "not enough money in the account" in page
    assert "twice, within 180 days" in page
    for _ in range(2):  # two clerks, or one who is impatient
        assert press(clerk, clinic)["Location"] == f"/office/payments/{payment.id}?again"
    payment = only_payment(clinic)
    assert (payment.state, payment.presented_again_count) == ("submitted", 1)
    entry = latest_entry(clinic)
    assert (entry.entry_description, entry.amount_cents) == ("RETRY PYMT", 10_442)
    with tenant(clinic.id):
        assert AchEntry.objects.filter(purpose="payment").count() == 2
        assert balance("bank_clearing").cents == 10_442
        assert Letter.objects.filter(kind="payment_presented_1").count() == 1
    assert get_bill(clinic.id, bill.number).state == "paid"
    assert "Payment sent again" in text_of(guest.get(returned).page)
    assert "on its way" in text_of(guest.get(f"/b/{bill.number}").page)
    assert "sent again" in text_of(clerk.get(f"/office/payments/{payment.id}?again").page)
    prove(clinic)
    bank_says(clinic, "")
    assert only_payment(clinic).state == PaymentState.SUCCEEDED
    assert "paid in full" in text_of(guest.get(f"/b/{bill.number}").page)
    prove(clinic)


def test_it_comes_back_twice_more_and_then_never_again(
    clinic: Any, bill: Any, guest: CheckingClient, returned: str
) -> None:
    clerk = clerk_of(clinic)
    for number in (1, 2):
        press(clerk, clinic, number)
        bank_says(clinic, "R01")
        assert only_payment(clinic).state == PaymentState.RETURNED
        assert get_bill(clinic.id, bill.number).owed_cents == 10_442
        with tenant(clinic.id):
            assert balance("bank_clearing").cents == 0
            assert Letter.objects.filter(kind=f"payment_returned_{number}").count() == 1
        prove(clinic)
    payment = only_payment(clinic)
    assert "Ask the bank again" not in text_of(clerk.get(f"/office/payments/{payment.id}").page)
    assert clerk.get(f"/office/payments/{payment.id}/present-again").status_code == 302
    press(clerk, clinic, 2)  # a page that was open all the time
    assert only_payment(clinic).state == PaymentState.RETURNED
    assert "Your bank sent it back" in text_of(guest.get(returned).page)


def test_the_payer_can_stop_it_before_it_is_sent(
    clinic: Any, bill: Any, guest: CheckingClient, returned: str
) -> None:
    press(clerk_of(clinic), clinic)
    assert "Stop this payment" in text_of(guest.get(returned).page)
    guest.post(f"{returned}/stop")
    assert only_payment(clinic).state == PaymentState.STOPPED
    assert get_bill(clinic.id, bill.number).owed_cents == 10_442
    prove(clinic)


def test_an_old_word_of_the_bank_sends_nothing_again(clinic: Any, returned: str) -> None:
    payment = only_payment(clinic)
    charge = paying.Charge(
        payment.gateway_id, payment.reference, paying.ChargeStatus.SUBMITTED, payment.amount
    )
    record_charge(
        organization_id=clinic.id, payment_id=payment.id, charge=charge, actor=SYSTEM, now=utc_now()
    )
    assert only_payment(clinic).state == PaymentState.RETURNED
    prove(clinic)


def test_what_was_paid_meanwhile_is_not_asked_for_again(
    clinic: Any, bill: Any, guest: CheckingClient, returned: str
) -> None:
    paying.answer(bill, paying.pay(bill), paying.ChargeStatus.SUCCEEDED)
    clerk = clerk_of(clinic)
    with tenant(clinic.id):
        payment_id = AchEntry.objects.get(purpose="payment").reference.partition(".")[2]
    address = f"/office/payments/{payment_id}/present-again"
    response = clerk.post(address, {"number": "1"})
    assert response.status_code == 409
    assert "isn’t owed in full any more" in text_of(response.page)
    with tenant(clinic.id):
        assert AchEntry.objects.filter(purpose="payment").count() == 1
    prove(clinic)


def test_while_another_payment_is_unknown_nobody_is_asked(
    clinic: Any, bill: Any, returned: str
) -> None:
    payment_id = only_payment(clinic).id
    paying.pay(bill)
    response = clerk_of(clinic).post(
        f"/office/payments/{payment_id}/present-again", {"number": "1"}
    )
    assert response.status_code == 409
    assert "still being worked out" in text_of(response.page)


def test_too_old_or_taken_back_is_refused_with_its_reason(clinic: Any, returned: str) -> None:
    clerk = clerk_of(clinic)
    entry = latest_entry(clinic)
    with tenant(clinic.id):
        old = day_here() - timedelta(days=181)
        AchEntry.objects.filter(id=entry.id).update(effective_date=old)
    response = press(clerk, clinic)
    assert response.status_code == 409
    assert "older than 180 days" in text_of(response.page)
    with tenant(clinic.id):
        AchEntry.objects.filter(id=entry.id).update(effective_date=day_here())
        BankAccount.objects.filter(last4="5544").update(state=BankAccountState.CLOSED)
    response = press(clerk, clinic)
    assert "can’t be used any more" in text_of(response.page)
    assert only_payment(clinic).state == PaymentState.RETURNED
    prove(clinic)


def test_nobody_elses_clerk_asks(clinic: Any, returned: str) -> None:
    stranger = clerk_of(make_clinic())
    assert press(stranger, clinic).status_code == 404
    assert press(clerk_of(clinic), clinic, 7).status_code == 404
    assert only_payment(clinic).state == PaymentState.RETURNED
