"""What a check has to say: one sentence, one place, one rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from wellpaid.formats.nacha.layouts import Field, Severity

KEPT_MAX: Final = 1_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or odd. Never holds an account number or a name.

    :param line_number: from 1; of a file without line ends: the number of the record
    :param record: kind of the record in words
    :param field: name of the field, or "" where the whole record or file is meant
    :param columns: first and last column, from 1, or None
    :param rule: what was broken, as :mod:`wellpaid.formats.nacha.rules` lists it
    """

    severity: Severity
    rule: str
    line_number: int
    record: str
    field: str
    columns: tuple[int, int] | None
    message: str

    @property
    def is_error(self) -> bool:
        """Whether a bank would refuse this, or a total can't be trusted."""
        return self.severity is Severity.ERROR


class Findings:
    """Keeps the first thousand, and counts all."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self.error_count = 0
        self.warning_count = 0
        self.by_rule: Counter[str] = Counter()

    def add(self, finding: Finding) -> None:
        """Take one in. The first error is kept however many warnings came before it."""
        is_first_error = finding.is_error and not self.error_count
        if len(self.kept) < KEPT_MAX or is_first_error:
            self.kept.append(finding)
        self.by_rule[finding.rule] += 1
        if finding.is_error:
            self.error_count += 1
        else:
            self.warning_count += 1

    @property
    def first_line(self) -> int:
        """The line of the first error; 0 without one."""
        finding = self.first_error
        return finding.line_number if finding is not None else 0

    @property
    def first_error(self) -> Finding | None:
        """The first error, if there is one."""
        return next((finding for finding in self.kept if finding.is_error), None)


class Teller:
    """Says things about the records of one kind."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def about(
        self,
        line_number: int,
        record: str,
        field: Field | None,
        rule: str,
        message: str,
        *,
        is_error: bool = True,
    ) -> None:
        """Tell of a field, or of a whole record."""
        columns = (field.first, field.last) if field is not None else None
        self.findings.add(
            Finding(
                severity=Severity.ERROR if is_error else Severity.WARNING,
                rule=rule,
                line_number=line_number,
                record=record,
                field=field.name if field is not None else "",
                columns=columns,
                message=message,
            )
        )

    def fault(self, line_number: int, record: str, field: Field) -> None:
        """Tell that a field doesn't look as its layout says."""
        self.about(
            line_number, record, field, field.rule, field.says,
            is_error=field.severity is Severity.ERROR,
        )  # fmt: skip
