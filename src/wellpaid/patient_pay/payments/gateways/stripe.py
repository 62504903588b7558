"""Stripe, by its official SDK. docs/how-to/use-stripe.md tells how to set it up.

A charge is a PaymentIntent that we make first and confirm afterwards, once its id is written down
here: Stripe finds by our own metadata only after a while ("search is eventually consistent"), by
its id at once. No money can move before it is confirmed, and only we confirm it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final, cast

import stripe

from .base import (
    AnswerLost,
    Card,
    Charge,
    ChargeRequest,
    ChargeStatus,
    Dispute,
    GatewayRefused,
    HostedPage,
    Initiator,
    Notice,
    Payout,
    PayoutLine,
    PayoutLineKind,
    Refund,
    RefundRequest,
    StoredCard,
    StoreRequest,
)
from .stripe_answers import (
    REFERENCE,
    Answer,
    card_of,
    charge_of,
    dispute_of,
    id_of,
    payout_line_of,
    payout_of,
    read,
    reference_of,
    refund_of,
)
from .stripe_notices import read_notice
from .stripe_wire import client, in_our_words

_SUFFIX_MAX: Final = 10
_PAGE: Final = 100
_DISPUTED: Final = {PayoutLineKind.DISPUTE, PayoutLineKind.DISPUTE_WON}
_CHARGE_WITH: Final = ["latest_charge"]
_DISPUTE_WITH: Final = ["payment_intent"]


class StripeGateway:
    """Speaks to Stripe for one account: the installation's own, or a connected clinic's."""

    code = "stripe"

    def __init__(self, account: str = "") -> None:
        self._account = account

    def read_card(self, token: str) -> Card:
        """Give the facts of a PaymentMethod."""
        return read("card", lambda method: card_of(method, token), self._method(token))

    def open_hosted_page(
        self, *, reference: str, kind: str, language: str, return_url: str, cancel_url: str
    ) -> HostedPage:
        """Make a Checkout page that asks for a card and takes no money."""
        page = self._ask(
            lambda api: api.v1.checkout.sessions.create(
                {
                    "mode": "setup",
                    "payment_method_types": ["card"],
                    "client_reference_id": reference,
                    "metadata": {REFERENCE: reference, "kind": kind},
                    "locale": cast("Any", language),
                    "success_url": return_url,
                    "cancel_url": cancel_url,
                }
            )
        )
        return read("page", lambda made: HostedPage(made["id"], made["url"]), page)

    def read_hosted_page(self, setup_id: str) -> Card | None:
        """Give the card entered on a Checkout page."""
        page = self._ask(
            lambda api: api.v1.checkout.sessions.retrieve(
                _segment(setup_id), {"expand": ["setup_intent.payment_method"]}
            )
        )
        return read("page", _card_on, page)

    def store_card(self, request: StoreRequest) -> StoredCard:
        """Keep a card with a customer of its own, so that forgetting it forgets all.

        A card that paid and was to be kept is with its customer already.
        """
        method = self._method(request.token)
        customer = method.get("customer")
        if customer is None:
            customer = self._new_customer(request.reference)
            self._set_up(request, customer)
        token = f"{id_of(customer)}.{method['id']}"
        card = read("card", lambda one: card_of(one, token), method)
        return StoredCard(card, method["card"]["fingerprint"])

    def forget_card(self, token: str) -> None:
        """Delete the card's customer: its card can't be charged any more."""
        customer, _, _ = token.partition(".")
        try:
            self._ask(lambda api: api.v1.customers.delete(_segment(customer)))
        except GatewayRefused as refusal:
            if refusal.code != "not_found":
                raise

    def open_charge(self, request: ChargeRequest) -> str:
        """Make a PaymentIntent; our reference is the idempotency key."""
        customer, _, method = request.token.rpartition(".")
        if not customer and request.keeps_card:
            customer = self._new_customer(request.reference)
        params: dict[str, Any] = {
            "amount": request.amount.cents,
            "currency": "usd",
            "payment_method": _segment(method),
            "payment_method_types": ["card"],
            "metadata": {REFERENCE: request.reference},
        }
        if suffix := _suffix(request.statement_descriptor):
            params["statement_descriptor_suffix"] = suffix
        if customer:
            params["customer"] = customer
        if request.keeps_card:
            params["setup_future_usage"] = "off_session"
        intent = self._ask(
            lambda api: api.v1.payment_intents.create(
                cast("Any", params), {"idempotency_key": request.reference}
            )
        )
        return str(intent["id"])

    def charge(self, request: ChargeRequest) -> Charge:
        """Confirm the PaymentIntent whose id is written down by now.

        A refusal is believed only when Stripe says besides that nothing was charged.
        """
        params: dict[str, Any] = {"expand": _CHARGE_WITH}
        if request.initiator is Initiator.MERCHANT:
            params["off_session"] = True
        elif request.return_url:
            params["return_url"] = request.return_url
        options: stripe.RequestOptions = {"idempotency_key": f"{request.reference}.confirm"}
        try:
            intent = self._ask(
                lambda api: api.v1.payment_intents.confirm(
                    _segment(request.opened_id), cast("Any", params), options
                )
            )
        except GatewayRefused as refusal:
            found = self.find_charge(request.reference, gateway_id=request.opened_id)
            if found is None or found.status is ChargeStatus.OPEN:
                raise refusal from None
            return found
        return read("charge", charge_of, intent)

    def find_charge(self, reference: str, *, gateway_id: str = "") -> Charge | None:
        """Ask by the id that was written down before any money could move."""
        if not gateway_id:
            return None
        intent = self._find(
            lambda api: api.v1.payment_intents.retrieve(
                _segment(gateway_id), {"expand": _CHARGE_WITH}
            )
        )
        return None if intent is None else read("charge", charge_of, intent)

    def cancel_charge(self, gateway_id: str) -> Charge:
        """Stop what can still be stopped; what is final is told as it is."""
        try:
            intent = self._ask(
                lambda api: api.v1.payment_intents.cancel(
                    _segment(gateway_id), {"expand": _CHARGE_WITH}
                )
            )
        except GatewayRefused as refusal:
            found = self.find_charge("", gateway_id=gateway_id)
            if found is None:
                raise refusal from None
            return found
        return read("charge", charge_of, intent)

    def refund(self, request: RefundRequest) -> Refund:
        """Ask for money back once; our reference is the idempotency key."""
        answer = self._ask(
            lambda api: api.v1.refunds.create(
                {
                    "payment_intent": _segment(request.charge_gateway_id),
                    "amount": request.amount.cents,
                    "metadata": {REFERENCE: request.reference},
                },
                {"idempotency_key": request.reference},
            )
        )
        return read("refund", refund_of, answer)

    def find_refund(self, *, reference: str, charge_gateway_id: str) -> Refund | None:
        """Look through the refunds of the charge; a list is complete at once, unlike a search."""
        found = self._list(
            lambda api: api.v1.refunds.list(
                {"payment_intent": _segment(charge_gateway_id), "limit": _PAGE}
            )
        )
        ours = [refund for refund in found if reference_of(refund) == reference]
        return read("refund", refund_of, ours[0]) if ours else None

    def find_dispute(self, gateway_id: str) -> Dispute | None:
        """Ask by Stripe's id."""
        answer = self._find(
            lambda api: api.v1.disputes.retrieve(_segment(gateway_id), {"expand": _DISPUTE_WITH})
        )
        return None if answer is None else read("dispute", dispute_of, answer)

    def send_evidence(self, gateway_id: str, text: str) -> Dispute:
        """Answer a dispute. What was submitted can't be changed."""
        known = self.find_dispute(gateway_id)
        if known is None or known.evidence_due_at is None:
            raise GatewayRefused("dispute_not_open")
        answer = self._ask(
            lambda api: api.v1.disputes.update(
                _segment(gateway_id),
                {
                    "evidence": {"uncategorized_text": text},
                    "submit": True,
                    "expand": _DISPUTE_WITH,
                },
            )
        )
        return _certain(read("dispute", dispute_of, answer))

    def accept_dispute(self, gateway_id: str) -> Dispute:
        """Give a dispute up."""
        answer = self._ask(
            lambda api: api.v1.disputes.close(_segment(gateway_id), {"expand": _DISPUTE_WITH})
        )
        return _certain(read("dispute", dispute_of, answer))

    def list_payouts(self, since: date) -> Sequence[Payout]:
        """Give the payouts from a day on."""
        start = int(datetime(since.year, since.month, since.day, tzinfo=UTC).timestamp())
        found = self._list(
            lambda api: api.v1.payouts.list({"arrival_date": {"gte": start}, "limit": _PAGE})
        )
        payouts = [read("payout", payout_of, one) for one in found]
        return sorted(payouts, key=lambda payout: (payout.arrival_date, payout.gateway_id))

    def payout_lines(self, payout_gateway_id: str) -> Sequence[PayoutLine]:
        """Give a payout's balance transactions, but for the payout's own."""
        found = self._list(
            lambda api: api.v1.balance_transactions.list(
                {"payout": payout_gateway_id, "limit": _PAGE, "expand": ["data.source"]}
            )
        )
        return [line for one in found if (line := self._line(one)) is not None]

    def _line(self, answer: Answer) -> PayoutLine | None:
        """Read a line. A dispute's names its charge by Stripe's id only: ours is asked for."""
        line = read("line of a payout", payout_line_of, answer)
        if line is None or line.kind not in _DISPUTED:
            return line
        reference = _reference_at(self._account, id_of(answer["source"]["payment_intent"]))
        return replace(line, reference=reference)

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice | None:
        """Verify and read a webhook. A dispute's charge is asked for: the notice has only its id.

        :raises GatewayUnreachable: likewise
        :raises AnswerLost: likewise; Stripe sends it again
        """
        return read_notice(headers, body, reference_at=_reference_at)

    def _method(self, token: str) -> Answer:
        method = token.rpartition(".")[2]
        return self._ask(lambda api: api.v1.payment_methods.retrieve(_segment(method)))

    def _new_customer(self, reference: str) -> str:
        """Make who the card is kept for: nobody's name, only our reference."""
        customer = self._ask(
            lambda api: api.v1.customers.create(
                {"metadata": {REFERENCE: reference}},
                {"idempotency_key": f"{reference}.customer"},
            )
        )
        return str(customer["id"])

    def _set_up(self, request: StoreRequest, customer: str) -> None:
        """Have the bank agree that the card is charged later, with nobody there.

        :raises GatewayRefused: it doesn't, or wants to ask its holder first
        """
        setup = self._ask(
            lambda api: api.v1.setup_intents.create(
                {
                    "customer": customer,
                    "payment_method_types": ["card"],
                    "usage": "off_session",
                    "metadata": {REFERENCE: request.reference, "agreement": request.agreement},
                },
                {"idempotency_key": request.reference},
            )
        )
        done = self._ask(
            lambda api: api.v1.setup_intents.confirm(
                setup["id"],
                {"payment_method": _segment(request.token)},
                {"idempotency_key": f"{request.reference}.confirm"},
            )
        )
        if done["status"] == "processing":
            raise AnswerLost("the bank hasn't said yet whether the card may be kept")
        if done["status"] != "succeeded":
            raise GatewayRefused("authentication_required")

    def _ask(self, call: Any) -> Answer:
        with in_our_words():
            answer = call(client(self._account))
        return read("object", lambda one: one.to_dict(), answer)

    def _find(self, call: Any) -> Answer | None:
        """Ask for one thing by its id. Whatever else is refused tells nothing about it."""
        try:
            return self._ask(call)
        except GatewayRefused as refusal:
            if refusal.code == "not_found":
                return None
            raise AnswerLost(refusal.code) from None

    def _list(self, call: Any) -> list[Answer]:
        """Ask for all pages of a list."""
        with in_our_words():
            pages = call(client(self._account))
            return read("list", _all_of, pages)


def _all_of(pages: Any) -> list[Answer]:
    return [one.to_dict() for one in pages.auto_paging_iter()]


def _suffix(words: str) -> str:
    """Give what fits on a card statement behind the account's own prefix and "* ".

    The line has 22 places, the prefix up to 10; a suffix needs a letter and may not hold some marks
    (docs.stripe.com, "Statement descriptors").
    """
    fitting = "".join(letter for letter in words if letter not in "<>\\'\"*")[:_SUFFIX_MAX].strip()
    return fitting if any(letter.isalpha() for letter in fitting) else ""


def _card_on(page: Answer) -> Card | None:
    if page["status"] != "complete":
        return None
    method = page["setup_intent"]["payment_method"]
    return card_of(method, method["id"])


def _reference_at(account: str, intent_id: str) -> str:
    charge = StripeGateway(account).find_charge("", gateway_id=intent_id)
    return charge.reference if charge else ""


def _certain(dispute: Dispute | None) -> Dispute:
    if dispute is None:
        raise GatewayRefused("inquiry")
    return dispute


def _segment(value: str) -> str:
    """Refuse an id that would reach elsewhere: tokens come from browsers."""
    if not value or not value.replace("_", "").isalnum() or not value.isascii():
        raise GatewayRefused("token_malformed")
    return value
