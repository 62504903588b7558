"""Read one payment's own segments out of its payer's file."""

from __future__ import annotations

from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.core.documents.operations.keep_bytes import path_of


def raw_payment(row: Disbursement) -> bytes:
    """Give ST to SE, byte for byte. ``row`` comes with its payment and file."""
    payment = row.submitted_payment
    with path_of(row.organization_id, payment.submission.content_sha256).open("rb") as file:
        file.seek(payment.start_byte)
        return file.read(payment.size_bytes)
