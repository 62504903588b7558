"""The records as dataclasses: text without its trailing blanks, whole cents, dates.

``raw`` keeps the line that a record was read from. The writer uses it as long as the record still
says the same, so that a file that is read and written again stays the same to the byte, odd blanks
and reserved columns included. It takes no part in comparing, and nobody else needs to look at it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from wellpaid.formats.nacha.addenda import Addenda
from wellpaid.formats.nacha.transaction_codes import DEBITS


@dataclass(frozen=True, slots=True)
class FileHeader:
    """Record 1.

    :param destination: routing number (9 digits) or 10 characters as agreed with the bank
    :param origin: 9 digits, or 10 characters as agreed with the bank
    :param created_time: HHMM, or ""
    :param id_modifier: A-Z, 0-9: tells files of one day apart
    """

    destination: str
    origin: str
    created_date: date
    created_time: str = ""
    id_modifier: str = "A"
    destination_name: str = ""
    origin_name: str = ""
    reference_code: str = ""
    raw: str | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class BatchHeader:
    """Record 5 of every class but IAT.

    :param service_class: 200 mixed, 220 credits only, 225 debits only
    :param odfi: the first 8 digits of the sending bank's routing number
    :param settlement_day: day of the year, written by the operator; "" when we send
    """

    service_class: int
    company_name: str
    company_id: str
    sec_code: str
    entry_description: str
    effective_date: date | None
    odfi: str
    batch_number: int
    company_data: str = ""
    descriptive_date: str = ""
    settlement_day: str = ""
    originator_status: str = "1"
    raw: str | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IatBatchHeader:
    """Record 5 of an international batch."""

    service_class: int
    iat_indicator: str
    exchange_indicator: str
    exchange_reference_indicator: str
    exchange_reference: str
    destination_country: str
    company_id: str
    entry_description: str
    originating_currency: str
    destination_currency: str
    effective_date: date | None
    odfi: str
    batch_number: int
    settlement_day: str = ""
    originator_status: str = "1"
    raw: str | None = field(default=None, compare=False, repr=False)
    sec_code: str = field(default="IAT", init=False)


@dataclass(frozen=True, slots=True, init=False)
class Entry:
    """Record 6 of every class but IAT, with its addenda.

    Files have millions of them, and the usual way to fill a frozen dataclass is what costs most in
    reading and writing one: so it has a constructor of its own, three times as fast.

    :param routing_number: of the receiving bank, 9 digits
    :param trace_number: 15 digits: the sending bank's 8 and a number of ours, ascending in a batch
    :param individual_id: our number for the receiver; in check classes the check's number; in CTX
        the identification number
    :param individual_name: the receiver; in CTX the writer puts the number of addenda before it
    :param discretionary_data: in WEB and TEL "S" for single or "R" for recurring
    :param raw: the lines of the entry and of its addenda as read
    """

    transaction_code: str
    routing_number: str
    account_number: str = field(repr=False)
    amount_cents: int
    individual_name: str = field(repr=False)
    trace_number: str
    individual_id: str
    discretionary_data: str
    addenda: tuple[Addenda, ...]
    raw: tuple[str, ...] = field(compare=False, repr=False)

    def __init__(
        self,
        transaction_code: str,
        routing_number: str,
        account_number: str,
        amount_cents: int,
        individual_name: str,
        trace_number: str,
        individual_id: str = "",
        discretionary_data: str = "",
        addenda: tuple[Addenda, ...] = (),
        raw: tuple[str, ...] = (),
    ) -> None:
        _set_transaction_code(self, transaction_code)
        _set_routing_number(self, routing_number)
        _set_account_number(self, account_number)
        _set_amount_cents(self, amount_cents)
        _set_individual_name(self, individual_name)
        _set_trace_number(self, trace_number)
        _set_individual_id(self, individual_id)
        _set_discretionary_data(self, discretionary_data)
        _set_addenda(self, addenda)
        _set_raw(self, raw)

    @property
    def is_debit(self) -> bool:
        """Whether the receiver's account is charged."""
        return self.transaction_code in DEBITS


# The slots' own setters, past the door that a frozen dataclass keeps shut.
_set_transaction_code = Entry.__dict__["transaction_code"].__set__
_set_routing_number = Entry.__dict__["routing_number"].__set__
_set_account_number = Entry.__dict__["account_number"].__set__
_set_amount_cents = Entry.__dict__["amount_cents"].__set__
_set_individual_name = Entry.__dict__["individual_name"].__set__
_set_trace_number = Entry.__dict__["trace_number"].__set__
_set_individual_id = Entry.__dict__["individual_id"].__set__
_set_discretionary_data = Entry.__dict__["discretionary_data"].__set__
_set_addenda = Entry.__dict__["addenda"].__set__
_set_raw = Entry.__dict__["raw"].__set__


@dataclass(frozen=True, slots=True)
class IatEntry:
    """Record 6 of an international batch, with its addenda 10 to 18."""

    transaction_code: str
    routing_number: str
    account_number: str = field(repr=False)
    amount_cents: int
    trace_number: str
    gateway_screening: str = ""
    secondary_screening: str = ""
    addenda: tuple[Addenda, ...] = ()
    raw: tuple[str, ...] = field(default=(), compare=False, repr=False)

    @property
    def is_debit(self) -> bool:
        """Whether the receiver's account is charged."""
        return self.transaction_code in DEBITS


@dataclass(frozen=True, slots=True)
class BatchControl:
    """Record 8: what a batch says that it holds."""

    service_class: int
    entry_addenda_count: int
    entry_hash: int
    debit_cents: int
    credit_cents: int
    company_id: str
    odfi: str
    batch_number: int
    authentication_code: str = ""
    raw: str | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FileControl:
    """Record 9: what a file says that it holds."""

    batch_count: int
    block_count: int
    entry_addenda_count: int
    entry_hash: int
    debit_cents: int
    credit_cents: int
    raw: str | None = field(default=None, compare=False, repr=False)
