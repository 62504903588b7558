"""Take in a bank's statement that somebody sends by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError

from wellpaid.core.banking.events import InboundFileTaken
from wellpaid.core.banking.models import BankAccount, InboundFile
from wellpaid.core.banking.policy import FILES_KEPT_YEARS, kept_until
from wellpaid.core.banking.reading import InboundUnreadable, read_statement
from wellpaid.core.banking.states import InboundKind, OwnerKind
from wellpaid.core.documents.operations.store_document import store_document
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.formats.bank_statements.any_file import StatementFormat
from wellpaid.formats.bank_statements.statement import AccountStatement
from wellpaid.kit.crypto import seal_text
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.tenancy.scope import current_organization_id, tenant
from wellpaid.kit.transactions import savepoint

from .build_file import SEALED_MEDIA_TYPE
from .import_statement import Imported, OwnAccount, import_statement, own_account
from .take_in_file import SEALED_INBOUND

SIZE_MAX: Final = 20 * 1024 * 1024
_NAME_MAX: Final = 200
_STAMP: Final = "by hand"
# A bank books no earlier and no later; a day beyond is a slip, or another way to write days.
_FIRST_DAY: Final = date(2000, 1, 1)
_AHEAD: Final = timedelta(days=366)


class StatementTooLarge(ProductError):
    """Longer than any statement that a person would send."""

    code, status = "statement_too_large", 413
    message = "The file is larger than 20 MB. Nothing was taken in. Send one month at a time."


class StatementUnreadable(ProductError):
    """It breaks a rule; the reason names the line."""

    code, status = "statement_unreadable", 422
    message = "We can't read this file. Nothing was taken in. {reason}"


class StatementKnown(ProductError):
    """The very same bytes are here."""

    code, status = "statement_known", 409
    message = "This file is here already. Nothing was taken in a second time."


class StatementOfStrangers(ProductError):
    """No statement in it is of an account of ours."""

    code, status = "statement_of_strangers", 422
    message = "None of the accounts in this file is yours here. Nothing was taken in."


class AccountNotNamed(ProductError):
    """The file doesn't say whose it is, and the sender didn't either."""

    code, status = "statement_account_not_named", 422
    message = "This file doesn’t name its account. Choose which one it is of."


def upload_statement(
    *,
    organization_id: UUID,
    name: str,
    chunks: Iterable[bytes],
    bank_account_id: UUID | None,
    actor: Actor,
    now: datetime,
) -> Imported:
    """Read a file whole and keep its bookings, once for its bytes; bookings known are left out.

    :param bank_account_id: whose the file is, if it names no account
    :raises StatementTooLarge: more than 20 MB
    :raises StatementUnreadable: it breaks a rule
    :raises StatementKnown: the same bytes are here
    :raises StatementOfStrangers: no account in it is the organisation's
    :raises AccountNotNamed: it names no account, and none was chosen
    :raises NotFound: the chosen account isn't the organisation's
    """
    content = _gathered(chunks)
    try:
        file_format, statements = read_statement(content)
    except InboundUnreadable as error:
        raise StatementUnreadable(reason=str(error)) from error
    _require_possible_days(statements, now)
    with tenant(organization_id):
        unnamed = _chosen(bank_account_id)
        if unnamed is None and any(not one.account_number for one in statements):
            raise AccountNotNamed
        row = _kept_file(name, content, now)
        done = _imported(row, statements, file_format, unnamed, actor, now)
        if done.stranger_count == len(statements):
            raise StatementOfStrangers
        announce(InboundFileTaken(inbound_file_id=row.id), actor=actor, subject_id=row.id, now=now)
        return done


def _gathered(chunks: Iterable[bytes]) -> bytes:
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > SIZE_MAX:
            raise StatementTooLarge
    return bytes(content)


def _require_possible_days(statements: Sequence[AccountStatement], now: datetime) -> None:
    last = now.date() + _AHEAD
    for statement in statements:
        for day in (statement.as_of_date, *(line.booked_date for line in statement.lines)):
            if day is not None and not _FIRST_DAY <= day <= last:
                raise StatementUnreadable(reason=f"{day} can't be a day of booking.")


def _chosen(bank_account_id: UUID | None) -> OwnAccount | None:
    if bank_account_id is None:
        return None
    row = BankAccount.objects.filter(id=bank_account_id, owner_kind=OwnerKind.ORGANIZATION).first()
    if row is None:
        raise NotFound
    return own_account(row)


def _kept_file(name: str, content: bytes, now: datetime) -> InboundFile:
    """Keep the file, sealed, once for its bytes.

    :raises StatementKnown: it is here
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if InboundFile.objects.filter(content_sha256=sha256).exists():
        raise StatementKnown
    document = store_document(
        organization_id=current_organization_id(),
        kind="bank_inbound_file",
        media_type=SEALED_MEDIA_TYPE,
        content=seal_text(SEALED_INBOUND, content.decode("latin-1")).encode(),
        keep_until_date=kept_until(now.date(), FILES_KEPT_YEARS),
        now=now,
    )
    try:
        with savepoint():
            row: InboundFile = InboundFile.objects.create(
                name=name[:_NAME_MAX],
                content_sha256=sha256,
                size_bytes=len(content),
                stamp=_STAMP,
                kind=InboundKind.STATEMENT,
                document_id=document.id,
                taken_at=now,
            )
    except IntegrityError as error:
        raise StatementKnown from error
    return row


def _imported(
    row: InboundFile,
    statements: Sequence[AccountStatement],
    file_format: StatementFormat,
    unnamed: OwnAccount | None,
    actor: Actor,
    now: datetime,
) -> Imported:
    return import_statement(
        inbound_file=row,
        statements=statements,
        file_format=file_format,
        is_uploaded=True,
        unnamed=unnamed,
        actor=actor,
        now=now,
    )
