"""Take in what a bank booked on our accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wellpaid.core.banking.events import StatementImported
from wellpaid.core.banking.models import BankAccount, BankLine, BankStatement, InboundFile
from wellpaid.core.banking.numbers import last4_of, open_number, statement_fingerprint
from wellpaid.core.banking.states import OwnerKind
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.formats.bank_statements.statement import (
    CLOSING_LEDGER,
    OPENING_LEDGER,
    AccountStatement,
)
from wellpaid.kit.transactions import require_open

_REFERENCE_LENGTH_MAX = 80
_TEXT_LENGTH_MAX = 500


def import_statement(
    *,
    inbound_file: InboundFile,
    statements: Sequence[AccountStatement],
    actor: Actor,
    now: datetime,
) -> int:
    """Keep each account's statement with its bookings; give the number of bookings.

    Statements of accounts that aren't the organisation's own are left out, and the file says so:
    a bank that mixes up its customers must not show one's money to another.
    """
    require_open()
    ours = _own_accounts()
    count = strangers = 0
    for position, statement in enumerate(statements, start=1):
        print_ = statement_fingerprint(statement.account_number)
        if print_ not in ours:
            strangers += 1
            continue
        count += _keep(inbound_file, statement, position, print_, actor, now)
    if strangers:
        inbound_file.reason = f"{strangers} statements are of accounts that aren't ours."
        inbound_file.save(update_fields=["reason"])
    return count


def _own_accounts() -> set[str]:
    own = BankAccount.objects.filter(owner_kind=OwnerKind.ORGANIZATION)
    return {statement_fingerprint(open_number(row.account_number)) for row in own}


def _keep(
    inbound_file: InboundFile,
    statement: AccountStatement,
    position: int,
    print_: str,
    actor: Actor,
    now: datetime,
) -> int:
    row: BankStatement = BankStatement.objects.create(
        inbound_file_id=inbound_file.id,
        position=position,
        account_fingerprint=print_,
        account_last4=last4_of(statement.account_number),
        as_of_date=statement.as_of_date,
        opening_cents=statement.balances.get(OPENING_LEDGER),
        closing_cents=statement.balances.get(CLOSING_LEDGER),
        line_count=len(statement.lines),
        imported_at=now,
    )
    BankLine.objects.bulk_create(
        BankLine(
            organization_id=row.organization_id,
            statement_id=row.id,
            position=number,
            booked_date=statement.as_of_date,
            amount_cents=line.amount_cents,
            type_code=line.type_code,
            bank_reference=line.bank_reference[:_REFERENCE_LENGTH_MAX],
            customer_reference=line.customer_reference[:_REFERENCE_LENGTH_MAX],
            text=line.text[:_TEXT_LENGTH_MAX],
        )
        for number, line in enumerate(statement.lines, start=1)
    )
    event = StatementImported(
        bank_statement_id=row.id, line_count=len(statement.lines), as_of_date=statement.as_of_date
    )
    announce(event, actor=actor, subject_id=row.id, now=now)
    return len(statement.lines)
