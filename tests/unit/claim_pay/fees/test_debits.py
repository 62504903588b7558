"""Invoices taken by direct debit: allowed word for word, taken once, sent back, stopped any day."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from tests.members import make_organization, member_of
from tests.unit.claim_pay.fees.test_fees import sign
from tests.unit.claim_pay.network import TODAY, Network, Paid, choose, give_bank, jobs
from tests.unit.core.banking.bank import NOW, return_file
from wellpaid.claim_pay.fees.models import FeeDebit, FeeInvoice
from wellpaid.claim_pay.fees.operations.collect_invoice import (
    InvoiceNotCollectable,
    collect_half,
    collect_invoice,
    end_debit,
)
from wellpaid.claim_pay.fees.operations.follow_invoice import collecting, follow_invoice
from wellpaid.claim_pay.fees.operations.sign_agreement import FeeSignatureMissing
from wellpaid.claim_pay.fees.operations.sign_debit import (
    DebitAccountNotUsable,
    DebitNotOffered,
    DebitWish,
    cancel_debit,
    offers_debit,
    sign_debit,
)
from wellpaid.claim_pay.fees.operations.write_invoice import write_invoice
from wellpaid.claim_pay.fees.reckoning import cycle_of
from wellpaid.core.banking.models import AchEntry, AchSetup, Mandate
from wellpaid.core.banking.operations.do_bank_round import do_bank_round
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.ledger.queries import balance
from wellpaid.core.notifications.models import Letter
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.roles import OrganizationKind, Role
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

COMPANY = "1620000777"
TEXT = "I allow Alder House to take each invoice from our account ending in 1222."


@pytest.fixture
def network(network: Network) -> Network:
    Organization.objects.filter(id=network.clinic.id).update(state="TN")
    choose(network)
    sign(network)
    network.pay(Paid(claims=((30_000, 20_000),)))
    return network


@pytest.fixture
def operator(network: Network) -> UUID:
    found = make_organization(OrganizationKind.OPERATOR)
    give_bank(found.id, network.bank_dir, COMPANY)
    with tenant(found.id):
        # Its bank has a file when it has been uploaded, and says no more.
        AchSetup.objects.update(has_file_notices=False)
    return found.id


def allow(network: Network, **changes) -> UUID:
    facts = {
        "bank_account_id": network.account_id, "text": TEXT, "language": "en",
        "most": Money(10_000), "signed_name": "Ines Quill",
    }  # fmt: skip
    return sign_debit(
        organization_id=network.clinic.id, wish=DebitWish(**facts | changes), today=TODAY,
        actor=SYSTEM, now=NOW,
    )  # fmt: skip


def invoice(network: Network) -> FeeInvoice:
    write_invoice(organization_id=network.clinic.id, cycle_date=cycle_of(TODAY), now=NOW)
    with tenant(network.clinic.id):
        return FeeInvoice.objects.get()


def collect(network: Network, row: FeeInvoice, **changes) -> None:
    about = {"organization_id": network.clinic.id, "fee_invoice_id": row.id, "now": NOW}
    collect_invoice(**about | changes, actor=SYSTEM)


def follow(network: Network, row: FeeInvoice) -> FeeInvoice:
    follow_invoice(organization_id=network.clinic.id, fee_invoice_id=row.id, now=NOW)
    with tenant(network.clinic.id):
        return FeeInvoice.objects.get()


def entries(operator: UUID) -> list[AchEntry]:
    with tenant(operator):
        return list(AchEntry.objects.filter(purpose="payment").order_by("created_at", "id"))


def bank_round(operator: UUID, days: int) -> None:
    do_bank_round(organization_id=operator, actor=SYSTEM, now=NOW + timedelta(days=days))


def come_back(network: Network, operator: UUID, code: str) -> None:
    bank_round(operator, 9)
    sent = [entry for entry in entries(operator) if entry.state == "sent"]
    folder = network.bank_dir / COMPANY / "inbound"
    (folder / "returns.ach").write_bytes(return_file(*[(entry, code) for entry in sent]))
    bank_round(operator, 10)


def owed(network: Network) -> tuple[int, int]:
    return network.clinic_balance("service_fees_owed"), network.clinic_balance("service_fees_out")


def test_nothing_is_taken_without_a_permission(network, operator):
    row = invoice(network)
    assert (row.state, jobs("fees.collect")) == ("due", 0)
    with pytest.raises(InvoiceNotCollectable):
        collect(network, row)
    assert (entries(operator), owed(network)) == ([], (100, 0))


def test_the_permission_is_kept_word_for_word_and_replaces_an_earlier_one(network, operator):
    first = allow(network)
    second = allow(network, signed_name="  Otis Marrow ")
    with tenant(network.clinic.id):
        rows = {row.id: row for row in FeeDebit.objects.all()}
    assert (rows[first].state, rows[second].state) == ("ended", "allowed")
    assert (rows[second].text, rows[second].signed_name) == (TEXT, "Otis Marrow")
    assert jobs("fees.end_debit") == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"signed_name": " "}, FeeSignatureMissing),
        ({"bank_account_id": new_id()}, DebitAccountNotUsable),
        ({"text": "Without the account’s last digits"}, DebitAccountNotUsable),
        ({"most": Money(0)}, DebitAccountNotUsable),
    ],
)
def test_what_is_no_permission(network, operator, changes, error):
    with pytest.raises(error):
        allow(network, **changes)
    with tenant(network.clinic.id):
        assert not FeeDebit.objects.exists()


def test_without_a_bank_of_the_operator_it_is_not_offered(network):
    assert not offers_debit()
    with pytest.raises(DebitNotOffered):
        allow(network)


def test_an_invoice_is_taken_once_and_paid_when_it_settled(network, operator):
    allow(network)
    row = invoice(network)
    assert jobs("fees.collect") == 1
    collect(network, row)
    with pytest.raises(InvoiceNotCollectable):
        collect(network, row)
    [entry] = entries(operator)
    assert (entry.direction, entry.sec_code, entry.amount_cents, entry.state) == (
        "debit", "CCD", 100, "queued",
    )  # fmt: skip
    assert (entry.wished_date - NOW.date()).days == 7
    with tenant(operator):
        mandate = Mandate.objects.get()
    assert (mandate.text, mandate.given_at, mandate.highest_cents) == (TEXT, NOW, 10_000)
    assert (follow(network, row).state, owed(network)) == ("collecting", (0, 100))
    assert collecting(network.clinic.id) == [row.id]
    bank_round(operator, 9)
    bank_round(operator, 16)
    assert follow(network, row).state == "paid"
    assert (follow(network, row).state, owed(network)) == ("paid", (0, 100))
    assert collecting(network.clinic.id) == []
    assert prove_ledger(organization_id=network.clinic.id).findings == ()


def test_killed_between_entry_and_invoice_it_is_the_same_entry(network, operator):
    allow(network)
    row = invoice(network)
    collect(network, row)
    with tenant(network.clinic.id):
        # As it was before: the entry is there, and the invoice doesn't know.
        FeeInvoice.objects.update(state="due", tries_count=0)
    collect(network, row)
    assert (follow(network, row).state, owed(network)) == ("collecting", (0, 100))
    assert len(entries(operator)) == 1


def test_it_comes_back_and_is_due_again_with_a_letter_and_without_a_fee(network, operator):
    member_of(network.clinic, Role.ADMINISTRATOR)
    allow(network)
    row = invoice(network)
    collect(network, row)
    come_back(network, operator, "R01")
    assert jobs("fees.follow_invoice") == 1
    row = follow(network, row)
    assert (row.state, row.failure_code, owed(network)) == ("due", "R01", (100, 0))
    with tenant(network.clinic.id):
        letter = Letter.objects.get(kind="fee_invoice_due_again")
        assert FeeDebit.objects.get().state == "allowed"
    assert "R01" in letter.body
    assert follow(network, row).state == "due"
    collect(network, row)
    row = follow(network, row)
    assert (row.state, row.tries_count, row.failure_code) == ("collecting", 2, "")
    assert (len(entries(operator)), owed(network)) == (2, (0, 100))


def test_after_it_was_paid_it_can_still_come_back(network, operator):
    allow(network)
    row = invoice(network)
    collect(network, row)
    bank_round(operator, 9)
    [entry] = entries(operator)
    bank_round(operator, 16)
    assert follow(network, row).state == "paid"
    folder = network.bank_dir / COMPANY / "inbound"
    (folder / "late.ach").write_bytes(return_file((entry, "R01")))
    bank_round(operator, 17)
    assert (follow(network, row).state, owed(network)) == ("due", (100, 0))


def test_a_debit_that_the_bank_forbids_ends_the_permission(network, operator):
    allow(network)
    row = invoice(network)
    collect(network, row)
    come_back(network, operator, "R29")
    assert follow(network, row).failure_code == "R29"
    with tenant(network.clinic.id):
        assert FeeDebit.objects.get().state == "ended"
    with pytest.raises(InvoiceNotCollectable):
        collect(network, row)


def test_stopped_in_time_it_is_not_taken(network, operator):
    debit_id = allow(network)
    row = invoice(network)
    collect(network, row)
    for _ in range(2):
        cancel_debit(organization_id=network.clinic.id, actor=SYSTEM, now=NOW)
    end_debit(organization_id=network.clinic.id, fee_debit_id=debit_id, now=NOW)
    row = follow(network, row)
    assert (row.state, row.failure_code, owed(network)) == ("due", "", (100, 0))
    [entry] = entries(operator)
    assert entry.state == "cancelled"
    with tenant(operator):
        assert Mandate.objects.get().state == "revoked"


def test_more_than_was_allowed_is_not_taken(network, operator):
    allow(network, most=Money(99))
    row = invoice(network)
    assert jobs("fees.collect") == 0
    with pytest.raises(InvoiceNotCollectable):
        collect(network, row)
    assert entries(operator) == []


def test_both_halves_of_the_books(network, operator):
    fact = {
        "provider_id": network.clinic.id, "fee_invoice_id": new_id(),
        "effective_date": TODAY,
    }  # fmt: skip
    for _ in range(2):
        collect_half(**fact, key="one/1/taken", amount=Money(75))
    with tenant(operator):
        assert balance("bank_clearing") == Money(75)
        assert balance("fees_receivable", network.clinic.id) == Money(-75)
    collect_half(**fact, key="one/1/back", amount=Money(-75))
    with tenant(operator):
        assert balance("bank_clearing") == balance("fees_receivable", network.clinic.id) == Money(0)


def test_another_providers_invoice_is_not_there(network, operator):
    allow(network)
    row = invoice(network)
    other = make_organization(OrganizationKind.PROVIDER)
    with pytest.raises(NotFound):
        collect(network, row, organization_id=other.id)
