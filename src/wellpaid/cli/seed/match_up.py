"""Some weeks of claim payments of several plans, and the clinic's bank statement of them.

Everything goes the product's own way: each plan's 835 file is read, checked, approved by two people
and released, the plans are funded by what their bank shows, and the clinic's deposits are a BAI2
file that is read and matched. What doesn't agree is what banks and plans really do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from uuid import UUID

from django.conf import settings

from wellpaid.claim_pay.disbursements.operations.deliver_remittances import deliver_remittances
from wellpaid.claim_pay.disbursements.operations.issue_disbursements import issue_disbursements
from wellpaid.claim_pay.disbursements.operations.match_payer_lines import match_payer_lines
from wellpaid.claim_pay.disbursements.operations.release_payments import release_payments
from wellpaid.claim_pay.elections.queries import elections_of
from wellpaid.claim_pay.payers.numbers import IdentifierKind
from wellpaid.claim_pay.payers.operations.change_offer import Offer
from wellpaid.claim_pay.payers.operations.register_payer import Payer, register_payer
from wellpaid.claim_pay.reconciliation.operations.match_deposits import match_deposits
from wellpaid.claim_pay.submissions.models import Submission
from wellpaid.claim_pay.submissions.operations.approve_submission import approve_submission
from wellpaid.claim_pay.submissions.operations.check_submission import check_submission
from wellpaid.claim_pay.submissions.operations.receive_file import Sent, receive_file
from wellpaid.claim_pay.submissions.states import Source
from wellpaid.core.banking.operations.add_bank_account import BankAccountDetails, add_bank_account
from wellpaid.core.banking.operations.set_up_ach import AchTerms, set_up_ach
from wellpaid.core.banking.operations.upload_statement import upload_statement
from wellpaid.core.banking.states import AccountType, HolderKind, OwnerKind
from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
from wellpaid.core.identity.operations.make_user import NewUser, make_user
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.operations.add_member import add_member
from wellpaid.core.organizations.queries import day_at
from wellpaid.core.organizations.roles import Role
from wellpaid.formats.bank_statements.bai2_writing import write_bai2
from wellpaid.formats.bank_statements.statement import AccountStatement, StatementLine
from wellpaid.formats.nacha.calendar import add_banking_days
from wellpaid.kit.clock import local_date
from wellpaid.kit.tenancy.scope import tenant

from .claim_people import open_organization
from .plan_files import PlanCorrection, PlanPayment, Sender, plan_file

_BANK = "021000021"
_CLINIC_ACCOUNT = "1620000099"
_ACH_IN, _WIRE_IN = "165", "195"
_NOON = time(17, tzinfo=UTC)
_FUNDS_CENTS = 50_000_000
# Who approves at the company that runs all five plans; nobody signs in as them.
PEOPLE = (
    NewUser("lena", "lena@lanternfield.example", "four quiet green lamps", "Lena Marsh"),
    NewUser("marek", "marek@lanternfield.example", "four quiet green lamps", "Marek Oday"),
)


@dataclass(frozen=True)
class Plan:
    """A plan of the demo.

    ``first``: where its payments' numbers begin; ``known_as``: its own number, where that isn't the
    interchange's.
    """

    slug: str
    name: str
    ein: str
    sender_id: str
    first: int
    known_as: str = ""


LANTERNFIELD = Plan("lanternfield", "Lanternfield Health", "1340000041", "LANTERNFIELD", 1180530)
TAMARISK = Plan("tamarisk", "Tamarisk Mutual", "1340000058", "TAMARISK", 58810)
MARLOWE = Plan("marlowe", "Marlowe County Workers’ Fund", "1340000066", "MARLOWEFUND", 6620061)
COPPERFEN = Plan("copperfen", "Copperfen Benefit Fund", "1340000074", "COPPERFEN", 2204101)
CINDERMOSS = Plan("cindermoss", "Cindermoss Dental Fund", "1340000082", "CINDERMOSS", 3390560)
PLANS = (LANTERNFIELD, TAMARISK, MARLOWE, COPPERFEN, CINDERMOSS)
# Payments that arrive as they should: their plan, how many banking days ago, and the amount. The
# last one is typed into the clinic's own books with two digits swapped (own_books.py).
_PLAIN = (
    *((PLANS[n % 5], 18 - n // 2, 61_240 + 7_919 * (n * n % 37)) for n in range(24)),
    (MARLOWE, 8, 64_000),
)
MISTYPED = "6620066"


def seed_match_up(*, now: datetime) -> None:
    """Let the plans pay and the bank tell, once, where the clinic takes direct deposits."""
    clinic = Organization.objects.get(slug="larkmoor")
    is_here = Organization.objects.filter(slug=LANTERNFIELD.slug).exists()
    if is_here or not settings.BANK_FOLDER or not elections_of(clinic.id):
        return
    today = local_date(now, clinic.time_zone)
    people = [make_user(new_user=one, now=now) for one in PEOPLE]
    for plan in PLANS:
        payer_id = join_plan(plan, people, at(today, -25))
        for made, payments in _files(plan, today):
            send_file(plan, payer_id, people, payments, made)
    read_at_clinic(clinic.id, _bookings(today), now)
    match_deposits(organization_id=clinic.id, today=today, now=now)


def at(today: date, banking_days: int) -> datetime:
    """Give noon of a banking day before today."""
    return datetime.combine(add_banking_days(today, banking_days), _NOON)


def join_plan(plan: Plan, people: Sequence[UUID], now: datetime) -> UUID:
    """Bring a plan in, with its people, its bank in a folder of its own, and money."""
    payer_id = register_payer(
        payer=Payer(
            slug=plan.slug,
            name=plan.name,
            payer_ein=plan.ein,
            offer=Offer(
                missing_contact_name=f"{plan.name}, provider payments",
                missing_contact_phone="+18005550172",
                missing_contact_email=f"payments@{plan.slug}.example",
            ),
            identifiers=(
                (IdentifierKind.N104_XV, plan.sender_id),
                (IdentifierKind.ISA_SENDER, plan.sender_id),
            ),
            phone="+18005550172",
        ),
        actor=SYSTEM,
        now=now,
    )
    open_organization(payer_id, "12 Ledger Row", now)
    for user_id in people:
        add_member(
            organization_id=payer_id, user_id=user_id, role=Role.ADMINISTRATOR, actor=SYSTEM,
            now=now,
        )  # fmt: skip
    _set_up_bank(plan, payer_id, now)
    fund_plan(plan, payer_id, _FUNDS_CENTS, now)
    return payer_id


def fund_plan(plan: Plan, payer_id: UUID, cents: int, now: datetime) -> None:
    """Have the plan's bank show a wire to its account."""
    wire = StatementLine(_WIRE_IN, cents, f"W{plan.first}", text="FUNDING")
    _read(payer_id, plan.ein, [(day_at(payer_id, now), wire)], now)
    match_payer_lines(organization_id=payer_id, now=now)


def _set_up_bank(plan: Plan, payer_id: UUID, now: datetime) -> None:
    account_id = add_bank_account(
        organization_id=payer_id,
        details=BankAccountDetails(
            owner_kind=OwnerKind.ORGANIZATION,
            owner_id=payer_id,
            routing_number=_BANK,
            account_number=plan.ein,
            account_type=AccountType.CHECKING,
            holder_kind=HolderKind.BUSINESS,
            holder_name=plan.name.replace("’", ""),
        ),
        actor=SYSTEM,
        now=now,
    )
    folders = {name: f"{plan.slug}/{name}" for name in ("outbound", "inbound", "archive")}
    for folder in folders.values():
        (Path(settings.BANK_FOLDER) / folder).mkdir(parents=True, exist_ok=True)
    name = plan.name.upper().replace("’", "")
    set_up_ach(
        organization_id=payer_id,
        terms=AchTerms(
            immediate_destination=_BANK,
            destination_name="BRINDLEMERE BANK",
            immediate_origin=plan.ein,
            origin_name=name[:23],
            company_name=name[:16],
            company_id=plan.ein,
            odfi_routing=_BANK,
            cutoff_time=time(17),
            gateway="folder",
            outbound_folder=folders["outbound"],
            inbound_folder=folders["inbound"],
            archive_folder=folders["archive"],
        ),
        settlement_account_id=account_id,
        actor=SYSTEM,
        now=now,
    )


def _paid(plan: Plan, today: date) -> Iterator[PlanPayment]:
    """Give the plan's payments, those that don't arrive as they should last."""
    number, first_day = plan.first, today
    for whose, days, cents in _PLAIN:
        if whose is plan:
            day = add_banking_days(today, -days)
            first_day = min(first_day, day)
            yield PlanPayment(str(number), cents, day)
            number += 1
    for whose, trace, cents, days in _ODD:
        if whose is plan:
            correction = _correction(first_day) if trace == CORRECTED_IN else None
            yield PlanPayment(trace, cents, add_banking_days(today, days), correction=correction)


# In this payment of Lanternfield's it takes back a claim of its first one, keeps money for another,
# and denies a third.
CORRECTED_IN = "1180543"
DENIED_ACCOUNT = "LK054390"


def _correction(first_day: date) -> PlanCorrection:
    return PlanCorrection(
        claim=("LK053001", "IC118053001"),
        first_paid=first_day,
        was_cents=61_240,
        now_cents=41_240,
        taken=("IC118053101", 15_000),
        denied=(DENIED_ACCOUNT, "IC118054390", 86_000),
    )


# Plan, number, amount, and on which banking day from today it is paid.
_ODD = (
    (LANTERNFIELD, "1180542", 890_215, -7),  # never arrives
    (TAMARISK, "58820", 421_066, -5),  # arrives less one percent
    (MARLOWE, "6620071", 64_000, -6),  # arrives under a number with two digits swapped
    (CINDERMOSS, "3390577", 211_500, -3),  # these two arrive as one
    (CINDERMOSS, "3390578", 88_430, -3),
    (LANTERNFIELD, "1180543", 303_410, -1),  # these are still within their days
    (TAMARISK, "58821", 118_075, 0),
    (MARLOWE, "6620072", 92_550, 1),
)


def _files(plan: Plan, today: date) -> list[tuple[datetime, list[PlanPayment]]]:
    """Give a file a payment day, each sent the banking day before."""
    by_day: dict[date, list[PlanPayment]] = {}
    for payment in _paid(plan, today):
        by_day.setdefault(payment.day, []).append(payment)
    return [
        (datetime.combine(add_banking_days(day, -1), _NOON), payments)
        for day, payments in sorted(by_day.items())
    ]


def send_file(
    plan: Plan,
    payer_id: UUID,
    people: Sequence[UUID],
    payments: Sequence[PlanPayment],
    now: datetime,
) -> None:
    """Take a file the whole way, as the jobs do."""
    sender = Sender(
        plan.name.replace("’", ""), plan.sender_id, plan.ein,
        "LARKMOOR CLINIC LLC", "340000025", "1234567893", plan.known_as,
    )  # fmt: skip
    number = int(payments[0].trace[-4:]) + plan.first % 9 * 10_000
    content = plan_file(sender, payments, number=number, made=day_at(payer_id, now))
    submission_id = receive_file(
        organization_id=payer_id,
        sent=Sent(Source.UPLOAD, f"{plan.slug}-{now:%m%d}.835", is_test=False),
        chunks=[content],
        actor=Actor(ActorKind.USER, people[0]),
        now=now,
    )
    check_submission(organization_id=payer_id, submission_id=submission_id, now=now)
    with tenant(payer_id):
        row = Submission.objects.get(id=submission_id)
    for user_id in people:
        approve_submission(
            organization_id=payer_id,
            submission_id=submission_id,
            seen_amount=row.amount,
            user_id=user_id,
            actor=Actor(ActorKind.USER, user_id),
            now=now,
        )
    release_payments(organization_id=payer_id, submission_id=submission_id, now=now)
    issue_disbursements(organization_id=payer_id, now=now)
    deliver_remittances(organization_id=payer_id, now=now)


def _bookings(today: date) -> list[tuple[date, StatementLine]]:
    """Give what the clinic's bank booked of all that."""
    found = []
    for plan in PLANS:
        for payment in _paid(plan, today):
            if payment.trace not in {row[1] for row in _ODD}:
                day = add_banking_days(payment.day, 1)
                found.append((day, deposit_of(plan, payment.trace, payment.cents)))
    odd = (
        (-4, deposit_of(TAMARISK, "58820", 416_855)),
        (-5, deposit_of(MARLOWE, "6620017", 64_000)),
        (-6, deposit_of(COPPERFEN, "", 137_520)),
        (-2, deposit_of(CINDERMOSS, "", 299_930)),
        (-3, StatementLine("301", 41_200, "BR-COUNTER", text="COUNTER DEPOSIT")),
    )
    return [*found, *((add_banking_days(today, days), line) for days, line in odd)]


def deposit_of(plan: Plan, trace: str, cents: int) -> StatementLine:
    name = plan.name.upper().replace("’", "")[:16]
    addenda = f" TRN*1*{trace}*{plan.ein}" if trace else ""
    return StatementLine(
        _ACH_IN, cents, f"ACH{plan.first + cents}", text=f"{name} HCCLAIMPMT{addenda}"
    )


def read_at_clinic(
    clinic_id: UUID, booked: Sequence[tuple[date, StatementLine]], now: datetime
) -> None:
    """Have the clinic's bank tell what it booked."""
    _read(clinic_id, _CLINIC_ACCOUNT, booked, now)


def _read(
    organization_id: UUID,
    account: str,
    booked: Sequence[tuple[date, StatementLine]],
    now: datetime,
) -> None:
    """Have a bank's BAI2 file of an account read, one statement a day."""
    by_day: dict[date, list[StatementLine]] = {}
    for day, line in booked:
        by_day.setdefault(day, []).append(line)
    content = write_bai2(
        [
            AccountStatement(account, day, "USD", tuple(lines), {})
            for day, lines in sorted(by_day.items())
        ],
        sender=_BANK,
        receiver=account,
        created_date=now.date(),
        created_time=now.time(),
        file_id="1",
    )
    upload_statement(
        organization_id=organization_id,
        name=f"statement-{now:%Y%m%d}.bai2",
        chunks=[content],
        bank_account_id=None,
        actor=SYSTEM,
        now=now,
    )
