"""The town's families: forty, the same in every installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

_GIVEN = [
    "Amabel",
    "Barnaby",
    "Cosima",
    "Dashiell",
    "Elowen",
    "Fennimore",
    "Ginevra",
    "Halcyon",
    "Isidora",
    "Jocasta",
    "Kester",
    "Linnet",
    "Merrin",
    "Nettle",
    "Orlan",
    "Petronella",
    "Quillon",
    "Rosamund",
    "Sorrel",
    "Tamsin",
    "Ulric",
    "Verity",
    "Wilfred",
    "Xanthe",
    "Yarrow",
    "Zinnia",
    "Alder",
    "Briony",
    "Corin",
    "Damson",
]
_FAMILY = [
    "Ashgrove",
    "Brackwater",
    "Candlewick",
    "Dunnock",
    "Eelbeck",
    "Foxtarn",
    "Gullivant",
    "Hartlow",
    "Inkpen",
    "Jarrowby",
    "Kittiwake",
    "Lambswool",
    "Mossop",
    "Nightjar",
    "Oxbow",
    "Pennyroyal",
    "Quickthorn",
    "Rookwood",
    "Sedgeley",
    "Thistledown",
    "Underhay",
    "Vellacott",
    "Wrenfield",
    "Yellowley",
    "Amberly",
    "Birchwhistle",
    "Coppermane",
    "Dewhurst",
    "Everglade",
    "Fallowmere",
    "Gorsehill",
    "Hazelrigg",
    "Ironbark",
    "Juniperson",
    "Kelpforth",
    "Larkspurr",
    "Marigould",
]
_STREETS = [
    "Quarry Lane",
    "Mill Race",
    "Heron Row",
    "Orchard Steps",
    "Old Ferry Road",
    "Lantern Street",
]
FAMILY_COUNT = 40


@dataclass(frozen=True)
class Patient:
    """Somebody who gets care. The number is the clinic's own."""

    number: str
    given_name: str
    family_name: str
    birth_date: date


@dataclass(frozen=True)
class Family:
    """A guarantor and who they pay for (themselves first)."""

    number: int
    patients: tuple[Patient, ...]
    street: str
    postal_code: str
    email: str
    phone: str
    language: str

    @property
    def guarantor(self) -> Patient:
        """Who gets the bills."""
        return self.patients[0]


def families() -> list[Family]:
    """Give the forty families; the first three are known from the demo's own texts."""
    random = Random(7)  # noqa: S311 invented people need no secrecy, only sameness
    known = [
        Family(
            1,
            (
                Patient("P-1-1", "Odalys", "Fenn", date(1988, 11, 12)),
                Patient("P-1-2", "Juniper", "Fenn", date(2019, 6, 3)),
            ),
            "27 Quarry Lane, Apt 4",
            "43999",
            "odalys.fenn@example.net",
            "+18005550199",
            "en",
        ),
        Family(
            2,
            (
                Patient("P-2-1", "Ximena", "Castañuela", date(1979, 4, 27)),
                Patient("P-2-2", "Teo", "Castañuela", date(2015, 9, 30)),
            ),
            "4 Heron Row",
            "43998",
            "ximena.castanuela@example.net",
            "+18005550188",
            "es",
        ),
        Family(
            3,
            (Patient("P-3-1", "Barnaby", "Quickthorn", date(1951, 1, 9)),),
            "88 Orchard Steps",
            "43999",
            "",
            "+18005550177",
            "en",
        ),
    ]
    names = random.sample(_FAMILY, FAMILY_COUNT - len(known))
    return known + [
        _family(number, name, random) for number, name in enumerate(names, start=len(known) + 1)
    ]


def _family(number: int, name: str, random: Random) -> Family:
    grown_up = Patient(
        f"P-{number}-1", random.choice(_GIVEN), name, _birth_date(random, 1945, 1998)
    )
    children = tuple(
        Patient(f"P-{number}-{n + 2}", random.choice(_GIVEN), name, _birth_date(random, 2008, 2024))
        for n in range(random.choice((0, 0, 1, 1, 2, 3)))
    )
    has_email = random.random() < 0.8
    email = f"{grown_up.given_name}.{name}@example.net".lower() if has_email else ""
    return Family(
        number,
        (grown_up, *children),
        f"{random.randint(1, 140)} {random.choice(_STREETS)}",
        random.choice(("43997", "43998", "43999")),
        email,
        f"+180055501{number:02d}",
        random.choice(("en", "en", "en", "en", "es")),
    )


def _birth_date(random: Random, first_year: int, last_year: int) -> date:
    return date(random.randint(first_year, last_year), random.randint(1, 12), random.randint(1, 28))
