"""From which age a patient's records are the patient's own affair, by state.

Sources, as of 2026-01-01: Ala. Code 26-1-1 (19), Neb. Rev. Stat. 43-2101 (19), Miss. Code 1-3-27
(21). Everywhere else in the United States the age of majority is 18.
"""

from __future__ import annotations

_USUAL_AGE = 18
_AGES = {"AL": 19, "NE": 19, "MS": 21}


def age_of_majority(state: str) -> int:
    """Give the age in years. ``state`` is the two-letter code; an unknown one counts as usual."""
    return _AGES.get(state.upper(), _USUAL_AGE)
