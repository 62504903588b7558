"""Do a file once more that stopped on its way: with a reason, in its organisation's log."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from wellpaid.claim_pay.submissions.operations.check_again import check_again
from wellpaid.core.banking.operations.retake_file import retake_file
from wellpaid.core.events.actors import Actor
from wellpaid.core.oversight.events import ActKind
from wellpaid.core.oversight.operations.record_act import checked_reason, record_act
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant


class FileKind(StrEnum):
    """Which way a file goes."""

    PAYER = "payer"
    BANK_OUT = "bank_out"
    BANK_IN = "bank_in"
    REMITTANCE = "remittance"


def replay_file(
    *,
    organization_id: UUID,
    kind: FileKind,
    thing_id: UUID,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Do it again, and keep who asked and why, all or nothing. What was done isn't done twice.

    A payer's file is checked on from where it stopped; a bank's file is read again from its stored
    bytes; remittances that are due and weren't delivered are delivered (all of the payer's).

    :raises ReasonMissing: no reason, or an endless one
    :raises NotFound: there is no such file
    :raises SubmissionNotStopped: the payer's file isn't stuck
    :raises InboundFileWasTaken: the bank's file was taken in
    :raises InboundFileStillUnreadable: the reader still refuses it
    :raises ValueError: a file to the bank; the office of its organisation sends those again
    """
    reason = checked_reason(reason)
    with tenant(organization_id):
        match kind:
            case FileKind.PAYER:
                check_again(organization_id=organization_id, submission_id=thing_id, now=now)
            case FileKind.BANK_IN:
                retake_file(
                    organization_id=organization_id, inbound_file_id=thing_id, actor=actor, now=now
                )
            case FileKind.REMITTANCE:
                # The job delivers what isn't delivered, and the provider's side takes it in once.
                defer("disbursements.deliver", organization_id=organization_id)
            case FileKind.BANK_OUT:
                raise ValueError("files to the bank are sent again by their organisation's office")
        record_act(
            organization_id=organization_id,
            kind=ActKind.FILE_REPLAYED,
            target_id=thing_id,
            actor=actor,
            now=now,
            reason=reason,
        )
