"""The columns of addenda: Nacha Operating Rules, appendices three, four and five."""

from __future__ import annotations

from typing import Final

from wellpaid.formats.nacha.layouts import Field as _Field
from wellpaid.formats.nacha.layouts import (
    Layout,
    Severity,
    blank,
    fixed,
    julian,
    needed,
    number,
    one_of,
    optional_day,
    text,
)


def _start(code: str) -> tuple[_Field, _Field]:
    return fixed(1, "7", "record type"), fixed(2, code, "addenda type")


def _trace(first: int, name: str) -> _Field:
    """A trace number of another bank's record: digits, or blank where it isn't known."""
    width = 15
    return _Field(
        name, first, first + width - 1, rf"(?:[0-9]{{{width}}}| {{{width}}})", Severity.WARNING,
        "numeric", "This must be a trace number of 15 digits.",
    )  # fmt: skip


def _bank(first: int) -> _Field:
    return _Field(
        "original rdfi", first, first + 7, r"(?:[0-9]{8}| {8})", Severity.WARNING, "numeric",
        "This must be the first 8 digits of a routing number.",
    )  # fmt: skip


_SEQUENCES: Final = (number(84, 87, "addenda sequence"), number(88, 94, "entry sequence"))
_ORIGINAL: Final = number(7, 21, "original trace number")
_OWN_TRACE: Final = number(80, 94, "trace number")

PAYMENT: Final = Layout(
    "addenda 05", *_start("05"), text(4, 83, "payment related information"), *_SEQUENCES
)
TERMINAL: Final = Layout("addenda 02", *_start("02"), text(4, 79, "terminal facts"), _OWN_TRACE)

RETURN: Final = Layout(
    "addenda 99 (return)",
    *_start("99"),
    one_of(4, 6, "return code", "R[0-9]{2}", "This must be a return code such as R01."),
    _ORIGINAL,
    optional_day(22, "date of death"),
    _bank(28),
    text(36, 79, "addenda information"),
    _OWN_TRACE,
)

DISHONORED_RETURN: Final = Layout(
    "addenda 99 (dishonored return)",
    *_start("99"),
    one_of(4, 6, "return code", "R[0-9]{2}", "This must be a return code such as R61."),
    _ORIGINAL,
    blank(22, 27),
    _bank(28),
    blank(36, 38),
    _trace(39, "return trace number"),
    julian(54, "return settlement date"),
    number(57, 58, "return reason"),
    text(59, 79, "addenda information"),
    _OWN_TRACE,
)

CONTESTED_RETURN: Final = Layout(
    "addenda 99 (contested dishonored return)",
    *_start("99"),
    one_of(4, 6, "return code", "R[0-9]{2}", "This must be a return code such as R71."),
    _ORIGINAL,
    text(22, 27, "date original entry returned"),
    _bank(28),
    julian(36, "original settlement date"),
    _trace(39, "return trace number"),
    julian(54, "return settlement date"),
    number(57, 58, "return reason"),
    _trace(59, "dishonored return trace number"),
    julian(74, "dishonored return settlement date"),
    number(77, 78, "dishonored return reason"),
    blank(79, 79),
    _OWN_TRACE,
)

CORRECTION: Final = Layout(
    "addenda 98 (notification of change)",
    *_start("98"),
    one_of(4, 6, "change code", "C[0-9]{2}", "This must be a change code such as C01."),
    _ORIGINAL,
    blank(22, 27),
    _bank(28),
    needed(36, 64, "corrected data"),
    blank(65, 79),
    _OWN_TRACE,
)

REFUSED_CORRECTION: Final = Layout(
    "addenda 98 (refused notification of change)",
    *_start("98"),
    one_of(4, 6, "refusal code", "C[0-9]{2}", "This must be a refusal code such as C61."),
    _ORIGINAL,
    blank(22, 27),
    _bank(28),
    needed(36, 64, "corrected data"),
    one_of(65, 67, "change code", "C[0-9]{2}", "This must be a change code such as C01."),
    number(68, 74, "trace sequence"),
    blank(75, 79),
    _OWN_TRACE,
)

# Inside an IAT entry corrected data is longer, and a return names the amount.
IAT_RETURN: Final = Layout(
    "addenda 99 (IAT return)",
    *_start("99"),
    one_of(4, 6, "return code", "R[0-9]{2}", "This must be a return code such as R01."),
    _ORIGINAL,
    optional_day(22, "date of death"),
    _bank(28),
    number(36, 45, "original amount"),
    text(46, 79, "addenda information"),
    _OWN_TRACE,
)
IAT_CORRECTION: Final = Layout(
    "addenda 98 (IAT notification of change)",
    *_start("98"),
    one_of(4, 6, "change code", "C[0-9]{2}", "This must be a change code such as C01."),
    _ORIGINAL,
    blank(22, 27),
    _bank(28),
    needed(36, 70, "corrected data"),
    blank(71, 79),
    _OWN_TRACE,
)


def _iat(code: str) -> Layout:
    """One of the seven that every IAT entry carries: who, whom, which banks."""
    return Layout(
        f"addenda {code}",
        *_start(code),
        text(4, 83, "facts"),
        blank(84, 87),
        number(88, 94, "entry sequence"),
    )


IAT_MANDATORY: Final = ("10", "11", "12", "13", "14", "15", "16")
IAT_OPTIONAL_MAX: Final = {"17": 2, "18": 5}
IAT: Final = {code: _iat(code) for code in IAT_MANDATORY} | {
    code: Layout(f"addenda {code}", *_start(code), text(4, 83, "facts"), *_SEQUENCES)
    for code in IAT_OPTIONAL_MAX
}

DISHONORED_CODES: Final = frozenset({"R61", "R62", "R67", "R68", "R69", "R70"})
CONTESTED_CODES: Final = frozenset(f"R{n}" for n in range(71, 78))
REFUSED_CODES: Final = frozenset(f"C{n}" for n in range(61, 70))


def addenda_layout(line: str, *, is_iat: bool = False) -> Layout | None:
    """Give the layout of an addenda record by its type and code; None for a type unknown."""
    kind, code = line[1:3], line[3:6]
    if kind == "05":
        return PAYMENT
    if kind == "99":
        if code in DISHONORED_CODES:
            return DISHONORED_RETURN
        if code in CONTESTED_CODES:
            return CONTESTED_RETURN
        return IAT_RETURN if is_iat else RETURN
    if kind == "98":
        if code in REFUSED_CODES:
            return REFUSED_CORRECTION
        return IAT_CORRECTION if is_iat else CORRECTION
    return TERMINAL if kind == "02" else IAT.get(kind)
