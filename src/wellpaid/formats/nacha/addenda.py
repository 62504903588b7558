"""What follows an entry: remittance (05), corrections (98), returns (99), and the rest as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from wellpaid.formats.nacha.addenda_layouts import (
    CONTESTED_RETURN,
    CORRECTION,
    DISHONORED_RETURN,
    IAT_CORRECTION,
    IAT_RETURN,
    PAYMENT,
    REFUSED_CORRECTION,
    RETURN,
    addenda_layout,
)
from wellpaid.formats.nacha.dates import parse_day
from wellpaid.formats.nacha.layouts import Layout, fixed
from wellpaid.formats.nacha.layouts import text as text_field


@dataclass(frozen=True, slots=True)
class PaymentAddenda:
    r"""Addenda 05: up to 80 characters for the receiver. ``*``, ``\`` and ``~`` pass untouched.

    Its sequence number and its reference to the entry are written by the writer.
    """

    text: str


@dataclass(frozen=True, slots=True)
class ReturnAddenda:
    """Addenda 99: the receiving bank sends an entry back.

    :param original_trace: the trace number of the entry that comes back: how we find it
    :param original_rdfi: first 8 digits of the bank that it went to
    :param original_amount_cents: only in IAT
    """

    return_code: str
    original_trace: str
    original_rdfi: str
    trace_number: str
    date_of_death: date | None = None
    information: str = ""
    original_amount_cents: int | None = None


@dataclass(frozen=True, slots=True)
class DishonoredReturnAddenda:
    """Addenda 99 with R61 to R70: the sending bank says that a return was wrong.

    :param return_reason: the two digits of the return that it objects to
    :param return_settlement_day: day of the year
    """

    return_code: str
    original_trace: str
    original_rdfi: str
    return_trace: str
    return_settlement_day: str
    return_reason: str
    trace_number: str
    information: str = ""


@dataclass(frozen=True, slots=True)
class ContestedReturnAddenda:
    """Addenda 99 with R71 to R77: the receiving bank stands by its return."""

    return_code: str
    original_trace: str
    original_returned_day: str
    original_rdfi: str
    original_settlement_day: str
    return_trace: str
    return_settlement_day: str
    return_reason: str
    dishonored_trace: str
    dishonored_settlement_day: str
    dishonored_reason: str
    trace_number: str


@dataclass(frozen=True, slots=True)
class CorrectionAddenda:
    """Addenda 98: a notification of change. :mod:`.corrections` reads its corrected data."""

    change_code: str
    original_trace: str
    original_rdfi: str
    corrected_data: str
    trace_number: str


@dataclass(frozen=True, slots=True)
class RefusedCorrectionAddenda:
    """Addenda 98 with C61 to C69: a notification of change that the sending bank refuses."""

    refusal_code: str
    original_trace: str
    original_rdfi: str
    corrected_data: str
    change_code: str
    trace_sequence: str
    trace_number: str


@dataclass(frozen=True, slots=True)
class OtherAddenda:
    """Any other: terminals (02), international (10 to 18). Columns 4 to 94 as they are."""

    type_code: str
    text: str


type Addenda = (
    PaymentAddenda
    | ReturnAddenda
    | DishonoredReturnAddenda
    | ContestedReturnAddenda
    | CorrectionAddenda
    | RefusedCorrectionAddenda
    | OtherAddenda
)


def _return(line: str) -> ReturnAddenda:
    return ReturnAddenda(
        line[3:6], line[6:21], line[27:35].rstrip(), line[79:], parse_day(line[21:27]),
        line[35:79].rstrip(),
    )  # fmt: skip


def _iat_return(line: str) -> ReturnAddenda:
    return ReturnAddenda(
        line[3:6], line[6:21], line[27:35].rstrip(), line[79:], parse_day(line[21:27]),
        line[45:79].rstrip(), int(line[35:45]),
    )  # fmt: skip


def _dishonored(line: str) -> DishonoredReturnAddenda:
    return DishonoredReturnAddenda(
        line[3:6], line[6:21], line[27:35].rstrip(), line[38:53].rstrip(), line[53:56].rstrip(),
        line[56:58], line[79:], line[58:79].rstrip(),
    )  # fmt: skip


def _contested(line: str) -> ContestedReturnAddenda:
    return ContestedReturnAddenda(
        line[3:6], line[6:21], line[21:27].rstrip(), line[27:35].rstrip(), line[35:38].rstrip(),
        line[38:53].rstrip(), line[53:56].rstrip(), line[56:58], line[58:73].rstrip(),
        line[73:76].rstrip(), line[76:78], line[79:],
    )  # fmt: skip


def _correction(line: str) -> CorrectionAddenda:
    return CorrectionAddenda(
        line[3:6], line[6:21], line[27:35].rstrip(), line[35:64].rstrip(), line[79:]
    )


def _iat_correction(line: str) -> CorrectionAddenda:
    return CorrectionAddenda(
        line[3:6], line[6:21], line[27:35].rstrip(), line[35:70].rstrip(), line[79:]
    )


def _refused(line: str) -> RefusedCorrectionAddenda:
    return RefusedCorrectionAddenda(
        line[3:6], line[6:21], line[27:35].rstrip(), line[35:64].rstrip(), line[64:67],
        line[67:74], line[79:],
    )  # fmt: skip


_PARSERS: Final[dict[Layout, Callable[[str], Addenda]]] = {
    RETURN: _return,
    IAT_RETURN: _iat_return,
    DISHONORED_RETURN: _dishonored,
    CONTESTED_RETURN: _contested,
    CORRECTION: _correction,
    IAT_CORRECTION: _iat_correction,
    REFUSED_CORRECTION: _refused,
}


def parse_addenda(line: str, *, is_iat: bool = False) -> Addenda:
    """Give the addenda of a line of 94 characters that its layout has nothing against.

    :raises ValueError: the amount of an IAT return isn't digits
    """
    if line[1:3] == "05":
        return PaymentAddenda(line[3:83].rstrip())
    layout = addenda_layout(line, is_iat=is_iat)
    parser = _PARSERS.get(layout) if layout is not None else None
    return parser(line) if parser is not None else OtherAddenda(line[1:3], line[3:])


def addenda_values(
    addenda: Addenda, *, is_iat: bool
) -> tuple[Layout | None, dict[str, str | int | date | None]]:
    """Give the layout and what stands in its fields, for the writer."""
    match addenda:
        case PaymentAddenda(text):
            return PAYMENT, {"payment related information": text}
        case ReturnAddenda():
            return _return_values(addenda, is_iat=is_iat)
        case DishonoredReturnAddenda() as it:
            return DISHONORED_RETURN, {
                "return code": it.return_code, "original trace number": it.original_trace,
                "original rdfi": it.original_rdfi, "return trace number": it.return_trace,
                "return settlement date": it.return_settlement_day,
                "return reason": it.return_reason, "addenda information": it.information,
                "trace number": it.trace_number,
            }  # fmt: skip
        case ContestedReturnAddenda() as it:
            return CONTESTED_RETURN, {
                "return code": it.return_code, "original trace number": it.original_trace,
                "date original entry returned": it.original_returned_day,
                "original rdfi": it.original_rdfi,
                "original settlement date": it.original_settlement_day,
                "return trace number": it.return_trace,
                "return settlement date": it.return_settlement_day,
                "return reason": it.return_reason,
                "dishonored return trace number": it.dishonored_trace,
                "dishonored return settlement date": it.dishonored_settlement_day,
                "dishonored return reason": it.dishonored_reason, "trace number": it.trace_number,
            }  # fmt: skip
        case CorrectionAddenda(code, original, rdfi, data, own):
            return (IAT_CORRECTION if is_iat else CORRECTION), {
                "change code": code, "original trace number": original, "original rdfi": rdfi,
                "corrected data": data, "trace number": own,
            }  # fmt: skip
        case RefusedCorrectionAddenda() as it:
            return REFUSED_CORRECTION, {
                "refusal code": it.refusal_code, "original trace number": it.original_trace,
                "original rdfi": it.original_rdfi, "corrected data": it.corrected_data,
                "change code": it.change_code, "trace sequence": it.trace_sequence,
                "trace number": it.trace_number,
            }  # fmt: skip
        case OtherAddenda(type_code, text):
            return _other_values(type_code, text)


def _return_values(
    addenda: ReturnAddenda, *, is_iat: bool
) -> tuple[Layout, dict[str, str | int | date | None]]:
    values: dict[str, str | int | date | None] = {
        "return code": addenda.return_code,
        "original trace number": addenda.original_trace,
        "date of death": addenda.date_of_death,
        "original rdfi": addenda.original_rdfi,
        "addenda information": addenda.information,
        "trace number": addenda.trace_number,
    }
    if is_iat:
        return IAT_RETURN, values | {"original amount": addenda.original_amount_cents or 0}
    return RETURN, values


def _other_values(
    type_code: str, text: str
) -> tuple[Layout | None, dict[str, str | int | date | None]]:
    """Columns 4 to 94 as they are: one field for all of them."""
    if addenda_layout(f"7{type_code}") is None:
        return None, {}
    layout = Layout(
        f"addenda {type_code}", fixed(1, f"7{type_code}", "addenda type"), text_field(4, 94, "text")
    )
    return layout, {"text": text}
