"""What the writer refuses. Messages name segment and element, and never hold the value."""

from __future__ import annotations

from wellpaid.formats.x12.findings import Finding


class UnwritableError(ValueError):
    """Something can't be written as it was asked for; nothing is cut or mended silently.

    :param where: segment or element, such as ``NM103``
    """

    def __init__(self, where: str, reason: str) -> None:
        self.where, self.reason = where, reason
        super().__init__(f"{where}: {reason}")


class TextNotAllowedError(UnwritableError):
    """A text holds a separator, or something else than printable ASCII."""


class RuleBrokenError(UnwritableError):
    """It could be written, and our own reader would refuse it.

    :param finding: the first error
    """

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        where = finding.element or finding.segment_id
        place = f"segment {finding.transaction_segment}, {where}"
        super().__init__(place, f"{finding.message} [{finding.code}]")
