"""What has to be there before payments go to another account, and the numbers of it.

Pure. Criminals change the account of a provider by phone or by a stolen sign-in; each of these
proofs is one that such a person doesn't have. CAQH CORE 380 leaves checks against fraud free.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

PAYMENT_TRIES_MAX: Final = 3
# How old the named payment may be: six months.
PAYMENT_AGE_MAX: Final = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Guards:
    """The proofs of one change, each there or not.

    :param is_account_proved: by two small deposits, or an entry without an amount
    :param is_payment_proved: they named one payment by amount and day, or there has been none
    :param is_called: the operator reached somebody at the number from before the change
    :param is_approved: a second person of the organisation agreed
    """

    is_account_proved: bool
    is_payment_proved: bool
    is_called: bool
    is_approved: bool

    @property
    def are_met(self) -> bool:
        """Whether nothing is missing but the day."""
        return (
            self.is_account_proved
            and self.is_payment_proved
            and self.is_called
            and self.is_approved
        )


def oldest_payment(today: date) -> date:
    """Give the first day whose payments count as proof."""
    return today - PAYMENT_AGE_MAX
