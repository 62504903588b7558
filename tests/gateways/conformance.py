"""What every gateway has to pass, over its real wire.

A gateway's test module names the classes that it is put through and gives a ``harness``:
``Charges`` and ``Refunds`` for whatever moves money, ``LostAnswers`` for whatever has a wire, and
the rest for what takes cards. A bank is put through the first few only.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from tests.gateways.harness import Delivery, Harness, Means
from wellpaid.kit.money import Money, total
from wellpaid.patient_pay.payments.gateways.base import (
    AnswerLost,
    Charge,
    ChargeRequest,
    ChargeStatus,
    DisputeStatus,
    ForgedNotice,
    GatewayRefused,
    GatewayUnreachable,
    Initiator,
    NoticeKind,
    PayoutLineKind,
    Refund,
    RefundRequest,
    RefundStatus,
    StoreRequest,
    UnreadableNotice,
)

AMOUNT = Money(18_348)
AT_ONCE = 6
SECRET = "whsec_" + "c2VjcmV0" * 5


def new_reference(organization: str) -> str:
    return f"{organization}.{uuid4()}"


def asked(harness: Harness, means: Means = Means.APPROVED, **changes: object) -> ChargeRequest:
    """What the engine asks for, with a token of its own."""
    request = ChargeRequest(
        token=str(changes.pop("token", "")) or harness.token(means),
        amount=AMOUNT,
        reference=new_reference(harness.organization),
        statement_descriptor="Larkmoor Clinic",
        return_url=harness.return_url,
    )
    return replace(request, **changes)  # type: ignore[arg-type]


def opened(harness: Harness, request: ChargeRequest) -> ChargeRequest:
    """Make it ready, as the engine does before it writes the id down."""
    return replace(request, opened_id=harness.gateway.open_charge(request))


def pay(harness: Harness, means: Means = Means.APPROVED, **changes: object) -> Charge:
    return harness.gateway.charge(opened(harness, asked(harness, means, **changes)))


def paid(harness: Harness, means: Means = Means.APPROVED) -> Charge:
    """Pay, and wait until the money is there to be given back."""
    return harness.arrived(pay(harness, means))


def find(harness: Harness, request: ChargeRequest) -> Charge | None:
    return harness.gateway.find_charge(request.reference, gateway_id=request.opened_id)


def back(charge: Charge, amount: Money, reference: str = "") -> RefundRequest:
    return RefundRequest(
        charge_gateway_id=charge.gateway_id,
        charge_reference=charge.reference,
        amount=amount,
        reference=reference or new_reference(charge.reference.partition(".")[0]),
    )


def find_refund(harness: Harness, request: RefundRequest) -> Refund | None:
    return harness.gateway.find_refund(
        reference=request.reference, charge_gateway_id=request.charge_gateway_id
    )


class Conformance:
    """Leaves out, and lists, what the simulated other side can't be put through."""

    @pytest.fixture(autouse=True)
    def _gap(self, request: pytest.FixtureRequest, harness: Harness) -> None:
        reason = harness.gaps.get(request.function.__name__)
        if reason:
            pytest.skip(f"gap of {type(harness).__name__}: {reason}")

    def test_each_gap_is_a_test(self, harness: Harness) -> None:
        assert {name for name in harness.gaps if not hasattr(self, name)} == set()


class Charges(Conformance):
    """Taking money."""

    def test_a_charge_is_made_and_found(self, harness: Harness) -> None:
        request = opened(harness, asked(harness))
        charge = harness.gateway.charge(request)
        assert (charge.status, charge.amount, charge.reference) == (
            harness.counts, AMOUNT, request.reference,
        )  # fmt: skip
        assert charge.gateway_id
        assert find(harness, request) == charge

    def test_the_same_reference_is_charged_once(self, harness: Harness) -> None:
        request = asked(harness)
        charges = [harness.gateway.charge(opened(harness, request)) for _ in range(3)]
        assert charges == [charges[0]] * 3

    def test_the_same_reference_at_the_same_moment_is_charged_once(self, harness: Harness) -> None:
        request = asked(harness)

        def press(_: int) -> str | None:
            try:
                return harness.gateway.charge(opened(harness, request)).gateway_id
            except (AnswerLost, GatewayRefused):
                return None  # told to wait for who came first: the engine asks later

        with ThreadPoolExecutor(AT_ONCE) as pool:
            ids = set(pool.map(press, range(AT_ONCE))) - {None}
        assert len(ids) == 1
        found = find(harness, opened(harness, request))
        assert found is not None
        assert (found.status, {found.gateway_id}) == (harness.counts, ids)

    def test_what_was_never_asked_for_is_not_found(self, harness: Harness) -> None:
        assert harness.gateway.find_charge(new_reference(harness.organization)) is None

    def test_what_was_only_made_ready_took_nothing(self, harness: Harness) -> None:
        request = opened(harness, asked(harness))
        found = find(harness, request)
        assert found is None or found.status is ChargeStatus.OPEN
        if found is not None:
            assert harness.gateway.cancel_charge(found.gateway_id).status is ChargeStatus.CANCELLED
            late = harness.gateway.charge(request)
            assert late.status is ChargeStatus.CANCELLED

    def test_a_declined_charge_says_why(self, harness: Harness) -> None:
        request = opened(harness, asked(harness, Means.DECLINED))
        charge = harness.gateway.charge(request)
        assert (charge.status, charge.decline_code) == (
            ChargeStatus.DECLINED, harness.decline_code,
        )  # fmt: skip
        assert find(harness, request) == charge

    def test_stopping_gives_what_became_of_it(self, harness: Harness) -> None:
        request = opened(harness, asked(harness))
        charge = harness.gateway.charge(request)
        stopped = harness.gateway.cancel_charge(charge.gateway_id)
        assert stopped.status in {harness.counts, ChargeStatus.CANCELLED}
        assert find(harness, request) == stopped


class Refunds(Conformance):
    """Giving money back."""

    def test_a_part_is_given_back_and_found(self, harness: Harness) -> None:
        charge = paid(harness)
        request = back(charge, Money(1_000))
        refund = harness.gateway.refund(request)
        assert (refund.amount, refund.reference) == (Money(1_000), request.reference)
        assert refund.charge_gateway_id == charge.gateway_id
        assert refund.status in {RefundStatus.PENDING, RefundStatus.SUCCEEDED}
        assert find_refund(harness, request) == refund

    def test_the_same_reference_gives_back_once(self, harness: Harness) -> None:
        request = back(paid(harness), Money(9_000))

        def press(_: int) -> str | None:
            try:
                return harness.gateway.refund(request).gateway_id
            except AnswerLost:
                return None

        with ThreadPoolExecutor(AT_ONCE) as pool:
            ids = set(pool.map(press, range(AT_ONCE))) - {None}
        assert ids == {harness.gateway.refund(request).gateway_id}
        # Were it there twice, nothing would be left of it.
        rest = back(_charge_of(request), AMOUNT - Money(9_000))
        assert harness.gateway.refund(rest).amount == AMOUNT - Money(9_000)

    def test_never_more_than_was_taken(self, harness: Harness) -> None:
        charge = paid(harness)
        harness.gateway.refund(back(charge, Money(18_000)))
        too_much = back(charge, Money(349))
        with pytest.raises(GatewayRefused):
            harness.gateway.refund(too_much)
        assert find_refund(harness, too_much) is None
        assert harness.gateway.refund(back(charge, Money(348))).amount == Money(348)

    def test_what_was_never_given_back_is_not_found(self, harness: Harness) -> None:
        assert find_refund(harness, back(paid(harness), Money(1_000))) is None

    def test_of_a_declined_charge_nothing_is_given_back(self, harness: Harness) -> None:
        with pytest.raises(GatewayRefused):
            harness.gateway.refund(back(paid(harness, Means.DECLINED), Money(1_000)))

    def test_a_refund_that_the_bank_refuses(self, harness: Harness) -> None:
        request = back(paid(harness, Means.REFUND_REFUSED), Money(1_000))
        with pytest.raises(GatewayRefused):
            harness.gateway.refund(request)
        assert find_refund(harness, request) is None

    def test_a_pending_refund_succeeds_later(self, harness: Harness) -> None:
        request = back(paid(harness, Means.REFUND_PENDING), Money(1_000))
        assert harness.gateway.refund(request).status is RefundStatus.PENDING
        harness.let_time_pass()
        found = find_refund(harness, request)
        assert found is not None
        assert found.status is RefundStatus.SUCCEEDED

    def test_a_refund_may_fail_after_it_worked(self, harness: Harness) -> None:
        request = back(paid(harness, Means.REFUND_FAILS_LATER), Money(1_000))
        assert harness.gateway.refund(request).status is RefundStatus.SUCCEEDED
        harness.let_time_pass()
        found = find_refund(harness, request)
        assert found is not None
        assert found.status is RefundStatus.FAILED
        assert found.failure_code


def _charge_of(request: RefundRequest) -> Charge:
    status = ChargeStatus.SUCCEEDED
    return Charge(request.charge_gateway_id, request.charge_reference, status, AMOUNT)


class LostAnswers(Conformance):
    """A wire that breaks: what surely happened, what surely didn't, and what only asking tells."""

    def test_a_charge_whose_answer_was_lost_is_found(self, harness: Harness) -> None:
        request = opened(harness, asked(harness))
        with harness.losing_answers(), pytest.raises(AnswerLost):
            harness.gateway.charge(request)
        found = find(harness, request)
        assert found is not None
        assert (found.status, found.amount) == (harness.counts, AMOUNT)
        assert harness.gateway.charge(request) == found

    def test_a_charge_that_was_lost_on_its_way_took_nothing(self, harness: Harness) -> None:
        request = opened(harness, asked(harness))
        with harness.losing_requests(), pytest.raises(AnswerLost):
            harness.gateway.charge(request)
        found = find(harness, request)
        assert found is None or found.status is ChargeStatus.OPEN

    def test_without_anybody_there_nothing_has_left(self, harness: Harness) -> None:
        request = opened(harness, asked(harness))
        charge = pay(harness)
        with harness.away():
            with pytest.raises(GatewayUnreachable):
                harness.gateway.charge(request)
            with pytest.raises(GatewayUnreachable):
                find(harness, request)
            with pytest.raises(GatewayUnreachable):
                harness.gateway.refund(back(charge, Money(1_000)))
        found = find(harness, request)
        assert found is None or found.status is ChargeStatus.OPEN
        assert harness.gateway.charge(request).status is harness.counts

    def test_a_question_whose_answer_was_lost_is_no_answer(self, harness: Harness) -> None:
        request = opened(harness, asked(harness))
        charge = harness.gateway.charge(request)
        with harness.losing_answers(), pytest.raises(AnswerLost):
            find(harness, request)
        assert find(harness, request) == charge

    def test_a_refund_whose_answer_was_lost_is_found(self, harness: Harness) -> None:
        request = back(paid(harness), Money(10_000))
        with harness.losing_answers(), pytest.raises(AnswerLost):
            harness.gateway.refund(request)
        found = find_refund(harness, request)
        assert found is not None
        assert harness.gateway.refund(request).gateway_id == found.gateway_id

    def test_a_refund_that_was_lost_on_its_way_was_not_made(self, harness: Harness) -> None:
        request = back(paid(harness), Money(10_000))
        with harness.losing_requests(), pytest.raises(AnswerLost):
            harness.gateway.refund(request)
        assert find_refund(harness, request) is None
        assert harness.gateway.refund(request).amount == Money(10_000)


class Cards(Conformance):
    """What we may know of a card."""

    def test_a_token_tells_the_card(self, harness: Harness) -> None:
        token = harness.token(Means.APPROVED)
        card = harness.cards.read_card(token)
        assert (card.token, card.brand, card.kind, card.last4) == (token, "visa", "credit", "4242")
        assert 1 <= card.expiry_month <= 12
        assert card.expiry_year >= 2030

    @pytest.mark.parametrize("token", ["", "../charges", "tok nobody"])
    def test_what_is_no_token_is_refused(self, harness: Harness, token: str) -> None:
        with pytest.raises(GatewayRefused):
            harness.cards.read_card(token)

    def test_an_unknown_token_is_refused(self, harness: Harness) -> None:
        with pytest.raises(GatewayRefused):
            harness.cards.read_card(harness.unknown_token)


class Challenges(Conformance):
    """A bank that asks the cardholder."""

    def test_the_person_is_sent_to_the_bank_and_says_yes(self, harness: Harness) -> None:
        request = opened(harness, asked(harness, Means.CHALLENGE))
        charge = harness.gateway.charge(request)
        assert charge.status is ChargeStatus.CHALLENGE
        assert charge.challenge_url.startswith("http")
        assert find(harness, request) == charge
        harness.answer_challenge(charge.challenge_url, is_approved=True)
        found = find(harness, request)
        assert found is not None
        assert found.status is ChargeStatus.SUCCEEDED

    def test_the_person_says_no(self, harness: Harness) -> None:
        request = opened(harness, asked(harness, Means.CHALLENGE))
        charge = harness.gateway.charge(request)
        harness.answer_challenge(charge.challenge_url, is_approved=False)
        found = find(harness, request)
        assert found is not None
        assert (found.status, found.decline_code) == (
            ChargeStatus.DECLINED, "authentication_failed",
        )  # fmt: skip

    def test_a_challenge_is_stopped(self, harness: Harness) -> None:
        request = opened(harness, asked(harness, Means.CHALLENGE))
        charge = harness.gateway.charge(request)
        stopped = harness.gateway.cancel_charge(charge.gateway_id)
        assert stopped.status is ChargeStatus.CANCELLED
        assert harness.gateway.cancel_charge(charge.gateway_id) == stopped
        assert find(harness, request) == stopped


class StoredCards(Conformance):
    """Cards on file."""

    def _store(self, harness: Harness, means: Means = Means.APPROVED) -> StoreRequest:
        return StoreRequest(
            harness.token(means), new_reference(harness.organization), "save-card-1"
        )

    def test_a_card_is_stored_once(self, harness: Harness) -> None:
        request = self._store(harness)
        stored = [harness.cards.store_card(request) for _ in range(2)]
        assert stored[0] == stored[1]
        assert (stored[0].card.last4, stored[0].card.brand) == ("4242", "visa")
        assert stored[0].fingerprint

    def test_the_same_number_has_the_same_fingerprint(self, harness: Harness) -> None:
        prints = {
            harness.cards.store_card(self._store(harness)).fingerprint for _ in range(2)
        }  # fmt: skip
        assert len(prints) == 1

    def test_a_card_is_charged_any_number_of_times_by_holder_and_merchant(
        self, harness: Harness
    ) -> None:
        token = harness.cards.store_card(self._store(harness)).card.token
        for initiator, url in [
            (Initiator.CUSTOMER, harness.return_url),
            (Initiator.MERCHANT, ""),
            (Initiator.MERCHANT, ""),
        ]:
            charge = pay(harness, token=token, initiator=initiator, return_url=url)
            assert charge.status is ChargeStatus.SUCCEEDED

    def test_a_card_that_paid_is_stored_after_it_has(self, harness: Harness) -> None:
        token = harness.token(Means.APPROVED)
        pay(harness, token=token, keeps_card=True)
        request = StoreRequest(token, new_reference(harness.organization), "save-card-1")
        stored = harness.cards.store_card(request)
        assert harness.cards.store_card(request) == stored
        charge = pay(harness, token=stored.card.token, initiator=Initiator.MERCHANT, return_url="")
        assert charge.status is ChargeStatus.SUCCEEDED

    def test_with_nobody_there_a_bank_that_asks_says_no(self, harness: Harness) -> None:
        token = harness.cards.store_card(self._store(harness, Means.CHALLENGE)).card.token
        charge = pay(harness, token=token, initiator=Initiator.MERCHANT, return_url="")
        assert (charge.status, charge.decline_code) == (
            ChargeStatus.DECLINED, "authentication_required",
        )  # fmt: skip

    def test_a_card_is_forgotten_for_good(self, harness: Harness) -> None:
        token = harness.cards.store_card(self._store(harness)).card.token
        harness.cards.forget_card(token)
        harness.cards.forget_card(token)
        with pytest.raises(GatewayRefused):
            pay(harness, token=token, initiator=Initiator.MERCHANT, return_url="")

    def test_what_cannot_be_stored_is_refused(self, harness: Harness) -> None:
        with pytest.raises(GatewayRefused):
            harness.cards.store_card(self._store(harness, Means.NOT_STORABLE))
        request = StoreRequest(
            harness.unknown_token, new_reference(harness.organization), "save-card-1"
        )
        with pytest.raises(GatewayRefused):
            harness.cards.store_card(request)


class HostedPages(Conformance):
    """The gateway's own page for a card."""

    def test_a_card_is_entered_there(self, harness: Harness) -> None:
        page = harness.cards.open_hosted_page(
            reference=new_reference(harness.organization),
            kind="credit",
            language="en",
            return_url=harness.return_url,
            cancel_url=harness.return_url,
        )
        assert page.url.startswith("http")
        assert harness.cards.read_hosted_page(page.setup_id) is None
        harness.fill_hosted_page(page.url)
        card = harness.cards.read_hosted_page(page.setup_id)
        assert card is not None
        assert card.last4 == "4242"
        assert pay(harness, token=card.token).status is ChargeStatus.SUCCEEDED

    def test_an_unknown_page_is_refused(self, harness: Harness) -> None:
        with pytest.raises(GatewayRefused):
            harness.cards.read_hosted_page("set_nobody")


class Webhooks(Conformance):
    """Notices: whose they are, and that nobody else can write one."""

    def _one(self, harness: Harness) -> tuple[Charge, Delivery]:
        charge = pay(harness)
        return charge, harness.delivery_about(charge.reference)

    def test_a_genuine_notice_says_whose_it_is(self, harness: Harness) -> None:
        charge, delivery = self._one(harness)
        notice = harness.cards.read_notice(delivery.headers, delivery.body)
        assert notice is not None
        assert (notice.kind, notice.reference, notice.subject_gateway_id) == (
            NoticeKind.CHARGE, charge.reference, charge.gateway_id,
        )  # fmt: skip

    def test_a_replayed_notice_has_the_same_id(self, harness: Harness) -> None:
        _, delivery = self._one(harness)
        ids = {
            notice.notice_id
            for _ in range(2)
            if (notice := harness.cards.read_notice(delivery.headers, delivery.body))
        }
        assert len(ids) == 1

    def test_a_late_notice_says_nothing_of_now(self, harness: Harness) -> None:
        """Told that it succeeded after it was given back: what is true is asked for."""
        charge, delivery = self._one(harness)
        request = back(charge, AMOUNT)
        refund = harness.gateway.refund(request)
        notice = harness.cards.read_notice(delivery.headers, delivery.body)
        assert notice is not None
        assert find_refund(harness, request) == refund

    def test_a_changed_body_is_forged(self, harness: Harness) -> None:
        _, delivery = self._one(harness)
        with pytest.raises(ForgedNotice):
            harness.cards.read_notice(delivery.headers, delivery.body + b" ")

    def test_a_missing_or_broken_signature_is_forged(self, harness: Harness) -> None:
        _, delivery = self._one(harness)
        with pytest.raises(ForgedNotice):
            harness.cards.read_notice({}, delivery.body)
        for name in delivery.headers:
            if "signature" in name:
                headers = {**delivery.headers, name: "v1,AAAA"}
                with pytest.raises(ForgedNotice):
                    harness.cards.read_notice(headers, delivery.body)

    def test_an_old_notice_is_refused(self, harness: Harness) -> None:
        event = harness.event_of_another_kind()
        fresh = harness.signed(event, age_seconds=240)
        assert harness.cards.read_notice(fresh.headers, fresh.body) is None
        stale = harness.signed(event, age_seconds=360)
        with pytest.raises(ForgedNotice):
            harness.cards.read_notice(stale.headers, stale.body)

    def test_other_kinds_are_of_no_use(self, harness: Harness) -> None:
        delivery = harness.signed(harness.event_of_another_kind())
        assert harness.cards.read_notice(delivery.headers, delivery.body) is None

    def test_what_makes_no_sense_is_said_to(self, harness: Harness) -> None:
        for nonsense in ({}, {"id": "evt_1", "type": harness.charge_event_type}):
            delivery = harness.signed(nonsense)
            with pytest.raises(UnreadableNotice):
                harness.cards.read_notice(delivery.headers, delivery.body)

    def test_secrets_change_without_losing_a_notice(self, harness: Harness) -> None:
        _, delivery = self._one(harness)
        with harness.with_another_secret_first():
            assert harness.cards.read_notice(delivery.headers, delivery.body) is not None


class Disputes(Conformance):
    """A cardholder who wants the money back from the bank."""

    def test_a_dispute_names_its_charge(self, harness: Harness) -> None:
        charge = pay(harness)
        dispute = harness.cards.find_dispute(harness.dispute(charge.gateway_id))
        assert dispute is not None
        assert (dispute.charge_gateway_id, dispute.charge_reference) == (
            charge.gateway_id, charge.reference,
        )  # fmt: skip
        assert (dispute.status, dispute.amount) == (DisputeStatus.NEEDS_RESPONSE, AMOUNT)
        assert dispute.evidence_due_at is not None

    def test_an_unknown_dispute_is_not_found(self, harness: Harness) -> None:
        assert harness.cards.find_dispute("dp_nobody") is None

    def test_evidence_is_sent_once_and_may_win(self, harness: Harness) -> None:
        dispute_id = harness.dispute(pay(harness).gateway_id)
        sent = harness.cards.send_evidence(dispute_id, "The card was present.")
        assert sent.status is DisputeStatus.UNDER_REVIEW
        with pytest.raises(GatewayRefused):
            harness.cards.send_evidence(dispute_id, "And once more.")
        harness.let_time_pass()
        found = harness.cards.find_dispute(dispute_id)
        assert found is not None
        assert (found.status, found.evidence_due_at) == (DisputeStatus.WON, None)

    def test_what_is_given_up_is_lost(self, harness: Harness) -> None:
        dispute_id = harness.dispute(pay(harness).gateway_id)
        assert harness.cards.accept_dispute(dispute_id).status is DisputeStatus.LOST
        with pytest.raises(GatewayRefused):
            harness.cards.accept_dispute(dispute_id)

    def test_late_evidence_is_refused(self, harness: Harness) -> None:
        dispute_id = harness.dispute(pay(harness).gateway_id)
        harness.let_evidence_be_late()
        with pytest.raises(GatewayRefused):
            harness.cards.send_evidence(dispute_id, "Too late.")
        found = harness.cards.find_dispute(dispute_id)
        assert found is not None
        assert found.status is DisputeStatus.LOST


class Payouts(Conformance):
    """What arrives at the bank, to the cent."""

    def test_payouts_add_up_and_name_what_they_are_made_of(self, harness: Harness) -> None:
        clinic = str(uuid4())
        first, second = (pay(harness, reference=new_reference(clinic)) for _ in range(2))
        refund = harness.gateway.refund(back(first, Money(1_000)))
        dispute_id = harness.dispute(second.gateway_id)
        harness.pay_out()
        payouts = harness.cards.list_payouts(date(2000, 1, 1))
        lines = []
        for payout in payouts:
            made_of = harness.cards.payout_lines(payout.gateway_id)
            assert payout.amount == total(line.amount - line.fee for line in made_of)
            assert payout.bank_reference
            lines += [line for line in made_of if line.reference.startswith(f"{clinic}.")]
        assert {(line.kind, line.subject_gateway_id, line.amount) for line in lines} == {
            (PayoutLineKind.CHARGE, first.gateway_id, AMOUNT),
            (PayoutLineKind.CHARGE, second.gateway_id, AMOUNT),
            (PayoutLineKind.REFUND, refund.gateway_id, Money(-1_000)),
            (PayoutLineKind.DISPUTE, dispute_id, -AMOUNT),
        }
        days = [payout.arrival_date for payout in payouts]
        assert days == sorted(days)

    def test_nothing_is_paid_out_twice(self, harness: Harness) -> None:
        charge = pay(harness)
        for _ in range(2):
            harness.pay_out()
        lines = [
            line
            for payout in harness.cards.list_payouts(date(2000, 1, 1))
            for line in harness.cards.payout_lines(payout.gateway_id)
            if line.subject_gateway_id == charge.gateway_id
        ]
        assert len(lines) == 1
