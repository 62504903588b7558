"""What the writer refuses. Messages name record and field, and never hold the value."""

from __future__ import annotations


class UnwritableError(ValueError):
    """A file can't be written as it was asked for; nothing is cut or mended silently.

    :param record: which record in words, such as ``batch 3, entry 12``
    :param field: the field's name as in :mod:`wellpaid.formats.nacha.layouts`, or ""
    """

    def __init__(self, record: str, field: str, reason: str) -> None:
        self.record, self.field, self.reason = record, field, reason
        place = f"{record}, {field}" if field else record
        super().__init__(f"{place}: {reason}")


class TextTooLongError(UnwritableError):
    """A text has more characters than its field."""


class CharacterNotAllowedError(UnwritableError):
    """A text holds something else than printable ASCII (Nacha Operating Rules, appendix three)."""


class NumberOutOfRangeError(UnwritableError):
    """A number is negative, no whole number, or has more digits than its field."""


class RuleBrokenError(UnwritableError):
    """The record fits its columns but breaks a rule that the checker names.

    :param rule: the id of the rule, as findings carry it
    """

    def __init__(self, record: str, field: str, reason: str, *, rule: str) -> None:
        self.rule = rule
        super().__init__(record, field, reason)
