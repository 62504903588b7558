"""A plan's file: one interchange, a payment a transaction set, written as it is made."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .claims import ClaimMaker, amount
from .people import Payee, Plan

CLAIMS_MAX = 1_000_000
_CLAIMS_A_PAYMENT = (20, 120)
_SMALL = 8  # a small file has at least so many payments
_NUMBERS = 1_000_000_000
_TRANSACTIONS_A_GROUP = 9_999  # ST02 has four digits here
_RECEIVER = "WELLPAID"


@dataclass(frozen=True, slots=True)
class Batch:
    """What decides a file. The same batch is the same bytes.

    :param seed: also its interchange's number, and so that of every payment in it: a plan uses a
        seed once
    :param is_test: says T for test in its envelope (ISA15)
    """

    plan: Plan
    payees: Sequence[Payee]
    claims: int
    seed: int
    payment_date: date
    is_test: bool = False

    @property
    def number(self) -> int:
        """The interchange's number (ISA13)."""
        return self.seed % (_NUMBERS - 1) + 1


def pieces(batch: Batch) -> Iterator[bytes]:
    """Write the file a payment at a time: it is never in memory as a whole.

    :raises ValueError: no payee, or no count of claims that a file can have
    """
    if not batch.payees or not 0 < batch.claims <= CLAIMS_MAX:
        raise ValueError(f"a file of {batch.claims} claims for {len(batch.payees)} payees")
    maker = _Maker(batch)
    yield _joined([_isa(batch)])
    group = 0
    while maker.claims_left:
        group += 1
        count = 0
        yield _joined([_gs(batch, group)])
        while maker.claims_left and count < _TRANSACTIONS_A_GROUP:
            count += 1
            yield _joined(maker.payment(count))
        yield _joined([f"GE*{count}*{group}"])
    yield _joined([f"IEA*{group}*{batch.number:09d}"])


def _joined(segments: list[str]) -> bytes:
    return ("~\n".join(segments) + "~\n").encode("ascii")


def _isa(batch: Batch) -> str:
    made = batch.payment_date - timedelta(days=1)
    usage = "T" if batch.is_test else "P"
    return (
        f"ISA*00*          *00*          *ZZ*{batch.plan.sender_id:15}*ZZ*{_RECEIVER:15}*"
        f"{made:%y%m%d}*0915*^*00501*{batch.number:09d}*0*{usage}*:"
    )


def _gs(batch: Batch, group: int) -> str:
    made = batch.payment_date - timedelta(days=1)
    return f"GS*HP*{batch.plan.sender_id}*{_RECEIVER}*{made:%Y%m%d}*0915*{group}*X*005010X221A1"


class _Maker:
    """Makes payment after payment."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._chance = random.Random(batch.seed)  # noqa: S311 chance that repeats is the point
        self._claims = ClaimMaker(self._chance, (batch.seed * 1_009) % _NUMBERS)
        self._payments = 0
        self.claims_left = batch.claims

    def payment(self, control_number: int) -> list[str]:
        """Make a whole transaction set, ST to SE."""
        payees = self._batch.payees
        payee = payees[self._payments % len(payees)]
        self._payments += 1
        claims: list[str] = []
        total = 0
        wanted = self._size()
        while wanted:
            count, paid = self._claims.add(claims, wanted, self._batch.payment_date)
            wanted -= count
            self.claims_left -= count
            total += paid
        adjustments, total = self._adjusted(payee, total)
        rows = [*self._head(payee, total, control_number), *claims, *adjustments]
        return [*rows, f"SE*{len(rows) + 1}*{control_number:04d}"]

    def _size(self) -> int:
        least, most = _CLAIMS_A_PAYMENT
        share = max(1, self._batch.claims // _SMALL)
        size = self._chance.randint(min(least, share), min(most, max(2, share)))
        return min(size, self.claims_left)

    def _adjusted(self, payee: Payee, total: int) -> tuple[list[str], int]:
        """Take something back, or add interest, in some payments; carry forward what is less than
        nothing (PLB).
        """
        chance, year = self._chance, f"{self._batch.payment_date:%Y}1231"
        start, number = f"PLB*{payee.npi}*{year}", f"{self._batch.number:09d}{self._payments:06d}"
        if total < 0:
            return [f"{start}*FB:{number}*{amount(total)}"], 0
        odds = chance.random()
        if odds < 0.25 and total:
            taken = min(total, chance.randrange(500, 5_000))
            return [f"{start}*WO:{number}*{amount(taken)}"], total - taken
        if odds < 0.35 and total:
            interest = chance.randrange(10, 900)
            return [f"{start}*L6:{number}*{amount(-interest)}"], total + interest
        return [], total

    def _head(self, payee: Payee, total: int, control_number: int) -> list[str]:
        plan, day = self._batch.plan, f"{self._batch.payment_date:%Y%m%d}"
        produced = self._batch.payment_date - timedelta(days=2)
        how = (
            f"BPR*I*{amount(total)}*C*ACH*CCP*01*{plan.routing_number}*DA*{plan.account_number}*"
            f"{plan.ein}**01*{payee.routing_number}*DA*{payee.account_number}*{day}"
            if total
            else f"BPR*H*0*C*NON************{day}"
        )
        return [
            f"ST*835*{control_number:04d}",
            how,
            f"TRN*1*{self._batch.number:09d}{self._payments:06d}*{plan.ein}",
            f"DTM*405*{produced:%Y%m%d}",
            f"N1*PR*{plan.name}*XV*{plan.code}",
            f"N3*{plan.street}",
            "N4*" + "*".join(plan.town),
            f"PER*BL*EDI SUPPORT*TE*{plan.phone}",
            f"N1*PE*{payee.name}*XX*{payee.npi}",
            f"N3*{payee.street}",
            "N4*" + "*".join(payee.town),
            f"REF*TJ*{payee.tin}",
            "LX*1",
        ]
