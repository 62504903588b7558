"""The simulated issuer: a real one in everything but money."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import httpx
from django.conf import settings

from wellpaid.kit import http
from wellpaid.kit.money import Money

from .base import (
    IssuedCard,
    IssuedStatus,
    IssuerAnswerLost,
    IssueRequest,
    IssuerRefused,
    IssuerUnreachable,
)

_SERVER_ERROR = 500


class SandboxIssuer:
    """Speaks the issuer's part of ``wellpaid.sandbox``."""

    code = "sandbox"

    def issue(self, request: IssueRequest) -> IssuedCard:
        """Issue a card once; the reference is the idempotency key."""
        body = {
            "reference": request.reference,
            "program": request.program,
            "merchant": request.merchant,
            "amount_cents": request.amount.cents,
            "currency": "usd",
            "expires_on": request.expires_date.isoformat(),
        }
        headers = {"Idempotency-Key": request.reference}
        return _card(self._send("POST", "/issuer/cards", json=body, headers=headers))

    def find(self, reference: str) -> IssuedCard | None:
        """Ask for a card by our reference."""
        found = self._send("GET", "/issuer/cards", params={"reference": reference})
        return _card(found[0]) if found else None

    def close(self, gateway_id: str) -> IssuedCard:
        """Close a card."""
        return _card(self._send("POST", f"/issuer/cards/{gateway_id}/close"))

    def show(self, gateway_id: str, *, look: str, language: str, return_url: str) -> str:
        """Ask for a link to the page that shows it."""
        body = {"reference": look, "locale": language, "return_url": return_url}
        answer = self._send("POST", f"/issuer/cards/{gateway_id}/looks", json=body)
        try:
            url = str(answer["url"])
        except (KeyError, TypeError):
            raise IssuerAnswerLost("the answer was no link") from None
        if not url.startswith(f"{settings.SANDBOX_URL}/"):
            raise IssuerAnswerLost("the link leads elsewhere")
        return url

    def _send(self, method: str, path: str, **arguments: Any) -> Any:
        session = http.client(settings.SANDBOX_URL, settings.GATEWAY_TIMEOUT_SECONDS)
        headers = {"Authorization": f"Bearer {settings.SANDBOX_SECRET_KEY}"}
        headers |= arguments.pop("headers", {})
        try:
            response = http.send(session, method, path, headers=headers, **arguments)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise IssuerUnreachable(type(error).__name__) from None
        except httpx.TransportError as error:
            raise IssuerAnswerLost(type(error).__name__) from None
        if response.status_code >= _SERVER_ERROR:
            raise IssuerAnswerLost(f"HTTP {response.status_code}")
        try:
            answer = response.json()
        except ValueError:
            raise IssuerAnswerLost("the answer was no JSON") from None
        if response.is_error:
            raise IssuerRefused(str(answer.get("type", response.status_code)))
        return answer


def _card(answer: Mapping[str, Any]) -> IssuedCard:
    try:
        fee, used_on = answer["fee_cents"], answer["used_on"]
        return IssuedCard(
            gateway_id=answer["id"],
            reference=answer["reference"],
            status=IssuedStatus(answer["status"]),
            amount=Money(answer["amount_cents"]),
            last4=answer["last4"],
            expires_date=date.fromisoformat(answer["expires_on"]),
            fee=None if fee is None else Money(fee),
            used_date=date.fromisoformat(used_on) if used_on else None,
            settlement_reference=answer["settlement_reference"] or "",
        )
    except (KeyError, TypeError, ValueError):
        raise IssuerAnswerLost("the answer was no card") from None
