"""Delete counts of tries that no rule looks at any more."""

from __future__ import annotations

from datetime import datetime

from wellpaid.core.identity.models import CountedTry


def forget_old_tries(*, now: datetime) -> int:
    """Delete them and give their number."""
    return CountedTry.objects.filter(expires__lt=now).delete()[0]
