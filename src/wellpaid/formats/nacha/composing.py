"""A dataclass to its line or lines, each value held to its own columns: nothing can shift."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from wellpaid.formats.nacha.addenda import PaymentAddenda, addenda_values
from wellpaid.formats.nacha.addenda_layouts import PAYMENT
from wellpaid.formats.nacha.batches import Totals
from wellpaid.formats.nacha.dates import is_writable, write_day
from wellpaid.formats.nacha.errors import (
    CharacterNotAllowedError,
    NumberOutOfRangeError,
    TextTooLongError,
    UnwritableError,
)
from wellpaid.formats.nacha.layouts import (
    BATCH_CONTROL,
    BATCH_HEADER,
    CTX_ENTRY,
    ENTRY,
    FILE_CONTROL,
    FILE_HEADER,
    IAT_BATCH_HEADER,
    IAT_ENTRY,
    RECORD_LENGTH,
    Field,
    Layout,
)
from wellpaid.formats.nacha.parsing import (
    parse_batch_control,
    parse_batch_header,
    parse_entry,
    parse_file_control,
    parse_file_header,
    parse_iat_entry,
)
from wellpaid.formats.nacha.records import (
    BatchControl,
    BatchHeader,
    Entry,
    FileControl,
    FileHeader,
    IatBatchHeader,
    IatEntry,
)

type Value = str | int | date | None

_BANK_WIDTH: Final = 10
_ROUTING_LENGTH: Final = 9
_TRACE_LENGTH: Final = 15
_CODE_LENGTH: Final = 2
_ADDENDA_COUNT_MAX: Final = 9_999


def compose(layout: Layout, values: Mapping[str, Value], place: str) -> str:
    """Put values into their columns; a field that isn't named is what its layout always has.

    :raises UnwritableError: a value doesn't fit
    """
    return "".join(
        _column(field, values[field.name], place)
        if field.name in values
        else _constant(field)
        for field in layout.fields
    )  # fmt: skip


def _constant(field: Field) -> str:
    if field.rule == "constant":
        return field.pattern.replace("\\", "")
    return " " * (field.last - field.first + 1)


def _column(field: Field, value: Value, place: str) -> str:
    width = field.last - field.first + 1
    if isinstance(value, str):
        if not (value.isascii() and (value.isprintable() or not value)):
            raise CharacterNotAllowedError(place, field.name, "only printable ASCII may stand here")
        if len(value) > width:
            text = f"it has {len(value)} characters, and there is room for {width}"
            raise TextTooLongError(place, field.name, text)
        return value.ljust(width)
    if value is None:
        return write_day(None)
    if isinstance(value, date):
        if not is_writable(value):
            raise NumberOutOfRangeError(place, field.name, "the year must be 1970 to 2069")
        return write_day(value)
    if type(value) is not int or not 0 <= value < 10**width:
        text = f"it must be a whole number of 0 to {10**width - 1:,}"
        raise NumberOutOfRangeError(place, field.name, text)
    return f"{value:0{width}d}"


def as_read[Record](raw: str | None, parse: Callable[[str], Record], record: Record) -> str | None:
    """Give the line that a record was read from, if it still says what the record says."""
    return raw if raw is not None and parse(raw) == record else None


def file_header_line(header: FileHeader) -> str:
    """Give record 1."""
    raw = as_read(header.raw, parse_file_header, header)
    if raw is not None:
        return raw
    values: dict[str, Value] = {
        "immediate destination": header.destination.rjust(_BANK_WIDTH),
        "immediate origin": header.origin.rjust(_BANK_WIDTH),
        "file creation date": header.created_date,
        "file creation time": header.created_time,
        "file id modifier": header.id_modifier,
        "immediate destination name": header.destination_name,
        "immediate origin name": header.origin_name,
        "reference code": header.reference_code,
    }
    return compose(FILE_HEADER, values, "file header")


def batch_header_line(header: BatchHeader | IatBatchHeader, place: str) -> str:
    """Give record 5."""
    raw = as_read(header.raw, parse_batch_header, header)
    if raw is not None:
        return raw
    values: dict[str, Value] = {
        "service class": header.service_class,
        "sec code": header.sec_code,
        "entry description": header.entry_description,
        "effective entry date": header.effective_date,
        "settlement date": header.settlement_day,
        "originator status": header.originator_status,
        "odfi": header.odfi,
        "batch number": header.batch_number,
    }
    if isinstance(header, BatchHeader):
        values |= {
            "company name": header.company_name,
            "company discretionary data": header.company_data,
            "company id": header.company_id,
            "company descriptive date": header.descriptive_date,
        }
        return compose(BATCH_HEADER, values, place)
    values |= {
        "iat indicator": header.iat_indicator,
        "foreign exchange indicator": header.exchange_indicator,
        "foreign exchange reference indicator": header.exchange_reference_indicator,
        "foreign exchange reference": header.exchange_reference,
        "destination country": header.destination_country,
        "originator id": header.company_id,
        "originating currency": header.originating_currency,
        "destination currency": header.destination_currency,
    }
    return compose(IAT_BATCH_HEADER, values, place)


def entry_lines(entry: Entry, *, is_counted: bool, place: Callable[[], str]) -> tuple[str, ...]:
    """Give record 6 and the records 7 behind it.

    :param is_counted: whether the class has the number of addenda before the receiver's name
    :param place: gives the words for where it is; asked only when something doesn't fit
    """
    if entry.raw and parse_entry(entry.raw, is_counted=is_counted) == entry:
        return entry.raw
    name = entry.individual_name
    addenda = entry.addenda
    if is_counted:
        name = f"{len(addenda):04d}{name}"
    code, routing, trace = entry.transaction_code, entry.routing_number, entry.trace_number
    amount = entry.amount_cents
    line = (
        f"6{code}{routing}{entry.account_number:<17}{amount:010d}{entry.individual_id:<15}"
        f"{name:<22}{entry.discretionary_data:<2}{'1' if addenda else '0'}{trace}"
    )
    # Every part is at least as long as its columns, these three apart: so 94 means that all fit.
    # Whether each sign may stand there is for the checks to say.
    if (
        len(line) != RECORD_LENGTH
        or len(routing) != _ROUTING_LENGTH
        or len(trace) != _TRACE_LENGTH
        or len(code) != _CODE_LENGTH
        or type(amount) is not int
        or amount < 0
    ):
        line = _entry_by_column(entry, is_counted=is_counted, place=place())
    if not addenda:
        return (line,)
    first = addenda[0]
    if len(addenda) == 1 and type(first) is PaymentAddenda:
        behind = f"705{first.text:<80}0001{trace[8:]}"
        if len(behind) == RECORD_LENGTH:
            return (line, behind)
    return (line, *_addenda_lines(entry, place))


def _entry_by_column(entry: Entry, *, is_counted: bool, place: str) -> str:
    """The slow way, which says what is wrong with which field."""
    _digits(entry.routing_number, _ROUTING_LENGTH, "routing number", place)
    _digits(entry.trace_number, _TRACE_LENGTH, "trace number", place)
    values: dict[str, Value] = {
        "transaction code": entry.transaction_code,
        "rdfi": entry.routing_number[:8],
        "check digit": entry.routing_number[8:],
        "account number": entry.account_number,
        "amount": entry.amount_cents,
        "discretionary data": entry.discretionary_data,
        "addenda indicator": "1" if entry.addenda else "0",
        "trace number": entry.trace_number,
    }
    if not is_counted:
        values |= {
            "individual id": entry.individual_id, "individual name": entry.individual_name,
        }  # fmt: skip
        return compose(ENTRY, values, place)
    values |= {
        "identification number": entry.individual_id,
        "number of addenda": len(entry.addenda),
        "receiving company": entry.individual_name,
    }
    return compose(CTX_ENTRY, values, place)


def _digits(text: str, length: int, field: str, place: str) -> None:
    if len(text) != length or not (text.isascii() and text.isdigit()):
        raise NumberOutOfRangeError(place, field, f"it must be {length} digits")


def iat_entry_lines(entry: IatEntry, place: str) -> tuple[str, ...]:
    """Give record 6 of an international batch and the records 7 behind it."""
    if entry.raw and parse_iat_entry(entry.raw) == entry:
        return entry.raw
    _digits(entry.routing_number, _ROUTING_LENGTH, "routing number", place)
    _digits(entry.trace_number, _TRACE_LENGTH, "trace number", place)
    values: dict[str, Value] = {
        "transaction code": entry.transaction_code,
        "rdfi": entry.routing_number[:8],
        "check digit": entry.routing_number[8:],
        "number of addenda": len(entry.addenda),
        "amount": entry.amount_cents,
        "account number": entry.account_number,
        "gateway screening": entry.gateway_screening,
        "secondary screening": entry.secondary_screening,
        "addenda indicator": "1" if entry.addenda else "0",
        "trace number": entry.trace_number,
    }
    return (compose(IAT_ENTRY, values, place), *_addenda_lines(entry, lambda: place))


def _addenda_lines(entry: Entry | IatEntry, place: Callable[[], str]) -> list[str]:
    own = entry.trace_number[-7:]
    if len(entry.addenda) > _ADDENDA_COUNT_MAX:
        raise NumberOutOfRangeError(place(), "addenda", "an entry has at most 9,999")
    lines = []
    for sequence, addenda in enumerate(entry.addenda, start=1):
        if type(addenda) is PaymentAddenda:
            text = addenda.text
            line = f"705{text:<80}{sequence:04d}{own}"
            if len(line) == RECORD_LENGTH:
                lines.append(line)
                continue
            compose(
                PAYMENT,
                {"payment related information": text},
                f"{place()}, addenda {sequence}",
            )
        where = f"{place()}, addenda {sequence}"
        layout, values = addenda_values(addenda, is_iat=isinstance(entry, IatEntry))
        if layout is None:
            raise UnwritableError(where, "addenda type", "Nacha has no such type of addenda")
        lines.append(compose(layout, values, where))
    return lines


def batch_control_line(
    header: BatchHeader | IatBatchHeader, totals: Totals, read: BatchControl | None, place: str
) -> str:
    """Give record 8; the one that was read, if every number in it is the true one."""
    control = BatchControl(
        header.service_class, totals.entry_addenda_count, totals.entry_hash, totals.debit_cents,
        totals.credit_cents, header.company_id, header.odfi, header.batch_number,
        read.authentication_code if read is not None else "",
    )  # fmt: skip
    raw = as_read(read.raw if read is not None else None, parse_batch_control, control)
    if raw is not None:
        return raw
    values: dict[str, Value] = {
        "service class": control.service_class,
        "entry/addenda count": control.entry_addenda_count,
        "entry hash": control.entry_hash,
        "total debits": control.debit_cents,
        "total credits": control.credit_cents,
        "company id": control.company_id,
        "message authentication code": control.authentication_code,
        "odfi": control.odfi,
        "batch number": control.batch_number,
    }
    return compose(BATCH_CONTROL, values, place)


def file_control_line(control: FileControl, read: FileControl | None) -> str:
    """Give record 9; the one that was read, if every number in it is the true one."""
    raw = as_read(read.raw if read is not None else None, parse_file_control, control)
    if raw is not None:
        return raw
    values: dict[str, Value] = {
        "batch count": control.batch_count,
        "block count": control.block_count,
        "entry/addenda count": control.entry_addenda_count,
        "entry hash": control.entry_hash,
        "total debits": control.debit_cents,
        "total credits": control.credit_cents,
    }
    return compose(FILE_CONTROL, values, "file control")
