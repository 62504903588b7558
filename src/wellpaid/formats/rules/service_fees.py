"""Where a percentage fee on a claim payment may be charged, by state and day.

The state is the provider's. A rule holds from its first day; where none stands, a fee that the
provider has chosen, beside a free way of being paid, is allowed (CMS guidance of March 2022;
45 CFR 162.925(a) forbids a plan to make the free way worse).

Sources: Ohio HB 96 (2025), no fee by plan or vendor for a check or EFT; Ala. Code 27-1-17.1, a
nominal bank fee only; N.Y. Laws 2025 ch. 647, notice, a free way and the provider's own choice,
which holds until changed. Which of them reach an opt-in service is for the operator's lawyer: the
table is on the careful side.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FeeRule:
    """One state's rule from a day on."""

    state: str
    since: date
    is_allowed: bool
    source: str


FEE_RULES = (
    FeeRule("AL", date(2015, 1, 1), is_allowed=False, source="Ala. Code 27-1-17.1"),
    FeeRule("OH", date(2025, 9, 30), is_allowed=False, source="Ohio HB 96 (2025)"),
    FeeRule("NY", date(2026, 6, 17), is_allowed=True, source="N.Y. Laws 2025 ch. 647"),
)


def fee_rule(state: str, on: date) -> FeeRule | None:
    """Give the rule in force in a state on a day; None: no rule of its own."""
    in_force = [rule for rule in FEE_RULES if rule.state == state.upper() and rule.since <= on]
    return max(in_force, key=lambda rule: rule.since, default=None)


def may_charge_fee(state: str, on: date) -> bool:
    """Tell whether a chosen percentage fee may be charged to a provider of this state."""
    rule = fee_rule(state, on)
    return rule is None or rule.is_allowed
