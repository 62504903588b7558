"""Says what is found in one transaction, with the place counted both ways."""

from __future__ import annotations

from wellpaid.formats.x12.findings import Findings, Place


class Teller:
    """Collects the findings of one transaction.

    :param first_segment: place of ST in the file, from 1
    :param control_number: ST02
    """

    def __init__(self, findings: Findings, first_segment: int, control_number: str) -> None:
        self.findings = findings
        self.claim_number = 0
        self._first_segment = first_segment
        self._control_number = control_number

    def tell(
        self,
        code: str,
        place: int,
        where: str,
        loop: str,
        message: str = "",
        *,
        expected_cents: int | None = None,
        found_cents: int | None = None,
    ) -> None:
        """Tell that a rule is broken.

        :param place: place of the segment in the transaction, from 0
        :param where: the segment's id, or an element such as ``CLP04`` or ``SVC01-2``
        """
        segment_id = _segment_of(where)
        self.findings.add(
            Place(
                self._first_segment + place, place + 1, segment_id, loop, self._control_number,
                self.claim_number,
            ).says(
                code, message, element="" if where == segment_id else where,
                expected_cents=expected_cents, found_cents=found_cents,
            )
        )  # fmt: skip


def _segment_of(where: str) -> str:
    """Give the segment id of ``CLP04`` or ``SVC01-2``: what stands before the element's digits."""
    number = where.split("-", 1)[0]
    return where if len(number) < 4 else number[:-2]
