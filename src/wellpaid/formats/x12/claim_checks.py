"""One claim and its lines: the balances, and what the figures have to do with each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wellpaid.formats.x12.amounts import read_cents
from wellpaid.formats.x12.codes.tables import adjustment_reasons, is_known_remark, is_remark
from wellpaid.formats.x12.npis import has_known_npi
from wellpaid.formats.x12.remarks import LINE_REMARK, remark_codes
from wellpaid.formats.x12.segment_checks import Row
from wellpaid.formats.x12.telling import Teller
from wellpaid.formats.x12.totals import ClaimSums

_DENIED: Final = b"4"
_REVERSAL: Final = b"22"
_PREDETERMINATION: Final = b"25"
_CLAIM, _SERVICE = "2100", "2110"
# Where trios of a CAS segment begin.
_TRIOS: Final = range(2, 20, 3)


@dataclass(slots=True)
class Line:
    """A service line while its segments are read."""

    place: int
    charge_cents: int
    paid_cents: int
    adjusted_cents: int = 0


class ClaimChecks:
    """Checks claim after claim of one transaction.

    ``paid_on`` is the payment's day as CCYYMMDD, or "": reasons that had ended then are told.
    """

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self.paid_on = ""
        self._sums = ClaimSums()
        self._line: Line | None = None

    def check(self, rows: Sequence[Row], start: int) -> ClaimSums:
        """Check one claim.

        :param rows: from CLP to its last segment
        :param start: place of CLP in the transaction, from 0
        """
        self._sums, self._line = ClaimSums(), None
        clp = [*rows[0], *[b""] * 8]
        self._sums.numbers = (clp[1], clp[2], clp[7])
        self._sums.charge_cents = self._amount(clp[3])
        self._sums.paid_cents = self._amount(clp[4])
        for place, row in enumerate(rows, start):
            if row[0] == b"CAS":
                self._adjustments(row, place)
            elif row[0] == b"SVC":
                self._open_line(row, place)
            elif row[0] == b"NM1":
                if not has_known_npi(row):
                    self._sums.odd_npis.append(place - start)
            else:
                self._remarks(row, place)
        self._close_line()
        if self._sums.is_readable:
            self._balance(clp, start)
        self._status(clp, start)
        self._dates(rows, start)
        return self._sums

    def _amount(self, text: bytes) -> int:
        """Give an amount; 0 where it is none, and then no balance is judged."""
        cents = read_cents(text)
        if cents is None:
            self._sums.is_readable = False
            return 0
        return cents

    def _open_line(self, row: Row, place: int) -> None:
        self._close_line()
        padded = [*row, b"", b"", b""]
        line = Line(place, self._amount(padded[2]), self._amount(padded[3]))
        self._sums.line_charge_cents += line.charge_cents
        self._sums.line_count += 1
        self._line = line

    def _close_line(self) -> None:
        line = self._line
        if line is None or not self._sums.is_readable:
            return
        expected = line.charge_cents - line.adjusted_cents
        if expected != line.paid_cents:
            self._teller.tell(
                "balance-service", line.place, "SVC03", _SERVICE,
                expected_cents=expected, found_cents=line.paid_cents,
            )  # fmt: skip

    def _adjustments(self, row: Row, place: int) -> None:
        loop = _SERVICE if self._line else _CLAIM
        group = row[1] if len(row) > 1 else b""
        for number in _TRIOS:
            reason, amount = [*row, *[b""] * 20][number : number + 2]
            if not (reason or amount):
                continue
            if not (reason and amount):
                self._sums.is_readable = False
                if number > _TRIOS.start:
                    self._teller.tell("adjustment-incomplete", place, f"CAS{number:02d}", loop)
                continue
            self._reason(reason, place, f"CAS{number:02d}", loop)
            cents = self._amount(amount)
            if cents == 0 and self._sums.is_readable:
                self._teller.tell("adjustment-zero", place, f"CAS{number + 1:02d}", loop)
            groups = self._sums.adjusted_cents
            groups[group] = groups.get(group, 0) + cents
            if self._line:
                self._line.adjusted_cents += cents

    def _reason(self, code: bytes, place: int, where: str, loop: str) -> None:
        known = adjustment_reasons().get(code.decode("latin-1"))
        if known is None:
            self._teller.tell("adjustment-reason-unknown", place, where, loop)
        elif known.had_ended(self.paid_on):
            message = f"Reason {known.code} ended on {known.ended}."
            self._teller.tell("adjustment-reason-ended", place, where, loop, message)

    def _remarks(self, row: Row, place: int) -> None:
        loop = _SERVICE if row[0] == LINE_REMARK else _CLAIM
        for number, code in remark_codes(row):
            where = f"{row[0].decode()}{number:02d}"
            if is_known_remark(code):
                continue
            if is_remark(code):
                self._teller.tell("remark-unknown", place, where, loop)
            elif row[0] == LINE_REMARK:  # the others are told by their layout
                self._teller.tell("remark-format", place, where, loop)

    def _balance(self, clp: Row, start: int) -> None:
        sums = self._sums
        expected = sums.charge_cents - sum(sums.adjusted_cents.values())
        if expected != sums.paid_cents:
            self._teller.tell(
                "balance-claim", start, "CLP04", _CLAIM,
                expected_cents=expected, found_cents=sums.paid_cents,
            )  # fmt: skip
        if sums.line_count and sums.line_charge_cents != sums.charge_cents:
            self._teller.tell(
                "claim-lines", start, "CLP03", _CLAIM,
                expected_cents=sums.line_charge_cents, found_cents=sums.charge_cents,
            )  # fmt: skip
        responsibility = sums.adjusted_cents.get(b"PR", 0)
        told = self._amount(clp[5]) if clp[5] else responsibility
        # Some reversals say 0 instead of nothing.
        is_left_out = clp[2] == _REVERSAL and told == 0
        if told != responsibility and not is_left_out and sums.is_readable:
            self._teller.tell(
                "claim-patient-responsibility", start, "CLP05", _CLAIM,
                expected_cents=responsibility, found_cents=told,
            )  # fmt: skip

    def _status(self, clp: Row, start: int) -> None:
        status, charge, paid = clp[2], self._sums.charge_cents, self._sums.paid_cents
        if status == _REVERSAL:
            if charge > 0 or paid > 0:
                where = "CLP03" if charge > 0 else "CLP04"
                self._teller.tell(
                    "reversal-sign", start, where, _CLAIM, found_cents=max(charge, paid)
                )
        elif charge < 0 or paid < 0:
            where = "CLP03" if charge < 0 else "CLP04"
            self._teller.tell("claim-negative", start, where, _CLAIM, found_cents=min(charge, paid))
        if status == _DENIED and paid > 0:
            self._teller.tell("claim-denied-paid", start, "CLP04", _CLAIM, found_cents=paid)
        if status == _PREDETERMINATION and paid:
            self._teller.tell(
                "claim-predetermination-paid", start, "CLP04", _CLAIM, found_cents=paid
            )

    def _dates(self, rows: Sequence[Row], start: int) -> None:
        days: dict[bytes, bytes] = {}
        for place, row in enumerate(rows, start):
            if row[0] == b"DTM" and len(row) > 2:
                days.setdefault(row[1], row[2])
                if row[1] == b"233" and days.get(b"232", b"") > row[2]:
                    self._teller.tell("claim-dates", place, "DTM02", _CLAIM)
