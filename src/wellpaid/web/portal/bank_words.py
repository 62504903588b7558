"""What a person allows by paying from a bank account, word for word."""

from __future__ import annotations

import hashlib
from datetime import date

from django.utils.translation import gettext as _

from wellpaid.core.organizations.queries import Clinic
from wellpaid.kit.date_words import day_words
from wellpaid.kit.money_words import money_words
from wellpaid.kit.phone_words import phone_words
from wellpaid.patient_pay.payments.queries import CheckoutPage


def permission_words(checkout: CheckoutPage, clinic: Clinic, today: date) -> str:
    """Give the authorisation of one debit: payee, amount, account, day, and how to take it back.

    These words are kept as they are (Reg E 1005.10(b); Nacha Operating Rules 2.3.2).
    """
    assert checkout.card is not None
    words = _(
        "On {day} I let {clinic} take {amount} once from my bank account ending in {last4}. It may "
        "be taken on the next working day or up to 7 working days later, once my account is "
        "checked. If my bank sends it back, I owe it again. To take this back, press Stop on the "
        "receipt or call {phone} (TTY 711) before it’s sent."
    )
    return words.format(
        day=day_words(today),
        clinic=clinic.name,
        amount=money_words(checkout.amount),
        last4=checkout.card.last4,
        phone=phone_words(clinic.phone),
    )


def permission_mark(words: str) -> str:
    """Give a short mark of the words, sent back with the press: other words were not agreed to."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]
