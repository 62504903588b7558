"""What the addenda of one entry must be."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from wellpaid.formats.nacha.addenda_layouts import (
    IAT_MANDATORY,
    IAT_OPTIONAL_MAX,
    PAYMENT,
    addenda_layout,
)
from wellpaid.formats.nacha.corrections import (
    CHANGE_CODES,
    CorrectedDataError,
    corrected_values,
)
from wellpaid.formats.nacha.findings import Teller
from wellpaid.formats.nacha.layouts import ENTRY, ENTRY_LAYOUTS, Layout, Severity
from wellpaid.formats.nacha.returns import return_reason
from wellpaid.formats.nacha.sec_codes import SecCode

_SEQUENCED: Final = frozenset({"05", "17", "18"})
# Read, whatever the class: an answer to an entry.
_ANSWERS: Final = frozenset({"98", "99"})
_COUNTED: Final = frozenset({"CTX", "TRX", "ENR", "ATX"})
_NEEDS_ADDENDA: Final = frozenset({"POS", "SHR", "MTE", "DNE", "ENR"})
_RETURN_ENDS: Final = frozenset({"1", "6"})
# Classes of which an entry with few enough addenda 05 has nothing more to be asked.
_USUAL_CLASSES: Final = frozenset({"PPD", "WEB", "CCD", "CIE"})
_LIVE_ENDS: Final = frozenset({"2", "4"})
# The segment of CAQH CORE 370: reassociation number and the payer's "1" and tax number, to ~ or \.
_TRN: Final = re.compile(r"TRN\*1\*[ -)+-\[\]-}]{1,50}\*[ -)+-\[\]-}]{10}(?:\*[^~\\*]{0,50})?[~\\]")
HEALTHCARE: Final = "HCCLAIMPMT"


class EntryAddenda:
    """Follows the addenda of one entry after the other, and judges each entry as a whole."""

    def __init__(self, tell: Teller, *, sec: SecCode, description: str) -> None:
        self.tell = tell
        self.sec = sec
        self.is_iat = sec.code == "IAT"
        self._is_healthcare = description == HEALTHCARE
        self._usual_max = sec.addenda_max if sec.code in _USUAL_CLASSES else 0
        self.begin(0, "", is_read=False)

    def begin(self, number: int, entry: str, *, is_read: bool) -> None:
        """Begin an entry.

        :param is_read: whether the entry's own numbers are usable
        """
        self._number = number
        self._entry = entry
        self._is_read = is_read
        self._first = ""
        # Addenda 05 are counted apart: they are nearly all there are.
        self._payments = 0
        self._others: Counter[str] | None = None

    def take(self, number: int, line: str) -> bool:
        """Take one addenda in; false if its numbers can't be used."""
        self._first = self._first or line
        if line[1:3] == "05":
            self._payments += 1
            if PAYMENT.matches(line) is not None:
                if line[87:] != self._entry[87:] or int(line[83:87]) != self._payments:
                    self._reference(number, PAYMENT, line)
                return True
        else:
            self._others = self._others or Counter()
            self._others[line[1:3]] += 1
        return self._odd(number, line)

    def _odd(self, number: int, line: str) -> bool:
        """Judge one that isn't a flawless addenda 05."""
        layout = addenda_layout(line, is_iat=self.is_iat)
        if layout is None:
            text = "Nacha has no such type of addenda."
            self.tell.about(number, "addenda", None, "addenda-type", text)
            return True
        is_usable = True
        for field in layout.faults(line):
            self.tell.fault(number, layout.name, field)
            if field.rule == "numeric" and field.severity is Severity.ERROR:
                is_usable = False
        if is_usable:
            self._reference(number, layout, line)
            if line[1:3] in _ANSWERS:
                self._answer(number, layout, line)
        return is_usable

    def _seen(self) -> Counter[str]:
        """Count the addenda so far by type."""
        seen = Counter(self._others or ())
        if self._payments:
            seen["05"] = self._payments
        return seen

    def _reference(self, number: int, layout: Layout, line: str) -> None:
        """Hold sequence and reference against the entry."""
        if not self._is_read:
            return
        fields = layout.by_name
        count = self._seen()[line[1:3]]
        if "addenda sequence" in fields and int(line[83:87]) != count:
            text = f"This is number {count} of its entry and says another."
            self.tell.about(
                number, layout.name, fields["addenda sequence"], "addenda-sequence", text
            )
        if "entry sequence" in fields and line[87:] != self._entry[87:]:
            text = "This must repeat the last seven digits of the entry's trace number."
            self.tell.about(
                number, layout.name, fields["entry sequence"], "addenda-reference", text
            )
        if "trace number" in fields and line[79:] != self._entry[79:]:
            text = "This differs from the trace number of its entry."
            at = fields["trace number"]
            self.tell.about(number, layout.name, at, "addenda-trace", text, is_error=False)

    def _answer(self, number: int, layout: Layout, line: str) -> None:
        code = line[3:6]
        if line[1:3] == "99":
            if return_reason(code) is None:
                text = f"Nacha has no return code {code}."
                self.tell.about(
                    number, layout.name, layout.by_name["return code"], "return-code", text
                )
            return
        at = layout.fields[2]
        row = CHANGE_CODES.get(code)
        if row is None:
            text = f"Nacha has no change code {code}."
            self.tell.about(number, layout.name, at, "change-code", text)
        elif not row.is_refusal:
            try:
                corrected_values(code, line[35:70] if self.is_iat else line[35:64])
            except CorrectedDataError as error:
                where = layout.by_name["corrected data"]
                text = f"The corrected data can't be used: {error}."
                self.tell.about(number, layout.name, where, "corrected-data", text, is_error=False)

    def close(self) -> bool:
        """Judge the entry as a whole; true if it was a return or a correction."""
        entry = self._entry
        if (
            self._others is None
            and 0 < self._payments <= self._usual_max
            and entry[78] == "1"
            and entry[2] not in _RETURN_ENDS
        ):
            if self._is_healthcare:
                self._close_healthcare(entry)
            return False
        seen = self._seen()
        has_flag = entry[78] == "1"
        if has_flag is not bool(seen) and entry[78] in "01":
            text = (
                "The indicator says that addenda follow, but there is none."
                if has_flag
                else "Addenda follow, but the indicator says there is none."
            )
            self._about_entry("addenda indicator", "addenda-indicator", text)
        if seen["98"] + seen["99"]:
            self._close_answer(seen)
            return True
        self._close_payment(entry, seen)
        return False

    def _about_entry(self, field: str, rule: str, text: str, *, is_error: bool = True) -> None:
        layout: Layout = ENTRY_LAYOUTS.get(self.sec.code, ENTRY)
        at = layout.by_name.get(field)
        self.tell.about(self._number, layout.name, at, rule, text, is_error=is_error)

    def _close_answer(self, seen: Counter[str]) -> None:
        if seen["99"] > 1:
            text = f"This entry has {seen['99']} addenda of a return; an entry comes back once."
            self._about_entry("", "return-duplicate", text)
        if (seen["98"] > 0) is not (self.sec.code == "COR"):
            text = "Notifications of change (addenda 98), and they only, are in class COR."
            self._about_entry("", "addenda-type", text)
        if self._entry[2] not in _RETURN_ENDS:
            text = "The transaction code of a return ends with 1 (credit) or 6 (debit)."
            self._about_entry("transaction code", "return-transaction-code", text, is_error=False)

    def _close_payment(self, entry: str, seen: Counter[str]) -> None:
        if entry[2] in _RETURN_ENDS and entry[1:3] in _RETURN_CODES:
            text = "The transaction code is that of a return or correction; its addenda is missing."
            self._about_entry("transaction code", "return-without-addenda", text)
        elif self.is_iat:
            self._close_iat(entry, seen)
        else:
            self._close_count(entry, seen)
        if self._is_healthcare:
            self._close_healthcare(entry)

    def _close_count(self, entry: str, seen: Counter[str]) -> None:
        count = seen.total()
        strange = set(seen) - {self.sec.addenda_type}
        if strange and self.sec.code != _ANY_CLASS:
            text = f"Class {self.sec.code} has no addenda of type {min(strange)}."
            self._about_entry("", "addenda-type", text)
        if count > self.sec.addenda_max:
            text = f"Class {self.sec.code} allows {self.sec.addenda_max} addenda; here are {count}."
            self._about_entry("", "addenda-count", text)
        if self.sec.code in _COUNTED and entry[54:58].isdigit() and int(entry[54:58]) != count:
            text = f"The entry says {int(entry[54:58])} addenda; {count} follow."
            self._about_entry("number of addenda", "addenda-count", text)
        if not count and self.sec.code in _NEEDS_ADDENDA | {"COR"}:
            text = f"An entry of class {self.sec.code} needs addenda {self.sec.addenda_type}."
            self._about_entry("", "addenda-count", text)
        if not count and entry[2] in "49" and entry[1:3] in _ZERO_DOLLAR_CODES:
            text = "A zero-dollar entry carries remittance in its addenda."
            self._about_entry("", "zero-dollar", text, is_error=False)

    def _close_iat(self, entry: str, seen: Counter[str]) -> None:
        missing = [kind for kind in IAT_MANDATORY if seen[kind] != 1]
        if missing:
            text = f"An IAT entry has one addenda of each type 10 to 16; wrong: {missing}."
            self._about_entry("", "addenda-count", text.replace("'", ""))
        for kind, most in IAT_OPTIONAL_MAX.items():
            if seen[kind] > most:
                text = f"An IAT entry has at most {most} addenda {kind}."
                self._about_entry("", "addenda-count", text)
        if entry[12:16].isdigit() and int(entry[12:16]) != seen.total():
            text = f"The entry says {int(entry[12:16])} addenda; {seen.total()} follow."
            self._about_entry("number of addenda", "addenda-count", text)

    def _close_healthcare(self, entry: str) -> None:
        """CAQH CORE 370: a claim payment's addenda is the TRN segment of its 835."""
        if entry[2] not in _LIVE_ENDS:
            return
        if not self._payments:
            text = "A healthcare claim payment needs addenda 05 with the TRN segment."
            self._about_entry("", "healthcare-trn", text)
        elif _TRN.match(self._first[3:83]) is None:
            text = (
                "The addenda must begin with TRN*1*, the reassociation number, * and the payer's "
                r"ten digits, and the segment end with ~ or \."
            )
            self._about_entry("", "healthcare-trn", text)


_ANY_CLASS: Final = "???"
_RETURN_CODES: Final = frozenset({"21", "26", "31", "36", "41", "46", "51", "56"})
_ZERO_DOLLAR_CODES: Final = frozenset({"24", "29", "34", "39", "44", "49", "54"})
