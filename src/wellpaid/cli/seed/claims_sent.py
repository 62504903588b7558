"""What the demo's clinic sent to its plans: claims that wait, are late, paid, paid less, denied.

The clinic's 837 files and one table of its dental desk go the product's own way, and so does the
835 of one more payment that answers some of them. What plans paid before is answered at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings

from wellpaid.claim_pay.elections.queries import elections_of
from wellpaid.claim_pay.expected_claims.models import ClaimFile
from wellpaid.claim_pay.expected_claims.operations.take_in_claims import take_in_claims
from wellpaid.claim_pay.remittances.models import RemittanceClaim
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.identity.models import User
from wellpaid.core.organizations.models import Organization
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.formats.nacha.calendar import add_banking_days
from wellpaid.kit.clock import local_date
from wellpaid.kit.tenancy.scope import tenant

from .claim_files import TIN, OutgoingClaim, claim_file
from .match_up import CINDERMOSS, PEOPLE, PLANS, TAMARISK, Plan, at, send_file
from .plan_decides import PEBBLEWAY, TIDEWATER
from .plan_files import PlanClaim, PlanLine, PlanPayment

# Plans need nine to fifteen days; claims go out on Mondays.
_DAYS_TO_PAY = 9
_PATIENTS = (
    ("FENN", "ODALYS"), ("MARROW", "TEODOR"), ("QUINCE", "ADELA"), ("VALE", "RUFINO"),
    ("SORREL", "IMKE"), ("TANSY", "BEORN"), ("BRACKEN", "LIESL"),
)  # fmt: skip
# What no plan answered: whose, how many days ago it was sent, and the charge.
_WAITING = (
    (0, 47, 184_000), (1, 33, 92_550), (1, 26, 41_200), (2, 96, 310_075), (3, 21, 66_000),
    (0, 5, 73_500), (1, 5, 128_000), (2, 3, 54_025), (3, 5, 205_000), (4, 3, 47_800),
    (4, 2, 61_000),
)  # fmt: skip
# One more payment of Tamarisk: number, charge, and what it took off.
_ANSWERS = (
    ("LK-7001", 148_000, (("CO", "45", 18_500), ("PR", "2", 12_950))),
    ("LK-7002", 96_000, (("CO", "197", 96_000),)),
    ("LK-7003", 52_400, (("CO", "29", 52_400),)),
)
# And of Cindermoss, whose contract the dental desk knows: number, charge, allowed by it, taken off.
_DENTAL = (
    ("DN-301", 42_000, 36_000, (("CO", "45", 6_000), ("PR", "2", 7_200))),
    ("DN-302", 118_000, 101_000, (("CO", "45", 52_000),)),
    ("DN-303", 31_500, 27_000, ()),
)
_ADDED_AGO = 12


def seed_claims_sent(*, now: datetime) -> None:
    """Let the clinic send its claims, once, where it takes direct deposits."""
    clinic = Organization.objects.get(slug="larkmoor")
    if not settings.BANK_FOLDER or not elections_of(clinic.id) or _is_here(clinic):
        return
    today = local_date(now, clinic.time_zone)
    remittances_to_bills(organization_id=clinic.id, now=now)
    by_day: dict[date, list[OutgoingClaim]] = defaultdict(list)
    for sent_date, claim in (*_answered(clinic), *_unanswered(today)):
        by_day[sent_date].append(claim)
    for place, sent_date in enumerate(sorted(by_day), start=1):
        content = claim_file(by_day[sent_date], number=place, made=sent_date)
        _take(clinic, content, today, now)
    _take(clinic, _dental_table(today), today, now)
    _answer(clinic, today, now)


def _is_here(clinic: Organization) -> bool:
    with tenant(clinic.id):
        return bool(ClaimFile.objects.exists())


def _take(clinic: Organization, content: bytes, today: date, now: datetime) -> None:
    take_in_claims(organization_id=clinic.id, content=content, today=today, actor=SYSTEM, now=now)


def _answered(clinic: Organization) -> Iterable[tuple[date, OutgoingClaim]]:
    """Give the claims that plans answered, once each, as the clinic sent them some days before."""
    names = {plan.name: plan for plan in (*PLANS, TIDEWATER, PEBBLEWAY)}
    with tenant(clinic.id):
        rows = list(RemittanceClaim.objects.select_related("remittance").order_by("id"))
    first = {row.patient_control_number: row for row in reversed(rows)}
    for row in first.values():
        plan = names.get(row.remittance.payer_name)
        if plan is not None and row.service_from is not None:
            monday = _monday(row.payment_date - timedelta(days=_DAYS_TO_PAY))
            sent_date = max(monday, row.service_from)
            yield sent_date, OutgoingClaim(
                row.patient_control_number, _name(plan), plan.sender_id, row.family_name,
                row.given_name, row.member_id, row.service_from, row.charge_cents,
            )  # fmt: skip


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _unanswered(today: date) -> Iterable[tuple[date, OutgoingClaim]]:
    for place, (whose, days, cents) in enumerate(_WAITING):
        sent_date = today - timedelta(days=days)
        yield sent_date, _claim(f"LK-{6001 + place}", PLANS[whose], place, sent_date, cents)
    sent_date = today - timedelta(days=_ADDED_AGO)
    for place, (number, cents, _) in enumerate(_ANSWERS):
        yield sent_date, _claim(number, TAMARISK, place, sent_date, cents)


def _claim(number: str, plan: Plan, place: int, sent_date: date, cents: int) -> OutgoingClaim:
    family, given = _PATIENTS[place % len(_PATIENTS)]
    care = sent_date - timedelta(days=4)
    return OutgoingClaim(
        number, _name(plan), plan.sender_id, family, given, f"W0000{place:05d}", care, cents
    )


def _name(plan: Plan) -> str:
    return plan.name.upper().replace("’", "")


def _dental_table(today: date) -> bytes:
    """Write the dental desk's table, which says what the contract allows."""
    sent = today - timedelta(days=_ADDED_AGO)
    care = sent - timedelta(days=2)
    rows = [
        "claim_number,charge,expected_amount,payer_name,payer_id,provider_tin,patient_family_name,"
        "patient_given_name,service_from,sent_date"
    ]
    for place, (number, cents, allowed, _) in enumerate(_DENTAL):
        family, given = _PATIENTS[(place + 4) % len(_PATIENTS)]
        rows.append(
            f"{number},{_dollars(cents)},{_dollars(allowed)},{CINDERMOSS.name},"
            f"{CINDERMOSS.sender_id},{TIN},{family.title()},{given.title()},{care},{sent}"
        )
    return ("\n".join(rows) + "\n").encode()


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _answer(clinic: Organization, today: date, now: datetime) -> None:
    """Let two plans answer some of them, by files that go the whole way."""
    people = [User.objects.get(username=one.username).id for one in PEOPLE]
    dental = [(number, cents, reasons) for number, cents, _, reasons in _DENTAL if reasons]
    for plan, trace, answers in (
        (TAMARISK, "58822", list(_ANSWERS)),
        (CINDERMOSS, "3390579", dental),
    ):
        care = today - timedelta(days=_ADDED_AGO + 4)
        claims = tuple(_decided(plan, place, care, *one) for place, one in enumerate(answers))
        payment = PlanPayment(
            trace, sum(one.paid_cents for one in claims), add_banking_days(today, 0), claims
        )
        payer_id = Organization.objects.get(slug=plan.slug).id
        send_file(plan, payer_id, people, [payment], at(today, -1))
    remittances_to_bills(organization_id=clinic.id, now=now)


def _decided(
    plan: Plan, place: int, care: date, number: str, cents: int,
    reasons: tuple[tuple[str, str, int], ...],
) -> PlanClaim:  # fmt: skip
    family, given = _PATIENTS[place if plan is TAMARISK else place + 4]
    line = PlanLine("99213", care, cents, reasons)
    return PlanClaim(
        account=number,
        plan_number=f"{plan.sender_id[:3]}{plan.first}{place}",
        family_name=family,
        given_name=given,
        member_id=f"W0000{place:05d}",
        lines=(line,),
        status="1" if line.paid_cents else "4",
    )
