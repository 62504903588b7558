"""The sandbox gateway: a real one in everything but money."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import httpx
from django.conf import settings

from wellpaid.kit import http, webhook_signature
from wellpaid.kit.money import Money

from .base import (
    AnswerLost,
    Card,
    Charge,
    ChargeRequest,
    ChargeStatus,
    Dispute,
    DisputeStatus,
    ForgedNotice,
    GatewayRefused,
    GatewayUnreachable,
    HostedPage,
    Initiator,
    Notice,
    NoticeKind,
    Payout,
    PayoutLine,
    PayoutLineKind,
    PayoutStatus,
    Refund,
    RefundRequest,
    RefundStatus,
    StoredCard,
    StoreRequest,
    UnreadableNotice,
)

_SERVER_ERROR = 500
_NOTICE_KINDS = {kind.value: kind for kind in NoticeKind}
_ID_MAX = 120


class SandboxGateway:
    """Speaks the machine API of ``wellpaid.sandbox``, which knows one merchant only."""

    code = "sandbox"

    def __init__(self, account: str = "") -> None:
        if account:
            raise ValueError("the sandbox has no accounts")

    def read_card(self, token: str) -> Card:
        """Give the facts of a token."""
        return _card(self._send("GET", f"/v1/tokens/{_segment(token)}"))

    def open_hosted_page(
        self, *, reference: str, kind: str, language: str, return_url: str, cancel_url: str
    ) -> HostedPage:
        """Make a hosted card page."""
        body = {
            "reference": reference,
            "kind": kind,
            "locale": language,
            "return_url": return_url,
            "cancel_url": cancel_url,
        }
        answer = self._send("POST", "/v1/setups", json=body)
        return HostedPage(answer["id"], answer["url"])

    def read_hosted_page(self, setup_id: str) -> Card | None:
        """Give the card entered on a hosted page."""
        answer = self._send("GET", f"/v1/setups/{_segment(setup_id)}")
        return _card(answer["card"]) if answer["status"] == "complete" else None

    def store_card(self, request: StoreRequest) -> StoredCard:
        """Make a credential of a token; the reference is the idempotency key."""
        body = {
            "token": request.token,
            "reference": request.reference,
            "agreement": request.agreement,
            "initiator": Initiator.CUSTOMER.value,
        }
        headers = {"Idempotency-Key": request.reference}
        answer = self._send("POST", "/v1/credentials", json=body, headers=headers)
        try:
            return StoredCard(_card(answer | {"token": answer["id"]}), answer["fingerprint"])
        except (KeyError, TypeError):
            raise AnswerLost("the answer was no stored card") from None

    def forget_card(self, token: str) -> None:
        """Delete a credential."""
        try:
            self._send("DELETE", f"/v1/credentials/{_segment(token)}")
        except GatewayRefused as error:
            if error.code != "not_found":
                raise

    def open_charge(self, request: ChargeRequest) -> str:
        """Nothing to make ready."""
        return ""

    def charge(self, request: ChargeRequest) -> Charge:
        """Ask for money once; the reference is the idempotency key."""
        body = {
            "token": request.token,
            "amount_cents": request.amount.cents,
            "currency": "usd",
            "reference": request.reference,
            "statement_descriptor": request.statement_descriptor,
            "return_url": request.return_url or None,
            "initiator": request.initiator.value,
        }
        headers = {"Idempotency-Key": request.reference}
        return _charge(self._send("POST", "/v1/charges", json=body, headers=headers))

    def find_charge(self, reference: str, *, gateway_id: str = "") -> Charge | None:
        """Ask by our own reference."""
        found = self._send("GET", "/v1/charges", params={"reference": reference})
        return _charge(found[0]) if found else None

    def cancel_charge(self, gateway_id: str) -> Charge:
        """Stop a charge that waits for the bank's check; a final one is told as it is."""
        path = f"/v1/charges/{_segment(gateway_id)}"
        try:
            return _charge(self._send("POST", f"{path}/cancel"))
        except GatewayRefused:
            return _charge(self._send("GET", path))

    def refund(self, request: RefundRequest) -> Refund:
        """Ask for money back once; the reference is the idempotency key."""
        body = {
            "charge": request.charge_gateway_id,
            "amount_cents": request.amount.cents,
            "reference": request.reference,
        }
        headers = {"Idempotency-Key": request.reference}
        return _refund(self._send("POST", "/v1/refunds", json=body, headers=headers))

    def find_refund(self, *, reference: str, charge_gateway_id: str) -> Refund | None:
        """Ask by our own reference."""
        params = {"reference": reference, "charge": charge_gateway_id}
        found = self._send("GET", "/v1/refunds", params=params)
        return _refund(found[0]) if found else None

    def find_dispute(self, gateway_id: str) -> Dispute | None:
        """Ask by the sandbox's id."""
        try:
            return _dispute(self._send("GET", f"/v1/disputes/{_segment(gateway_id)}"))
        except GatewayRefused as error:
            if error.code == "not_found":
                return None
            raise

    def send_evidence(self, gateway_id: str, text: str) -> Dispute:
        """Answer a dispute."""
        path = f"/v1/disputes/{_segment(gateway_id)}/evidence"
        return _dispute(self._send("POST", path, json={"text": text}))

    def accept_dispute(self, gateway_id: str) -> Dispute:
        """Give a dispute up."""
        return _dispute(self._send("POST", f"/v1/disputes/{_segment(gateway_id)}/accept"))

    def list_payouts(self, since: date) -> Sequence[Payout]:
        """Give the payouts from a day on."""
        found = self._send("GET", "/v1/payouts", params={"since": since.isoformat()})
        return [_payout(one) for one in found]

    def payout_lines(self, payout_gateway_id: str) -> Sequence[PayoutLine]:
        """Give a payout's lines."""
        found = self._send("GET", f"/v1/payouts/{_segment(payout_gateway_id)}/lines")
        return [_payout_line(one) for one in found]

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice | None:
        """Verify and read a webhook (Standard Webhooks)."""
        try:
            webhook_signature.verify(
                secrets=settings.SANDBOX_WEBHOOK_SECRETS,
                message_id=headers.get(webhook_signature.ID_HEADER),
                timestamp=headers.get(webhook_signature.TIMESTAMP_HEADER),
                signature=headers.get(webhook_signature.SIGNATURE_HEADER),
                body=body,
                now_timestamp=int(time.time()),
            )
        except webhook_signature.WebhookSignatureError as error:
            raise ForgedNotice(str(error)) from None
        try:
            event = json.loads(body)
            kind = _NOTICE_KINDS.get(str(event["type"]).partition(".")[0])
            if kind is None:
                return None
            notice_id = str(event["id"])
            if not notice_id.isascii() or not notice_id.isprintable() or len(notice_id) > _ID_MAX:
                raise UnreadableNotice
            return _notice(notice_id, kind, event["data"])
        except (AnswerLost, KeyError, TypeError, ValueError, RecursionError):
            raise UnreadableNotice from None

    def _send(self, method: str, path: str, **arguments: Any) -> Any:
        session = http.client(settings.SANDBOX_URL, settings.GATEWAY_TIMEOUT_SECONDS)
        headers = {"Authorization": f"Bearer {settings.SANDBOX_SECRET_KEY}"}
        headers |= arguments.pop("headers", {})
        try:
            response = http.send(session, method, path, headers=headers, **arguments)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise GatewayUnreachable(type(error).__name__) from None
        except httpx.TransportError as error:
            raise AnswerLost(type(error).__name__) from None
        if response.status_code >= _SERVER_ERROR:
            raise AnswerLost(f"HTTP {response.status_code}")
        try:
            answer = response.json()
        except ValueError:
            raise AnswerLost("the answer was no JSON") from None
        if response.is_error:
            raise GatewayRefused(str(answer.get("type", response.status_code)))
        return answer


def _segment(value: str) -> str:
    """Refuse a path segment that would reach elsewhere: tokens come from browsers."""
    if not value or not value.replace("_", "").isalnum() or not value.isascii():
        raise GatewayRefused("token_malformed")
    return value


def _card(answer: Mapping[str, Any]) -> Card:
    return Card(
        token=answer["token"],
        brand=answer["brand"],
        kind=answer["kind"],
        last4=answer["last4"],
        expiry_month=answer["exp_month"],
        expiry_year=answer["exp_year"],
    )


def _charge(answer: Mapping[str, Any]) -> Charge:
    try:
        return Charge(
            gateway_id=answer["id"],
            reference=answer["reference"],
            status=ChargeStatus(answer["status"]),
            amount=Money(answer["amount_cents"]),
            decline_code=answer["decline_code"] or "",
            approval_code=answer["approval_code"] or "",
            challenge_url=answer["challenge_url"] or "",
        )
    except (KeyError, TypeError, ValueError):
        raise AnswerLost("the answer was no charge") from None


def _refund(answer: Mapping[str, Any]) -> Refund:
    try:
        return Refund(
            gateway_id=answer["id"],
            reference=answer["reference"],
            charge_gateway_id=answer["charge"],
            status=RefundStatus(answer["status"]),
            amount=Money(answer["amount_cents"]),
            failure_code=answer["failure_code"] or "",
        )
    except (KeyError, TypeError, ValueError):
        raise AnswerLost("the answer was no refund") from None


def _dispute(answer: Mapping[str, Any]) -> Dispute:
    try:
        due = answer["evidence_due_at"]
        return Dispute(
            gateway_id=answer["id"],
            charge_gateway_id=answer["charge"],
            charge_reference=answer["charge_reference"],
            status=DisputeStatus(answer["status"]),
            amount=Money(answer["amount_cents"]),
            fee=Money(answer["fee_cents"]),
            reason_code=answer["reason_code"],
            evidence_due_at=datetime.fromisoformat(due) if due else None,
        )
    except (KeyError, TypeError, ValueError):
        raise AnswerLost("the answer was no dispute") from None


def _payout(answer: Mapping[str, Any]) -> Payout:
    try:
        return Payout(
            gateway_id=answer["id"],
            status=PayoutStatus(answer["status"]),
            amount=Money(answer["amount_cents"]),
            arrival_date=date.fromisoformat(answer["arrival_date"]),
            bank_reference=answer["bank_reference"],
        )
    except (KeyError, TypeError, ValueError):
        raise AnswerLost("the answer was no payout") from None


def _payout_line(answer: Mapping[str, Any]) -> PayoutLine:
    try:
        return PayoutLine(
            gateway_id=answer["id"],
            kind=PayoutLineKind(answer["kind"]),
            reference=answer["reference"],
            subject_gateway_id=answer["subject"],
            amount=Money(answer["amount_cents"]),
            fee=Money(answer["fee_cents"]),
        )
    except (KeyError, TypeError, ValueError):
        raise AnswerLost("the answer was no line of a payout") from None


def _notice(notice_id: str, kind: NoticeKind, data: Mapping[str, Any]) -> Notice:
    if kind is NoticeKind.CHARGE:
        charge = _charge(data)
        return Notice(notice_id, kind, charge.reference, charge.gateway_id, charge.status)
    if kind is NoticeKind.REFUND:
        refund = _refund(data)
        return Notice(notice_id, kind, refund.reference, refund.gateway_id, refund.status)
    dispute = _dispute(data)
    return Notice(notice_id, kind, dispute.charge_reference, dispute.gateway_id, dispute.status)
