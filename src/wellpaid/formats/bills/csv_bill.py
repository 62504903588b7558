"""The rows of one bill to a draft, or to the findings that say why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from wellpaid.formats.bills.contact import email_address, language_tag, phone_e164
from wellpaid.formats.bills.csv_cells import CellError, CellValue, clean, parse
from wellpaid.formats.bills.csv_columns import BY_NAME, Column, Kind, Level
from wellpaid.formats.bills.draft import (
    AMOUNT_FIELDS,
    BillDoesNotAddUpError,
    BillDraft,
    Finding,
    LineDraft,
    PersonDraft,
)
from wellpaid.kit.money import ZERO, Money

# More lines than any real bill has; a file that repeats one number for ever stays bounded.
LINES_MAX: Final = 999
MEMBER_ID_KEPT: Final = 4
# Columns of which both or none must be there once the guarantor has an id of their own.
_GUARANTOR: Final = ("guarantor_family_name", "guarantor_given_name")


class BillRows:
    """Gathers the adjacent rows of one bill number."""

    def __init__(self, number: str, row_number: int) -> None:
        self.number = number
        self.findings: list[Finding] = []
        self._first_row = row_number
        self._values: dict[str, CellValue] = {}
        self._lines: list[LineDraft] = []
        self._rows = 0

    def refuse(self, row_number: int, column: str | None, message: str) -> None:
        """Say why this bill can't be imported."""
        self._tell(row_number, column, message, is_fatal=True)

    def add(self, row_number: int, columns: Sequence[Column | None], cells: Sequence[str]) -> None:
        """Take one row in."""
        self._rows += 1
        if self._rows > LINES_MAX:
            if self._rows == LINES_MAX + 1:
                self.refuse(row_number, "bill_number", f"A bill has at most {LINES_MAX} rows.")
            return
        before = len(self.findings)
        values: dict[str, CellValue] = {}
        for column, cell in zip(columns, cells, strict=False):
            if column is None or not cell:
                continue
            try:
                text = clean(cell)
                if text:
                    values[column.name] = parse(column, text)
            except CellError as error:
                self.refuse(row_number, column.name, str(error))
        self._merge_bill_values(row_number, values)
        self._require(row_number, values, Level.LINE)
        if len(self.findings) == before:
            self._add_line(row_number, values)

    def close(self) -> BillDraft | None:
        """Give the draft, or None if a finding refused the bill."""
        if not self._is_refused():
            self._require(self._first_row, self._values, Level.BILL)
            self._check_dates()
        if self._is_refused():
            return None
        try:
            return self._draft()
        except BillDoesNotAddUpError as error:
            field = "patient_paid" if error.field == "already_paid" else error.field
            self.refuse(self._first_row, field, str(error))
            return None

    def _is_refused(self) -> bool:
        return any(finding.is_fatal for finding in self.findings)

    def _tell(self, row: int, column: str | None, message: str, *, is_fatal: bool) -> None:
        self.findings.append(
            Finding(
                where=f"row {row}",
                field=column,
                message=message,
                is_fatal=is_fatal,
                bill_source_id=self.number,
            )
        )

    def _merge_bill_values(self, row_number: int, values: dict[str, CellValue]) -> None:
        for name, value in values.items():
            if BY_NAME[name].level is Level.BILL and self._values.setdefault(name, value) != value:
                text = f"This row says something else than row {self._first_row} of the same bill."
                self.refuse(row_number, name, text)

    def _require(self, row_number: int, values: dict[str, CellValue], level: Level) -> None:
        for column in BY_NAME.values():
            if column.is_required and column.level is level and column.name not in values:
                if any(
                    f.where == f"row {row_number}" and f.field == column.name for f in self.findings
                ):
                    continue
                self.refuse(row_number, column.name, f"{column.name} is blank.")

    def _add_line(self, row_number: int, values: dict[str, CellValue]) -> None:
        amounts = {name: _money(values, name) for name in AMOUNT_FIELDS}
        try:
            line = LineDraft(
                source_id=_text(values, "line_id") or str(len(self._lines) + 1),
                service_date=_day(values, "service_date"),
                description=_text(values, "description") or "",
                code=_text(values, "code"),
                code_system=_text(values, "code_system"),
                clinician_name=_text(values, "clinician"),
                **amounts,
            )
        except BillDoesNotAddUpError as error:
            self.refuse(row_number, error.field, str(error))
            return
        if "line_id" not in values and any(
            replace(other, source_id=line.source_id) == line for other in self._lines
        ):
            text = "This row says the same as another row of the bill. If it is a second service, "
            self.refuse(row_number, "line_id", text + "give each of them a line_id.")
        if any(line.source_id == other.source_id for other in self._lines):
            self.refuse(row_number, "line_id", "Two rows of this bill have the same line_id.")
        self._lines.append(line)

    def _check_dates(self) -> None:
        issued, due = self._values.get("issued_date"), self._values.get("due_date")
        if isinstance(issued, date) and isinstance(due, date) and due < issued:
            self.refuse(self._first_row, "due_date", "The bill is due before it was sent.")
        born = self._values.get("patient_birth_date")
        if isinstance(born, date) and any(line.service_date < born for line in self._lines):
            text = "A service date is before the patient's birth date."
            self.refuse(self._first_row, "service_date", text)
        if "guarantor_id" in self._values:
            for name in _GUARANTOR:
                if name not in self._values:
                    self.refuse(
                        self._first_row, name, f"guarantor_id is given, but {name} is blank."
                    )
        elif any(name in self._values for name in (*_GUARANTOR, "guarantor_birth_date")):
            text = "A guarantor is named without guarantor_id. Add it, or clear the name."
            self.refuse(self._first_row, "guarantor_id", text)

    def _draft(self) -> BillDraft:
        values = self._values
        has_guarantor = _text(values, "guarantor_id") not in {None, _text(values, "patient_id")}
        patient = self._person("patient", gets_bill=not has_guarantor)
        member = _text(values, "member_id")
        return BillDraft(
            source_id=self.number,
            patient=patient,
            guarantor=self._person("guarantor", gets_bill=True) if has_guarantor else patient,
            facility_name=_text(values, "facility"),
            insurer_name=_text(values, "insurer"),
            member_id_last4=member[-MEMBER_ID_KEPT:] if member else None,
            claim_number=_text(values, "claim_number"),
            plan_decided_date=_day_or_none(values, "plan_decided_date"),
            issued_date=_day_or_none(values, "issued_date"),
            due_date=_day_or_none(values, "due_date"),
            already_paid=_money(values, "patient_paid"),
            lines=tuple(self._lines),
        )

    def _person(self, role: str, *, gets_bill: bool) -> PersonDraft:
        values = self._values
        person = PersonDraft(
            source_id=_text(values, f"{role}_id") or "",
            family_name=_text(values, f"{role}_family_name") or "",
            given_name=_text(values, f"{role}_given_name") or "",
            birth_date=_day_or_none(values, f"{role}_birth_date"),
        )
        if not gets_bill:
            return person
        lines = (_text(values, "address_line_1"), _text(values, "address_line_2"))
        return replace(
            person,
            address_lines=tuple(line for line in lines if line),
            city=_text(values, "city"),
            state=_text(values, "state"),
            postal_code=_text(values, "postal_code"),
            phone=self._contact("phone"),
            email=self._contact("email"),
            language=self._contact("language"),
        )

    def _contact(self, name: str) -> str | None:
        text = _text(self._values, name)
        if text is None:
            return None
        value = _CONTACT[name](text)
        if value is None:
            told = f"The {name} can't be used, so the bill is imported without it."
            self._tell(self._first_row, name, told, is_fatal=False)
        return value


_CONTACT: Final[dict[str, Callable[[str], str | None]]] = {
    "phone": phone_e164,
    "email": email_address,
    "language": language_tag,
}


def _text(values: dict[str, CellValue], name: str) -> str | None:
    value = values.get(name)
    return value if isinstance(value, str) else None


def _money(values: dict[str, CellValue], name: str) -> Money:
    value = values.get(name, ZERO)
    if not isinstance(value, Money):
        raise TypeError(f"{name} is a {Kind.MONEY} column")
    return value


def _day_or_none(values: dict[str, CellValue], name: str) -> date | None:
    value = values.get(name)
    return value if isinstance(value, date) else None


def _day(values: dict[str, CellValue], name: str) -> date:
    value = values[name]
    if not isinstance(value, date):
        raise TypeError(f"{name} is a {Kind.DATE} column")
    return value
