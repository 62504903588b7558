"""The line at the foot of a payment slip that a reader of documents understands.

Statement number in digits, amount in cents, and two check digits: Damm over the first part, Luhn
over all of it, so that a reader notices one digit that is wrong and two that are swapped.
"""

from __future__ import annotations

from wellpaid.kit.check_digits import damm_digit

_AMOUNT_DIGITS = 10


def scan_line(number: str, owed_cents: int) -> str:
    """Give the line: twelve digits, a blank, ten digits and two check digits.

    :param number: twelve digits, such as a Bill ID
    :raises ValueError: the number isn't twelve digits, or the amount doesn't fit
    """
    if len(number) != 12 or not number.isdigit():
        raise ValueError("a scan line begins with twelve digits")
    if not 0 <= owed_cents < 10**_AMOUNT_DIGITS:
        raise ValueError("the amount doesn't fit")
    amount = f"{owed_cents:0{_AMOUNT_DIGITS}d}"
    body = number + amount
    return f"{number} {amount}{damm_digit(body)}{luhn_digit(body)}"


def luhn_digit(digits: str) -> str:
    """Give the Luhn check digit (ISO/IEC 7812-1, annex B) of a row of digits."""
    doubled = (int(d) * (1 if place % 2 else 2) for place, d in enumerate(reversed(digits)))
    return str(-sum(n - 9 if n > 9 else n for n in doubled) % 10)
