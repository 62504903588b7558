"""The audit trail proves itself: every block's hash is reckoned anew from its lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from wellpaid.core.audit import sealed_rows
from wellpaid.core.audit.models import AuditBlock, AuditLine
from wellpaid.kit.sealing import START, extend
from wellpaid.kit.tenancy.scope import tenant


@dataclass(frozen=True, slots=True)
class AuditProof:
    """What was looked at, and what isn't as it must be."""

    organization_id: UUID
    line_count: int
    block_count: int
    findings: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Nothing was found."""
        return not self.findings


def prove_audit(organization_id: UUID) -> AuditProof:
    """Check one organisation's audit trail against its seals; memory doesn't grow with it."""
    with tenant(organization_id):
        return AuditProof(
            organization_id,
            AuditLine.objects.count(),
            AuditBlock.objects.count(),
            tuple(_check_blocks(organization_id)),
        )


def _check_blocks(organization_id: UUID) -> Iterator[str]:
    previous, number, until = START, 0, 0
    for block in AuditBlock.objects.order_by("number").iterator():
        number += 1
        if (block.number, bytes(block.previous_hash), block.from_xid) != (number, previous, until):
            yield f"block {block.number} doesn't follow the block before it"
            number = block.number
        rows = sealed_rows.lines(organization_id, block.from_xid, block.until_xid)
        end, count = extend(bytes(block.previous_hash), rows)
        if end != bytes(block.hash) or count != block.line_count:
            yield (
                f"block {block.number}: {count} lines where {block.line_count} were sealed, "
                "or other lines"
            )
        previous, until = bytes(block.hash), block.until_xid
