"""Two plans of the demo decide on bills of the clinic, by files that go the whole way.

Tidewater decides on all of its members', and its money is in the bank: those bills are proven cent
by cent down to the deposit, and those that waited are due. Pebbleway decides on the bill that the
demo's patient opens first; its money comes when the demo's bank lets a day go by.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from itertools import batched

from django.conf import settings

from wellpaid.claim_pay.elections.queries import elections_of
from wellpaid.claim_pay.reconciliation.operations.match_deposits import match_deposits
from wellpaid.core.identity.models import User
from wellpaid.core.organizations.models import Organization
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.formats.nacha.calendar import add_banking_days
from wellpaid.kit.clock import local_date
from wellpaid.kit.money import Money, allocate
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill, BillLine
from wellpaid.patient_pay.bills.states import BillState

from .match_up import PEOPLE, Plan, at, deposit_of, fund_plan, join_plan, read_at_clinic, send_file
from .plan_files import PlanClaim, PlanLine, PlanPayment

TIDEWATER = Plan("tidewater", "Tidewater Mutual Care", "1340000090", "TIDEWATER", 7741001)
PEBBLEWAY = Plan(
    "pebbleway", "Pebbleway Health Plan", "1340000017", "PEBBLEWAYHP", 9911820, "PEBBLEWAY"
)
_FIRST_BILL = "LA-01-9"
# Tidewater's money was sent so many banking days ago.
_PAID_AGO = 4
_CLAIMS_A_PAYMENT = 12
# What it agreed with the clinic, and leaves to its members, of what it hadn't decided before.
_DISCOUNT_PERCENT, _COINSURANCE_PERCENT = 35, 10


def seed_plan_decides(*, now: datetime) -> None:
    """Let the plan decide, once, where the clinic takes direct deposits."""
    clinic = Organization.objects.get(slug="larkmoor")
    is_here = Organization.objects.filter(slug=TIDEWATER.slug).exists()
    if is_here or not settings.BANK_FOLDER or not elections_of(clinic.id):
        return
    today = local_date(now, clinic.time_zone)
    people = [User.objects.get(username=one.username).id for one in PEOPLE]
    payer_id = join_plan(TIDEWATER, people, at(today, -25))
    payments = _payments(clinic, add_banking_days(today, -_PAID_AGO))
    send_file(TIDEWATER, payer_id, people, payments, at(today, -_PAID_AGO - 1))
    booked = add_banking_days(today, 1 - _PAID_AGO)
    read_at_clinic(
        clinic.id,
        [(booked, deposit_of(TIDEWATER, one.trace, one.cents)) for one in payments],
        now,
    )
    _decide_first_bill(clinic, today)
    remittances_to_bills(organization_id=clinic.id, now=now)
    match_deposits(organization_id=clinic.id, today=today, now=now)


def _decide_first_bill(clinic: Organization, today: date) -> None:
    """Let Pebbleway say of the patient's first bill what the clinic's table says."""
    payer = Organization.objects.filter(slug=PEBBLEWAY.slug).first()
    if payer is None:
        return
    with tenant(clinic.id):
        bill = Bill.objects.select_related("patient").filter(source_id=_FIRST_BILL).first()
        if bill is None or bill.state == BillState.CANCELLED:
            return
        claim = _claim(bill, "PE000")
    day = add_banking_days(today, 0)
    payment = PlanPayment(str(PEBBLEWAY.first), claim.paid_cents, day, (claim,))
    people = [User.objects.get(username=name).id for name in ("ines", "otto")]
    fund_plan(PEBBLEWAY, payer.id, payment.cents, at(today, -1))
    send_file(PEBBLEWAY, payer.id, people, [payment], at(today, -1))


def _payments(clinic: Organization, day: date) -> list[PlanPayment]:
    with tenant(clinic.id):
        bills = Bill.objects.filter(insurer_name=TIDEWATER.name).exclude(state=BillState.CANCELLED)
        claims = [_claim(bill) for bill in bills.select_related("patient").order_by("source_id")]
    return [
        PlanPayment(str(TIDEWATER.first + place), sum(one.paid_cents for one in some), day, some)
        for place, some in enumerate(batched(claims, _CLAIMS_A_PAYMENT))
    ]


def _claim(bill: Bill, member: str = "TW00000") -> PlanClaim:
    lines = BillLine.objects.filter(bill_id=bill.id).order_by("position")
    return PlanClaim(
        account=bill.source_id,
        plan_number=bill.claim_number or f"TW{bill.source_id}",
        family_name=_plain(bill.patient.family_name),
        given_name=_plain(bill.patient.given_name),
        member_id=f"{member}{bill.member_id_last4}",
        lines=tuple(_line(line) for line in lines),
    )


def _plain(name: str) -> str:
    """Write a name with the letters that every plan's file can hold."""
    letters = unicodedata.normalize("NFKD", name.upper())
    return "".join(one for one in letters if one.isascii() and (one.isalpha() or one in " -"))


def _line(line: BillLine) -> PlanLine:
    if line.waiting_cents:
        off, rest = allocate(Money(line.charge_cents), [_DISCOUNT_PERCENT, 100 - _DISCOUNT_PERCENT])
        share, _ = allocate(rest, [_COINSURANCE_PERCENT, 100 - _COINSURANCE_PERCENT])
        reasons = [("CO", "45", off.cents), ("PR", "2", share.cents)]
    else:
        reasons = [
            ("CO", "45", line.plan_discount_cents),
            ("PR", "1", line.deductible_cents),
            ("PR", "3", line.copay_cents),
            ("PR", "2", line.coinsurance_cents),
            ("PR", "96", line.other_share_cents),
        ]
    return PlanLine(
        line.code, line.service_date, line.charge_cents, tuple(one for one in reasons if one[2])
    )
