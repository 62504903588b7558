"""Makes balanced 835 files of any size, of invented people and plans; knows nothing of our reader.

Hospital and office claims with lines, several payments in a group, reversals with corrections,
second payers, denials, provider adjustments, remarks, and adjustments at both levels: 26 segments
and some 580 bytes a claim.
"""

from __future__ import annotations

import random
from pathlib import Path

CLAIMS_A_PAYMENT = (20, 120)
LAST = ("PEBBLE", "RIVER", "STONE", "BROOK", "FIELD", "HILL", "MEADOW", "HARBOR", "WILLOW")
FIRST = ("PAT", "ROBIN", "SAM", "BEA", "FAY", "LEE", "KIT", "JO", "ALEX", "MORGAN")
CODES = ("99213", "99214", "99203", "93000", "36415", "80053", "85025", "71046", "J1885", "20610")
MODIFIERS = ("", "", "", "", ":25", ":59", ":26", ":GT:95")
REMARKS = ["N130", "M15", "N381", "MA18", "N19", "N115", "M80", "N362"]
START = (
    "ISA*00*          *00*          *ZZ*PEBBLEWAYPLAN  *ZZ*LAKESIDECLINIC *261104*0915*^*00501*"
    "000000101*0*P*:~GS*HP*PEBBLEWAYPLAN*LAKESIDECLINIC*20261104*0915*101*X*005010X221A1~"
)


def amount(cents: int) -> str:
    """Write an amount as X12 does."""
    sign, cents = "-" if cents < 0 else "", abs(cents)
    text = f"{cents // 100}.{cents % 100:02d}"
    return sign + (text.rstrip("0").rstrip(".") if cents % 10 == 0 else text)


def npi(number: int) -> str:
    """Make an NPI with its check digit."""
    text = f"{number:09d}"
    total = 24 + sum(
        sum(divmod(2 * int(digit), 10)) if place % 2 == 0 else int(digit)
        for place, digit in enumerate(text)
    )
    return f"{text}{-total % 10}"


class Maker:
    """Makes payment after payment from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.doctors = [npi(100_000_000 + 7 * n) for n in range(400)]
        self.claims = 0

    def line(self, kind: str) -> tuple[int, int, list[tuple[str, str, int]], int]:
        """Give charge, payment, adjustments and what the plan allows."""
        rng = self.random
        charge = rng.randrange(2_500, 90_000) if rng.random() < 0.8 else rng.randrange(900_000)
        if kind == "denied":
            return charge, 0, [("CO", rng.choice(("16", "29", "50", "96")), charge)], 0
        allowed = charge * rng.randrange(35, 95) // 100
        adjustments = [("CO", rng.choice(("45", "45", "45", "97")), charge - allowed)]
        rest = allowed
        if kind == "second":
            adjustments.append(("OA", "23", rest * 4 // 5))
            rest -= rest * 4 // 5
        for reason, most in (("1", rng.randrange(500, 15_000)), ("2", rest // 5), ("3", 2_500)):
            share = min(rest, most)
            if rng.random() < 0.4 and share:
                adjustments.append(("PR", reason, share))
                rest -= share
        return charge, rest, [one for one in adjustments if one[2]], allowed

    def claim(self, out: list[str], kind: str, status: int, sign: int, number: str) -> int:
        """Add a claim's segments; gives what it is paid."""
        rng = self.random
        self.claims += 1
        lines = [self.line(kind) for _ in range(1 + min(int(rng.expovariate(1 / 2.2)), 14))]
        charge, paid = sum(line[0] for line in lines), sum(line[1] for line in lines)
        own = min(paid, 150) if rng.random() < 0.04 else 0
        share = sum(a for line in lines for group, _, a in line[2] if group == "PR")
        day = f"2026{rng.randrange(1, 11):02d}{rng.randrange(1, 28):02d}"
        paid -= own
        told = "" if sign < 0 else amount(share)
        out.append(
            f"CLP*A{number}*{status}*{amount(sign * charge)}*{amount(sign * paid)}*{told}*12*"
            f"{number}7*11*1"
        )
        if own:
            out.append(f"CAS*CO*253*{amount(sign * own)}")
        name = f"{rng.choice(LAST)}*{rng.choice(FIRST)}"
        out += [
            f"NM1*QC*1*{name}*Q***MI*W{number}",
            f"NM1*82*1*HILL*KIT****XX*{rng.choice(self.doctors)}",
        ]
        if rng.random() < 0.4:
            out.append(f"MOA***{rng.choice(REMARKS)}")
        out += [f"REF*1L*G{number[:6]}", f"REF*EA*{number}"]
        out += [f"DTM*232*{day}", f"DTM*233*{day}", f"DTM*050*{day}"]
        if rng.random() < 0.2:
            out.append("PER*CX*CLAIMS DEPT*TE*8005551212")
        out.append(f"AMT*AU*{amount(sum(line[3] for line in lines))}")
        for place, (line_charge, line_paid, adjustments, allowed) in enumerate(lines, 1):
            code = rng.choice(CODES) + rng.choice(MODIFIERS)
            charged, settled = amount(sign * line_charge), amount(sign * line_paid)
            out += [f"SVC*HC:{code}*{charged}*{settled}**{rng.randrange(1, 5)}", f"DTM*472*{day}"]
            out += [f"CAS*{group}*{why}*{amount(sign * a)}" for group, why, a in adjustments]
            out += [f"REF*6R*{number}{place:02d}", f"AMT*B6*{amount(allowed)}"]
            if rng.random() < 0.25:
                out.append(f"LQ*HE*{rng.choice(REMARKS)}")
        return sign * paid

    def payment(self, number: int) -> str:
        """Make a whole transaction."""
        rng = self.random
        out: list[str] = []
        total = 0
        for _ in range(rng.randint(*CLAIMS_A_PAYMENT)):
            kind = rng.random()
            own = f"{self.claims:010d}"
            if kind < 0.04:
                total += self.claim(out, "paid", 22, -1, own) + self.claim(out, "paid", 1, 1, own)
            elif kind < 0.12:
                total += self.claim(out, "denied", 1, 1, own)
            else:
                total += self.claim(
                    out, "second" if kind < 0.2 else "paid", 2 if kind < 0.2 else 1, 1, own
                )
        plb = []
        if rng.random() < 0.35 or total < 0:
            taken = min(total, rng.randrange(500, 5_000))
            plb = [f"PLB*1234567893*20261231*WO:{number:010d}*{amount(taken)}"]
            total -= taken
        how = (
            f"BPR*I*{amount(total)}*C*ACH*CCP*01*091000019*DA*0000123456*1999999999**01*121000248*"
            "DA*987654321*20261105"
            if total
            else "BPR*H*0*C*NON************20261105"
        )
        head = [
            f"ST*835*{number:04d}",
            how,
            f"TRN*1*{number:012d}*1999999999",
            "DTM*405*20261103",
            "N1*PR*PEBBLEWAY PLAN*XV*60054",
            "N3*100 MAIN ST",
            "N4*HARTFORD*CT*06103",
            "PER*BL*EDI SUPPORT*TE*8005550100",
            "N1*PE*LAKESIDE CLINIC*XX*1234567893",
            "REF*TJ*611234567",
            "LX*1",
        ]
        rows = [*head, *out, *plb]
        return "~".join([*rows, f"SE*{len(rows) + 1}*{number:04d}~"])


def make(path: Path, size_bytes: int, seed: int = 7) -> int:
    """Make a file of at least that size; gives the count of its claims."""
    maker, number = Maker(seed), 0
    with path.open("w", encoding="ascii", newline="") as out:
        written = out.write(START)
        while written < size_bytes:
            number += 1
            written += out.write(maker.payment(number))
        out.write(f"GE*{number}*101~IEA*1*000000101~")
    return maker.claims
