"""The 837 file in which the demo's clinic sends its claims, written segment by segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

TIN, NPI = "340000025", "1234567893"


@dataclass(frozen=True)
class OutgoingClaim:
    """A claim of one line. ``payer_number``: how the plan is called in claims."""

    number: str
    payer_name: str
    payer_number: str
    family_name: str
    given_name: str
    member_id: str
    care: date
    cents: int


def claim_file(claims: Sequence[OutgoingClaim], *, number: int, made: date) -> bytes:
    """Write a file of professional claims (005010X222A1) in one transaction."""
    day = f"{made:%Y%m%d}"
    body = [
        "ST*837*0001*005010X222A1",
        f"BHT*0019*00*{number}*{day}*0910*CH",
        "NM1*41*2*LARKMOOR CLINIC LLC*****46*LARKMOOR",
        "PER*IC*BILLING OFFICE*TE*8005550118",
        "NM1*40*2*QUAYSIDE CLEARING*****46*QUAYSIDE",
        "HL*1**20*1",
        f"NM1*85*2*LARKMOOR CLINIC LLC*****XX*{NPI}",
        "N3*1180 EASTGATE ROAD",
        "N4*DUNMERE*OH*43999",
        f"REF*EI*{TIN}",
    ]
    for place, claim in enumerate(claims, start=2):
        body += [
            f"HL*{place}*1*22*0",
            "SBR*P*18*******CI",
            f"NM1*IL*1*{claim.family_name}*{claim.given_name}****MI*{claim.member_id}",
            f"NM1*PR*2*{claim.payer_name}*****PI*{claim.payer_number}",
            f"CLM*{claim.number}*{_dollars(claim.cents)}***11:B:1*Y*A*Y*Y",
            "LX*1",
            f"SV1*HC:99213*{_dollars(claim.cents)}*UN*1***1",
            f"DTP*472*D8*{claim.care:%Y%m%d}",
        ]
    body.append(f"SE*{len(body) + 1}*0001")
    head = [
        f"ISA*00*          *00*          *ZZ*LARKMOOR       *ZZ*QUAYSIDE       *{made:%y%m%d}*0910"
        f"*^*00501*{number:09d}*0*P*:",
        f"GS*HC*LARKMOOR*QUAYSIDE*{day}*0910*{number}*X*005010X222A1",
    ]
    tail = [f"GE*1*{number}", f"IEA*1*{number:09d}"]
    return ("~\n".join([*head, *body, *tail]) + "~\n").encode("ascii")


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
