"""A payer's 835 files, written by hand, with no code of the product in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

BANK = "021000021"
_PRODUCED = "20260311"
_numbers = count(1)


@dataclass(frozen=True)
class Paid:
    """One payment of a file: some claims of one line each, (charge, paid) in cents."""

    trace: str
    tin: str
    npi: str
    payer_ein: str
    day: date
    claims: Sequence[tuple[int, int]]
    payee: str = "LARKMOOR CLINIC LLC"
    # Claims written out, and what they are paid in all; and (reason, reference, cents) of PLB.
    segments: Sequence[str] = ()
    segments_cents: int = 0
    plb: Sequence[tuple[str, str, int]] = ()

    @property
    def cents(self) -> int:
        claims = sum(paid for _, paid in self.claims) + self.segments_cents
        return claims - sum(cents for _, _, cents in self.plb)


def _dollars(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _transaction(paid: Paid, number: int) -> list[str]:
    ach = paid.cents > 0
    segments = [
        f"ST*835*{number:04d}",
        f"BPR*I*{_dollars(paid.cents)}*C*ACH*CCP*01*{BANK}*DA*123456*{paid.payer_ein}**01*"
        f"{BANK}*DA*998877*{paid.day:%Y%m%d}"
        if ach
        else f"BPR*H*0*C*NON************{paid.day:%Y%m%d}",
        f"TRN*1*{paid.trace}*{paid.payer_ein}",
        f"DTM*405*{_PRODUCED}",
        "N1*PR*PEBBLEWAY HEALTH PLAN*XV*PEBBLEWAY01",
        "N3*5 PEBBLE WAY",
        "N4*DUNMERE*OH*43999",
        "PER*BL*EDI DESK*TE*8005550142",
        f"N1*PE*{paid.payee}*XX*{paid.npi}",
        "N3*1180 EASTGATE ROAD",
        "N4*DUNMERE*OH*43999",
        f"REF*TJ*{paid.tin}",
        "LX*1",
    ]
    for place, (charge, cents) in enumerate(paid.claims, start=1):
        owed = charge - cents
        segments += [
            f"CLP*ACCT{number}{place:03d}*1*{_dollars(charge)}*{_dollars(cents)}*{_dollars(owed)}"
            f"*12*ICN{number:04d}{place:03d}*11*1",
            "NM1*QC*1*FENN*ODALYS****MI*W000000001",
            "DTM*232*20260301",
            f"SVC*HC:99213*{_dollars(charge)}*{_dollars(cents)}**1",
            "DTM*472*20260301",
        ]
        if owed:
            segments.append(f"CAS*PR*2*{_dollars(owed)}")
    segments += paid.segments
    segments += [
        f"PLB*{paid.npi}*{paid.day:%Y}1231*{reason}:{reference}*{_dollars(cents)}"
        for reason, reference, cents in paid.plb
    ]
    segments.append(f"SE*{len(segments) + 1}*{number:04d}")
    return segments


def file_835(*payments: Paid, number: int = 0, usage: str = "P") -> bytes:
    """Write a payer's file; numbers that weren't given are new ones."""
    number = number or next(_numbers)
    body = []
    for place, paid in enumerate(payments, start=1):
        named = paid if paid.trace else replace(paid, trace=f"T{number:06d}{place:04d}")
        body += _transaction(named, place)
    head = [
        f"ISA*00*          *00*          *ZZ*PEBBLEWAY      *ZZ*WELLPAID       *260311*1300*^*00501"
        f"*{number:09d}*0*{usage}*:",
        f"GS*HP*PEBBLEWAY*WELLPAID*20260311*1300*{number}*X*005010X221A1",
    ]
    tail = [f"GE*{len(payments)}*{number}", f"IEA*1*{number:09d}"]
    return ("~\n".join([*head, *body, *tail]) + "~\n").encode()
