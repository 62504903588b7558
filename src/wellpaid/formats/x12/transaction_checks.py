"""A whole transaction: characters, stretches of segments, counts, and the third balance."""

from __future__ import annotations

import re
from typing import Final

from wellpaid.formats.x12.characters import STRANGE, UNUSUAL, USUAL
from wellpaid.formats.x12.claim_checks import ClaimChecks
from wellpaid.formats.x12.findings import Findings
from wellpaid.formats.x12.glance import Glance
from wellpaid.formats.x12.payment_checks import PaymentChecks
from wellpaid.formats.x12.segment_checks import Row, Walk
from wellpaid.formats.x12.shapes import grammar
from wellpaid.formats.x12.stretches import Stretch
from wellpaid.formats.x12.telling import Teller
from wellpaid.formats.x12.totals import Totals
from wellpaid.formats.x12.transaction import Transaction835

_OLD_VERSION: Final = "004010"
_ST_NUMBER: Final = re.compile(rb"[A-Za-z0-9]{4,9}")


class TransactionChecks:
    """Checks one transaction."""

    def __init__(
        self,
        transaction: Transaction835,
        findings: Findings,
        *,
        is_thorough: bool,
    ) -> None:
        self._is_thorough = is_thorough
        self._transaction = transaction
        self._text = transaction.text
        self._delimiters = transaction.delimiters
        self._stretches = transaction.stretches
        self._teller = Teller(findings, transaction.first_segment, transaction.control_number)
        self._payment = PaymentChecks(self._teller)
        self._claims = ClaimChecks(self._teller)
        group = transaction.group
        is_old = group is not None and group.version.startswith(_OLD_VERSION)
        rules = grammar(self._delimiters, is_4010=is_old)
        self._walk = Walk(rules, self._teller)
        self._glance = Glance(rules)
        self._seen: dict[tuple[bytes, ...], Stretch] = {}
        self._texts: dict[tuple[bytes, ...], set[bytes]] = {}
        self._is_in_footer = self._has_section = False
        self.totals = Totals()

    def check(self) -> Totals:
        """Check it from the first to the last segment."""
        self._characters()
        if not self._is_835():
            return self.totals
        for stretch in self._stretches:
            if stretch.kind != "2100":
                self._order(stretch)
                self._around(stretch)
            else:
                if self._is_in_footer or not self._has_section:
                    self._order(stretch)
                self._claim(stretch)
        self._teller.claim_number = 0
        self._end()
        self._balance()
        return self.totals

    def _is_835(self) -> bool:
        st = [*self._transaction.segments[0].split(self._delimiters.element), b"", b"", b""]
        if st[1] != b"835":
            self._teller.tell("not-835", 0, "ST01", "header")
            return False
        if _ST_NUMBER.fullmatch(st[2]) is None:
            self._teller.tell("st-control-number", 0, "ST02", "header")
        return True

    def _order(self, stretch: Stretch) -> None:
        """Say when claims or sections stand behind the footer, or claims outside of a section."""
        place = stretch.start
        if stretch.kind in ("2000", "2100") and self._is_in_footer:
            where = "LX" if stretch.kind == "2000" else "CLP"
            self._teller.tell("segment-misplaced", place, where, stretch.kind)
        if stretch.kind == "2100" and not self._has_section:
            self._teller.tell("segment-expected", place, "LX", "2000", "LX is missing.")
        self._has_section = self._has_section or stretch.kind in ("2000", "2100")
        self._is_in_footer = self._is_in_footer or stretch.kind == "footer"

    def _segments(self, stretch: Stretch) -> list[bytes]:
        text = self._text[stretch.first_byte : stretch.end_byte]
        return text.split(self._delimiters.terminator)[:-1]

    def _around(self, stretch: Stretch) -> None:
        """Check header, head of a section, or footer."""
        self._teller.claim_number = 0
        segments = self._segments(stretch)
        self._walk.walk(segments, stretch.start, stretch.kind)
        rows = [segment.split(self._delimiters.element) for segment in segments]
        if stretch.kind == "header":
            self._payment.header(rows)
            self._claims.paid_on = self._payment.paid_on
            self._glance.set_day(self._payment.paid_on)
        elif stretch.kind == "footer":
            for place, row in enumerate(rows, stretch.start):
                if row[0] == b"PLB":
                    self._provider_adjustments(row, place)

    def _provider_adjustments(self, row: Row, place: int) -> None:
        cents = self._payment.provider_adjustments(row, place, self._delimiters.component)
        if cents is None:
            self.totals.is_readable = False
        else:
            self.totals.provider_adjustment_cents += cents

    def _claim(self, stretch: Stretch) -> None:
        self._teller.claim_number = self.totals.claim_count + 1
        text = self._text[stretch.first_byte : stretch.end_byte]
        sums = None if self._is_thorough else self._glance.look(text)
        if sums is None:
            segments = self._segments(stretch)
            self._walk.walk(segments, stretch.start, "2100")
            rows = [segment.split(self._delimiters.element) for segment in segments]
            sums = self._claims.check(rows, stretch.start)
        for place in sums.odd_npis:
            self._teller.tell("npi", stretch.start + place, "NM109", "2100")
        self.totals.add(sums)
        first = self._seen.setdefault(sums.numbers, stretch)
        if first is not stretch:
            self._repeated(stretch, text, sums.numbers)

    def _repeated(self, stretch: Stretch, text: bytes, numbers: tuple[bytes, ...]) -> None:
        """Say that a claim is there again: word for word, or with the same numbers."""
        if numbers not in self._texts:
            first = self._seen[numbers]
            self._texts[numbers] = {self._text[first.first_byte : first.end_byte]}
        texts = self._texts[numbers]
        if text in texts:
            self._teller.tell("claim-duplicate", stretch.start, "CLP", "2100")
        else:
            self._teller.tell("claim-repeated", stretch.start, "CLP01", "2100")
        texts.add(text)

    def _characters(self) -> None:
        separators = self._delimiters.all
        if not self._text.translate(None, USUAL + separators[:3]):
            return
        for stretch in self._stretches:
            self._teller.claim_number += stretch.kind == "2100"
            for place, segment in enumerate(self._segments(stretch), stretch.start):
                text = segment.translate(None, separators[:2])
                if STRANGE.search(text) is not None:
                    self._teller.tell("characters", place, "", stretch.kind)
                elif UNUSUAL.search(text) is not None:
                    self._teller.tell("characters-unusual", place, "", stretch.kind)
        self._teller.claim_number = 0

    def _end(self) -> None:
        last = self._stretches[-1].end - 1
        se = [*self._segments(self._stretches[-1])[-1].split(self._delimiters.element), b"", b""]
        if se[0] != b"SE" or not self._transaction.is_complete:
            self._teller.tell("se-missing", last, "SE", "footer")
            return
        count = last + 1 - self._text.count(2 * self._delimiters.terminator)
        if not (se[1].isdigit() and int(se[1]) == count):
            message = f"SE01 should say {count:,}: so many segments there are."
            self._teller.tell("se-count", last, "SE01", "footer", message)
        if se[2].decode("latin-1") != self._transaction.control_number:
            self._teller.tell("se-control-number", last, "SE02", "footer")

    def _balance(self) -> None:
        amount = self._payment.amount_cents
        if amount is None or not self.totals.is_readable:
            return
        if amount != self.totals.payment_cents:
            self._teller.tell(
                "balance-transaction", self._payment.payment_place, "BPR02", "header",
                expected_cents=self.totals.payment_cents, found_cents=amount,
            )  # fmt: skip


def check_transaction(
    transaction: Transaction835,
    findings: Findings,
    *,
    is_thorough: bool = False,
) -> Totals:
    """Check a transaction by every rule.

    :param findings: takes in what is found
    :param is_thorough: whether to go through claims that a glance would clear, too; finds the same
    """
    checks = TransactionChecks(transaction, findings, is_thorough=is_thorough)
    return checks.check()
