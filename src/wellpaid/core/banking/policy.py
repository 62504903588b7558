"""What may be sent to whom on what ground, and the numbers that the rules set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from .states import Direction, HolderKind, MandateKind

# Small deposits: Nacha Operating Rules, section 2.7 (Micro-Entries): under a dollar each, the
# description ACCTVERIFY, credits not below debits, both at the same time.
MICRO_DEPOSIT_CENTS_MAX: Final = 99
MICRO_DEPOSIT_COUNT: Final = 2
VERIFICATION_DESCRIPTION: Final = "ACCTVERIFY"
RETRY_DESCRIPTION: Final = "RETRY PYMT"
VERIFICATION_TRIES_MAX: Final = 3
# Each round costs money and tells a thief two small numbers; a person has to help after these.
VERIFICATION_ROUNDS_MAX: Final = 3
VERIFICATION_VALID_FOR: Final = timedelta(days=14)

# Nacha Operating Rules, section 2.3.2.7: two years from termination or revocation.
MANDATE_KEPT_YEARS: Final = 2
# Files and what banks wrote about them: Nacha asks for six years of records of entries.
FILES_KEPT_YEARS: Final = 7

RETURN_WINDOW_BANKING_DAYS: Final = 2
RATES_WINDOW: Final = timedelta(days=60)

ENTRIES_PER_FILE_MAX: Final = 10_000
ACCOUNT_NUMBER_LENGTH_MAX: Final = 17
INDIVIDUAL_ID: Final = re.compile(r"[A-Za-z0-9-]{1,15}")
REFERENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
_DESCRIPTION: Final = re.compile(r"[A-Z0-9][A-Z0-9 .&/-]{0,9}")
_ACCOUNT_NUMBER: Final = re.compile(r"[A-Za-z0-9-]{4,17}")

# What a bank books once. A payout, a check and a slip are one booking each; so are a batch's debits
# and credits, and what one file sends back, since nothing is matched but by the whole sum. What
# may come in several bookings one day has to have a kind that isn't named here.
ONE_BOOKING_KINDS: Final = (
    "payout", "refund_check", "bounced_check",
    "ach_debits", "ach_credits", "ach_debits_back", "ach_credits_back",
)  # fmt: skip

# How long an upload that isn't heard of is left alone before the bank is asked about it.
ASK_ABOUT_FILE_AFTER: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a kind of mandate is in the file.

    :param payment_type: S single, R recurring, where the class wants to know
    :param needs_verified: whether the account must have been tried first: the WEB debit rule, and
        our own rule for everybody whom we debit more than once
    """

    sec_code: str
    holder: HolderKind
    payment_type: str = ""
    is_single: bool = False
    needs_verified: bool = True


GROUNDS: Final[dict[MandateKind, Ground]] = {
    MandateKind.WEB_SINGLE: Ground("WEB", HolderKind.CONSUMER, "S", is_single=True),
    MandateKind.WEB_RECURRING: Ground("WEB", HolderKind.CONSUMER, "R"),
    MandateKind.PPD: Ground("PPD", HolderKind.CONSUMER, needs_verified=False),
    MandateKind.TEL_SINGLE: Ground(
        "TEL", HolderKind.CONSUMER, "S", is_single=True, needs_verified=False
    ),
    MandateKind.TEL_RECURRING: Ground("TEL", HolderKind.CONSUMER, "R"),
    MandateKind.CCD: Ground("CCD", HolderKind.BUSINESS, needs_verified=False),
}
# What credits may be sent as; none of them needs a mandate with us.
CREDIT_SEC_CODES: Final = {HolderKind.CONSUMER: "PPD", HolderKind.BUSINESS: "CCD"}


def verification_sec_code(holder: HolderKind) -> str:
    """Give the class in which an account is tried."""
    return CREDIT_SEC_CODES[holder]


def sec_code_of(direction: Direction, ground: Ground | None, holder: HolderKind) -> str:
    """Give an entry's class: its mandate's for debits, its holder's for credits."""
    if direction is Direction.CREDIT or ground is None:
        return CREDIT_SEC_CODES[holder]
    return ground.sec_code


def is_account_number(text: str) -> bool:
    """Tell whether a text can be an account number in an ACH file."""
    return _ACCOUNT_NUMBER.fullmatch(text) is not None


def is_description(text: str) -> bool:
    """Tell whether a text can be an entry description; the person reads it on a statement."""
    return _DESCRIPTION.fullmatch(text) is not None and text == text.strip()


def kept_until(ended: date, years: int) -> date:
    """Give the last day of so many years after a day."""
    try:
        return ended.replace(year=ended.year + years)
    except ValueError:  # 29 February
        return ended.replace(year=ended.year + years, day=28)
