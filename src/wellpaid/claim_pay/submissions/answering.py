"""What we answer to the sender of a file: TA1 about its envelopes, 999 about its transactions.

Pure. Our own reasons to keep a payment aside aren't in it: they are about business, not syntax, and
stand on the batch's page.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wellpaid.formats.x12.acknowledgment import (
    GroupAnswer,
    TransactionAnswer,
    answer_group,
    answer_interchange,
    answer_transaction,
)
from wellpaid.formats.x12.acknowledgment_files import write_999, write_ta1
from wellpaid.formats.x12.envelope import Group, Interchange
from wellpaid.formats.x12.findings import Finding
from wellpaid.formats.x12.transaction import Transaction835
from wellpaid.formats.x12.writing import Envelope

_OUR_ID = "WELLPAID"
ANSWERS = 2
"""How many interchanges an answer has: the TA1, and the 999."""


class Answers:
    """Collects, while a file is read, what its answers are made of: a few words a transaction."""

    def __init__(self) -> None:
        self._interchange: Interchange | None = None
        self._groups: list[tuple[Group, list[TransactionAnswer]]] = []

    def add(self, transaction: Transaction835) -> None:
        """Note one transaction, with its group and its interchange."""
        self._interchange = self._interchange or transaction.interchange
        group = transaction.group
        if group is None:
            return
        if not self._groups or self._groups[-1][0] is not group:
            self._groups.append((group, []))
        self._groups[-1][1].append(answer_transaction(transaction))

    def written(
        self, findings: list[Finding], *, first_number: int, made_at: datetime
    ) -> bytes | None:
        """Write both answers one behind the other; None: nobody can be answered.

        :param findings: those about the file and its envelopes
        :param first_number: our interchange number of the TA1; the 999 has the next one
        :raises UnwritableError: the sender's own id can't stand in an envelope
        """
        if self._interchange is None:
            return None
        facts: dict[str, Any] = {
            "sender_id": _OUR_ID,
            "receiver_id": self._interchange.sender_id,
            "receiver_qualifier": self._interchange.sender_qualifier,
            "made_at": made_at,
            "usage": "T" if self._interchange.usage == "T" else "P",
        }
        answer = answer_interchange(self._interchange, findings)
        ta1 = write_ta1(answer, Envelope(control_number=first_number, **facts))
        groups = self._answers(findings)
        return ta1 + write_999(groups, Envelope(control_number=first_number + 1, **facts))

    def _answers(self, findings: list[Finding]) -> list[GroupAnswer]:
        # Where a finding is about a group isn't always said; with one group it is that one's.
        own = findings if len(self._groups) == 1 else []
        return [answer_group(group, tuple(answers), own) for group, answers in self._groups]
