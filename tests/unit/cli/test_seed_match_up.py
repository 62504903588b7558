"""The demo's deposits: every case comes out of files that go the product's own way."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from wellpaid.claim_pay.appeals.models import Appeal
from wellpaid.claim_pay.expected_claims.models import ClaimFile, ExpectedClaim
from wellpaid.claim_pay.expected_claims.queries import ClaimFilter, Tab, claims_page, sent_claim_of
from wellpaid.claim_pay.postings.models import PostingCase
from wellpaid.claim_pay.reconciliation.models import DepositCase
from wellpaid.claim_pay.recoupments.models import Recoupment
from wellpaid.claim_pay.remittances.models import RemittanceClaim
from wellpaid.cli.seed import (
    seed_answers,
    seed_claim_people,
    seed_claims,
    seed_claims_sent,
    seed_match_up,
    seed_own_books,
)
from wellpaid.cli.seed.banks import set_up_bank
from wellpaid.cli.seed.clinics import CLINICS
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.operations.register_provider import register_provider
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def clinic(db, settings, tmp_path: Path) -> Organization:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    settings.BANK_SFTP_HOST, settings.SANDBOX_URL = "127.0.0.1", "http://127.0.0.1:1"
    now = utc_now()
    for provider in CLINICS:
        set_up_bank(register_provider(provider=provider, actor=SYSTEM, now=now), now)
    seed_claim_people(now=now)
    seed_claims(now=now)
    return Organization.objects.get(slug="larkmoor")


def test_every_case_of_the_page_is_there_and_a_second_run_changes_nothing(clinic):
    for _ in range(2):
        seed_match_up(now=utc_now())
    with tenant(clinic.id):
        rows = list(DepositCase.objects.exclude(state="dissolved"))
    assert Counter((row.state, row.rule) for row in rows) == {
        ("matched", "exact"): 25,
        ("needs_you", "no_money"): 1,
        ("needs_you", "short"): 1,
        ("needs_you", "other_trace"): 1,
        ("needs_you", "no_advice"): 1,
        ("needs_you", "merged"): 1,
        ("waiting", "no_money"): 3,
    }
    short = next(row for row in rows if row.rule == "short")
    assert (short.cause, short.difference.cents) == ("card_fee", 4_211)
    remittances_to_bills(organization_id=clinic.id, now=utc_now())
    for _ in range(2):
        seed_answers(now=utc_now())
    with tenant(clinic.id):
        taken = sorted(Recoupment.objects.values_list("origin", "wanted_cents", "taken_cents"))
        assert list(Appeal.objects.values_list("state", "asked_cents")) == [("sent", 86_000)]
    assert taken == [("letter", 18_450, 0), ("plb", 15_000, 15_000), ("reversal", 20_000, 20_000)]
    _claims_sent_are_of_every_kind(clinic)
    for _ in range(2):
        seed_own_books(now=utc_now())
    with tenant(clinic.id):
        [books] = PostingCase.objects.values_list(
            "trace_number", "cause", "plan_cents", "books_cents", "state"
        )
    assert books == ("6620066", "swapped_digits", 64_000, 60_400, "needs_you")
    for organization in Organization.objects.all():
        assert prove_ledger(organization.id).is_sound


def _claims_sent_are_of_every_kind(clinic: Organization) -> None:
    for _ in range(2):
        seed_claims_sent(now=utc_now())
    with tenant(clinic.id):
        assert all(not one.findings for one in ClaimFile.objects.all())
        states = Counter(ExpectedClaim.objects.values_list("state", flat=True))
    assert states.pop("paid") >= 50
    assert states == {"waiting": 12, "denied": 3, "paid_less": 2}
    today = local_date(utc_now(), clinic.time_zone)
    with tenant(clinic.id):
        less = RemittanceClaim.objects.get(patient_control_number="DN-302")
    sent = sent_claim_of(
        organization_id=clinic.id, remittance_id=less.remittance_id, position=less.position
    )
    assert sent is not None
    assert sent.short.cents == 35_000  # CO 45 is not to be written off whole
    late = claims_page(
        organization_id=clinic.id, chosen=ClaimFilter(tab=Tab.LATE), page=1, today=today
    )
    assert {row.days for row in late.rows} == {47, 33, 26, 96, 21}
