"""Whatever a bank says to a payment that is presented again, the sums stay right."""

from __future__ import annotations

import contextlib
import os
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import get_bill, make_bill, make_clinic
from tests.pages import paying
from tests.unit.core.banking.bank import ROUTING, add_bank
from wellpaid.core.banking.models import AchEntry, BankAccount
from wellpaid.core.banking.operations.apply_return import apply_return
from wellpaid.core.banking.operations.build_file import build_file
from wellpaid.core.banking.operations.prove_banking import prove_banking
from wellpaid.core.banking.states import AccountType, BankAccountState, EntryState
from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.ledger.queries import balance
from wellpaid.formats.nacha.returns import RETRIES_MAX
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.operations.prove_bills import prove_bills
from wellpaid.patient_pay.payments.models import Payment, PaymentAllocation
from wellpaid.patient_pay.payments.operations.authorize_payment import authorize_payment
from wellpaid.patient_pay.payments.operations.choose_amount import choose_amount
from wellpaid.patient_pay.payments.operations.follow_entry import follow_entry
from wellpaid.patient_pay.payments.operations.open_checkout import open_checkout
from wellpaid.patient_pay.payments.operations.present_again import present_again
from wellpaid.patient_pay.payments.operations.prove_payments import prove_payments
from wellpaid.patient_pay.payments.operations.start_payment import BankPermission, start_payment
from wellpaid.patient_pay.payments.operations.stop_payment import stop_payment
from wellpaid.patient_pay.payments.operations.use_bank_account import (
    EnteredAccount,
    use_bank_account,
)
from wellpaid.patient_pay.payments.states import COUNTS
from wellpaid.patient_pay.refunds.operations.prove_refunds import prove_refunds
from wellpaid.patient_pay.settlements.operations.prove_settlements import prove_settlements

PROOFS = (prove_bills, prove_payments, prove_refunds, prove_settlements, prove_banking)
# A build tries a few; `PAYMENT_LIVES=1000` tries as many as there is time for.
EXAMPLES = int(os.environ.get("PAYMENT_LIVES", "20"))
CLERK = Actor(ActorKind.USER, UUID(int=1))


class BankPayment:
    """A clinic with a bank, and a payment at that bank that has come back once."""

    def __init__(self, bank_dir: Path) -> None:
        self.clinic = make_clinic()
        add_bank(self.clinic, bank_dir)
        self.bill = make_bill(self.clinic)
        self.where = {"organization_id": self.clinic.id}
        self.id = self._pay()
        self._build()
        self.bank_says("R01")

    def _pay(self) -> UUID:
        checkout_id = open_checkout(
            bill_ids=[self.bill.id], receipt_email="a@example.net", language="en", now=utc_now(),
            **self.where,
        )  # fmt: skip
        where = self.where | {"checkout_id": checkout_id}
        choose_amount(amount=self.bill.owed, **where)
        use_bank_account(
            guarantor_id=self.bill.guarantor_id,
            entered=EnteredAccount(ROUTING, "998877665544", AccountType.CHECKING, "Odalys Fenn"),
            actor=SYSTEM,
            now=utc_now(),
            **where,
        )
        started = start_payment(
            attempt=1,
            shown_amount=self.bill.owed,
            seen=paying.seen_of(self.bill, checkout_id),
            actor=SYSTEM,
            now=utc_now(),
            permission=BankPermission("Take $104.42 from 5544.", "en", "made up"),
            **where,
        )
        authorize_payment(payment_id=started.payment_id, return_url="", now=utc_now(), **self.where)
        with tenant(self.clinic.id):
            BankAccount.objects.filter(last4="5544").update(state=BankAccountState.VERIFIED)
            AchEntry.objects.filter(state=EntryState.WAITING).update(state=EntryState.QUEUED)
        return started.payment_id

    def _build(self) -> None:
        while build_file(actor=SYSTEM, now=utc_now() + timedelta(days=1), **self.where):
            pass

    @property
    def payment(self) -> Payment:
        return paying.read_payment(self.bill, self.id)

    def bank_says(self, code: str) -> None:
        """Let the newest entry go out and come back, or clear."""
        self._build()
        with tenant(self.clinic.id):
            entry = AchEntry.objects.get(reference=self.payment.gateway_id)
            if entry.state not in {EntryState.BATCHED, EntryState.SETTLED}:
                return
            to = EntryState.SENT if code else EntryState.SETTLED
            AchEntry.objects.filter(id=entry.id).update(state=to)
            if code:
                apply_return(
                    code=code, original_trace=entry.trace_number, actor=SYSTEM, now=utc_now(),
                    amount_cents=entry.amount_cents,
                )  # fmt: skip
        follow_entry(reference=entry.reference, now=utc_now(), **self.where)

    def present(self) -> None:
        number = self.payment.presented_again_count + 1
        present_again(payment_id=self.id, number=number, actor=CLERK, now=utc_now(), **self.where)

    def do(self, action: str) -> None:
        acts: dict[str, Any] = {
            "present": self.present,
            "comes back": lambda: self.bank_says("R01"),
            "not allowed": lambda: self.bank_says("R10"),
            "clears": lambda: self.bank_says(""),
            "stop": lambda: stop_payment(
                payment_id=self.id, actor=SYSTEM, now=utc_now(), **self.where
            ),
            "card": lambda: paying.answer(
                self.bill, paying.pay(self.bill), paying.ChargeStatus.SUCCEEDED
            ),
        }
        # What is refused may have moved nothing, which is looked at next.
        with contextlib.suppress(ProductError):
            acts[action]()
        self.everything_agrees()

    def everything_agrees(self) -> None:
        for prove in PROOFS:
            assert prove(self.clinic.id)[1] == [], prove.__name__
        assert prove_ledger(self.clinic.id).is_sound
        payment = self.payment
        assert payment.presented_again_count <= RETRIES_MAX
        fresh = get_bill(self.clinic.id, self.bill.number)
        with tenant(self.clinic.id):
            paid = sum(
                part.left.cents
                for part in PaymentAllocation.objects.filter(
                    bill_id=self.bill.id, is_credit=False, payment__receipts__isnull=False
                )
            )
            assert fresh.owed_cents == self.bill.owed_cents - paid >= 0
            wanted = payment.amount_cents if payment.state in COUNTS else 0
            assert balance("bank_clearing").cents == wanted
            entries = AchEntry.objects.filter(purpose="payment").count()
        assert entries == payment.presented_again_count + 1


ACTIONS = st.sampled_from(
    ["present", "present", "present", "comes back", "comes back", "clears", "not allowed",
     "stop", "card"]
)  # fmt: skip


@pytest.mark.django_db
@given(actions=st.lists(ACTIONS, min_size=2, max_size=7))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_life_of_a_presented_payment(tmp_path: Path, settings: Any, actions: list[str]) -> None:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    found = BankPayment(tmp_path / "bank")
    for action in actions:
        found.do(action)


def test_two_clerks_at_the_same_moment_ask_once(
    committed_database: Any, settings: Any, tmp_path: Path
) -> None:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    found = BankPayment(tmp_path / "bank")
    gate = threading.Barrier(2)

    def press() -> None:
        try:
            gate.wait()
            present_again(payment_id=found.id, number=1, actor=CLERK, now=utc_now(), **found.where)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.everything_agrees()
    assert found.payment.presented_again_count == 1
