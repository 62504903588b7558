"""Keep the last word of each of the doctor's checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wellpaid.core.oversight.models import CheckResult

_SAW_LENGTH, _REMEDY_LENGTH = 300, 500
GOOD = "ok"


@dataclass(frozen=True, slots=True)
class Checked:
    """What one check saw; ``verdict`` is ok, warning or problem."""

    name: str
    verdict: str
    saw: str
    remedy: str


def keep_checks(*, results: Sequence[Checked], now: datetime) -> None:
    """Keep them in the order in which to mend things; when all was well last stays known."""
    for position, one in enumerate(results):
        facts = {
            "position": position,
            "verdict": one.verdict,
            "saw": one.saw[:_SAW_LENGTH],
            "remedy": one.remedy[:_REMEDY_LENGTH],
            "checked_at": now,
        }
        if one.verdict == GOOD:
            facts["good_at"] = now
        CheckResult.objects.update_or_create(name=one.name, defaults=facts)
