"""Every change code: what a receiving bank asks to change, and the new values.

Nacha Operating Rules, appendix five, "Notification of Change". Corrected data is 29 columns in
which each code has places of its own; several values stand apart by columns, not by signs. The
change is made within six banking days or before the next entry, whichever is later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wellpaid.formats.nacha.transaction_codes import TRANSACTION_CODES
from wellpaid.kit.check_digits import is_aba

BANKING_DAYS_TO_APPLY: Final = 6
CORRECTED_DATA_LENGTH: Final = 29
_ROUTING_LENGTH: Final = 9
# Codes whose values are numbers; a name may hold blanks.
_WITHOUT_BLANKS: Final = frozenset({"C03", "C06"})


class CorrectedDataError(ValueError):
    """The corrected data isn't what its code says. The message holds no value of it."""


@dataclass(frozen=True, slots=True)
class ChangeCode:
    """One row of the table.

    :param fields: which fields of our next entry change
    :param is_refusal: whether it refuses a notification (sent by the sending bank)
    """

    code: str
    meaning: str
    fields: tuple[str, ...] = ()
    is_refusal: bool = False


CHANGE_CODES: Final = {
    row.code: row
    for row in (
        ChangeCode("C01", "The account number is wrong.", ("account_number",)),
        ChangeCode("C02", "The routing number is wrong.", ("routing_number",)),
        ChangeCode(
            "C03",
            "Routing number and account number are wrong.",
            ("routing_number", "account_number"),
        ),
        ChangeCode("C04", "The receiver's name is wrong.", ("individual_name",)),
        ChangeCode("C05", "The kind of account is wrong.", ("transaction_code",)),
        ChangeCode(
            "C06",
            "Account number and kind of account are wrong.",
            ("account_number", "transaction_code"),
        ),
        ChangeCode(
            "C07",
            "Routing number, account number and kind of account are wrong.",
            ("routing_number", "account_number", "transaction_code"),
        ),
        ChangeCode("C08", "The foreign bank's identification is wrong (IAT).", ("foreign_bank",)),
        ChangeCode("C09", "The individual's id is wrong.", ("individual_id",)),
        ChangeCode("C10", "The company's name is wrong.", ("company_name",)),
        ChangeCode("C11", "The company's id is wrong.", ("company_id",)),
        ChangeCode(
            "C12", "The company's name and id are wrong.", ("company_name", "company_id")
        ),
        ChangeCode("C13", "The addenda's format is wrong; the entry was taken.", ()),
        ChangeCode("C14", "The class must be IAT from now on.", ("sec_code",)),
        *(
            ChangeCode(code, f"Refused: {reason}.", is_refusal=True)
            for code, reason in (
                ("C61", "the notification reached the wrong bank"),
                ("C62", "its trace number is wrong"),
                ("C63", "its company id is wrong"),
                ("C64", "its individual id is wrong"),
                ("C65", "its corrected data has the wrong form"),
                ("C66", "its discretionary data is wrong"),
                ("C67", "its routing number isn't that of the entry"),
                ("C68", "its account number isn't that of the entry"),
                ("C69", "its transaction code is wrong"),
            )
        ),
    )
}  # fmt: skip


def change_code(code: str) -> ChangeCode | None:
    """Give the row of a code such as C01, or None if Nacha has no such code."""
    return CHANGE_CODES.get(code)


def corrected_values(code: str, data: str) -> dict[str, str]:
    """Give the new values by field, as they go into our next entry.

    :param data: the corrected data of the addenda, with or without trailing blanks
    :raises CorrectedDataError: unknown code, a value missing, a routing number that can't be one,
        a transaction code that Nacha doesn't have
    """
    row = CHANGE_CODES.get(code)
    if row is None or row.is_refusal:
        raise CorrectedDataError(f"{code} corrects nothing")
    names = [name for name, _, _ in _PLACES.get(code, ())]
    words = _words(code, data)
    # Some banks put values elsewhere; where there are as many words as values, there is no doubt.
    if len(words) == len(names) > 1:
        values = dict(zip(names, words, strict=True))
    else:
        values = _by_place(code, data)
    fault = _fault(values)
    if fault is not None:
        raise CorrectedDataError(fault)
    return values


def _by_place(code: str, data: str) -> dict[str, str]:
    """Divide by columns. What stands outside of them would be cut off: that is refused."""
    padded = data.ljust(CORRECTED_DATA_LENGTH)
    values, rest = {}, list(padded)
    for name, first, last in _PLACES.get(code, ()):
        values[name] = padded[first:last].strip()
        rest[first:last] = " " * (last - first)
    if values and "".join(rest).strip():
        raise CorrectedDataError("a value stands outside of its columns")
    return values


def _words(code: str, data: str) -> list[str]:
    """Divide by blanks; in C07 the routing number runs into the account number."""
    if code == "C07":
        return [data[:_ROUTING_LENGTH], *data[_ROUTING_LENGTH:].split()]
    return data.split() if code in _WITHOUT_BLANKS else []


def _fault(values: dict[str, str]) -> str | None:
    for name, value in values.items():
        if not value:
            return f"{name} is missing"
    if "routing_number" in values and not is_aba(values["routing_number"]):
        return "routing_number has no valid check digit"
    if "transaction_code" in values and values["transaction_code"] not in TRANSACTION_CODES:
        return "transaction_code is unknown"
    return None


# Columns within the corrected data, from 0. C03: routing 1-9, three blanks, account 13-29.
# C06: account 1-17, three blanks, transaction code 21-22. C07: routing 1-9, account 10-26,
# transaction code 27-28. C12: name 1-16, three blanks, company id 20-29.
_PLACES: Final[dict[str, tuple[tuple[str, int, int], ...]]] = {
    "C01": (("account_number", 0, 17),),
    "C02": (("routing_number", 0, 9),),
    "C03": (("routing_number", 0, 9), ("account_number", 12, 29)),
    "C04": (("individual_name", 0, 22),),
    "C05": (("transaction_code", 0, 2),),
    "C06": (("account_number", 0, 17), ("transaction_code", 20, 22)),
    "C07": (("routing_number", 0, 9), ("account_number", 9, 26), ("transaction_code", 26, 28)),
    "C08": (("foreign_bank", 0, 34),),
    "C09": (("individual_id", 0, 22),),
    "C10": (("company_name", 0, 16),),
    "C11": (("company_id", 0, 10),),
    "C12": (("company_name", 0, 16), ("company_id", 19, 29)),
}
