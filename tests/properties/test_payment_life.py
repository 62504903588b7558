"""Whatever comes, in whatever order and however often: no cent is lost, doubled or unexplained.

The world below is what is true at the gateway. What we hear of it is any answer that was true once:
late, twice, or in the wrong order; and some of our transactions die before their commit. After
every step books, bills, payments, refunds and disputes agree with each other, and once we have been
told how everything stands, our books agree with the world.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.factories import NOW, get_bill, line, make_bill, make_clinic, person
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.ledger.queries import balance
from wellpaid.kit.errors import ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.sights import Level, Sight, Via
from wellpaid.patient_pay.bills.operations.cancel_bill import cancel_bill
from wellpaid.patient_pay.bills.operations.prove_bills import prove_bills
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.credits.models import CreditMove
from wellpaid.patient_pay.credits.operations.apply_credit import apply_credit
from wellpaid.patient_pay.disputes.operations.prove_disputes import prove_disputes
from wellpaid.patient_pay.disputes.operations.record_dispute import (
    DisputeDoesNotFit,
    record_dispute,
)
from wellpaid.patient_pay.payments.gateways.base import (
    Card,
    Charge,
    ChargeStatus,
    Dispute,
    DisputeStatus,
    RefundStatus,
)
from wellpaid.patient_pay.payments.gateways.base import Refund as GatewayRefund
from wellpaid.patient_pay.payments.models import Payment, PaymentAllocation
from wellpaid.patient_pay.payments.operations.choose_amount import choose_amount
from wellpaid.patient_pay.payments.operations.open_checkout import open_checkout
from wellpaid.patient_pay.payments.operations.prove_payments import prove_payments
from wellpaid.patient_pay.payments.operations.record_charge import record_charge, record_no_charge
from wellpaid.patient_pay.payments.operations.start_payment import start_payment
from wellpaid.patient_pay.payments.operations.use_card import use_card
from wellpaid.patient_pay.payments.queries import checkout_page
from wellpaid.patient_pay.payments.states import IN_FLIGHT, PaymentState
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.operations.approve_refund import approve_refund, withdraw_refund
from wellpaid.patient_pay.refunds.operations.prove_refunds import prove_refunds
from wellpaid.patient_pay.refunds.operations.record_refund import record_no_refund, record_refund
from wellpaid.patient_pay.refunds.operations.request_refund import RefundWish, request_refund
from wellpaid.patient_pay.refunds.states import RefundReason, RefundState, Way
from wellpaid.patient_pay.settlements.operations.prove_settlements import prove_settlements

# A build tries a few; `PAYMENT_LIVES=1000` tries as many as there is time for.
EXAMPLES = int(os.environ.get("PAYMENT_LIVES", "20"))
CARD = Card("tok_1", "visa", "credit", "4242", 12, 2039)
CLERK = Actor(ActorKind.USER, UUID(int=1))
SECOND = Actor(ActorKind.USER, UUID(int=2))
GATEWAY = Actor(ActorKind.GATEWAY)
PROOFS = (prove_bills, prove_payments, prove_refunds, prove_disputes, prove_settlements)
C, R, D = ChargeStatus, RefundStatus, DisputeStatus

# What may become of things at the gateway.
CHARGE_NEXT = {
    None: [C.SUCCEEDED, C.SUBMITTED, C.SUCCEEDED, C.CHALLENGE, C.PROCESSING, C.DECLINED],
    C.CHALLENGE: [C.SUCCEEDED, C.DECLINED, C.CANCELLED],
    C.PROCESSING: [C.SUCCEEDED, C.DECLINED, C.SUBMITTED],
    C.SUBMITTED: [C.SUCCEEDED, C.RETURNED, C.CANCELLED],
    C.SUCCEEDED: [C.RETURNED],
}
REFUND_NEXT = {
    None: [R.PENDING, R.SUCCEEDED, R.FAILED],
    R.PENDING: [R.SUCCEEDED, R.FAILED],
    R.SUCCEEDED: [R.FAILED],
}
DISPUTE_NEXT = {
    None: [D.NEEDS_RESPONSE],
    D.NEEDS_RESPONSE: [D.UNDER_REVIEW, D.WON, D.LOST],
    D.UNDER_REVIEW: [D.WON, D.LOST],
}
# How far back an answer is that reaches us: most often it is what is true now.
AGES = st.sampled_from([0, 0, 0, 1, 2])
CRASHES = st.sampled_from([False, False, False, True])
HERE = {C.SUBMITTED, C.SUCCEEDED}


@dataclass
class Thing:
    """Something at the gateway, with all that was ever true of it."""

    id: UUID
    cents: int
    payment: Thing | None = None
    history: list = field(default_factory=list)

    @property
    def now(self):
        return self.history[-1] if self.history else None


class Crash(Exception):
    """The process dies before its commit."""


class Payments(RuleBasedStateMachine):
    payments = Bundle("payments")
    refunds = Bundle("refunds")
    disputes = Bundle("disputes")

    @initialize(shares=st.lists(st.integers(100, 9_000), min_size=2, max_size=3))
    def town(self, shares):
        self.clinic, patient = make_clinic(), person()
        self.clinic.refund_limit_cents = 2_000
        self.clinic.save()
        self.things: dict[str, list[Thing]] = {"charge": [], "refund": [], "dispute": []}
        self.clock = count(1)
        self.bills = [
            make_bill(
                self.clinic,
                patient=patient,
                due_date=date(2026, 3, 27) + timedelta(days=place),
                lines=(
                    line(
                        charge=Money(cents),
                        plan_discount=ZERO,
                        plan_paid=ZERO,
                        deductible=Money(cents),
                        coinsurance=ZERO,
                    ),
                ),
            )
            for place, cents in enumerate(shares)
        ]
        first = self.bills[0]
        self.sights = [Sight(self.clinic.id, first.guarantor_id, Level.FULL, Via.GUEST, CLERK)]

    def _now(self):
        return NOW + timedelta(seconds=next(self.clock))

    @rule(
        target=payments,
        which=st.sets(st.integers(0, 2), min_size=1),
        part=st.sampled_from([100, 100, 60, 17]),
        outcome=st.sampled_from([None, C.SUCCEEDED, C.SUCCEEDED, C.SUBMITTED]),
    )
    def press_pay(self, which, part, outcome):
        bill_ids = [bill.id for place, bill in enumerate(self.bills) if place in which]
        if not bill_ids:
            return multiple()
        checkout_id = open_checkout(
            organization_id=self.clinic.id,
            bill_ids=bill_ids,
            receipt_email="",
            language="en",
            now=self._now(),
        )
        facts = {"organization_id": self.clinic.id, "checkout_id": checkout_id}
        page = checkout_page(sights=self.sights, **facts)
        assert page is not None
        cents = max(page.owed.cents * part // 100, page.smallest.cents)
        try:
            choose_amount(amount=Money(cents), **facts)
            use_card(card=CARD, **facts)
            page = checkout_page(sights=self.sights, **facts)
            assert page is not None
            started = start_payment(
                attempt=1,
                shown_amount=Money(cents),
                seen=page.seen,
                actor=CLERK,
                now=self._now(),
                **facts,
            )
        except ProductError:
            return multiple()
        thing = Thing(started.payment_id, cents)
        self.things["charge"].append(thing)
        if outcome is not None:
            thing.history.append(outcome)
            self._tell_charge(thing, outcome)
        return thing

    @rule(thing=payments, choice=st.integers(0, 5), is_told=st.booleans())
    def charge_moves(self, thing, choice, is_told):
        self._move(thing, CHARGE_NEXT, choice)
        if is_told and thing.history:
            self._tell_charge(thing, thing.now)

    @rule(thing=payments, age=AGES, crash=CRASHES)
    def hear_of_charge(self, thing, age, crash):
        if thing.history:
            status = thing.history[-1 - age % len(thing.history)]
            self._do(lambda: self._tell_charge(thing, status), crash=crash)

    @rule(thing=payments)
    def nobody_answers(self, thing):
        """No answer came; or, for a charge that never arrived, the gateway surely has none."""
        target = PaymentState.UNKNOWN if thing.history else PaymentState.FAILED
        record_no_charge(
            organization_id=self.clinic.id,
            payment_id=thing.id,
            target=target,
            actor=GATEWAY,
            now=self._now(),
        )

    @rule(
        target=refunds,
        thing=payments,
        part=st.sampled_from([100, 100, 40, 3]),
        way=st.sampled_from([Way.SAME_METHOD, Way.SAME_METHOD, Way.CHECK]),
        crash=CRASHES,
    )
    def ask_for_refund(self, thing, part, way, crash):
        cents = max(1, thing.cents * part // 100)
        wish = RefundWish(thing.id, Money(cents), RefundReason.OTHER, way)
        refund_id = self._do(
            lambda: request_refund(
                organization_id=self.clinic.id,
                wish=wish,
                key=str(new_id()),
                actor=CLERK,
                now=self._now(),
            ),
            crash=crash,
        )
        if refund_id is None or way is Way.CHECK:
            return multiple()
        found = Thing(refund_id, cents, thing)
        self.things["refund"].append(found)
        return found

    @rule(thing=refunds, agrees=st.booleans())
    def second_person(self, thing, agrees):
        act = approve_refund if agrees else withdraw_refund
        self._do(
            lambda: act(
                organization_id=self.clinic.id, refund_id=thing.id, actor=SECOND, now=self._now()
            )
        )

    @rule(thing=refunds, choice=st.integers(0, 5), is_told=st.booleans())
    def refund_moves(self, thing, choice, is_told):
        if self._refund_state(thing) not in {RefundState.WAITING, RefundState.WITHDRAWN}:
            self._move(thing, REFUND_NEXT, choice)
            if is_told:
                self._tell_refund(thing, thing.now)

    @rule(thing=refunds, age=AGES, crash=CRASHES)
    def hear_of_refund(self, thing, age, crash):
        if thing.history:
            status = thing.history[-1 - age % len(thing.history)]
            self._do(lambda: self._tell_refund(thing, status), crash=crash)

    @rule(thing=refunds)
    def nobody_answers_of_refund(self, thing):
        record_no_refund(
            organization_id=self.clinic.id,
            refund_id=thing.id,
            target=RefundState.UNKNOWN,
            failure_code="",
            actor=GATEWAY,
            now=self._now(),
        )

    @rule(target=disputes, thing=payments, part=st.sampled_from([100, 100, 30]))
    def cardholder_disputes(self, thing, part):
        if thing.now is not C.SUCCEEDED:
            return multiple()
        cents = max(1, thing.cents * part // 100)
        gone = sum(
            other.cents
            for other in self.things["dispute"]
            if other.payment is thing and other.now is not D.WON
        )
        if gone + cents > thing.cents:
            return multiple()
        found = Thing(new_id(), cents, thing, [D.NEEDS_RESPONSE])
        self.things["dispute"].append(found)
        return found

    @rule(thing=disputes, choice=st.integers(0, 5))
    def dispute_moves(self, thing, choice):
        self._move(thing, DISPUTE_NEXT, choice)
        self._do(lambda: self._tell_dispute(thing, thing.now))

    @rule(thing=disputes, age=AGES, crash=CRASHES)
    def hear_of_dispute(self, thing, age, crash):
        status = thing.history[-1 - age % len(thing.history)]
        self._do(lambda: self._tell_dispute(thing, status), crash=crash)

    @rule(place=st.integers(0, 2), crash=CRASHES)
    def use_credit(self, place, crash):
        if place < len(self.bills):
            self._do(
                lambda: apply_credit(
                    organization_id=self.clinic.id,
                    bill_id=self.bills[place].id,
                    actor=CLERK,
                    now=self._now(),
                ),
                crash=crash,
            )

    @rule(luck=st.integers(0, 9))
    def clinic_cancels(self, luck):
        """Take a bill back, now and then, so that most runs have bills to pay."""
        place = luck - 7
        if 0 <= place < len(self.bills) - 1:
            self._do(
                lambda: cancel_bill(
                    organization_id=self.clinic.id,
                    bill_id=self.bills[place].id,
                    reason="sent to the wrong person",
                    actor=CLERK,
                    now=self._now(),
                )
            )

    @invariant()
    @precondition(lambda self: hasattr(self, "clinic"))
    def everything_agrees(self):
        clinic_id = self.clinic.id
        for prove in PROOFS:
            assert prove(clinic_id)[1] == [], prove.__name__
        for bill in self.bills:
            self._bill_is_explained(bill)

    def _bill_is_explained(self, bill):
        """Owed = share − payments + what went back − credit, from the rows alone."""
        fresh = get_bill(self.clinic.id, bill.number)
        with tenant(self.clinic.id):
            parts = PaymentAllocation.objects.filter(
                bill_id=bill.id, is_credit=False, payment__receipts__isnull=False
            )
            paid = sum(part.left.cents for part in parts)
            credit = sum(move.amount_cents for move in CreditMove.objects.filter(bill_id=bill.id))
        assert fresh.paid_cents == paid + credit
        if fresh.state != BillState.CANCELLED:
            assert fresh.owed_cents == fresh.share.cents - paid - credit

    def teardown(self):
        if not hasattr(self, "clinic"):
            return
        for _ in range(2):  # a dispute can only be told of a charge that we know
            for kind, tell in (
                ("charge", self._tell_charge),
                ("refund", self._tell_refund),
                ("dispute", self._tell_dispute),
            ):
                for thing in self.things[kind]:
                    if thing.history:
                        with contextlib.suppress(DisputeDoesNotFit):
                            tell(thing, thing.now)
        self.everything_agrees()
        assert prove_ledger(self.clinic.id).is_sound
        self._books_agree_with_the_world()
        self._nothing_is_forgotten()

    def _books_agree_with_the_world(self):
        here = sum(thing.cents for thing in self.things["charge"] if self._counts(thing))
        back = sum(
            thing.cents for thing in self.things["refund"] if thing.now in {R.PENDING, R.SUCCEEDED}
        )
        told = [thing for thing in self.things["dispute"] if self._is_told(thing)]
        lost = sum(thing.cents for thing in told if thing.now is D.LOST)
        held = sum(thing.cents for thing in told if thing.now not in {D.LOST, D.WON})
        with tenant(self.clinic.id):
            assert balance("card_clearing").cents == here - back - lost - held
            assert balance("disputed").cents == held

    def _nothing_is_forgotten(self):
        """What we say of each payment is what is true, now that we have been told."""
        with tenant(self.clinic.id):
            states = dict(Payment.objects.values_list("id", "state"))
        for thing in self.things["charge"]:
            state = PaymentState(states[thing.id])
            if thing.now in {C.SUCCEEDED, C.SUBMITTED}:
                assert state.value == thing.now.value
            elif thing.now in {None, C.CHALLENGE, C.PROCESSING}:
                assert state in {*IN_FLIGHT, PaymentState.FAILED}
            else:
                assert state not in {*IN_FLIGHT, PaymentState.SUCCEEDED, PaymentState.SUBMITTED}

    def _counts(self, thing):
        return thing.now in HERE

    def _is_told(self, thing):
        with tenant(self.clinic.id):
            return Payment.objects.filter(id=thing.payment.id, disputes__gateway_id=str(thing.id)
                                          ).exists()  # fmt: skip

    def _refund_state(self, thing):
        with tenant(self.clinic.id):
            return RefundState(Refund.objects.get(id=thing.id).state)

    def _move(self, thing, graph, choice):
        options = graph.get(thing.now, [])
        if options:
            thing.history.append(options[choice % len(options)])

    def _do(self, work, *, crash=False):
        """Run an operation; a refusal moves nothing, and a crash before the commit neither."""
        try:
            with transaction.atomic():
                result = work()
                if crash:
                    raise Crash
                return result
        except (ProductError, Crash):
            return None

    def _tell_charge(self, thing, status):
        answer = Charge(
            gateway_id=f"ch_{thing.id.hex}",
            reference=f"{self.clinic.id}.{thing.id}",
            status=status,
            amount=Money(thing.cents),
            return_code="R01" if status is C.RETURNED else "",
        )
        record_charge(
            organization_id=self.clinic.id,
            payment_id=thing.id,
            charge=answer,
            actor=GATEWAY,
            now=self._now(),
        )

    def _tell_refund(self, thing, status):
        answer = GatewayRefund(
            gateway_id=f"re_{thing.id.hex}",
            reference=f"{self.clinic.id}.{thing.id}",
            charge_gateway_id=f"ch_{thing.payment.id.hex}",
            status=status,
            amount=Money(thing.cents),
            failure_code="expired_card" if status is R.FAILED else "",
        )
        record_refund(
            organization_id=self.clinic.id,
            refund_id=thing.id,
            answer=answer,
            actor=GATEWAY,
            now=self._now(),
        )

    def _tell_dispute(self, thing, status):
        answer = Dispute(
            gateway_id=str(thing.id),
            charge_gateway_id=f"ch_{thing.payment.id.hex}",
            charge_reference=f"{self.clinic.id}.{thing.payment.id}",
            status=status,
            amount=Money(thing.cents),
            fee=Money(1_500),
            reason_code="fraudulent",
            evidence_due_at=NOW + timedelta(days=7),
        )
        record_dispute(
            organization_id=self.clinic.id,
            payment_id=thing.payment.id,
            answer=answer,
            actor=GATEWAY,
            now=self._now(),
        )


@pytest.mark.django_db
@pytest.mark.timeout(3600)
def test_any_life_of_payments_keeps_every_promise():
    run_state_machine_as_test(
        Payments,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
