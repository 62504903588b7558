"""The days after: refunds, disputes, payouts, rounds with the bank, until nothing moves."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.rehearsal.town import COMPANY
from tests.servers.stack import Stack
from wellpaid.core.banking.operations.do_bank_round import do_bank_round
from wellpaid.core.banking.queries import unmatched_lines
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.clock import utc_now
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.disputes.models import Dispute
from wellpaid.patient_pay.disputes.operations.answer_dispute import answer_dispute
from wellpaid.patient_pay.disputes.states import OPEN, DisputeState
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.find_out import find_out
from wellpaid.patient_pay.payments.states import IN_FLIGHT, PaymentState
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.operations.ask_refund import ask_refund
from wellpaid.patient_pay.refunds.operations.request_refund import RefundWish, request_refund
from wellpaid.patient_pay.refunds.states import OPEN_AT_GATEWAY, RefundReason, Way
from wellpaid.patient_pay.settlements.models import Payout
from wellpaid.patient_pay.settlements.operations.deposit_office_payments import (
    deposit_office_payments,
)
from wellpaid.patient_pay.settlements.operations.match_deposits import match_deposits
from wellpaid.patient_pay.settlements.operations.sync_payouts import sync_payouts
from wellpaid.patient_pay.settlements.queries import undeposited_payments
from wellpaid.patient_pay.settlements.states import PayoutState

DAYS_MAX = 40
SLIP = "SLIP-1"
_DAY_SECONDS = 86_400
_NOTICE_SECONDS = 30
# As in procrastinate's table: what could be done at this moment.
_WAITING = (
    "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' OR "
    "(status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()))"
)


@dataclass
class Days:
    """One clinic's days, each moved on when everything of the one before is done.

    :param patience: for how long the job worker is left to find out by itself, in seconds
    :param refunded: numbers of the bills whose payment is given back in part
    """

    stack: Stack
    id: UUID
    patience: float
    refunded: set[str]
    count: int = 0
    asked_by_hand: int = 0
    _refunded: set[UUID] = field(default_factory=set)

    def live(self) -> None:
        """Let everything come to its end."""
        self.find_out()
        self._deposit_slip()
        while self.count < DAYS_MAX:
            self._one_day()
            if not self.moving():
                return
        raise AssertionError(f"{DAYS_MAX} days went by; still moving: {self.moving()}")

    def moving(self) -> dict[str, int]:
        """Name what has not come to its end, with how many."""
        with tenant(self.id):
            found = {
                "payments": Payment.objects.filter(
                    state__in=[*IN_FLIGHT, PaymentState.SUBMITTED]
                ).count(),
                "refunds": Refund.objects.filter(state__in=OPEN_AT_GATEWAY).count(),
                "disputes": Dispute.objects.filter(state__in=OPEN).count(),
                "payouts": Payout.objects.filter(state=PayoutState.SENT).count(),
            }
        found["bank lines"] = len(unmatched_lines(organization_id=self.id))
        # The bank's own word: what it has not settled yet, or will still answer.
        found["bank entries"] = self.of_sandbox(
            "SELECT count(*) FROM bank_entries WHERE settled_on IS NULL"
            " OR (answer_due IS NOT NULL AND answered_on IS NULL)"
        )[0][0]
        found["movements"] = self.of_sandbox(
            "SELECT count(*) FROM movements WHERE payout_id IS NULL AND payee = ?", str(self.id)
        )[0][0]
        return {name: count for name, count in found.items() if count}

    def of_sandbox(self, question: str, *values: object) -> list[Any]:
        """Ask the books of the processor and the bank, past everything of ours."""
        where = f"file:{self.stack.sandbox.database_path}?mode=ro"
        connection = sqlite3.connect(where, uri=True, timeout=30)
        try:
            return connection.execute(question, values).fetchall()
        finally:
            connection.close()

    def find_out(self) -> None:
        """Wait for the job worker to ask about everything in flight; after a while ask ourselves.

        Nothing can be on its way any more by then: the process that asked has ended.
        """
        deadline = time.monotonic() + self.patience
        while (left := self._in_flight()) and time.monotonic() < deadline:
            time.sleep(0.5)
        for payment_id in left:
            later = utc_now() + timedelta(minutes=5)
            find_out(organization_id=self.id, payment_id=payment_id, now=later)
            self.asked_by_hand += 1

    def _in_flight(self) -> list[UUID]:
        with tenant(self.id):
            return list(Payment.objects.filter(state__in=IN_FLIGHT).values_list("id", flat=True))

    def _one_day(self) -> None:
        self.count += 1
        self._give_back()
        self._answer_disputes()
        self.stack.sandbox.advance(_DAY_SECONDS)
        self._pay_out()
        self._round()
        answer = self._post("/bank/clock/advance", {"days": 1})
        assert answer["open_day"]
        self._round()
        self._wait_for_jobs()
        for refund_id in self._open_refunds():
            later = utc_now() + timedelta(minutes=5 * self.count)
            ask_refund(organization_id=self.id, refund_id=refund_id, now=later)
        sync_payouts(organization_id=self.id, now=self.bank_now())
        match_deposits(organization_id=self.id, now=self.bank_now())

    def _open_refunds(self) -> list[UUID]:
        with tenant(self.id):
            found = Refund.objects.filter(state__in=OPEN_AT_GATEWAY)
            return list(found.values_list("id", flat=True))

    def _give_back(self) -> None:
        with tenant(self.id):
            rows = list(
                Payment.objects.filter(
                    state=PaymentState.SUCCEEDED, allocations__bill__number__in=self.refunded
                ).exclude(id__in=self._refunded)
            )
        for payment in rows:
            half = Money(payment.amount_cents // 2)
            request_refund(
                organization_id=self.id,
                wish=RefundWish(payment.id, half, RefundReason.OTHER, Way.SAME_METHOD),
                key=str(payment.id),
                actor=SYSTEM,
                now=utc_now(),
            )
            self._refunded.add(payment.id)
        self._wait_for_jobs()

    def _answer_disputes(self) -> None:
        with tenant(self.id):
            waiting = Dispute.objects.filter(state=DisputeState.NEEDS_RESPONSE)
            ids = list(waiting.values_list("id", flat=True))
        for dispute_id in ids:
            answer_dispute(
                organization_id=self.id, dispute_id=dispute_id,
                evidence="Receipt and agreement are kept.", actor=SYSTEM, now=utc_now(),
            )  # fmt: skip

    def _deposit_slip(self) -> None:
        with tenant(self.id):
            ids = list(undeposited_payments().values_list("id", flat=True))
        if ids:
            deposit_office_payments(
                organization_id=self.id, payment_ids=ids, slip_number=SLIP,
                arrival_date=utc_now().date(), actor=SYSTEM, now=utc_now(),
            )  # fmt: skip
            with tenant(self.id):
                slip = Payout.objects.get(gateway_id=SLIP)
            self._announce(slip.amount_cents, SLIP)

    def _pay_out(self) -> None:
        self._post("/v1/test/payouts", {})
        since = (utc_now() - timedelta(days=3)).date().isoformat()
        answer = self.stack.sandbox.client.get("/v1/payouts", params={"since": since})
        for payout in answer.json():
            if payout["payee"] == str(self.id) and payout["amount_cents"]:
                self._announce(payout["amount_cents"], payout["bank_reference"])

    def _announce(self, cents: int, reference: str) -> None:
        self._post(
            "/bank/payouts",
            {"company_id": COMPANY, "amount_cents": cents, "reference": reference},
        )

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        answer = self.stack.sandbox.client.post(path, json=body, timeout=300)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    def bank_now(self) -> datetime:
        answer = self.stack.sandbox.client.get("/bank").json()
        return datetime.fromisoformat(answer["now"])

    def open_day(self) -> date:
        return date.fromisoformat(self.stack.sandbox.client.get("/bank").json()["open_day"])

    def _round(self) -> None:
        """Send and take in, until the bank has said what it thinks of every file of ours."""
        deadline = time.monotonic() + _NOTICE_SECONDS
        while True:
            # Minutes later each time: so long a file in doubt is left alone.
            done = do_bank_round(organization_id=self.id, actor=SYSTEM, now=self.bank_now())
            assert done.is_bank_reachable
            assert done.taken_in.quarantined_count == 0
            open_files = self.stack.ask(
                "SELECT count(*) FROM ach_file WHERE organization_id = %s AND state = 'uploaded'",
                self.id,
            )
            if open_files == [(0,)]:
                return
            assert time.monotonic() < deadline, "the bank says nothing about a file"
            time.sleep(0.3)

    def _wait_for_jobs(self) -> None:
        deadline = time.monotonic() + max(self.patience, 10)
        while self.stack.ask(_WAITING) != [(0,)] and time.monotonic() < deadline:
            time.sleep(0.2)
