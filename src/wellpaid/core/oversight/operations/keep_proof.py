"""Keep what a check of books and audit trail found."""

from __future__ import annotations

from datetime import datetime

from wellpaid.core.audit.operations.prove import AuditProof
from wellpaid.core.audit.queries import newest_block as newest_trail_block
from wellpaid.core.ledger.operations.prove import Proof as LedgerProof
from wellpaid.core.ledger.queries import newest_block, totals
from wellpaid.core.oversight.models import Proof
from wellpaid.kit.tenancy.scope import tenant

# A broken book has thousands of findings; the first ones tell where to look.
_KEPT_FINDINGS = 20
_FINDING_LENGTH = 300


def keep_proof(*, books: LedgerProof, trail: AuditProof, now: datetime) -> Proof:
    """Keep it, with the sums of both sides and the newest sealed blocks' hashes."""
    with tenant(books.organization_id):
        sums, block = totals(), newest_block()
        trail_block = newest_trail_block()
    found = [[one.code, one.what[:_FINDING_LENGTH]] for one in books.findings]
    found += [["audit_trail", what[:_FINDING_LENGTH]] for what in trail.findings]
    proof: Proof = Proof.objects.create(
        organization_id=books.organization_id,
        proved_at=now,
        account_count=books.account_count,
        journal_count=books.journal_count,
        entry_count=books.entry_count,
        debit_cents=sums.debits.cents,
        credit_cents=sums.credits.cents,
        block_count=books.block_count,
        block_hash=block.hash if block else "",
        line_count=trail.line_count,
        line_block_count=trail.block_count,
        line_block_hash=trail_block.hash if trail_block else "",
        sealed_through=trail_block.sealed_at if trail_block else None,
        finding_count=len(books.findings),
        trail_finding_count=len(trail.findings),
        findings=found[:_KEPT_FINDINGS],
    )
    return proof
