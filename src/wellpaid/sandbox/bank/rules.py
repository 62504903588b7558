"""What becomes of an entry, by the last four digits of the account that it goes to.

======  =============================================================================
Ending  Outcome
======  =============================================================================
00NN    returned with RNN where the receiving bank sends that code: one banking day
        after settlement, codes with 60 days (R05, R07, R10, R51 …) after five
0900    returned R01 until it is presented again as ``RETRY PYMT``
0995    settles; notification of change C05 (checking becomes savings, or back)
0996    settles; C03 (routing and account number)
0997    settles; C02 (routing number)
0998    settles; C01 (account number: its last four digits become 4321)
other   settles
======  =============================================================================

Debits, credits, small deposits and prenotes alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wellpaid.formats.nacha.returns import Deadline, Sender, return_reason

RETRY: Final = "RETRY PYMT"
_LATE_DAYS: Final = 5
_NORTH_BANK, _SOUTH_BANK = "021000021", "076401251"
_CORRECTED_ENDING: Final = "4321"
_CORRECTIONS: Final = {"0995": "C05", "0996": "C03", "0997": "C02", "0998": "C01"}
_OTHER_KIND: Final = {"2": "3", "3": "2"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the receiving bank answers.

    :param code: R01 to R85, C01 to C05, or "" for nothing
    :param days: banking days after settlement
    """

    code: str
    days: int


SETTLES: Final = Outcome("", 0)


def outcome_of(account_number: str, description: str) -> Outcome:
    """Give what becomes of an entry."""
    ending = account_number[-4:]
    if ending in _CORRECTIONS:
        return Outcome(_CORRECTIONS[ending], 1)
    if ending == "0900" and description != RETRY:
        return Outcome("R01", 1)
    reason = return_reason(f"R{ending[2:]}") if ending.startswith("00") else None
    if reason is None or reason.sender is not Sender.RDFI:
        return SETTLES
    if reason.is_dishonored or reason.is_contested:
        return SETTLES
    return Outcome(reason.code, _LATE_DAYS if reason.deadline is Deadline.SIXTY_DAYS else 1)


def corrected_data(code: str, *, routing: str, account_number: str, transaction_code: str) -> str:
    """Give the 29 columns of a notification of change."""
    new_account = account_number[:-4] + _CORRECTED_ENDING
    new_routing = _SOUTH_BANK if routing == _NORTH_BANK else _NORTH_BANK
    match code:
        case "C01":
            return new_account
        case "C02":
            return new_routing
        case "C03":
            return f"{new_routing}   {new_account}"
        case "C05":
            return _OTHER_KIND.get(transaction_code[0], "3") + transaction_code[1]
        case _:
            raise ValueError(f"{code} is no correction of this bank's")
