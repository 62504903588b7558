"""Lock what a payer has settled."""

from __future__ import annotations

from wellpaid.claim_pay.submissions.models import PayerTerms
from wellpaid.kit.locks import lock_row


def locked_terms() -> PayerTerms:
    """Lock the open organisation's terms: money is promised, and answers numbered, one at a time.

    Before any file of the payer's is locked.
    """
    terms, _ = PayerTerms.objects.get_or_create()
    return lock_row(PayerTerms, terms.id)
