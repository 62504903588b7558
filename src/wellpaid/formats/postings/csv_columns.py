"""The columns of a table of postings, as data: the reader and the page share this list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wellpaid.formats.bills.csv_columns import Kind, normalise_header


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingColumn:
    """One documented column.

    :param other_names: headings that are recognised too
    :param is_required: the table needs the column
    :param may_be_blank: a cell of it may be empty all the same
    """

    name: str
    kind: Kind = Kind.TEXT
    is_required: bool = False
    may_be_blank: bool = False
    meaning: str
    other_names: tuple[str, ...] = ()
    length_max: int = 60


POSTING_COLUMNS: Final = (
    PostingColumn(
        name="payment_number", is_required=True, length_max=50,
        meaning="The number of the plan’s payment: EFT, check or trace number.",
        other_names=(
            "payment no", "payment #", "trace", "trace number", "trn", "eft", "eft number",
            "check", "check number", "check no", "check #", "reference", "reference number",
        ),
    ),
    PostingColumn(
        name="claim_number", is_required=True, may_be_blank=True, length_max=50,
        meaning="Your number of the claim or the patient account, or the plan’s claim number. "
        "Blank: the row is about the payment as a whole.",
        other_names=(
            "claim", "claim no", "claim #", "claim id", "account", "account number", "account no",
            "patient account", "patient account number", "patient control number", "icn",
            "payer claim number",
        ),
    ),
    PostingColumn(
        name="amount_posted", kind=Kind.MONEY, is_required=True,
        meaning="What was posted. Below zero takes something back: -36.00 or (36.00).",
        other_names=(
            "amount", "posted", "posted amount", "payment", "payment amount", "paid",
            "insurance payment",
        ),
    ),
    PostingColumn(
        name="posted_on", kind=Kind.DATE, is_required=True,
        meaning="The day on which it was posted.",
        other_names=(
            "posted date", "date posted", "post date", "posting date", "entry date", "date",
        ),
    ),
    PostingColumn(
        name="posted_by", meaning="Who posted it.",
        other_names=("user", "entered by", "posted by user", "operator", "clerk"),
    ),
    PostingColumn(
        name="payer", meaning="The health plan.",
        other_names=("payer name", "plan", "health plan", "insurance", "insurer", "carrier"),
    ),
)  # fmt: skip
_RECOGNISED: Final = {
    normalise_header(name): column
    for column in POSTING_COLUMNS
    for name in (column.name, *column.other_names)
}
# What the page gives as an example; nobody's claims.
SAMPLE: Final = (
    "payment_number,claim_number,amount_posted,posted_on,posted_by,payer\n"
    "6620066,11-2048,640.00,2026-03-03,Jo,Marlowe County Workers' Fund\n"
    "6620066,11-2051,88.50,2026-03-03,Jo,Marlowe County Workers' Fund\n"
    "1180530,11-1990,-15.00,2026-03-04,,Lanternfield Health\n"
)


def column_of(header: str) -> PostingColumn | None:
    """Give our column for a heading that can only mean that one, or None."""
    return _RECOGNISED.get(normalise_header(header))
