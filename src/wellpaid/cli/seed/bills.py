"""The clinics' bills as the tables that they would export: the import reads them like any other."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from wellpaid.kit.money import ZERO, Money, allocate

from .care import CLINICIANS, PLANS, PRICES, Care, Plan
from .people import Family, Patient, families

_COLUMNS = [
    "bill_number",
    "patient_id",
    "patient_family_name",
    "patient_given_name",
    "patient_birth_date",
    "guarantor_id",
    "guarantor_family_name",
    "guarantor_given_name",
    "guarantor_birth_date",
    "address_line_1",
    "city",
    "state",
    "postal_code",
    "email",
    "phone",
    "language",
    "facility",
    "insurer",
    "member_id",
    "claim_number",
    "plan_decided_date",
    "issued_date",
    "due_date",
    "patient_paid",
    "service_date",
    "description",
    "code",
    "clinician",
    "charge",
    "plan_discount",
    "plan_paid",
    "waiting_on_plan",
    "deductible",
    "copay",
    "coinsurance",
    "other_share",
]
_DAYS_TO_PAY = 21
_BILLS_A_FAMILY = (1, 1, 2, 2, 3)


@dataclass(frozen=True)
class Story:
    """How a bill stands. ``days_ago`` is when it was sent; ``paid_percent`` of the share."""

    name: str
    days_ago: int
    is_insured: bool = True
    is_waiting: bool = False
    is_partly_waiting: bool = False
    paid_percent: int = 0


STORIES = (
    Story("due", 8),
    Story("due", 3),
    Story("due", 13),
    Story("late", 34),
    Story("late", 58),
    Story("paid", 40, paid_percent=100),
    Story("part paid", 15, paid_percent=40),
    Story("with insurance", 5, is_waiting=True),
    Story("partly waiting", 6, is_partly_waiting=True),
    Story("no insurance", 9, is_insured=False),
)


def clinic_table(slug: str, today: date) -> bytes:
    """Give a clinic's bills as CSV. ``today`` is the day the town began, so it never changes."""
    out = io.StringIO()
    table = csv.DictWriter(out, _COLUMNS)
    table.writeheader()
    if slug == "larkmoor":
        table.writerows(_prototype_bill(today))
    random = Random(f"{slug}/11")  # noqa: S311 sameness, not secrecy
    for family in families():
        for number in range(random.choice(_BILLS_A_FAMILY)):
            story = random.choice(STORIES)
            table.writerows(_bill(slug, family, number, story, today, random))
    return out.getvalue().encode()


def _bill(
    slug: str, family: Family, number: int, story: Story, today: date, random: Random
) -> list[dict[str, str]]:
    patient = random.choice(family.patients)
    plan = PLANS[family.number % len(PLANS)]
    care = random.sample(PRICES[slug], random.choice((1, 1, 2, 3)))
    issued = today - timedelta(days=story.days_ago)
    visit = issued - timedelta(days=random.randint(18, 40))
    deductible_left = Money(random.choice((0, 0, 45_00, 95_00)))
    head = _head(slug, family, patient, number, issued)
    head |= _insurance(slug, family, plan, number, visit, story) if story.is_insured else {}
    rows, share = [], ZERO
    for index, item in enumerate(care):
        amounts = _shares(item.price, plan, deductible_left, is_first=index == 0)
        if not story.is_insured:
            amounts = {"other_share": item.price}
        if story.is_waiting or (story.is_partly_waiting and index == len(care) - 1):
            amounts = {"waiting_on_plan": item.price}
        deductible_left = deductible_left - amounts.get("deductible", ZERO)
        keys = ("deductible", "copay", "coinsurance", "other_share")
        share = share + Money(sum(amounts.get(key, ZERO).cents for key in keys))
        rows.append(_row(head, item, random.choice(CLINICIANS[slug]), visit, amounts))
    if story.paid_percent:
        paid, _ = allocate(share, [story.paid_percent, 100 - story.paid_percent])
        rows[0]["patient_paid"] = str(paid)
    return rows


def _shares(
    price: Money, plan: Plan, deductible_left: Money, *, is_first: bool
) -> dict[str, Money]:
    """Divide a price as the plan would: discount, deductible, copay, then a percentage."""
    discount, allowed = allocate(price, [plan.discount_percent, 100 - plan.discount_percent])
    deductible = min(deductible_left, allowed)
    copay = min(plan.copay if is_first else ZERO, allowed - deductible)
    rest = allowed - deductible - copay
    coinsurance, plan_paid = allocate(
        rest, [plan.coinsurance_percent, 100 - plan.coinsurance_percent]
    )
    return {
        "plan_discount": discount,
        "plan_paid": plan_paid,
        "deductible": deductible,
        "copay": copay,
        "coinsurance": coinsurance,
    }


def _head(slug: str, family: Family, patient: Patient, number: int, issued: date) -> dict[str, str]:
    guarantor = family.guarantor
    is_other = patient is not guarantor
    return {
        "bill_number": f"{slug[:2].upper()}-{family.number:02d}-{number + 1}",
        "patient_id": patient.number,
        "patient_family_name": patient.family_name,
        "patient_given_name": patient.given_name,
        "patient_birth_date": patient.birth_date.isoformat(),
        "guarantor_id": guarantor.number if is_other else "",
        "guarantor_family_name": guarantor.family_name if is_other else "",
        "guarantor_given_name": guarantor.given_name if is_other else "",
        "guarantor_birth_date": guarantor.birth_date.isoformat() if is_other else "",
        "address_line_1": family.street,
        "city": "Dunmere",
        "state": "OH",
        "postal_code": family.postal_code,
        "email": family.email,
        "phone": family.phone,
        "language": family.language,
        "facility": "",
        "issued_date": issued.isoformat(),
        "due_date": (issued + timedelta(days=_DAYS_TO_PAY)).isoformat(),
    }


def _insurance(
    slug: str, family: Family, plan: Plan, number: int, visit: date, story: Story
) -> dict[str, str]:
    decided = "" if story.is_waiting else (visit + timedelta(days=14)).isoformat()
    return {
        "insurer": plan.name,
        "member_id": f"{plan.name[:2].upper()}{family.number:04d}{family.number * 37 % 1000:03d}",
        "claim_number": f"{plan.name[:2].upper()}-{visit.year}-{slug[:1]}{family.number}{number}",
        "plan_decided_date": decided,
    }


def _row(
    head: dict[str, str], item: Care, clinician: str, visit: date, amounts: dict[str, Money]
) -> dict[str, str]:
    return (
        head
        | {
            "service_date": visit.isoformat(),
            "description": item.words,
            "code": item.code,
            "clinician": clinician,
            "charge": str(item.price),
        }
        | {name: str(amount) for name, amount in amounts.items()}
    )


def _prototype_bill(today: date) -> list[dict[str, str]]:
    """Give the bill that the design is drawn around: $183.48 for a knee."""
    family = families()[0]
    issued = today - timedelta(days=6)
    head = _head("larkmoor", family, family.guarantor, 8, issued)
    head |= {
        "facility": "Larkmoor Clinic, Eastgate",
        "insurer": PLANS[0].name,
        "member_id": "PE0001882",
        "claim_number": f"PW-{issued.year}-118204",
        "plan_decided_date": (issued - timedelta(days=2)).isoformat(),
    }
    visit = issued - timedelta(days=31)
    lines = (
        (1, "Dr. Imre Castellan", "167.90", "37.68", "95.00", "9.42"),
        (4, "Larkmoor Imaging", "443.70", "269.04", "0", "67.26"),
        (3, "Larkmoor Imaging", "91.00", "47.20", "0", "11.80"),
    )
    return [
        _row(
            head,
            PRICES["larkmoor"][index],
            clinician,
            visit,
            {
                "plan_discount": Money.from_decimal_text(discount),
                "plan_paid": Money.from_decimal_text(paid),
                "deductible": Money.from_decimal_text(deductible),
                "coinsurance": Money.from_decimal_text(coinsurance),
            },
        )
        for index, clinician, discount, paid, deductible, coinsurance in lines
    ]
