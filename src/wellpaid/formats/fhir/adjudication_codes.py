"""What the codes of an adjudication mean, from one dated table kept as data."""

from __future__ import annotations

import enum
import json
from functools import cache
from importlib import resources
from typing import Final

TABLE: Final = "adjudication_codes.json"


class Meaning(enum.StrEnum):
    """The amounts a plan can speak of."""

    CHARGE = "charge"
    ALLOWED = "allowed"
    PAID = "paid"
    DISCOUNT = "discount"
    DEDUCTIBLE = "deductible"
    COPAY = "copay"
    COINSURANCE = "coinsurance"
    NOT_COVERED = "not_covered"
    MEMBER_SHARE = "member_share"
    PAID_BY_PATIENT = "paid_by_patient"
    PAID_TO_PATIENT = "paid_to_patient"
    PAID_BY_OTHER_PLAN = "paid_by_other_plan"


@cache
def _table() -> dict[tuple[str, str], Meaning]:
    text = resources.files(__package__).joinpath(TABLE).read_text(encoding="utf-8")
    systems: dict[str, dict[str, str]] = json.loads(text)["systems"]
    return {
        (system, code): Meaning(meaning)
        for system, codes in systems.items()
        for code, meaning in codes.items()
    }


def meaning_of(system: str | None, code: str | None) -> Meaning | None:
    """Give the meaning of a coding, or None for codes that carry no amount we use."""
    return _table().get((system or "", code or ""))
