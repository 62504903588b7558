"""Claims as a plan works them out: what is charged, taken off, owed and paid, line by line."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .people import npi

_LAST = ("PEBBLE", "RIVER", "STONE", "BROOK", "FIELD", "HILL", "MEADOW", "HARBOR", "WILLOW")
_FIRST = ("PAT", "ROBIN", "SAM", "BEA", "FAY", "LEE", "KIT", "JO", "ALEX", "MORGAN")
_CODES = ("99213", "99214", "99203", "93000", "36415", "80053", "85025", "71046", "J1885", "20610")
_MODIFIERS = ("", "", "", "", ":25", ":59", ":26", ":GT:95")
_REMARKS = ("N130", "M15", "N381", "MA18", "N19", "N115", "M80", "N362")
_DENIED_FOR = ("16", "29", "50", "96")
_LINES_MAX = 15
_SERVICE_DAYS = (20, 120)
_DOCTORS = tuple(npi(100_000_000 + 7 * number) for number in range(400))


class Kind(StrEnum):
    """What the plan did with a claim."""

    PAID = "paid"
    SECOND = "second"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Line:
    """A service: charge and payment in cents, and what lies between them."""

    charge: int
    paid: int
    allowed: int
    adjustments: tuple[tuple[str, str, int], ...]


def amount(cents: int) -> str:
    """Write an amount as X12 does: no zeros at the end, no dot where none is needed."""
    sign, cents = "-" if cents < 0 else "", abs(cents)
    text = f"{cents // 100}.{cents % 100:02d}"
    return sign + (text.rstrip("0").rstrip(".") if cents % 10 == 0 else text)


class ClaimMaker:
    """Makes claim after claim from one source of chance."""

    def __init__(self, chance: random.Random, first_number: int) -> None:
        self._chance = chance
        self._number = first_number

    def add(self, out: list[str], most: int, paid_on: date) -> tuple[int, int]:
        """Add a claim, or a reversal with its correction; gives the claims and what they're paid.

        :param most: how many claims there may be
        """
        kind = self._chance.random()
        self._number += 1
        service_day = paid_on - timedelta(days=self._chance.randint(*_SERVICE_DAYS))
        if kind < 0.04 and most > 1:
            back = self._claim(out, Kind.PAID, "22", -1, service_day)
            return 2, back + self._claim(out, Kind.PAID, "1", 1, service_day)
        if kind < 0.12:
            return 1, self._claim(out, Kind.DENIED, "4", 1, service_day)
        if kind < 0.2:
            return 1, self._claim(out, Kind.SECOND, "2", 1, service_day)
        return 1, self._claim(out, Kind.PAID, "1", 1, service_day)

    def _claim(self, out: list[str], kind: Kind, status: str, sign: int, service_day: date) -> int:
        """Add one claim's segments, loops 2100 and 2110; gives what it is paid."""
        chance, number = self._chance, f"{self._number:010d}"
        lines = [self._line(kind) for _ in range(self._line_count())]
        charge, paid = sum(line.charge for line in lines), sum(line.paid for line in lines)
        # Sequestration and the like are taken off the claim and not a line.
        own = min(paid, 150) if chance.random() < 0.04 else 0
        paid -= own
        owed = sum(cents for line in lines for group, _, cents in line.adjustments if group == "PR")
        # What a reversed claim's patient owed isn't said (X12 835, CLP05).
        told = "" if sign < 0 else amount(owed)
        out.append(
            f"CLP*A{number}*{status}*{amount(sign * charge)}*{amount(sign * paid)}*{told}*12*"
            f"{number}7*11*1"
        )
        if own:
            out.append(f"CAS*CO*253*{amount(sign * own)}")
        out += self._about(number, service_day)
        out.append(f"AMT*AU*{amount(sum(line.allowed for line in lines))}")
        for place, line in enumerate(lines, start=1):
            self._add_line(out, line, sign, f"{number}{place:02d}", service_day)
        return sign * paid

    def _about(self, number: str, service_day: date) -> list[str]:
        chance, day = self._chance, f"{service_day:%Y%m%d}"
        name = f"{chance.choice(_LAST)}*{chance.choice(_FIRST)}"
        found = [
            f"NM1*QC*1*{name}*Q***MI*W{number}",
            f"NM1*82*1*HILL*KIT****XX*{chance.choice(_DOCTORS)}",
        ]
        if chance.random() < 0.4:
            found.append(f"MOA***{chance.choice(_REMARKS)}")
        found += [f"REF*1L*G{number[:6]}", f"REF*EA*{number}"]
        found += [f"DTM*232*{day}", f"DTM*233*{day}", f"DTM*050*{day}"]
        if chance.random() < 0.2:
            found.append("PER*CX*CLAIMS DEPT*TE*8005551212")
        return found

    def _line_count(self) -> int:
        return min(1 + int(self._chance.expovariate(1 / 2.2)), _LINES_MAX)

    def _line(self, kind: Kind) -> Line:
        """Divide a charge: the plan's lower price, other payers, the patient's share, the rest."""
        chance = self._chance
        small = chance.random() < 0.8
        charge = chance.randrange(2_500, 90_000) if small else chance.randrange(900, 900_000)
        if kind is Kind.DENIED:
            return Line(charge, 0, 0, (("CO", chance.choice(_DENIED_FOR), charge),))
        allowed = charge * chance.randrange(35, 95) // 100
        adjustments = [("CO", chance.choice(("45", "45", "45", "97")), charge - allowed)]
        rest = allowed
        if kind is Kind.SECOND:
            others = rest * 4 // 5
            adjustments.append(("OA", "23", others))
            rest -= others
        shares = (("1", chance.randrange(500, 15_000)), ("2", rest // 5), ("3", 2_500))
        for reason, most in shares:
            share = min(rest, most)
            if chance.random() < 0.4 and share:
                adjustments.append(("PR", reason, share))
                rest -= share
        return Line(charge, rest, allowed, tuple(one for one in adjustments if one[2]))

    def _add_line(
        self, out: list[str], line: Line, sign: int, number: str, service_day: date
    ) -> None:
        chance = self._chance
        code = chance.choice(_CODES) + chance.choice(_MODIFIERS)
        charged, paid = amount(sign * line.charge), amount(sign * line.paid)
        out.append(f"SVC*HC:{code}*{charged}*{paid}**{chance.randrange(1, 5)}")
        out.append(f"DTM*472*{service_day:%Y%m%d}")
        out += [
            f"CAS*{group}*{reason}*{amount(sign * cents)}"
            for group, reason, cents in line.adjustments
        ]
        out += [f"REF*6R*{number}", f"AMT*B6*{amount(line.allowed)}"]
        if chance.random() < 0.25:
            out.append(f"LQ*HE*{chance.choice(_REMARKS)}")
