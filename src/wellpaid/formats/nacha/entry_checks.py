"""What an entry and its addenda must be, one line at a time.

An entry costs one expression, a handful of slices and two sums as long as nothing is wrong; who
looks for the reason of a fault may take longer.
"""

from __future__ import annotations

from typing import Final

from wellpaid.formats.nacha.addenda_checks import HEALTHCARE, EntryAddenda
from wellpaid.formats.nacha.findings import Findings, Teller
from wellpaid.formats.nacha.layouts import ENTRY, ENTRY_LAYOUTS, Layout
from wellpaid.formats.nacha.limits import CLASS_MAX_CENTS
from wellpaid.formats.nacha.sec_codes import SEC_CODES, SecCode
from wellpaid.formats.nacha.transaction_codes import (
    DEBITS,
    TRANSACTION_CODES,
    Direction,
    Purpose,
)
from wellpaid.kit.check_digits import is_aba

_LIVE: Final = frozenset(
    code for code, row in TRANSACTION_CODES.items() if row.purpose is Purpose.LIVE
)
_MOVES_NOTHING: Final = frozenset(
    code
    for code, row in TRANSACTION_CODES.items()
    if row.purpose in {Purpose.PRENOTE, Purpose.ZERO_DOLLAR}
)
_RETURNS: Final = frozenset(
    code for code, row in TRANSACTION_CODES.items() if row.purpose is Purpose.RETURN
)
_ZERO_DOLLAR_CLASSES: Final = frozenset({"CCD", "CTX", "ACK", "ATX"})
# Classes in which an entry without addenda, with a usual code, has nothing more to be asked.
_PLAIN_CLASSES: Final = frozenset(
    {"PPD", "WEB", "TEL", "CCD", "ARC", "BOC", "POP", "RCK", "XCK", "TRC", "CIE"}
)
_PAYMENT_TYPES: Final = frozenset({"S", "R"})
# There are some 25,000 routing numbers; more means that somebody feeds us nonsense.
_KNOWN_MAX: Final = 1 << 16
_UNKNOWN_CLASS: Final = SecCode("???", "unknown", 9_999)
_NO_LIMIT: Final = 10**10
# A digit in place of another kind of sign makes the numbers of a record useless.
FATAL_RULES: Final = frozenset({"numeric"})
FATAL_FIELDS: Final = frozenset({"transaction code", "service class", "file creation date"})


class EntryChecks:
    """Checks the entries of one batch and adds them up."""

    def __init__(
        self,
        findings: Findings,
        *,
        sec_code: str,
        service_class: str,
        odfi: str,
        description: str,
        max_cents: int | None,
        known_routings: set[str],
    ) -> None:
        self.tell = Teller(findings)
        self.sec = SEC_CODES.get(sec_code, _UNKNOWN_CLASS)
        self.layout: Layout = ENTRY_LAYOUTS.get(sec_code, ENTRY)
        self.entry_count = self.addenda_count = self.answer_count = 0
        self.hash = self.debit_cents = self.credit_cents = 0
        self.is_readable = True
        self._matches = self.layout.matches
        self._service_class = service_class
        self._odfi = odfi
        self._description = description
        self._known_routings = known_routings
        self._same_day_max_cents = _NO_LIMIT if max_cents is None else max_cents
        self._class_max_cents = CLASS_MAX_CENTS.get(sec_code, _NO_LIMIT)
        self._max_cents = min(self._same_day_max_cents, self._class_max_cents)
        self._plain_codes = frozenset(c for c in _LIVE if self._code_fault(c) is None)
        self._needs_payment_type = sec_code in {"WEB", "TEL"}
        self._is_judged_whole = sec_code not in _PLAIN_CLASSES or description == HEALTHCARE
        self._last_trace = ""
        # The entry that is being read, and its addenda as soon as there is one.
        self._number, self._line = 0, ""
        self._is_read = True
        self._has_more_to_say = False
        self._has_begun = False
        self._addenda = EntryAddenda(self.tell, sec=self.sec, description=description)

    def _code_fault(self, code: str) -> tuple[str, str] | None:
        """Give rule and sentence if the code can't stand in this batch."""
        row = TRANSACTION_CODES[code]
        wanted = {"220": Direction.CREDIT, "225": Direction.DEBIT}.get(self._service_class)
        if wanted is not None and row.direction is not wanted:
            text = f"This batch is for {wanted}s only (service class {self._service_class})."
            return "service-class", text
        if self.sec.code == "COR" and row.purpose is not Purpose.RETURN:
            return "sec-direction", "A notification of change has a code that ends with 1 or 6."
        if row.purpose is Purpose.RETURN or self._description == "REVERSAL":
            return None
        is_credit = row.direction is Direction.CREDIT
        if not (self.sec.allows_credits if is_credit else self.sec.allows_debits):
            return "sec-direction", f"Class {self.sec.code} is for debits only."
        if row.purpose is Purpose.ZERO_DOLLAR and self.sec.code not in _ZERO_DOLLAR_CLASSES:
            return "zero-dollar", "Zero-dollar entries are for CCD and CTX."
        return None

    def entry(self, number: int, line: str) -> None:
        """Take one entry in."""
        if self._has_more_to_say:
            self.close_entry()
        self.entry_count += 1
        self._number, self._line = number, line
        if self._matches(line) is None and not self._faults(number, line):
            self.is_readable = self._is_read = False
            self._has_more_to_say = True
            return
        code = line[1:3]
        routing = line[3:12]
        amount = int(line[29:39])
        trace = line[79:]
        if routing not in self._known_routings:
            self._routing(number, routing)
        self.hash += int(line[3:11])
        if code in DEBITS:
            self.debit_cents += amount
        else:
            self.credit_cents += amount
        if code not in self._plain_codes or not 0 < amount <= self._max_cents:
            self._amount_and_code(number, code, amount)
        if trace <= self._last_trace or trace[:8] != self._odfi:
            self._trace(number, trace)
        self._last_trace = trace
        if self._needs_payment_type and line[76] not in _PAYMENT_TYPES:
            self._payment_type(number, code)
        # A plain entry of a plain class is done with; everything else is judged with its addenda.
        self._has_more_to_say = (
            self._is_judged_whole or line[78] == "1" or code not in self._plain_codes
        )

    @property
    def has_entry(self) -> bool:
        """Whether addenda have an entry that they can belong to."""
        return self.entry_count > 0

    def addenda(self, number: int, line: str) -> None:
        """Take one addenda in."""
        self.addenda_count += 1
        if not self._has_begun:
            self._has_begun = self._has_more_to_say = True
            self._addenda.begin(self._number, self._line, is_read=self._is_read)
        if not self._addenda.take(number, line):
            self.is_readable = False

    def close_entry(self) -> None:
        """Judge the last entry, now that all of its addenda are there."""
        if self._has_more_to_say:
            if not self._has_begun:
                self._addenda.begin(self._number, self._line, is_read=self._is_read)
            self.answer_count += self._addenda.close()
            self._has_begun = self._has_more_to_say = False
            self._is_read = True

    def _faults(self, number: int, line: str) -> bool:
        """Tell every field that is wrong; false if the numbers can't be used."""
        is_usable = True
        for field in self.layout.faults(line):
            self.tell.fault(number, self.layout.name, field)
            if field.rule in FATAL_RULES or field.name in FATAL_FIELDS:
                is_usable = False
        return is_usable

    def _about(
        self, number: int, field: str, rule: str, text: str, *, is_error: bool = True
    ) -> None:
        at = self.layout.by_name[field]
        self.tell.about(number, self.layout.name, at, rule, text, is_error=is_error)

    def _routing(self, number: int, routing: str) -> None:
        if not is_aba(routing):
            text = "The check digit doesn't fit the eight digits before it."
            if is_aba(routing[:8] + _check_digit(routing)):
                text += f" It should be {_check_digit(routing)}."
            self._about(number, "check digit", "check-digit", text)
        elif len(self._known_routings) < _KNOWN_MAX:
            self._known_routings.add(routing)

    def _amount_and_code(self, number: int, code: str, amount: int) -> None:
        fault = self._code_fault(code)
        if fault is not None:
            self._about(number, "transaction code", *fault)
        if code in _LIVE and not amount:
            text = "A live entry needs an amount; a prenote or zero-dollar entry has its own code."
            self._about(number, "amount", "amount-zero", text)
        if amount and (code in _MOVES_NOTHING or self.sec.code == "COR"):
            text = "An entry of this kind moves no money: the amount must be zero."
            self._about(number, "amount", "amount-not-zero", text)
        if code in _RETURNS:
            return
        if amount > self._class_max_cents:
            text = f"Class {self.sec.code} allows {_dollars(self._class_max_cents)} an entry."
            self._about(number, "amount", "class-limit", text)
        if amount > self._same_day_max_cents:
            text = f"An entry of the same day may move {_dollars(self._same_day_max_cents)}."
            self._about(number, "amount", "same-day-limit", text, is_error=False)

    def _trace(self, number: int, trace: str) -> None:
        if trace <= self._last_trace:
            text = "Trace numbers must rise; this one is "
            text += "the one before." if trace == self._last_trace else "lower than the one before."
            self._about(number, "trace number", "trace-order", text)
        if trace[:8] != self._odfi:
            text = "The trace number must begin with the sending bank's digits in the batch header."
            self._about(number, "trace number", "trace-odfi", text)

    def _payment_type(self, number: int, code: str) -> None:
        if code in DEBITS and code not in _RETURNS:
            text = "A WEB or TEL debit says S (single) or R (recurring)."
            self._about(number, "discretionary data", "payment-type", text, is_error=False)


def _check_digit(routing: str) -> str:
    weighted = sum(int(d) * w for d, w in zip(routing[:8], (3, 7, 1, 3, 7, 1, 3, 7), strict=True))
    return str(-weighted % 10)


def _dollars(cents: int) -> str:
    return f"at most ${cents // 100:,}.{cents % 100:02d}"
