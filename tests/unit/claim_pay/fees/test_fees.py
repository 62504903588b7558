"""The service: signed, charged once, capped, given back, cancelled in one step, invoiced."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import make_clinic
from tests.unit.claim_pay.disbursements.test_what_comes_back import come_back, facts
from tests.unit.claim_pay.network import TODAY, Network, Paid, choose, jobs
from tests.unit.core.banking.bank import NOW
from wellpaid.claim_pay.disbursements.operations.void_disbursement import void_disbursement
from wellpaid.claim_pay.fees.models import FeeAgreement, FeeInvoice, ServiceFee
from wellpaid.claim_pay.fees.operations.earn_fee import NoOperator, earn_fee
from wellpaid.claim_pay.fees.operations.sign_agreement import (
    FeeNotAllowed,
    FeeSignatureMissing,
    cancel_agreement,
    sign_agreement,
)
from wellpaid.claim_pay.fees.operations.write_invoice import write_invoice
from wellpaid.claim_pay.fees.reckoning import cycle_before, cycle_of
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.queries import balance
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.operations.add_organization import (
    NewOrganization,
    add_organization,
)
from wellpaid.core.organizations.roles import OrganizationKind
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant


def sign(network: Network, name: str = "Ines Quill"):
    return sign_agreement(
        organization_id=network.clinic.id,
        signed_name=name,
        terms="Half a percent.",
        today=TODAY,
        actor=SYSTEM,
        now=NOW,
    )


def charged(network: Network) -> list[tuple[str, int]]:
    with tenant(network.clinic.id):
        rows = ServiceFee.objects.order_by("charged_at", "id")
        return list(rows.values_list("state", "amount_cents"))


@pytest.fixture
def network(network: Network) -> Network:
    """In a state without a rule of its own."""
    Organization.objects.filter(id=network.clinic.id).update(state="TN")
    choose(network)
    return network


def test_free_unless_asked_for(network):
    network.pay(Paid())
    assert charged(network) == []
    assert network.clinic_balance("service_fees") == 0


def test_half_a_percent_once_and_only_of_direct_deposits(network):
    assert sign(network) == sign(network)
    submission_id = network.pay(Paid(claims=((30_000, 18_300),)), Paid(claims=((5_000, 0),)))
    network.go(submission_id)
    assert charged(network) == [("charged", 92)]
    assert network.clinic_balance("service_fees") == 92
    assert network.clinic_balance("service_fees_owed") == 92
    assert jobs("fees.earn") == 1


def test_never_over_the_cap(network):
    sign(network)
    with tenant(network.clinic.id):
        FeeAgreement.objects.update(cap_cents=100)
    network.pay(Paid(claims=((15_000, 15_000),)), Paid(claims=((15_000, 15_000),)), Paid())
    assert charged(network) == [("charged", 75), ("charged", 25)]


def test_off_at_once(network):
    sign(network)
    for _ in range(2):
        cancel_agreement(organization_id=network.clinic.id, actor=SYSTEM, now=NOW)
    network.pay(Paid())
    assert charged(network) == []


def test_where_the_state_forbids_it(network):
    sign(network)
    Organization.objects.filter(id=network.clinic.id).update(state="AL")
    network.pay(Paid())
    assert charged(network) == []
    cancel_agreement(organization_id=network.clinic.id, actor=SYSTEM, now=NOW)
    with pytest.raises(FeeNotAllowed):
        sign(network)


def test_an_agreement_has_a_name_under_it(network):
    with pytest.raises(FeeSignatureMissing):
        sign(network, "  ")


def test_a_cancelled_payment_gives_its_fee_back(network):
    sign(network)
    network.pay(Paid())
    come_back(network)
    [row] = network.disbursements()
    assert charged(network) == [("charged", 75)]
    void_disbursement(**facts(network, row), reason="Paid by mistake")
    for _ in range(2):
        network.tell()
    assert charged(network) == [("given_back", 75)]
    assert network.clinic_balance("service_fees") == 0
    assert network.clinic_balance("service_fees_owed") == 0
    assert jobs("fees.earn") == 2


def test_the_operator_earns_what_was_charged_once(db):
    clinic, remittance_id = make_clinic(), new_id()
    fact = {
        "provider_id": clinic.id,
        "remittance_id": remittance_id,
        "key": "a-fee/charged",
        "amount": Money(75),
        "effective_date": TODAY,
    }
    with pytest.raises(NoOperator):
        earn_fee(**fact)
    operator = add_organization(
        organization=NewOrganization(OrganizationKind.OPERATOR, "operator", "Wellpaid"),
        actor=SYSTEM,
        now=NOW,
    )
    for _ in range(2):
        earn_fee(**fact)
    with tenant(operator.id):
        assert balance("fee_income") == balance("fees_receivable", clinic.id) == Money(75)


def test_a_month_is_invoiced_once(network):
    sign(network)
    network.pay(Paid(), Paid())
    cycle = cycle_of(TODAY)
    invoice = {"organization_id": network.clinic.id, "now": NOW}
    assert write_invoice(**invoice, cycle_date=cycle_before(cycle)) is None
    assert write_invoice(**invoice, cycle_date=cycle) == write_invoice(**invoice, cycle_date=cycle)
    with tenant(network.clinic.id):
        row = FeeInvoice.objects.get()
    assert (row.number, row.fee_count, row.amount_cents) == (1, 2, 150)


def test_cycles_are_calendar_months():
    assert cycle_of(date(2026, 3, 31)) == date(2026, 3, 1)
    assert cycle_before(date(2026, 3, 31)) == date(2026, 2, 1)
    assert cycle_before(date(2026, 1, 1)) == date(2025, 12, 1)
