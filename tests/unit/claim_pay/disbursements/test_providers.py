"""A payer's list of providers: kept as payments are made; and inviting those who aren't here."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.members import make_organization
from tests.unit.claim_pay.disbursements.test_what_comes_back import come_back
from tests.unit.claim_pay.network import Network, Paid, choose, make_network
from wellpaid.claim_pay.disbursements.models import PaidProvider
from wellpaid.claim_pay.disbursements.operations.invite_provider import (
    InvitedLately,
    ProviderEnrolled,
    TooManyProviderInvitations,
    invite_provider,
)
from wellpaid.claim_pay.disbursements.providers import provider_row, providers_page
from wellpaid.claim_pay.disbursements.states import Way
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.notifications.models import Letter
from wellpaid.core.organizations.roles import OrganizationKind
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant

STRANGER = {"tin": "340000099", "npi": "1245319599", "payee": "STRANGER CLINIC"}


@pytest.fixture
def network(db, settings, tmp_path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_network(tmp_path / "bank")


def rows(network: Network, **facts):
    return providers_page(organization_id=network.payer_id, page=1, **facts).rows


def invite(network: Network, row, **facts):
    about = {"organization_id": network.payer_id, "paid_provider_id": row.id, "now": network.now}
    invite_provider(**about | facts, email="office@stranger.example", actor=SYSTEM)


def test_each_is_there_once_with_how_it_goes_and_since_when(network):
    network.pay(Paid(), Paid(), Paid(**STRANGER), Paid(claims=((5_000, 0),)))
    larkmoor, stranger = rows(network)
    assert (larkmoor.name, larkmoor.is_enrolled, larkmoor.way, larkmoor.payment_count) == (
        "LARKMOOR CLINIC LLC", True, Way.CHECK, 3,
    )  # fmt: skip
    assert (stranger.name, stranger.is_enrolled, stranger.why_code) == (
        "STRANGER CLINIC", False, "nothing_chosen",
    )  # fmt: skip
    first_day = larkmoor.changed
    choose(network)
    later = first_day + timedelta(days=1)
    network.pay(Paid(day=later))
    [larkmoor] = rows(network, is_enrolled=True)
    assert (larkmoor.way, larkmoor.changed, larkmoor.payment_count) == (Way.ACH, later, 4)
    [stranger] = rows(network, way=Way.CHECK)
    assert (stranger.changed, stranger.last_payment_date) == (first_day, first_day)


def test_another_account_is_a_change(network):
    choose(network)
    network.pay(Paid())
    day = rows(network)[0].changed
    with tenant(network.payer_id):
        PaidProvider.objects.update(account_id=new_id())
    network.pay(Paid(day=day + timedelta(days=2)))
    [row] = rows(network)
    assert (row.way, row.changed) == (Way.ACH, day + timedelta(days=2))
    with tenant(network.payer_id):
        assert PaidProvider.objects.get().way_since_date == day


def test_a_deposit_that_came_back_is_seen(network):
    choose(network)
    network.pay(Paid())
    come_back(network)
    assert [row.return_code for row in rows(network)] == ["R03"]


def test_search_and_filters(network):
    network.pay(Paid(), Paid(**STRANGER))
    assert [row.name for row in rows(network, text="stranger")] == ["STRANGER CLINIC"]
    assert [row.name for row in rows(network, text="1245319599")] == ["STRANGER CLINIC"]
    assert [row.name for row in rows(network, is_enrolled=False)] == ["STRANGER CLINIC"]
    assert rows(network, way=Way.ACH) == ()
    assert providers_page(organization_id=network.payer_id, page=2).rows == ()


def test_a_stranger_is_asked_once_a_week(network):
    network.pay(Paid(), Paid(**STRANGER))
    larkmoor, stranger = rows(network)
    with pytest.raises(ProviderEnrolled):
        invite(network, larkmoor)
    invite(network, stranger)
    with tenant(network.payer_id):
        letter = Letter.objects.get(kind="provider_invitation")
    assert letter.recipient == "office@stranger.example"
    assert "Pebbleway Health Plan pays STRANGER CLINIC by check" in letter.body
    assert not any(words in letter.body for words in ("150", "340000099", "1245319599"))
    with pytest.raises(InvitedLately):
        invite(network, stranger)
    network.now += timedelta(days=7, seconds=1)
    invite(network, stranger)
    with tenant(network.payer_id):
        assert Letter.objects.filter(kind="provider_invitation").count() == 2


def test_so_many_a_day(network):
    network.pay(Paid(**STRANGER))
    with tenant(network.payer_id):
        one = PaidProvider.objects.get()
        PaidProvider.objects.bulk_create([
            PaidProvider(
                organization_id=network.payer_id, payee_npi=f"{number:010d}", payee_name="X",
                way=Way.CHECK, why_code="nothing_chosen", way_since_date=one.way_since_date,
                last_payment_date=one.last_payment_date, invited_at=network.now,
            )
            for number in range(100)
        ])  # fmt: skip
    with pytest.raises(TooManyProviderInvitations):
        invite(network, one)


def test_another_payers_provider_is_not_there(network):
    network.pay(Paid(**STRANGER))
    [row] = rows(network)
    other = make_organization(OrganizationKind.PAYER)
    with pytest.raises(NotFound):
        invite(network, row, organization_id=other.id)
    with pytest.raises(NotFound):
        provider_row(organization_id=other.id, paid_provider_id=row.id)
