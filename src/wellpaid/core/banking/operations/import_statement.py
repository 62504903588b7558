"""Take in what a bank booked on our accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wellpaid.core.banking.events import StatementImported
from wellpaid.core.banking.models import BankAccount, BankLine, BankStatement, InboundFile
from wellpaid.core.banking.numbers import last4_of, open_number, statement_fingerprint
from wellpaid.core.banking.reading import (
    TEXT_LENGTH_MAX,
    KnownLine,
    SortedLines,
    sort_lines,
    words_of,
)
from wellpaid.core.banking.states import OwnerKind
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.formats.bank_statements.any_file import StatementFormat
from wellpaid.formats.bank_statements.statement import (
    CLOSING_LEDGER,
    OPENING_LEDGER,
    AccountStatement,
)
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.transactions import require_open


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file: bookings that are new, and that another file had brought."""

    new_count: int
    known_count: int
    stranger_count: int


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """One of the organisation's accounts, by what tells it on a statement."""

    fingerprint: str
    last4: str


def import_statement(
    *,
    inbound_file: InboundFile,
    statements: Sequence[AccountStatement],
    file_format: StatementFormat,
    actor: Actor,
    now: datetime,
    is_uploaded: bool = False,
    unnamed: OwnAccount | None = None,
) -> Imported:
    """Keep each account's statement with its bookings.

    Statements of accounts that aren't the organisation's own are left out, and the file says so:
    a bank that mixes up its customers must not show one's money to another. A booking that came
    in a file by hand and in one of the bank's is kept once; what the bank itself sends twice isn't
    compared, since it numbers its files.

    :param unnamed: whose the statements are that name no account
    """
    require_open()
    ours = own_accounts()
    new = known = strangers = 0
    for position, statement in enumerate(statements, start=1):
        account = ours.get(statement_fingerprint(statement.account_number))
        if account is None and not statement.account_number:
            account = unnamed
        if account is None:
            strangers += 1
            continue
        row = _statement(inbound_file, statement, position, account, now)
        row.file_format, row.is_uploaded = file_format, is_uploaded
        count = _keep(row, statement, actor, now)
        new += count
        known += len(statement.lines) - count
    if strangers:
        inbound_file.reason = f"{strangers} statements are of accounts that aren't ours."
        inbound_file.save(update_fields=["reason"])
    return Imported(new, known, strangers)


def own_accounts() -> dict[str, OwnAccount]:
    """Lock the open organisation's own accounts and give them by what statements show of them.

    Under the lock bookings are compared with those that are here.
    """
    ids = BankAccount.objects.filter(owner_kind=OwnerKind.ORGANIZATION).values_list("id", flat=True)
    return {
        one.fingerprint: one
        for one in map(own_account, lock_rows(BankAccount, ids).values())
    }  # fmt: skip


def own_account(row: BankAccount) -> OwnAccount:
    """Give what tells an account on a statement."""
    number = open_number(row.account_number)
    return OwnAccount(statement_fingerprint(number), last4_of(number))


def _statement(
    inbound_file: InboundFile,
    statement: AccountStatement,
    position: int,
    account: OwnAccount,
    now: datetime,
) -> BankStatement:
    return BankStatement(
        organization_id=inbound_file.organization_id,
        inbound_file_id=inbound_file.id,
        position=position,
        account_fingerprint=account.fingerprint,
        account_last4=account.last4,
        as_of_date=statement.as_of_date,
        opening_cents=statement.balances.get(OPENING_LEDGER),
        closing_cents=statement.balances.get(CLOSING_LEDGER),
        line_count=len(statement.lines),
        imported_at=now,
    )


def _keep(row: BankStatement, statement: AccountStatement, actor: Actor, now: datetime) -> int:
    found = sort_lines(statement, StatementFormat(row.file_format), _known(row, statement))
    if row.file_format == StatementFormat.NACHA:
        _add_numbers(found)
    lines = found.new
    row.line_count = len(lines)
    row.save(force_insert=True)
    BankLine.objects.bulk_create(
        BankLine(
            organization_id=row.organization_id,
            statement_id=row.id,
            position=number,
            booked_date=line.booked_date or statement.as_of_date,
            amount_cents=line.amount_cents,
            type_code=line.type_code,
            **dict(zip(("bank_reference", "customer_reference", "text"), words_of(line),
                       strict=True)),
        )
        for number, line in enumerate(lines, start=1)
    )  # fmt: skip
    event = StatementImported(
        bank_statement_id=row.id, line_count=len(lines), as_of_date=statement.as_of_date
    )
    announce(event, actor=actor, subject_id=row.id, now=now)
    return len(lines)


def _add_numbers(found: SortedLines) -> None:
    """Write an ACH file's addenda beside the bookings that a statement brought without them.

    Many banks leave the payment's number (TRN) out of statements and hand it on in such a file.
    Of bookings of one day and amount each gets one number; they are all the same money.
    """
    words = {known.bank_line_id: line.text for known, line in found.twins}
    rows = [row for row in BankLine.objects.filter(id__in=words) if words[row.id] not in row.text]
    for row in rows:
        row.text = f"{words[row.id]} {row.text}".strip()[:TEXT_LENGTH_MAX]
    BankLine.objects.bulk_update(rows, ["text"])


def _known(row: BankStatement, statement: AccountStatement) -> list[KnownLine]:
    """Give the account's bookings of the same days that other files brought."""
    days = {line.booked_date or statement.as_of_date for line in statement.lines}
    if not days:
        return []
    found = BankLine.objects.filter(
        statement__account_fingerprint=row.account_fingerprint,
        booked_date__gte=min(days),
        booked_date__lte=max(days),
    )
    if not row.is_uploaded:
        found = found.filter(statement__is_uploaded=True)
    values = found.values_list(
        "id", "booked_date", "amount_cents", "bank_reference", "customer_reference", "text",
        "statement__file_format",
    )  # fmt: skip
    return [
        KnownLine(line_id, day, cents, tuple(words), StatementFormat(file_format))
        for line_id, day, cents, *words, file_format in values
    ]
