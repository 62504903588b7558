"""Every segment of an 835, loop by loop: the one truth of checking and of the quick look.

A layout is a line of elements. ``!`` behind an element: without it nothing can be posted. ``+``: it
should be there. ``-``: the guide doesn't use it. Kinds:

- ``anA-B``: a text of A to B characters
- ``idA-B``: letters and digits only
- ``money``: whole cents or dollars and cents; ``number``: may have more decimals
- ``count``: a whole number; ``date``: CCYYMMDD
- ``=X``: exactly that text; ``@X``: a composite
- otherwise the name of a list in :mod:`wellpaid.formats.x12.code_lists`
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Final


class Need(Enum):
    """Whether a segment has to be there."""

    MUST = "must"  # without it nothing can be posted
    SHOULD = "should"
    MAY = "may"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for segments in a loop.

    :param elements: their layout
    :param qualifiers: which first elements belong here; empty: any
    :param most: how many there may be
    """

    segment: str
    elements: tuple[str, ...]
    need: Need = Need.MAY
    most: int = 1
    qualifiers: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop: its slots in order. Slots of one segment id may come in any order."""

    name: str
    slots: tuple[Slot, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COMPOSITES: Final = {
    "procedure": _words("procedure! an1-48! an2-2 an2-2 an2-2 an2-2 an1-80 an1-48"),
    "provider-reason": _words("id2-2! an1-50"),
}


def _slot(
    segment: str, elements: str, need: Need = Need.MAY, most: int = 1, only: str = ""
) -> Slot:
    return Slot(segment, _words(elements), need, most, frozenset(only.split()))


_MUST, _SHOULD, _MAY = Need.MUST, Need.SHOULD, Need.MAY
_MANY: Final = 999_999
_REF: Final = "{}! an1-50! an1-80 -"
_NM1: Final = "entity! kind! an1-60 an1-35 an1-25 an1-10 an1-10 name-id an2-80"
_PER: Final = "contact! an1-60 way an1-256 way an1-256 way an1-256"
_CAS: Final = "group! carc! money! number" + 5 * " carc money number"
_MIA: Final = (
    "number money number money rarc" + 9 * " money" + " number money money money money"
    " rarc rarc rarc rarc money"
)
_OTHER_CLAIM: Final = "1L 1W 28 6P 9A 9C BB CE EA F8 G1 G3 IG SY"
_RENDERING: Final = "0B 1A 1B 1C 1D 1G 1H 1J D3 G2 LU"

HEADER: Final = Loop(
    "header",
    (
        _slot("ST", "=835! an4-9! -", _MUST),
        _slot(
            "BPR",
            "handling! money! direction! method! format bank-qualifier an3-12 payer-account an1-35 "
            "an10-10 an9-9 bank-qualifier an3-12 payee-account an1-35 date! - - - - -",
            _MUST,
        ),
        _slot("TRN", "trace-type! an1-50! an1-10! an1-50", _MUST),
        _slot("CUR", "currency-entity! an3-3! number" + 18 * " -"),
        _slot("REF", _REF.format("header-ref"), only="EV"),
        _slot("REF", _REF.format("header-ref"), only="F2"),
        _slot("DTM", "production! date! - - - -"),
    ),
)
PAYER: Final = Loop(
    "1000A",
    (
        _slot("N1", "payer! an1-60! payer-id an2-80 - -", _MUST, only="PR"),
        _slot("N3", "an1-55! an1-55", _SHOULD),
        _slot("N4", "an2-30! id2-2+ an3-15+ id2-3 - - an1-3", _SHOULD),
        _slot("REF", _REF.format("payer-ref"), most=4),
        _slot("PER", _PER, only="CX"),
        _slot("PER", _PER, _SHOULD, _MANY, only="BL"),
        _slot("PER", _PER, only="IC"),
    ),
)
PAYEE: Final = Loop(
    "1000B",
    (
        _slot("N1", "payee! an1-60! payee-id! an2-80! - -", _MUST, only="PE"),
        _slot("N3", "an1-55! an1-55"),
        _slot("N4", "an2-30! id2-2+ an3-15+ id2-3 - - an1-3"),
        _slot("REF", _REF.format("payee-ref"), most=_MANY),
        _slot("RDM", "delivery! an1-60 an1-256 - -"),
    ),
)
SECTION: Final = Loop(
    "2000",
    (
        _slot("LX", "count!", _MUST),
        _slot(
            "TS3",
            "an1-50! an1-2! date! number! money! - - - - - - - money - money - money money - money "
            "money money number money",
        ),
        _slot(
            "TS2",
            "money money money money money money number money money number number number number "
            "number money number money money money",
        ),
    ),
)
CLAIM: Final = Loop(
    "2100",
    (
        _slot(
            "CLP",
            "an1-38! status! money! money! money filing+ an1-50! an1-2 an1-1 - id1-4 number "
            "number -",
            _MUST,
        ),
        _slot("CAS", _CAS, most=99),
        _slot("NM1", _NM1, _MUST, only="QC"),
        _slot("NM1", _NM1, only="IL"),
        _slot("NM1", _NM1, only="74"),
        _slot("NM1", _NM1, only="82"),
        _slot("NM1", _NM1, only="TT"),
        _slot("NM1", _NM1, only="PR"),
        _slot("NM1", _NM1, only="GB"),
        _slot("MIA", _MIA),
        _slot("MOA", "number money rarc rarc rarc rarc rarc money money"),
        _slot("REF", _REF.format("claim-ref"), most=5, only=_OTHER_CLAIM),
        _slot("REF", _REF.format("claim-ref"), most=10, only=_RENDERING),
        _slot("DTM", "claim-date! date! - - - -", most=2, only="232 233"),
        _slot("DTM", "claim-date! date! - - - -", only="036"),
        _slot("DTM", "claim-date! date! - - - -", only="050"),
        _slot("PER", _PER, most=2, only="CX"),
        _slot("AMT", "claim-amount! money! -", most=13),
        _slot("QTY", "claim-quantity! number! - -", most=14),
    ),
)
SERVICE: Final = Loop(
    "2110",
    (
        _slot(
            "SVC", "@procedure! money! money! an1-48 number @procedure number", _MUST, most=999
        ),
        _slot("DTM", "service-date! date! - - - -", most=2),
        _slot("CAS", _CAS, most=99),
        _slot("REF", _REF.format("service-ref"), most=8, only="1S APC BB E9 G1 G3 LU RB"),
        _slot("REF", _REF.format("service-ref"), only="6R"),
        _slot(
            "REF", _REF.format("service-ref"), most=10,
            only="0B 1A 1B 1C 1D 1G 1H 1J D3 G2 HPI SY TJ",
        ),
        _slot("REF", _REF.format("service-ref"), most=5, only="0K"),
        _slot("AMT", "service-amount! money! -", most=9),
        _slot("QTY", "service-quantity! number! - -", most=6),
        _slot("LQ", "remark! an1-30!", most=99),
    ),
)  # fmt: skip
FOOTER: Final = Loop(
    "footer",
    (
        _slot(
            "PLB", "an1-50! date! @provider-reason! money!" + 5 * " @provider-reason money",
            most=_MANY,
        ),
        _slot("SE", "count! an4-9!"),
    ),
)  # fmt: skip

LOOPS: Final = (HEADER, PAYER, PAYEE, SECTION, CLAIM, SERVICE, FOOTER)
# Where a segment that begins a loop may stand, and which loop it begins.
STARTERS: Final = {"LX": SECTION, "CLP": CLAIM, "SVC": SERVICE, "PLB": FOOTER, "SE": FOOTER}
