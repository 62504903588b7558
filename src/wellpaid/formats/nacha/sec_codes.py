"""Standard Entry Class codes: who may be paid or charged on what ground, and what may follow.

Nacha Operating Rules, appendix three, and the sections of article two on each class.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_MANY: Final = 9_999


@dataclass(frozen=True, slots=True)
class SecCode:
    """What one class allows.

    :param meaning: in plain words
    :param addenda_max: payment addenda (05, or 02 for terminals) an entry may carry
    :param addenda_type: the type of those addenda
    :param is_consumer: whether the receiver is a person: returns for 60 days then
    :param allows_credits: apart from reversals, which every class allows
    """

    code: str
    meaning: str
    addenda_max: int = 0
    addenda_type: str = "05"
    is_consumer: bool = False
    allows_credits: bool = True
    allows_debits: bool = True


def _check(code: str, meaning: str, *, is_consumer: bool = True) -> SecCode:
    """A paper check turned into a debit."""
    return SecCode(code, meaning, is_consumer=is_consumer, allows_credits=False)


SEC_CODES: Final = {
    row.code: row
    for row in (
        SecCode("CCD", "company payment, agreed between companies", 1),
        SecCode("PPD", "person, by signed authorization or employer", 1, is_consumer=True),
        SecCode("WEB", "person, authorized online, or person to person", 1, is_consumer=True),
        SecCode("TEL", "person, authorized by phone", is_consumer=True, allows_credits=False),
        SecCode("CTX", "company payment with remittance by the line", _MANY),
        SecCode("COR", "notification of change", 1, "98"),
        SecCode("POS", "card at a terminal", 1, "02", is_consumer=True),
        SecCode("SHR", "card at a shared terminal", 1, "02", is_consumer=True),
        SecCode("MTE", "money from a machine", 1, "02", is_consumer=True),
        _check("ARC", "check that came by mail"),
        _check("BOC", "check taken at a counter, turned later"),
        _check("POP", "check taken at a counter, turned at once"),
        _check("RCK", "check that bounced, presented again"),
        _check("XCK", "destroyed check"),
        _check("TRC", "truncated check"),
        SecCode("TRX", "truncated checks, several", _MANY, allows_credits=False),
        SecCode("CIE", "person pays a bill through a bank", 1, is_consumer=True),
        SecCode("DNE", "notice of a death from a federal agency", 1),
        SecCode("ENR", "enrollment through a federal agency", _MANY),
        SecCode("ACK", "acknowledgment of a company payment", 1),
        SecCode("ATX", "acknowledgment of a company payment with remittance", _MANY),
        SecCode("IAT", "international", 12, "17"),
    )
}
# The bank's own accounting advices between operator and bank have columns of their own (ADV).
UNREAD: Final = frozenset({"ADV"})
