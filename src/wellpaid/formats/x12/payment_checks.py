"""The payment, its trace, the two parties, and the provider adjustments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wellpaid.formats.x12.amounts import read_cents
from wellpaid.formats.x12.codes.tables import provider_adjustment_reasons
from wellpaid.formats.x12.envelope import read_date
from wellpaid.formats.x12.segment_checks import Row
from wellpaid.formats.x12.telling import Teller
from wellpaid.kit.check_digits import is_aba, is_npi

_HEADER, _FOOTER = "header", "footer"
_PAD: Final = [b""] * 20
# BPR05 to BPR10, BPR12 to BPR15.
_BANK_ELEMENTS: Final = (5, 6, 7, 8, 9, 10, 12, 13, 14, 15)
_ROUTING: Final = ((6, 7), (12, 13))
_ABA_QUALIFIER: Final = b"01"
_PAIRS: Final = range(3, 15, 2)


class PaymentChecks:
    """Checks header and footer of one transaction."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self.amount_cents: int | None = None
        self.paid_on = ""
        self.payment_place = 0

    def header(self, rows: Sequence[Row]) -> None:
        """Check ST up to the payee."""
        found: dict[bytes, Row] = {}
        for place, row in enumerate(rows):
            padded = row + _PAD
            if row[0] == b"BPR" and b"BPR" not in found:
                self._payment(padded, place)
            elif row[0] == b"TRN" and b"TRN" not in found:
                self._trace(padded, found.get(b"BPR", _PAD), place)
            elif row[0] == b"N1" and padded[1] == b"PE":
                self._payee(padded, place)
            elif row[0] == b"REF" and padded[1] == b"TJ":
                self._tin(padded[2], place, "REF02")
            found.setdefault(row[0], padded)

    def _tell(self, code: str, place: int, where: str) -> None:
        self._teller.tell(code, place, where, _HEADER)

    def _payment(self, bpr: Row, place: int) -> None:
        self.payment_place = place
        method = bpr[4]
        amount = self.amount_cents = read_cents(bpr[2])
        if amount is not None:
            self._amount(amount, method, place)
        if method == b"ACH":
            for number in _BANK_ELEMENTS:
                if not bpr[number]:
                    self._tell("payment-bank", place, f"BPR{number:02d}")
        for qualifier, number in _ROUTING:
            routing = bpr[number].decode("latin-1")
            if bpr[qualifier] == _ABA_QUALIFIER and routing and not is_aba(routing):
                self._tell("routing-number", place, f"BPR{number:02d}")
        day = bpr[16].decode("latin-1")
        if read_date(day) is not None:
            self.paid_on = day
        elif day:
            self._tell("payment-date", place, "BPR16")

    def _amount(self, amount: int, method: bytes, place: int) -> None:
        if amount < 0:
            self._teller.tell("payment-negative", place, "BPR02", _HEADER, found_cents=amount)
        elif amount and method == b"NON":
            self._teller.tell(
                "payment-none", place, "BPR02", _HEADER, expected_cents=0, found_cents=amount
            )
        elif amount == 0 and method != b"NON":
            self._tell("payment-zero", place, "BPR04")

    def _trace(self, trn: Row, bpr: Row, place: int) -> None:
        payer = trn[3]
        if payer and not (len(payer) == 10 and payer.isdigit() and payer.startswith(b"1")):
            self._tell("trace-payer-id", place, "TRN03")
        if payer and bpr[10] and payer != bpr[10]:
            self._tell("trace-company-id", place, "TRN03")
        if trn[4] and bpr[11] and trn[4] != bpr[11]:
            self._tell("trace-supplement", place, "TRN04")

    def _payee(self, n1: Row, place: int) -> None:
        if n1[3] == b"XX" and not is_npi(n1[4].decode("latin-1")):
            self._teller.tell("payee-npi", place, "N104", "1000B")
        elif n1[3] == b"FI":
            self._tin(n1[4], place, "N104")

    def _tin(self, text: bytes, place: int, where: str) -> None:
        if not (len(text) == 9 and text.isdigit()):
            self._teller.tell("payee-tin", place, where, "1000B")

    def provider_adjustments(self, row: Row, place: int, component: bytes) -> int | None:
        """Check a PLB segment.

        :returns: the sum of its amounts, or None if one can't be read
        """
        total: int | None = 0
        padded = row + _PAD
        for number in _PAIRS:
            reason, amount = padded[number], padded[number + 1]
            if not (reason or amount):
                continue
            if not (reason and amount):
                total = None
                if number > _PAIRS.start:
                    self._footer("provider-adjustment-incomplete", place, number)
                continue
            code = reason.split(component)[0].decode("latin-1")
            if provider_adjustment_reasons().get(code) is None:
                self._footer("provider-adjustment-reason", place, number)
            cents = read_cents(amount)
            total = None if total is None or cents is None else total + cents
        return total

    def _footer(self, code: str, place: int, number: int) -> None:
        self._teller.tell(code, place, f"PLB{number:02d}", _FOOTER)
