"""A health plan's bank, a clinic's choice and a first batch in the demo, so that money can go."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.elections.operations.sign_election import Wish, sign_election
from wellpaid.claim_pay.elections.queries import elections_of
from wellpaid.claim_pay.enrollment.operations.ask_approval import ask_approval
from wellpaid.claim_pay.enrollment.operations.decide_account import approve_account
from wellpaid.claim_pay.submissions.operations.receive_file import Sent, receive_file
from wellpaid.claim_pay.submissions.queries import submissions_page
from wellpaid.claim_pay.submissions.states import Source
from wellpaid.core.banking.models import AchEntry
from wellpaid.core.banking.operations.confirm_micro_deposits import confirm_micro_deposits
from wellpaid.core.banking.operations.start_verification import start_verification
from wellpaid.core.banking.queries import bank_accounts_of, has_ach_setup
from wellpaid.core.banking.states import (
    BankAccountState,
    Direction,
    OwnerKind,
    Purpose,
    VerificationMethod,
)
from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
from wellpaid.core.organizations.models import Member, Organization
from wellpaid.core.organizations.queries import day_at
from wellpaid.kit.clock import local_date
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.sandbox.payer.batches import Batch, pieces
from wellpaid.sandbox.payer.town import PAYEES, PLANS

from .banks import set_up_bank

_PLAN, _CLAIMS = "pebbleway", 300
_SIGNER = "Bram Oduya"
_ASKS, _APPROVES = "bram@larkmoor.example", "noor@larkmoor.example"
_BEFORE = timedelta(days=90)
# Plans have paid this way for some weeks; the choice is older than what they paid.
_CHOSEN_BEFORE = timedelta(days=60)
_TERMS = "Larkmoor Clinic chooses direct deposit from all payers."


def seed_claims(*, now: datetime) -> None:
    """Give the plan a bank, let the clinic choose direct deposit, and have the plan send; once."""
    set_up_bank(Organization.objects.get(slug=_PLAN), now)
    clinic = Organization.objects.get(slug="larkmoor")
    if not has_ach_setup(clinic.id) or elections_of(clinic.id):
        return
    chosen_at = now - _CHOSEN_BEFORE
    today = local_date(chosen_at, clinic.time_zone)
    account_id = _proven_account(clinic.id, now)
    _approve(clinic.id, account_id, now)
    wish = Wish(Method.ACH, today, bank_account_id=account_id)
    sign_election(
        organization_id=clinic.id,
        wish=wish,
        signed_name=_SIGNER,
        terms=_TERMS,
        today=today,
        actor=SYSTEM,
        now=chosen_at,
    )
    _send_first_batch(now)


def _send_first_batch(now: datetime) -> None:
    """Have the plan send a batch, so that its people find one to look at."""
    payer = Organization.objects.get(slug=_PLAN)
    if submissions_page(organization_id=payer.id, page=1).count:
        return
    batch = Batch(
        PLANS[_PLAN], PAYEES, _CLAIMS, 1, local_date(now, payer.time_zone) + timedelta(days=7)
    )
    receive_file(
        organization_id=payer.id,
        sent=Sent(Source.API, f"{_PLAN}-{batch.number:09d}.835"),
        chunks=pieces(batch),
        actor=SYSTEM,
        now=now,
    )


def _approve(clinic_id: UUID, account_id: UUID, now: datetime) -> None:
    """Have one administrator ask and another approve, long enough ago for the wait to be over."""
    asker, approver = (_actor(clinic_id, email) for email in (_ASKS, _APPROVES))
    before = now - _BEFORE
    ask_approval(organization_id=clinic_id, bank_account_id=account_id, actor=asker, now=before)
    approve_account(
        organization_id=clinic_id,
        bank_account_id=account_id,
        today=day_at(clinic_id, before),
        actor=approver,
        now=before,
    )


def _actor(clinic_id: UUID, email: str) -> Actor:
    member = Member.objects.get(organization_id=clinic_id, user__email=email)
    return Actor(ActorKind.USER, member.user_id)


def _proven_account(clinic_id: UUID, now: datetime) -> UUID:
    """Prove the clinic's own account by two small deposits, as its people would."""
    [account] = bank_accounts_of(
        organization_id=clinic_id, owner_kind=OwnerKind.ORGANIZATION, owner_id=clinic_id
    )
    if account.state is not BankAccountState.VERIFIED:
        start_verification(
            organization_id=clinic_id,
            bank_account_id=account.id,
            method=VerificationMethod.MICRO_DEPOSITS,
            actor=SYSTEM,
            now=now,
        )
        confirm_micro_deposits(
            organization_id=clinic_id,
            bank_account_id=account.id,
            amounts=_deposits(clinic_id, account.id),
            actor=SYSTEM,
            now=now,
        )
    return account.id


def _deposits(clinic_id: UUID, account_id: UUID) -> list[Money]:
    with tenant(clinic_id):
        rows = AchEntry.objects.filter(
            bank_account_id=account_id,
            purpose=Purpose.MICRO_DEPOSIT,
            direction=Direction.CREDIT,
        )
        return [Money(cents) for cents in rows.values_list("amount_cents", flat=True)]
