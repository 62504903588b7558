"""Every return reason code: what it means, who sends it until when, and what to do about it.

Nacha Operating Rules, appendix four, "Return Entries". Plain words for people; the flags are what
programs need. Rates (Nacha, "ACH Network Risk and Enforcement"): unauthorised at most 0.5 percent
of debits (R05, R07, R10, R29, R51), administrative at most 3 percent (R02, R03, R04), all returns
at most 15 percent, over the preceding 60 days or two calendar months. R11 is an error of the
originator's, which it may correct: it isn't counted to that rate, though the operators' fee for
unauthorised entries is taken for it too. Codes that are missing here (R48, R49, R54 to R60, R63 to
R66, R78, R79) aren't assigned.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final


class Sender(StrEnum):
    """Who sends such a return."""

    RDFI = "receiving bank"
    ODFI = "sending bank"
    OPERATOR = "ACH operator"
    GATEWAY = "gateway bank"


class Deadline(StrEnum):
    """Until when, counted from the settlement of what is returned."""

    TWO_BANKING_DAYS = "2 banking days"
    FIVE_BANKING_DAYS = "5 banking days"
    SIXTY_DAYS = "60 calendar days"
    NEXT_FILE = "at once"
    ANY = "any time"


UNAUTHORIZED_CODES: Final = frozenset({"R05", "R07", "R10", "R29", "R51"})
ADMINISTRATIVE_CODES: Final = frozenset({"R02", "R03", "R04"})
# Nacha Operating Rules, section 2.13.4: twice within 180 days of the original settlement, with
# "RETRY PYMT" as the entry description.
RETRY_CODES: Final = frozenset({"R01", "R09"})
_RCK_CODES: Final = frozenset({"R50", "R51", "R52", "R53"})
RETRIES_MAX: Final = 2
RETRY_DAYS_MAX: Final = 180

UNAUTHORIZED_RATE_MAX_PER_MILLE: Final = 5
ADMINISTRATIVE_RATE_MAX_PER_MILLE: Final = 30
OVERALL_RATE_MAX_PER_MILLE: Final = 150


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """One row of the table.

    :param name: Nacha's title
    :param meaning: what happened, in plain words
    :param action: what the sender does next, in plain words
    :param ends_mandate: no further debit under this authorisation
    :param invalidates_account: no further entry of any kind to this account
    """

    code: str
    name: str
    meaning: str
    action: str
    sender: Sender
    deadline: Deadline
    ends_mandate: bool = False
    invalidates_account: bool = False

    @property
    def may_be_presented_again(self) -> bool:
        """Whether the same debit may be sent again, at most twice in 180 days."""
        return self.code in RETRY_CODES

    @property
    def is_unauthorized(self) -> bool:
        """Whether it counts to the rate with the limit of 0.5 percent."""
        return self.code in UNAUTHORIZED_CODES

    @property
    def is_administrative(self) -> bool:
        """Whether it counts to the rate with the limit of 3 percent."""
        return self.code in ADMINISTRATIVE_CODES

    @property
    def is_dishonored(self) -> bool:
        """Whether it objects to a return instead of returning an entry."""
        return "R61" <= self.code <= "R70"

    @property
    def is_contested(self) -> bool:
        """Whether it answers a dishonored return."""
        return "R71" <= self.code <= "R77"

    @property
    def counts_to_overall_rate(self) -> bool:
        """Whether it counts to the rate with the limit of 15 percent.

        Checks presented again (RCK) don't, nor does what banks write each other about a return.
        """
        return not (self.is_dishonored or self.is_contested or self.code in _RCK_CODES)


@cache
def _reasons() -> dict[str, ReturnReason]:
    text = resources.files(__package__).joinpath("return_reasons.json").read_text("utf-8")
    return {
        row["code"]: ReturnReason(
            code=row["code"],
            name=row["name"],
            meaning=row["meaning"],
            action=row["action"],
            sender=Sender(row["sender"]),
            deadline=Deadline(row["deadline"]),
            ends_mandate=row.get("ends_mandate", False),
            invalidates_account=row.get("invalidates_account", False),
        )
        for row in json.loads(text)["reasons"]
    }


def return_reason(code: str) -> ReturnReason | None:
    """Give the row of a code such as R01, or None if Nacha has no such code."""
    return _reasons().get(code)


def return_reasons() -> tuple[ReturnReason, ...]:
    """Give every row, by code."""
    return tuple(_reasons().values())
