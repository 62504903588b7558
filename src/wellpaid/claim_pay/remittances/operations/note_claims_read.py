"""Note that a remittance's claims are read."""

from __future__ import annotations

from datetime import datetime

from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.kit.transactions import require_open


def note_claims_read(*, remittance: Remittance, now: datetime) -> None:
    """Say so, in the caller's transaction, unless the remittance took a step meanwhile.

    Then it stays unread, and the next round looks at it as it stands.
    """
    require_open()
    unchanged = Remittance.objects.filter(id=remittance.id, state=remittance.state)
    unchanged.update(claims_read_at=now)
