"""Pages of a demo installation: the e-mails it would send, and every component in every state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import Money
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.payments.queries import CardRow, CheckoutBillRow, CheckoutPage
from wellpaid.patient_pay.wallet.policy import ends_soon, is_expired
from wellpaid.patient_pay.wallet.queries import SavedCard
from wellpaid.patient_pay.wallet.states import SavedMethodState

from .bill_words import StepRow
from .card_fields import card_fields
from .forms import FindBillForm, LostBillForm
from .pay_saved import SaveOffer
from .wallet_words import consent_words

_LETTERS_MAX = 50
# The day of the samples.
_TODAY = date(2026, 3, 12)
_LAST_YEAR = date(2025, 8, 31)
# What Django's file backend writes after each e-mail.
_BETWEEN_LETTERS = b"-" * 79 + b"\n"


@dataclass(frozen=True)
class SentLetter:
    """An e-mail as it left."""

    subject: str
    recipient: str
    sent: str
    body: str


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the e-mails that a demo sent, newest first: their links work."""
    _demo_only()
    letters = _letters(settings.OUTBOX_DIR)
    return render(request, "portal/demo_outbox.html", {"letters": letters})


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show every component, made from its own template, in every state that can be shown still."""
    _demo_only()
    return render(request, "portal/dev_components.html", _samples())


def _demo_only() -> None:
    if not settings.DEMO:
        raise NotFound


def _letters(folder: Path) -> list[SentLetter]:
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    found: list[SentLetter] = []
    for path in files[:_LETTERS_MAX]:
        parts = [part for part in path.read_bytes().split(_BETWEEN_LETTERS) if part.strip()]
        found += [_letter(part) for part in reversed(parts)]
    return found[:_LETTERS_MAX]


def _letter(content: bytes) -> SentLetter:
    message = message_from_bytes(content, EmailMessage, policy=policy.default)
    body = message.get_body(("plain",))
    return SentLetter(
        subject=str(message["Subject"]),
        recipient=str(message["To"]),
        sent=str(message["Date"]),
        body=body.get_content() if body else "",
    )


def _samples() -> dict[str, object]:
    checkout = CheckoutPage(
        id=UUID(int=1),
        organization_id=UUID(int=2),
        bills=(
            CheckoutBillRow(
                bill_id=UUID(int=3),
                guarantor_id=UUID(int=4),
                patient_id=UUID(int=5),
                number="482173905516",
                state=BillState.DUE,
                patient_name="Odalys Fenn",
                service_date=date(2026, 2, 3),
                due_date=date(2026, 3, 27),
                owed=Money(183_48),
                waiting=Money(0),
                part=Money(52_00),
            ),
        ),
        owed=Money(183_48),
        smallest=Money(1_00),
        amount=Money(52_00),
        method="debit",
        card=CardRow("debit", "visa", "0119"),
        hosted_setup_id="",
        receipt_email="",
        attempt=1,
        seen="",
        waiting=Money(0),
    )
    lost = {"full_name": "", "birth_month": "13", "birth_day": "40", "birth_year": "86"}
    return {
        "form": LostBillForm(lost, today=_TODAY),
        "empty_form": LostBillForm(today=_TODAY, prefix="empty"),
        "bill_form": FindBillForm({"bill_id": "1234"}),
        "checkout": checkout,
        "no_fee": Money(0),
        "bars": [
            _bar("Larkmoor charged", Money(1240_00), "", 0, 1000),
            _bar("Your plan’s lower price", Money(702_60), "cut", 433, 567),
            _bar("You owe", Money(183_48), "b", 0, 148),
        ],
        "card_fields": card_fields(),
        "saved": [
            _saved(1, date(2028, 8, 31)),
            _saved(2, date(2026, 3, 31)),
            _saved(3, _LAST_YEAR),
        ],
        "chosen": f"saved-{UUID(int=1)}",
        "save_offer": SaveOffer(consent_words("Larkmoor Clinic"), is_ticked=True),
    }


def _saved(number: int, last_day: date) -> SavedCard:
    return SavedCard(
        id=UUID(int=number),
        organization_id=UUID(int=2),
        state=SavedMethodState.ACTIVE,
        card=CardRow("debit", "visa", "0119"),
        last_day=last_day,
        is_default=number == 1,
        is_expired=is_expired(last_day, _TODAY),
        is_kept_elsewhere=False,
        ends_soon=ends_soon(last_day, _TODAY),
        last_used_at=None,
        uses=(),
    )


def _bar(words: str, amount: Money, tone: str, start: int, width: int) -> StepRow:
    return StepRow(
        words, "An example.", amount, is_taken_away=False, tone=tone, start=start, width=width
    )
