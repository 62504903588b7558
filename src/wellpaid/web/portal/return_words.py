"""Why a bank sent money back, in words for whom it belongs to."""

from __future__ import annotations

from django.utils.translation import gettext as _


def why_returned(code: str) -> str:
    """Give the reason in words, as part of a sentence after a colon.

    The codes are Nacha's (``formats/nacha/returns``); ``check`` is a paper check of the office.
    What a person can't act on is told as "no reason": the office sees the code.
    """
    words = {
        "R01": _("not enough money in the account"),
        "R09": _("not enough money in the account yet"),
        "R02": _("the account is closed"),
        "R03": _("the bank found no account with this number"),
        "R04": _("the account number isn’t one of this bank’s"),
        "R05": _("you told the bank that you didn’t allow it"),
        "R07": _("you told the bank that you don’t allow it any more"),
        "R08": _("you asked the bank to stop it"),
        "R10": _("you told the bank that you didn’t allow it"),
        "R11": _("you told the bank that it wasn’t what you had allowed"),
        "R16": _("the account is frozen"),
        "R20": _("this kind of account can’t be used for payments"),
        "R29": _("the account’s owner told the bank that it wasn’t allowed"),
        "check": _("the bank didn’t honor the check"),
    }
    return words.get(code, _("the bank gave no reason that we can explain"))
