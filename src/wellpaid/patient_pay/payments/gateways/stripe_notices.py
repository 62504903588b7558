"""Stripe's webhooks: signed by a secret that only we share, in the version of their endpoint."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

import stripe
from django.conf import settings

from .base import ForgedNotice, Notice, NoticeKind, UnreadableNotice
from .stripe_answers import Answer, id_of, reference_of

_TOLERANCE_SECONDS: Final = 300
# Whose notices we have use for, by how their type begins.
_KINDS: Final = {
    "payment_intent.": NoticeKind.CHARGE,
    "refund.": NoticeKind.REFUND,
    "charge.refund.": NoticeKind.REFUND,
    "charge.dispute.": NoticeKind.DISPUTE,
}


def read_notice(
    headers: Mapping[str, str], body: bytes, *, reference_at: Callable[[str, str], str]
) -> Notice | None:
    """Verify and read a webhook; ``None`` for what is not ours, or of no use to us.

    :param reference_at: gives our reference of the charge at an account with such an id
    :raises ForgedNotice: no secret of ours made the signature, or it is too old
    :raises UnreadableNotice: it is genuine, and not what Stripe's reference says
    """
    _verify(headers, body)
    try:
        event = json.loads(body)
        notice_id, about = str(event["id"]), str(event["type"])
        kind = next((kind for start, kind in _KINDS.items() if about.startswith(start)), None)
        if kind is None:
            return None
        subject = event["data"]["object"]
        subject_id, status = str(subject["id"]), str(subject["status"])
        charge = _charge_in_question(subject) if kind is NoticeKind.DISPUTE else ""
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        raise UnreadableNotice from None
    account = str(event.get("account") or "")
    reference = reference_at(account, charge) if charge else reference_of(subject)
    return Notice(notice_id, kind, reference, subject_id, status) if reference else None


def _charge_in_question(dispute: Answer) -> str:
    intent = dispute["payment_intent"]
    return id_of(intent) if intent else ""


def _verify(headers: Mapping[str, str], body: bytes) -> None:
    """Hold the signature against each secret that may have made it, as while they are changed."""
    signature = headers.get("stripe-signature", "")
    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            stripe.WebhookSignature.verify_header(body, signature, secret, _TOLERANCE_SECONDS)
        except (stripe.SignatureVerificationError, ValueError):
            continue
        return
    raise ForgedNotice("no secret made this signature in time")
