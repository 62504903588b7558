"""What a batch must be: its header, its control, and that both agree with what lies between."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from wellpaid.formats.nacha.batches import HASH_MODULUS, Totals
from wellpaid.formats.nacha.calendar import is_banking_day
from wellpaid.formats.nacha.dates import parse_day
from wellpaid.formats.nacha.entry_checks import FATAL_FIELDS, FATAL_RULES, EntryChecks
from wellpaid.formats.nacha.findings import Findings, Teller
from wellpaid.formats.nacha.layouts import (
    BATCH_CONTROL,
    BATCH_HEADER,
    IAT_BATCH_HEADER,
    Layout,
)
from wellpaid.formats.nacha.limits import same_day_max_cents
from wellpaid.formats.nacha.sec_codes import SEC_CODES, UNREAD

# Entry descriptions that Nacha prescribes, and the classes that they belong to (empty: any).
# PURCHASE and PAYROLL since 2026-03-20; HCCLAIMPMT by CAQH CORE 370 for CCD.
DESCRIPTIONS: Final[dict[str, frozenset[str]]] = {
    "HCCLAIMPMT": frozenset({"CCD"}),
    "RETRY PYMT": frozenset(),
    "REVERSAL": frozenset(),
    "RECLAIM": frozenset(),
    "NONSETTLED": frozenset(),
    "RETURN FEE": frozenset(),
    "ACCTVERIFY": frozenset(),
    "PURCHASE": frozenset({"WEB"}),
    "PAYROLL": frozenset({"PPD"}),
    "REDEPCHECK": frozenset({"RCK"}),
    "AUTOENROLL": frozenset({"ENR"}),
}


def _same_day(descriptive_date: str, effective: date | None, created: date | None) -> bool:
    """Nacha: the descriptive date may read SDHHMM; or settlement is asked for the file's day."""
    if descriptive_date.startswith("SD"):
        return True
    return effective is not None and effective == created


class BatchChecks:
    """Follows one batch from its header to its control.

    :param created: the day that the file header names, if there is one
    """

    def __init__(
        self,
        findings: Findings,
        number: int,
        line: str,
        *,
        created: date | None,
        known_routings: set[str],
    ) -> None:
        self.findings = findings
        self.tell = Teller(findings)
        self.number = number
        self.header = line
        self._created = created
        self.sec_code = line[50:53]
        self.is_iat = self.sec_code == "IAT"
        self.layout: Layout = IAT_BATCH_HEADER if self.is_iat else BATCH_HEADER
        self.effective_date = parse_day(line[69:75])
        self.is_readable = self._header_faults()
        self._header_rules()
        is_same_day = _same_day("" if self.is_iat else line[63:69], self.effective_date, created)
        self.entries = EntryChecks(
            findings,
            sec_code=self.sec_code,
            service_class=line[1:4],
            odfi=line[79:87],
            description=line[53:63].rstrip(),
            max_cents=same_day_max_cents(created) if is_same_day and created else None,
            known_routings=known_routings,
        )
        if is_same_day and self.is_iat:
            text = "International entries can't settle on the same day."
            self._about(self.layout, "effective entry date", "same-day-limit", text, is_error=False)

    @property
    def totals(self) -> Totals:
        """What the entries add up to."""
        e = self.entries
        return Totals(
            e.entry_count + e.addenda_count, e.hash % HASH_MODULUS, e.debit_cents, e.credit_cents
        )

    @property
    def can_be_read(self) -> bool:
        """Whether every number of header, entries and addenda is one."""
        return self.is_readable and self.entries.is_readable

    @property
    def _names_a_day(self) -> bool:
        """Whether the date has the form of one, so that the layout has nothing against it."""
        field = self.layout.by_name["effective entry date"]
        return re.fullmatch(field.pattern, field.text(self.header)) is not None

    def _about(
        self, layout: Layout, field: str, rule: str, text: str, *, is_error: bool = True,
        at: int | None = None,
    ) -> None:  # fmt: skip
        self.tell.about(
            at if at is not None else self.number, layout.name, layout.by_name[field], rule, text,
            is_error=is_error,
        )  # fmt: skip

    def _header_faults(self) -> bool:
        is_usable = True
        for field in self.layout.faults(self.header):
            self.tell.fault(self.number, self.layout.name, field)
            if field.rule in FATAL_RULES or field.name in FATAL_FIELDS:
                is_usable = False
        return is_usable

    def _header_rules(self) -> None:
        line, sec = self.header, self.sec_code
        if sec in UNREAD:
            self._about(self.layout, "sec code", "sec-not-read", "Accounting advices aren't read.")
        elif sec not in SEC_CODES:
            text = "Nacha has no such class."
            self._about(self.layout, "sec code", "sec-unknown", text)
        if line[78] in "02":
            text = "0 and 2 are for operators and the government; everybody else has 1."
            self._about(self.layout, "originator status", "originator-status", text, is_error=False)
        self._description(line[53:63].strip(), sec)
        if self.effective_date is None and self._names_a_day:
            text = "There is no such day."
            self._about(self.layout, "effective entry date", "date", text, is_error=False)

    def _effective_rules(self) -> None:
        """Judge the day asked for, once it is known whether entries go out or come back."""
        day = self.effective_date
        if day is None or self.entries.answer_count or self.sec_code == "COR":
            return
        if not is_banking_day(day):
            text = f"{day} is no banking day: entries settle on the next one."
            self._about(self.layout, "effective entry date", "effective-date", text, is_error=False)
        # The operator writes the settlement date; with it the batch has come to us, maybe late.
        if self._created is not None and day < self._created and not self.header[75:78].strip():
            text = f"{day} lies before the day on which the file was made."
            self._about(self.layout, "effective entry date", "effective-date", text, is_error=False)

    def _description(self, description: str, sec: str) -> None:
        known = description.upper()
        classes = DESCRIPTIONS.get(known)
        if classes is None:
            return
        if known != description and known != "PAYROLL":
            text = f"This description is written {known}, in capitals."
            self._about(self.layout, "entry description", "description", text, is_error=False)
        if classes and sec not in classes and sec != "COR":
            text = f"{known} belongs to class {', '.join(sorted(classes))}."
            self._about(self.layout, "entry description", "description", text, is_error=False)

    def control(self, number: int, line: str) -> None:
        """Hold the control against the header and the entries."""
        self.entries.close_entry()
        self._effective_rules()
        if not self.entries.entry_count:
            self.tell.about(number, "batch", None, "batch-empty", "This batch has no entry.")
        for field in BATCH_CONTROL.faults(line):
            self.tell.fault(number, BATCH_CONTROL.name, field)
            if field.rule in FATAL_RULES or field.name in FATAL_FIELDS:
                self.is_readable = False
        self._same(number, line)
        totals = self.totals
        self._sum(number, line, "entry/addenda count", "batch-entry-count",
                  totals.entry_addenda_count)  # fmt: skip
        self._sum(number, line, "entry hash", "batch-hash", totals.entry_hash)
        self._sum(number, line, "total debits", "batch-debits", totals.debit_cents)
        self._sum(number, line, "total credits", "batch-credits", totals.credit_cents)

    def _same(self, number: int, line: str) -> None:
        """Tell what header and control don't have in common."""
        header = self.header
        for field, rule, ours, theirs in (
            ("service class", "batch-service-class", line[1:4], header[1:4]),
            ("odfi", "batch-odfi", line[79:87], header[79:87]),
            ("batch number", "batch-number", line[87:], header[87:]),
        ):
            if ours != theirs:
                text = f"This says {ours}, the batch header {theirs}."
                self._about(BATCH_CONTROL, field, rule, text, at=number)
        if line[44:54] != header[40:50]:
            is_other = line[44:54].strip() != header[40:50].strip()
            text = (
                "This differs from the company in the batch header."
                if is_other
                else "The same company as in the batch header, but shifted by blanks."
            )
            self._about(
                BATCH_CONTROL, "company id", "batch-company-id", text, is_error=is_other, at=number
            )

    def _sum(self, number: int, line: str, field: str, rule: str, counted: int) -> None:
        at = BATCH_CONTROL.by_name[field]
        text = at.text(line)
        if text.isascii() and text.isdigit() and int(text) != counted:
            says = f"This says {int(text)}; the entries make {counted}."
            self.tell.about(number, BATCH_CONTROL.name, at, rule, says)

    def missing_control(self, number: int, *, is_error: bool) -> None:
        """Say that the batch ended without a control."""
        self.entries.close_entry()
        text = "The batch has no control: its totals can't be checked."
        self.tell.about(
            number, "batch control", None, "batch-control-missing", text, is_error=is_error
        )
