"""One posting of a provider's own system, and what is wrong with a file of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from wellpaid.kit.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedRow:
    """One row: so much was posted for a claim of a payment.

    :param row: its number in the file, from 1
    :param payment_number: the EFT, check or trace number, as the books have it
    :param claim_number: the provider's number of the claim, or the plan's; "": the row is about the
        payment as a whole
    :param amount: below zero: taken out of the books again
    :param posted_by: who typed it, as the books name them; "": they don't say
    """

    row: int
    payment_number: str
    claim_number: str = field(default="", repr=False)
    amount: Money
    posted_date: date
    posted_by: str = field(default="", repr=False)
    payer_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingFinding:
    """Something that somebody has to know about the file; without names, numbers or health data.

    :param where: "file" or "row 12"
    :param field: the column; "" is the whole place
    :param rule: ``unreadable``, ``csv-header``, ``csv-row``, ``csv-cell``
    :param is_fatal: the row, or the file, isn't taken in
    """

    where: str
    field: str = ""
    rule: str
    message: str
    is_fatal: bool = True


type Reading = Iterator[PostedRow | PostingFinding]
