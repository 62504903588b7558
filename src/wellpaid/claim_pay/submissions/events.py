"""What becomes of payers' files and the payments in them. Ids, amounts and counts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@event
@dataclass(frozen=True, slots=True)
class UploadBegun(Event):
    """A file began to come in pieces."""

    code: ClassVar[str] = "submission_upload.begun"

    upload_id: UUID
    byte_count: int


@event
@dataclass(frozen=True, slots=True)
class UploadCancelled(Event):
    """Somebody gave an upload up; its bytes are gone."""

    code: ClassVar[str] = "submission_upload.cancelled"

    upload_id: UUID
    byte_count: int


@event
@dataclass(frozen=True, slots=True)
class UploadExpired(Event):
    """Nothing more of an upload came for a day; its bytes are gone."""

    code: ClassVar[str] = "submission_upload.expired"

    upload_id: UUID
    byte_count: int


@event
@dataclass(frozen=True, slots=True)
class SubmissionReceived(Event):
    """A payer's file is here, and will be read next."""

    code: ClassVar[str] = "submission.received"

    submission_id: UUID


@dataclass(frozen=True, slots=True)
class SubmissionMoved(Event):
    """A payer's file took a step; the base of the events below.

    ``amount_cents`` and ``payment_count`` are of what nothing is wrong with.
    """

    submission_id: UUID
    amount_cents: int
    payment_count: int
    quarantined_count: int


@event
@dataclass(frozen=True, slots=True)
class SubmissionChecked(SubmissionMoved):
    """Every payment was read and checked; people may approve."""

    code: ClassVar[str] = "submission.checked"


@event
@dataclass(frozen=True, slots=True)
class SubmissionRefused(SubmissionMoved):
    """Nothing of the file can be used."""

    code: ClassVar[str] = "submission.refused"


@event
@dataclass(frozen=True, slots=True)
class SubmissionApproved(SubmissionMoved):
    """Enough people agreed, and the money is set aside."""

    code: ClassVar[str] = "submission.approved"


@event
@dataclass(frozen=True, slots=True)
class SubmissionReleased(SubmissionMoved):
    """Every approved payment was given its way."""

    code: ClassVar[str] = "submission.released"


@event
@dataclass(frozen=True, slots=True)
class SubmissionWithdrawn(SubmissionMoved):
    """The payer took the file back before it was approved."""

    code: ClassVar[str] = "submission.withdrawn"


@event
@dataclass(frozen=True, slots=True)
class SubmissionApprovalGiven(Event):
    """One person approved; whether it takes another one depends on the amount."""

    code: ClassVar[str] = "submission.approval_given"

    submission_id: UUID
    amount_cents: int


@dataclass(frozen=True, slots=True)
class SubmittedPaymentMoved(Event):
    """A payment of a file took a step; the base of the events below."""

    submitted_payment_id: UUID
    submission_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class SubmittedPaymentHeld(SubmittedPaymentMoved):
    """Somebody keeps the payment back for now."""

    code: ClassVar[str] = "submitted_payment.held"


@event
@dataclass(frozen=True, slots=True)
class SubmittedPaymentHoldEnded(SubmittedPaymentMoved):
    """The payment may go with its file again."""

    code: ClassVar[str] = "submitted_payment.hold_ended"


@event
@dataclass(frozen=True, slots=True)
class SubmittedPaymentApproved(SubmittedPaymentMoved):
    """The payment's money is set aside."""

    code: ClassVar[str] = "submitted_payment.approved"


@event
@dataclass(frozen=True, slots=True)
class SubmittedPaymentReleased(SubmittedPaymentMoved):
    """The payment was given its way: bank, card or check."""

    code: ClassVar[str] = "submitted_payment.released"


@event
@dataclass(frozen=True, slots=True)
class SubmittedPaymentWithdrawn(SubmittedPaymentMoved):
    """The payment won't be made from this file."""

    code: ClassVar[str] = "submitted_payment.withdrawn"


SUBMISSION_MOVES: dict[str, type[SubmissionMoved]] = {
    kind.code: kind
    for kind in (
        SubmissionChecked,
        SubmissionRefused,
        SubmissionApproved,
        SubmissionReleased,
        SubmissionWithdrawn,
    )
}
PAYMENT_MOVES: dict[str, type[SubmittedPaymentMoved]] = {
    kind.code: kind
    for kind in (
        SubmittedPaymentHeld,
        SubmittedPaymentHoldEnded,
        SubmittedPaymentApproved,
        SubmittedPaymentReleased,
        SubmittedPaymentWithdrawn,
    )
}
MOVES: dict[str, type[Event]] = {**SUBMISSION_MOVES, **PAYMENT_MOVES}
