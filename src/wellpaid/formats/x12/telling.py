"""Says what is found in one transaction, with the place counted both ways."""

from __future__ import annotations

from wellpaid.formats.x12.findings import Finding, Findings, split_place
from wellpaid.formats.x12.rules import RULES


class Teller:
    """Collects the findings of one transaction; ``claim_number`` is that of the claim at hand.

    :param first_segment: place of ST in the file, from 1
    :param control_number: ST02
    """

    def __init__(self, findings: Findings, first_segment: int, control_number: str) -> None:
        self.claim_number = 0
        self._findings = findings
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
        :param message: without one the rule's own sentence stands for it
        """
        rule = RULES[code]
        segment_id, element = split_place(where)
        self._findings.add(
            Finding(
                rule.severity, code, message or rule.sentence, self._first_segment + place,
                place + 1, segment_id, element, loop, self._control_number, self.claim_number,
                expected_cents, found_cents,
            )
        )  # fmt: skip
