"""Say what a booking on our account pays."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from wellpaid.core.banking.events import LineMatched
from wellpaid.core.banking.models import BankLine
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.kit.transactions import savepoint

_KIND = re.compile(r"[a-z][a-z_]{0,29}")


class LineMatchedAlready(ProductError):
    """It pays something else."""

    code, status = "bank_line_matched_already", 409
    message = "This booking is matched with something else. Take that match back first."


class SubjectMatchedAlready(ProductError):
    """Another booking is matched with it, and a bank books it once."""

    code, status = "bank_line_subject_matched", 409
    message = "Another booking is matched with this already. Take that match back first."


def match_line(
    *,
    organization_id: UUID,
    bank_line_id: UUID,
    kind: str,
    subject_id: UUID,
    actor: Actor,
    now: datetime,
) -> bool:
    """Match a booking. The area above gives its own kind, such as ``payout``, and id.

    The same match again changes nothing. Tells whether it was made now: who books money for a match
    books it then, and not for a twin's.

    :raises NotFound: the organisation has no such booking
    :raises LineMatchedAlready: it is matched with something else
    :raises SubjectMatchedAlready: another booking is matched with it
    :raises ValueError: ``kind`` isn't a short lower-case word
    """
    if not _KIND.fullmatch(kind):
        raise ValueError("a kind is a short word in lower case")
    with tenant(organization_id):
        line = locked_line(bank_line_id)
        if line.matched_id is not None:
            if (line.matched_kind, line.matched_id) == (kind, subject_id):
                return False
            raise LineMatchedAlready
        line.matched_kind, line.matched_id, line.matched_at = kind, subject_id, now
        try:
            with savepoint():
                line.save(update_fields=["matched_kind", "matched_id", "matched_at"])
        except IntegrityError as error:
            raise SubjectMatchedAlready from error
        event = LineMatched(
            bank_line_id=line.id, subject_id=subject_id, amount_cents=line.amount_cents
        )
        announce(event, actor=actor, subject_id=line.id, now=now)
        return True


def locked_line(bank_line_id: UUID) -> BankLine:
    """Lock a booking of the open organisation and give it fresh.

    :raises NotFound: it has no such booking
    """
    rows = lock_rows(BankLine, [bank_line_id])
    if bank_line_id not in rows:
        raise NotFound
    return rows[bank_line_id]
