"""Claims in 837 files, written by hand, with no code of the product in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Claim837:
    """A claim with one charge a line, in cents."""

    number: str
    charges: Sequence[int]
    care: date = date(2026, 2, 3)
    frequency: str = "1"
    stated: int | None = None  # what CLM02 says, if it isn't the sum
    before: str = ""  # REF F8
    payer: str = "PEBBLEWAY HEALTH PLAN"
    payer_number: str = "PEBBLEWAY01"
    family: str = "FENN"
    given: str = "ODALYS"


def dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _lines(claim: Claim837, kind: str) -> list[str]:
    found = []
    for place, cents in enumerate(claim.charges, start=1):
        line = {
            "professional": f"SV1*HC:99213*{dollars(cents)}*UN*1***1",
            "institutional": f"SV2*0300*HC:80048*{dollars(cents)}*UN*1",
            "dental": f"SV3*AD:D0120*{dollars(cents)}",
        }[kind]
        found += [f"LX*{place}", line]
        if kind != "institutional":
            found.append(f"DTP*472*D8*{claim.care:%Y%m%d}")
    return found


def _claim(claim: Claim837, kind: str) -> list[str]:
    stated = sum(claim.charges) if claim.stated is None else claim.stated
    found = [f"CLM*{claim.number}*{dollars(stated)}***11:B:{claim.frequency}*Y*A*Y*Y"]
    if kind == "institutional":
        found.append(f"DTP*434*RD8*{claim.care:%Y%m%d}-{claim.care:%Y%m%d}")
    if claim.before:
        found.append(f"REF*F8*{claim.before}")
    return [*found, *_lines(claim, kind)]


GUIDES = {
    "professional": "005010X222A1", "institutional": "005010X223A3", "dental": "005010X224A2",
}  # fmt: skip


def file_837(
    *claims: Claim837,
    kind: str = "professional",
    tin: str = "340000025",
    npi: str = "1234567893",
    made: date = date(2026, 2, 5),
    number: int = 1,
) -> bytes:
    """Write a file of one transaction."""
    guide = GUIDES[kind]
    body = [
        f"ST*837*0001*{guide}",
        f"BHT*0019*00*{number}*{made:%Y%m%d}*0910*CH",
        "NM1*41*2*LARKMOOR CLINIC*****46*LARKMOOR",
        "PER*IC*BILLING*TE*8005550100",
        "NM1*40*2*CLEARING HOUSE*****46*CLEARING",
        "HL*1**20*1",
        f"NM1*85*2*LARKMOOR CLINIC LLC*****XX*{npi}",
        "N3*1180 EASTGATE ROAD",
        "N4*DUNMERE*OH*43999",
        f"REF*EI*{tin}",
    ]
    for place, claim in enumerate(claims, start=2):
        body += [
            f"HL*{place}*1*22*0",
            "SBR*P*18*******CI",
            f"NM1*IL*1*{claim.family}*{claim.given}****MI*W000000882",
            f"NM1*PR*2*{claim.payer}*****PI*{claim.payer_number}",
            *_claim(claim, kind),
        ]
    body.append(f"SE*{len(body) + 1}*0001")
    head = [
        f"ISA*00*          *00*          *ZZ*LARKMOOR       *ZZ*CLEARING       *{made:%y%m%d}*0910"
        f"*^*00501*{number:09d}*0*P*:",
        f"GS*HC*LARKMOOR*CLEARING*{made:%Y%m%d}*0910*{number}*X*{guide}",
    ]
    return ("~\n".join([*head, *body, f"GE*1*{number}", f"IEA*1*{number:09d}"]) + "~\n").encode()
