"""The two digits that say what an entry does to which kind of account.

Nacha Operating Rules, appendix three, "Transaction Codes". The last digit of each ten repeats:
1 return or correction of a credit, 2 credit, 3 prenote of a credit, 4 zero-dollar credit with
remittance, 6 return or correction of a debit, 7 debit, 8 prenote of a debit, 9 zero-dollar debit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class AccountKind(StrEnum):
    """The kind of account at the receiving bank."""

    CHECKING = "checking"
    SAVINGS = "savings"
    LEDGER = "general ledger"
    LOAN = "loan"


class Direction(StrEnum):
    """What happens to the receiver's account."""

    CREDIT = "credit"
    DEBIT = "debit"


class Purpose(StrEnum):
    """Whether an entry moves money."""

    LIVE = "live"
    PRENOTE = "prenote"
    ZERO_DOLLAR = "zero-dollar"
    RETURN = "return or correction"


@dataclass(frozen=True, slots=True)
class TransactionCode:
    """One row of the table."""

    code: str
    account_kind: AccountKind
    direction: Direction
    purpose: Purpose


_TENS: Final = {
    "2": AccountKind.CHECKING,
    "3": AccountKind.SAVINGS,
    "4": AccountKind.LEDGER,
    "5": AccountKind.LOAN,
}
_ONES: Final = {
    "1": (Direction.CREDIT, Purpose.RETURN),
    "2": (Direction.CREDIT, Purpose.LIVE),
    "3": (Direction.CREDIT, Purpose.PRENOTE),
    "4": (Direction.CREDIT, Purpose.ZERO_DOLLAR),
    "6": (Direction.DEBIT, Purpose.RETURN),
    "7": (Direction.DEBIT, Purpose.LIVE),
    "8": (Direction.DEBIT, Purpose.PRENOTE),
    "9": (Direction.DEBIT, Purpose.ZERO_DOLLAR),
}
# A loan account is only credited; 55 takes such a credit back, 56 is its return.
_LOAN_DEBITS: Final = {
    "55": (Direction.DEBIT, Purpose.LIVE),
    "56": (Direction.DEBIT, Purpose.RETURN),
}


def _table() -> dict[str, TransactionCode]:
    table = {}
    for ten, kind in _TENS.items():
        for one, (direction, purpose) in _ONES.items():
            if kind is AccountKind.LOAN and direction is Direction.DEBIT:
                continue
            table[ten + one] = TransactionCode(ten + one, kind, direction, purpose)
    for code, (direction, purpose) in _LOAN_DEBITS.items():
        table[code] = TransactionCode(code, AccountKind.LOAN, direction, purpose)
    return table


TRANSACTION_CODES: Final = _table()
CREDITS: Final = frozenset(
    code for code, row in TRANSACTION_CODES.items() if row.direction is Direction.CREDIT
)
DEBITS: Final = frozenset(TRANSACTION_CODES) - CREDITS
_BY_MEANING: Final = {
    (row.account_kind, row.direction, row.purpose): code for code, row in TRANSACTION_CODES.items()
}


def transaction_code(
    kind: AccountKind, direction: Direction, purpose: Purpose = Purpose.LIVE
) -> str:
    """Give the code for a meaning, such as 27 for a debit of a checking account.

    :raises ValueError: Nacha has no such code: a prenote for debits of a loan account
    """
    code = _BY_MEANING.get((kind, direction, purpose))
    if code is None:
        raise ValueError(f"there is no transaction code for {purpose} {direction}, {kind}")
    return code
