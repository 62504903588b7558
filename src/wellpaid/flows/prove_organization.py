"""Check an organisation's books and audit trail, and keep what was found."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.audit.operations.prove import prove_audit
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.oversight.operations.keep_proof import keep_proof


def prove_organization(*, organization_id: UUID, now: datetime) -> bool:
    """Prove both, and tell whether all agrees.

    Each proof reads at one moment of its own, outside any other transaction; what it found is
    kept in a transaction after it.
    """
    books = prove_ledger(organization_id)
    trail = prove_audit(organization_id)
    proof = keep_proof(books=books, trail=trail, now=now)
    return proof.books_agree and proof.trail_is_unbroken
