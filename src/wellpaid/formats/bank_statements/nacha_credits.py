"""What a bank hands a receiver of its ACH entries: a Nacha file of credits, to statements.

The entries' addenda (record 7) carry the payment's number: the TRN segment of CAQH CORE 370. There
are no balances in such a file; an account's entries of one day are one statement.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Final

from wellpaid.formats.nacha.ach_file import read_file
from wellpaid.formats.nacha.addenda import PaymentAddenda
from wellpaid.formats.nacha.records import BatchHeader, Entry
from wellpaid.formats.nacha.transaction_codes import DEBITS

from .statement import AccountStatement, StatementLine, StatementReading

_CREDIT_CODE, _DEBIT_CODE = "165", "455"
_FAULTS_MAX: Final = 50
_PRENOTES: Final = frozenset({"23", "28", "33", "38"})


def read_nacha_credits(data: bytes) -> StatementReading:
    """Read and check a file. Doesn't raise for what a file holds."""
    reading = read_file(data, is_piece=True)
    if not reading.is_valid:
        errors = [one for one in reading.findings if one.is_error]
        faults = tuple(f"line {one.line_number}: {one.message}" for one in errors[:_FAULTS_MAX])
        return StatementReading((), faults)
    by_account: dict[tuple[str, date], list[StatementLine]] = defaultdict(list)
    for batch, entry in reading.file.entries():
        header = batch.header
        if not isinstance(entry, Entry) or not isinstance(header, BatchHeader):
            continue
        if entry.transaction_code in _PRENOTES or header.effective_date is None:
            continue
        if any(not isinstance(one, PaymentAddenda) for one in entry.addenda):
            continue  # a return or a correction, which is no booking of the receiver's
        key = (entry.account_number.strip(), header.effective_date)
        by_account[key].append(_line(header, entry))
    if not by_account:
        return StatementReading((), ("the file holds no entry for an account",))
    file_header = reading.file.header
    return StatementReading(
        tuple(
            AccountStatement(number, day, "USD", tuple(lines), {})
            for (number, day), lines in sorted(by_account.items())
        ),
        (),
        file_header.created_date if file_header else None,
    )


def _line(header: BatchHeader, entry: Entry) -> StatementLine:
    is_debit = entry.transaction_code in DEBITS
    addenda = " ".join(one.text.strip() for one in entry.addenda if isinstance(one, PaymentAddenda))
    words = (header.company_name, header.entry_description, header.company_id, addenda)
    return StatementLine(
        type_code=_DEBIT_CODE if is_debit else _CREDIT_CODE,
        amount_cents=-entry.amount_cents if is_debit else entry.amount_cents,
        bank_reference=entry.trace_number,
        customer_reference=entry.individual_id.strip(),
        text=" ".join(" ".join(words).split()),
        booked_date=header.effective_date,
    )
