"""What Stripe's objects mean in our words. Plain mappings in, our dataclasses out.

The fields are those of Stripe's API reference, version ``stripe_wire.API_VERSION``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from wellpaid.kit.money import Money, total

from .base import (
    AnswerLost,
    Card,
    Charge,
    ChargeStatus,
    Dispute,
    DisputeStatus,
    GatewayRefused,
    Payout,
    PayoutLine,
    PayoutLineKind,
    PayoutStatus,
    Refund,
    RefundStatus,
)

type Answer = Mapping[str, Any]
REFERENCE: Final = "wellpaid_reference"
"""The name that our reference goes by in Stripe's metadata."""
_TEXT_MAX: Final = 40

# A PaymentIntent that waits for a way to pay is one whose last try failed: we never make one
# without a card (docs.stripe.com, "PaymentIntent lifecycle").
_CHARGE_STATUSES: Final = {
    "requires_confirmation": ChargeStatus.OPEN,
    "requires_action": ChargeStatus.CHALLENGE,
    "requires_payment_method": ChargeStatus.DECLINED,
    "requires_capture": ChargeStatus.PROCESSING,
    "processing": ChargeStatus.PROCESSING,
    "succeeded": ChargeStatus.SUCCEEDED,
    "canceled": ChargeStatus.CANCELLED,
}
_REFUND_STATUSES: Final = {
    "pending": RefundStatus.PENDING,
    "requires_action": RefundStatus.PENDING,
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.FAILED,
}
_DISPUTE_STATUSES: Final = {
    "needs_response": DisputeStatus.NEEDS_RESPONSE,
    "under_review": DisputeStatus.UNDER_REVIEW,
    "won": DisputeStatus.WON,
    # Over before it began: the money that it took, if any, is back.
    "prevented": DisputeStatus.WON,
    "lost": DisputeStatus.LOST,
}
# A bank that only asks takes no money; it may become a dispute, which is told anew.
_INQUIRIES: Final = frozenset({"warning_needs_response", "warning_under_review", "warning_closed"})
_PAYOUT_STATUSES: Final = {
    "pending": PayoutStatus.IN_TRANSIT,
    "in_transit": PayoutStatus.IN_TRANSIT,
    "paid": PayoutStatus.PAID,
    "failed": PayoutStatus.FAILED,
    "canceled": PayoutStatus.FAILED,
}
# By a balance transaction's reporting_category (docs.stripe.com, "Reporting categories").
_LINE_KINDS: Final = {
    "charge": PayoutLineKind.CHARGE,
    "refund": PayoutLineKind.REFUND,
    "refund_failure": PayoutLineKind.REFUND_FAILED,
    "charge_failure": PayoutLineKind.REFUND,
    "partial_capture_reversal": PayoutLineKind.REFUND,
    "dispute": PayoutLineKind.DISPUTE,
    "dispute_reversal": PayoutLineKind.DISPUTE_WON,
    "fee": PayoutLineKind.FEE,
    "network_cost": PayoutLineKind.FEE,
}
# Stripe's decline codes that have words of ours (web/portal/decline_words.py). All others stand for
# themselves on the office's side, and for "no reason given" on the patient's.
_DECLINES: Final = {
    "insufficient_funds": "insufficient_funds",
    "withdrawal_count_limit_exceeded": "insufficient_funds",
    "card_velocity_exceeded": "insufficient_funds",
    "expired_card": "expired_card",
    "incorrect_cvc": "incorrect_cvc",
    "invalid_cvc": "incorrect_cvc",
    "processing_error": "processing_error",
    "issuer_not_available": "processing_error",
    "reenter_transaction": "processing_error",
    "try_again_later": "processing_error",
    "authentication_required": "authentication_required",
    "authentication_not_handled": "authentication_required",
    "payment_intent_authentication_failure": "authentication_failed",
    "setup_intent_authentication_failure": "authentication_failed",
    "lost_card": "lost_card",
    "stolen_card": "stolen_card",
    "pickup_card": "stolen_card",
    "fraudulent": "fraud_suspected",
    "merchant_blacklist": "fraud_suspected",
    "testmode_decline": "test_card_unknown",
    "live_mode_test_card": "test_card_unknown",
    "test_mode_live_card": "test_card_unknown",
    "generic_decline": "card_declined",
    "do_not_honor": "card_declined",
    "card_declined": "card_declined",
}


def read[T](what: str, reader: Callable[[Any], T], answer: Any) -> T:
    """Read an answer.

    :raises AnswerLost: it isn't what Stripe's reference says that it is
    """
    try:
        return reader(answer)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise AnswerLost(f"the answer was no {what}") from None


def charge_of(intent: Answer) -> Charge:
    """Read a PaymentIntent with its ``latest_charge`` expanded."""
    status = _CHARGE_STATUSES[intent["status"]]
    error = intent.get("last_payment_error") or {}
    return Charge(
        gateway_id=intent["id"],
        reference=reference_of(intent),
        status=status,
        amount=_dollars(intent, "amount"),
        decline_code=decline_word(error) if status is ChargeStatus.DECLINED else "",
        approval_code=_approval_code(intent) if status is ChargeStatus.SUCCEEDED else "",
        challenge_url=_challenge_url(intent) if status is ChargeStatus.CHALLENGE else "",
    )


def reference_of(answer: Answer) -> str:
    """Give our reference that an object carries; blank where it isn't ours."""
    return str((answer.get("metadata") or {}).get(REFERENCE, ""))


def decline_word(error: Answer) -> str:
    """Give our word for why a bank said no. The more exact of Stripe's two codes goes first."""
    codes = [str(error[name]) for name in ("decline_code", "code") if error.get(name)]
    known = next((_DECLINES[code] for code in codes if code in _DECLINES), None)
    return known or (codes[0][:_TEXT_MAX] if codes else "card_declined")


def card_of(method: Answer, token: str) -> Card:
    """Read a PaymentMethod. Stripe doesn't tell an HSA card from another debit card.

    :raises GatewayRefused: it is no card
    """
    if method.get("type") != "card":
        raise GatewayRefused("not_a_card")
    card = method["card"]
    return Card(
        token=token,
        brand=card["brand"],
        kind="credit" if card["funding"] == "credit" else "debit",
        last4=card["last4"],
        expiry_month=card["exp_month"],
        expiry_year=card["exp_year"],
    )


def refund_of(refund: Answer) -> Refund:
    """Read a Refund of one of our charges."""
    status = _REFUND_STATUSES[refund["status"]]
    reason = refund.get("failure_reason") or "unknown"
    return Refund(
        gateway_id=refund["id"],
        reference=reference_of(refund),
        charge_gateway_id=id_of(refund["payment_intent"]),
        status=status,
        amount=_dollars(refund, "amount"),
        failure_code=str(reason)[:_TEXT_MAX] if status is RefundStatus.FAILED else "",
    )


def dispute_of(dispute: Answer) -> Dispute | None:
    """Read a Dispute with its ``payment_intent`` expanded; ``None`` while a bank only asks."""
    if dispute["status"] in _INQUIRIES:
        return None
    status = _DISPUTE_STATUSES[dispute["status"]]
    due = (dispute.get("evidence_details") or {}).get("due_by")
    waits = status is DisputeStatus.NEEDS_RESPONSE and due is not None
    fees = (Money(line["fee"]) for line in dispute.get("balance_transactions") or ())
    return Dispute(
        gateway_id=dispute["id"],
        charge_gateway_id=id_of(dispute["payment_intent"]),
        charge_reference=reference_of(dispute["payment_intent"]),
        status=status,
        amount=_dollars(dispute, "amount"),
        fee=total(fees),
        reason_code=str(dispute["reason"])[:_TEXT_MAX],
        evidence_due_at=_instant(due) if waits else None,
    )


def payout_of(payout: Answer) -> Payout:
    """Read a Payout. Its trace id is the bank's own, once the bank has told it."""
    trace = payout.get("trace_id") or {}
    shown = trace.get("value") or payout.get("statement_descriptor") or "STRIPE"
    return Payout(
        gateway_id=payout["id"],
        status=_PAYOUT_STATUSES[payout["status"]],
        amount=_dollars(payout, "amount"),
        arrival_date=_instant(payout["arrival_date"]).date(),
        bank_reference=str(shown),
    )


def payout_line_of(line: Answer) -> PayoutLine | None:
    """Read a BalanceTransaction with ``source`` expanded; ``None`` for the payout itself.

    A charge counts by its PaymentIntent, which is what we know it by. So does a dispute's charge.
    """
    if line["reporting_category"] == "payout":
        return None
    source = line.get("source") or {}
    kind = _LINE_KINDS.get(line["reporting_category"], PayoutLineKind.OTHER)
    is_charge = isinstance(source, Mapping) and source.get("object") == "charge"
    subject = source["payment_intent"] if is_charge else source
    return PayoutLine(
        gateway_id=line["id"],
        kind=kind,
        reference=reference_of(source) if isinstance(source, Mapping) else "",
        subject_gateway_id=id_of(subject) if subject else "",
        amount=_dollars(line, "amount"),
        fee=Money(line["fee"]),
    )


def id_of(thing: Any) -> str:
    """Give the id of what may be expanded or not."""
    return str(thing["id"] if isinstance(thing, Mapping) else thing)


def _instant(seconds: Any) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _dollars(answer: Answer, name: str) -> Money:
    if answer["currency"] != "usd":
        raise ValueError("not in dollars")
    return Money(answer[name])


def _approval_code(intent: Answer) -> str:
    charge = intent.get("latest_charge")
    details = charge.get("payment_method_details") if isinstance(charge, Mapping) else None
    card = (details or {}).get("card") or {}
    return str(card.get("authorization_code") or "")[:_TEXT_MAX]


def _challenge_url(intent: Answer) -> str:
    return str(intent["next_action"]["redirect_to_url"]["url"])
