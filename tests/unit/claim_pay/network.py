"""A payer with money, a provider with a tax number and a bank account, and files between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from procrastinate.contrib.django.models import ProcrastinateJob

from tests import files_835
from tests.factories import make_clinic
from tests.files_835 import BANK, file_835
from tests.unit.core.banking.bank import NOW, add_account, terms, verify
from tests.unit.core.banking.bank import Clinic as BankClinic
from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.disbursements.operations.deliver_remittances import deliver_remittances
from wellpaid.claim_pay.disbursements.operations.issue_disbursements import issue_disbursements
from wellpaid.claim_pay.disbursements.operations.release_payments import release_payments
from wellpaid.claim_pay.disbursements.operations.tell_payee import tell_payee
from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.elections.operations.sign_election import Wish, sign_election
from wellpaid.claim_pay.enrollment.operations.ask_approval import ask_approval
from wellpaid.claim_pay.enrollment.operations.decide_account import approve_account
from wellpaid.claim_pay.payees.numbers import NpiKind, TinKind
from wellpaid.claim_pay.payees.operations.add_npi import add_npi
from wellpaid.claim_pay.payees.operations.add_payee import NewPayee, add_payee
from wellpaid.claim_pay.payees.operations.confirm_payee import confirm_payee
from wellpaid.claim_pay.payers.operations.change_offer import Offer
from wellpaid.claim_pay.payers.operations.register_payer import Payer, register_payer
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.submissions.models import Submission, SubmittedPayment
from wellpaid.claim_pay.submissions.operations.approve_submission import approve_submission
from wellpaid.claim_pay.submissions.operations.check_submission import check_submission
from wellpaid.claim_pay.submissions.operations.receive_file import Sent, receive_file
from wellpaid.claim_pay.submissions.states import Source
from wellpaid.core.banking.operations.set_up_ach import set_up_ach
from wellpaid.core.banking.states import HolderKind, OwnerKind
from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
from wellpaid.core.ledger.claim_postings import ClaimMoney, funds_received
from wellpaid.core.ledger.operations.post import post
from wellpaid.core.ledger.queries import balance
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

TODAY = NOW.date()
TIN, NPI = "340000017", "1234567893"
EIN = "1340000025"
CLINIC_COMPANY = "1620000099"


@dataclass(frozen=True)
class Paid(files_835.Paid):
    """One payment of the plan to the clinic, tomorrow, unless said otherwise."""

    trace: str = ""
    claims: Sequence[tuple[int, int]] = ((20_000, 15_000),)
    tin: str = TIN
    npi: str = NPI
    payer_ein: str = EIN
    day: date = TODAY + timedelta(days=1)


@dataclass
class Network:
    """A payer and a provider that can be paid."""

    payer_id: UUID
    clinic: Any
    payee_id: UUID
    account_id: UUID
    bank_dir: Path
    people: list[UUID] = field(default_factory=lambda: [new_id(), new_id()])
    now: datetime = NOW

    def send(self, content: bytes, *, is_test: bool = False, **facts: Any) -> UUID:
        """Send a file and have it checked."""
        submission_id = receive_file(
            organization_id=self.payer_id,
            sent=Sent(Source.UPLOAD, "march.835", is_test),
            chunks=[content],
            actor=facts.get("actor", SYSTEM),
            now=self.now,
        )
        self.check(submission_id)
        return submission_id

    def check(self, submission_id: UUID) -> None:
        check_submission(organization_id=self.payer_id, submission_id=submission_id, now=self.now)

    def submission(self, submission_id: UUID) -> Submission:
        with tenant(self.payer_id):
            return Submission.objects.get(id=submission_id)

    def payments(self, submission_id: UUID) -> list[SubmittedPayment]:
        with tenant(self.payer_id):
            rows = SubmittedPayment.objects.filter(submission_id=submission_id)
            return list(rows.order_by("position"))

    def disbursements(self) -> list[Disbursement]:
        with tenant(self.payer_id):
            return list(Disbursement.objects.order_by("id"))

    def remittances(self) -> list[Remittance]:
        with tenant(self.clinic.id):
            return list(Remittance.objects.order_by("id"))

    def approve(self, submission_id: UUID, person: int = 0, seen: Money | None = None) -> int:
        user_id = self.people[person]
        return approve_submission(
            organization_id=self.payer_id,
            submission_id=submission_id,
            seen_amount=self.submission(submission_id).amount if seen is None else seen,
            user_id=user_id,
            actor=Actor(ActorKind.USER, user_id),
            now=self.now,
        ).people_missing

    def fund(self, cents: int) -> None:
        with tenant(self.payer_id):
            post(journal=funds_received(ClaimMoney(new_id(), Money(cents), TODAY, SYSTEM)))

    def go(self, submission_id: UUID) -> None:
        """Do what the jobs do once a file is approved."""
        release_payments(organization_id=self.payer_id, submission_id=submission_id, now=self.now)
        issue_disbursements(organization_id=self.payer_id, now=self.now)
        deliver_remittances(organization_id=self.payer_id, now=self.now)

    def tell(self) -> None:
        """Do the jobs that carry news to the payee."""
        for row in self.disbursements():
            tell_payee(organization_id=self.payer_id, disbursement_id=row.id, now=self.now)

    def pay(self, *payments: Paid) -> UUID:
        """Send, approve by two people, and let it go out."""
        submission_id = self.send(file_835(*payments))
        self.approve(submission_id)
        self.approve(submission_id, 1)
        self.go(submission_id)
        return submission_id

    def payer_balance(self, code: str) -> int:
        with tenant(self.payer_id):
            return balance(code).cents

    def clinic_balance(self, code: str) -> int:
        with tenant(self.clinic.id):
            return balance(code).cents


def jobs(task_name: str) -> int:
    """Count the jobs of a name that wait."""
    return ProcrastinateJob.objects.filter(task_name=task_name, status="todo").count()


def make_network(
    bank_dir: Path, *, funds_cents: int = 10_000_000, gateway: str = "folder", **offer: Any
) -> Network:
    payer_id = register_payer(
        payer=Payer("pebbleway", "Pebbleway Health Plan", EIN, Offer(**offer)),
        actor=SYSTEM,
        now=NOW,
    )
    Organization.objects.filter(id=payer_id).update(
        set_up_at=NOW, described_at=NOW, phone="+18005550142"
    )
    clinic = make_clinic()
    give_bank(payer_id, bank_dir, EIN, gateway)
    give_bank(clinic.id, bank_dir, CLINIC_COMPANY, gateway)
    payee_id = add_payee(
        organization_id=clinic.id,
        payee=NewPayee(
            TIN, TinKind.EIN, "Larkmoor Clinic LLC", "1180 Eastgate Road", "Dunmere", "OH", "43999"
        ),
        actor=SYSTEM,
        now=NOW,
    )
    add_npi(
        organization_id=clinic.id, payee_id=payee_id, npi=NPI, kind=NpiKind.ORGANIZATION,
        actor=SYSTEM, now=NOW,
    )  # fmt: skip
    confirm_payee(organization_id=clinic.id, payee_id=payee_id, actor=SYSTEM, now=NOW)
    account_id = checked_account(clinic.id, bank_dir, "770000111222")
    network = Network(payer_id, clinic, payee_id, account_id, bank_dir)
    if funds_cents:
        network.fund(funds_cents)
    return network


def give_bank(
    organization_id: UUID, bank_dir: Path, company_id: str, gateway: str = "folder"
) -> None:
    own = add_account(
        organization_id,
        owner_kind=OwnerKind.ORGANIZATION,
        owner_id=organization_id,
        routing_number=BANK,
        account_number=company_id,
        holder_kind=HolderKind.BUSINESS,
        holder_name="Owner of the account",
    )
    folders = {
        f"{name}_folder": f"{company_id}/{name}" for name in ("outbound", "inbound", "archive")
    }
    set_up_ach(
        organization_id=organization_id,
        terms=terms(company_id=company_id, immediate_origin=company_id, gateway=gateway, **folders),
        settlement_account_id=own,
        actor=SYSTEM,
        now=NOW,
    )
    for folder in folders.values():
        (bank_dir / folder).mkdir(parents=True, exist_ok=True)


def checked_account(organization_id: UUID, bank_dir: Path, number: str, **facts: Any) -> UUID:
    """Give an organisation an account that it has proved."""
    account_id = add_account(
        organization_id,
        **facts,
        owner_kind=OwnerKind.ORGANIZATION,
        owner_id=organization_id,
        account_number=number,
        holder_kind=HolderKind.BUSINESS,
        holder_name="Larkmoor Clinic LLC",
    )
    verify(BankClinic(organization_id, bank_dir), account_id)
    approve(organization_id, account_id)
    return account_id


def approve(organization_id: UUID, account_id: UUID) -> None:
    """Have two people let claim payments go to an account, long enough ago."""
    asker, approver = (Actor(ActorKind.USER, new_id()) for _ in range(2))
    before = NOW - timedelta(days=14)
    about = {"organization_id": organization_id, "bank_account_id": account_id, "now": before}
    ask_approval(**about, actor=asker)
    approve_account(**about, today=before.date(), actor=approver)


def choose(network: Network, method: Method = Method.ACH, **facts: Any) -> UUID:
    wish = Wish(
        method=method,
        effective_date=facts.pop("effective_date", TODAY),
        payer_id=facts.pop("payer_id", network.payer_id),
        bank_account_id=network.account_id if method is Method.ACH else None,
        **facts,
    )
    return sign_election(
        organization_id=network.clinic.id,
        wish=wish,
        signed_name="Ines Quill",
        terms="Pay us this way.",
        today=TODAY,
        actor=SYSTEM,
        now=NOW,
    )
