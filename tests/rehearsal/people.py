"""The people who pay, in a process of their own that may be killed and started again.

python -m tests.rehearsal.people ORGANIZATION_ID PLAN_FILE
"""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import django
import httpx

AT_ONCE = 4
_PAUSE_SECONDS = 0.5
_TRIES = 240


class People:
    """Pays what nobody has begun to pay yet; somebody who was told "not charged" comes again."""

    def __init__(self, organization_id: UUID) -> None:
        self.id = organization_id
        self._http = httpx.Client(base_url=os.environ["SANDBOX_URL"], trust_env=False, timeout=10)

    def pay(self, intent: dict) -> None:
        from wellpaid.kit.errors import ProductError
        from wellpaid.patient_pay.payments.gateways.base import AnswerLost, GatewayUnreachable

        for _ in range(_TRIES):
            if self._is_begun(intent["bill_number"]):
                return
            # The processor is away, before anything was asked for: the person waits.
            with suppress(httpx.HTTPError, GatewayUnreachable, AnswerLost):
                try:
                    pay = {"card": self._by_card, "bank": self._by_bank}.get(intent["kind"])
                    pay(intent) if pay else self._at_the_office(intent)
                except ProductError as refusal:
                    # Two presses of one person that was killed in between.
                    if refusal.code not in {"payment_under_way", "nothing_owed"}:
                        raise
                continue
            time.sleep(_PAUSE_SECONDS)
        raise TimeoutError(intent["bill_number"])

    def _is_begun(self, number: str) -> bool:
        from wellpaid.kit.tenancy.scope import tenant
        from wellpaid.patient_pay.payments.models import Payment
        from wellpaid.patient_pay.payments.states import PaymentState

        with tenant(self.id):
            payments = Payment.objects.filter(allocations__bill__number=number)
            return payments.exclude(state=PaymentState.FAILED).exists()

    def _checkout(self, number: str):
        from tests.factories import get_bill
        from wellpaid.kit.clock import utc_now
        from wellpaid.patient_pay.payments.operations.choose_amount import choose_amount
        from wellpaid.patient_pay.payments.operations.open_checkout import open_checkout

        bill = get_bill(self.id, number)
        where = {"organization_id": self.id}
        checkout_id = open_checkout(
            bill_ids=[bill.id], receipt_email="", language="en", now=utc_now(), **where
        )
        choose_amount(amount=bill.owed, checkout_id=checkout_id, **where)
        return bill, checkout_id

    def _press(self, bill, checkout_id: UUID, permission=None) -> None:
        from tests.pages.paying import seen_of
        from wellpaid.core.events.actors import SYSTEM
        from wellpaid.kit.clock import utc_now
        from wellpaid.patient_pay.payments.operations.authorize_payment import authorize_payment
        from wellpaid.patient_pay.payments.operations.start_payment import start_payment

        started = start_payment(
            organization_id=self.id, checkout_id=checkout_id, attempt=1, shown_amount=bill.owed,
            seen=seen_of(bill, checkout_id), actor=SYSTEM, now=utc_now(), permission=permission,
        )  # fmt: skip
        authorize_payment(
            organization_id=self.id,
            payment_id=started.payment_id,
            return_url=os.environ["WELLPAID_BASE_URL"] + "/pay/back",
            now=utc_now(),
        )

    def _by_card(self, intent: dict) -> None:
        from wellpaid.patient_pay.payments.operations.use_card import use_token

        token = self._tokenise(intent["means"])
        bill, checkout_id = self._checkout(intent["bill_number"])
        use_token(organization_id=self.id, checkout_id=checkout_id, token=token)
        self._press(bill, checkout_id)

    def _tokenise(self, number: str) -> str:
        answer = self._http.post(
            "/fields/tokens",
            headers={"origin": os.environ["SANDBOX_URL"]},
            json={
                "key": os.environ["SANDBOX_PUBLISHABLE_KEY"],
                "locale": "en", "number": number, "expiry": "12/39", "cvc": "123",
            },
        )  # fmt: skip
        token: str = answer.raise_for_status().json()["token"]
        return token

    def _by_bank(self, intent: dict) -> None:
        from tests.unit.core.banking.bank import ROUTING
        from wellpaid.core.banking.states import AccountType
        from wellpaid.core.events.actors import SYSTEM
        from wellpaid.kit.clock import utc_now
        from wellpaid.kit.tenancy.scope import tenant
        from wellpaid.patient_pay.payments.models import Checkout
        from wellpaid.patient_pay.payments.operations.start_payment import BankPermission
        from wellpaid.patient_pay.payments.operations.use_bank_account import (
            EnteredAccount,
            use_bank_account,
        )

        bill, checkout_id = self._checkout(intent["bill_number"])
        entered = EnteredAccount(
            ROUTING, intent["account"], AccountType.CHECKING, bill.guarantor.full_name
        )
        use_bank_account(
            organization_id=self.id, checkout_id=checkout_id, guarantor_id=bill.guarantor_id,
            entered=entered, actor=SYSTEM, now=utc_now(),
        )  # fmt: skip
        with tenant(self.id):
            account_id = UUID(Checkout.objects.get(id=checkout_id).token)
        if intent["is_checked"]:
            self._check(account_id)
        text = (
            f"I allow Rehearsal Clinic to take {bill.owed} once from my bank account ending in "
            f"{intent['means']}."
        )
        self._press(bill, checkout_id, BankPermission(text, "en", "203.0.113.9 session"))

    def _check(self, account_id: UUID) -> None:
        """Go through the two small deposits, from wherever an earlier try was killed."""
        from tests.unit.core.banking.bank import Clinic, deposits
        from wellpaid.core.banking.operations.confirm_micro_deposits import confirm_micro_deposits
        from wellpaid.core.banking.operations.start_verification import start_verification
        from wellpaid.core.banking.queries import find_bank_account
        from wellpaid.core.banking.states import BankAccountState, VerificationMethod
        from wellpaid.core.events.actors import SYSTEM
        from wellpaid.kit.clock import utc_now

        facts = {"organization_id": self.id, "bank_account_id": account_id}
        state = find_bank_account(**facts).state
        if state is BankAccountState.UNVERIFIED:
            start_verification(
                method=VerificationMethod.MICRO_DEPOSITS, actor=SYSTEM, now=utc_now(), **facts
            )
            state = BankAccountState.VERIFYING
        if state is BankAccountState.VERIFYING:
            amounts = deposits(Clinic(self.id, Path()), account_id)
            confirm_micro_deposits(amounts=amounts, actor=SYSTEM, now=utc_now(), **facts)

    def _at_the_office(self, intent: dict) -> None:
        from tests.factories import get_bill
        from wellpaid.core.events.actors import SYSTEM
        from wellpaid.kit.clock import utc_now
        from wellpaid.patient_pay.payments.operations.record_office_payment import (
            OfficePayment,
            Tender,
            record_office_payment,
        )

        bill = get_bill(self.id, intent["bill_number"])
        number = bill.number[-4:] if intent["kind"] == Tender.CHECK else ""
        paid = OfficePayment(
            bill.guarantor_id, Tender(intent["kind"]), number, bill.owed, [(bill.id, bill.owed)]
        )
        record_office_payment(
            organization_id=self.id, paid=paid, key=bill.number, language="en", actor=SYSTEM,
            now=utc_now(),
        )  # fmt: skip


def main(organization_id: str, plan_file: str) -> None:
    """Let everybody pay, some at a time; fails with the first who can't."""
    django.setup()
    people = People(UUID(organization_id))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(people.pay, json.loads(Path(plan_file).read_text())))


if __name__ == "__main__":
    main(*sys.argv[1:])
