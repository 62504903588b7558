"""Registering a payer, naming it in files, and changing how it pays."""

from __future__ import annotations

import pytest

from tests.factories import NOW
from wellpaid.claim_pay.payers import queries
from wellpaid.claim_pay.payers.models import PayerProfile
from wellpaid.claim_pay.payers.numbers import IdentifierKind, is_trn03, trn03_of_ein
from wellpaid.claim_pay.payers.operations.change_offer import Offer, OfferWrong, change_offer
from wellpaid.claim_pay.payers.operations.register_payer import (
    IdentifierTaken,
    Payer,
    PayerEinWrong,
    register_payer,
)
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.operations.register_provider import SlugTaken
from wellpaid.kit.errors import NotFound

XV = (IdentifierKind.N104_XV, "PEBBLEWAY01")
OFFER = Offer(offers_virtual_card=True, card_fee_basis_points=250, pay_weekdays=(5, 2, 2))


def register(slug="pebbleway", identifiers=(XV,), payer_ein="1340000017", offer=OFFER):
    payer = Payer(slug, "Pebbleway Health Plan", payer_ein, offer, identifiers)
    return register_payer(payer=payer, actor=SYSTEM, now=NOW)


def test_a_payer_is_found_as_its_files_name_it(db):
    payer_id = register()
    row = queries.payer_named(*XV)
    assert row == queries.payer_of(payer_id)
    assert (row.organization_id, row.name, row.payer_ein) == (
        payer_id, "Pebbleway Health Plan", "1340000017",
    )  # fmt: skip
    assert (row.offers_virtual_card, row.card_fee_basis_points) == (True, 250)
    assert row.pay_weekdays == (2, 5)
    assert queries.payers_with_ein("1340000017") == [row] == queries.all_payers()
    assert queries.identifiers_of(payer_id) == [XV]
    assert queries.payer_named(IdentifierKind.ISA_SENDER, XV[1]) is None
    assert Organization.objects.get(id=payer_id).set_up_at is None


def test_an_identifier_means_one_payer(db):
    register()
    with pytest.raises(IdentifierTaken):
        register(slug="another")
    assert PayerProfile.objects.count() == Organization.objects.count() == 1


def test_a_short_name_is_taken_once(db):
    register()
    with pytest.raises(SlugTaken):
        register(identifiers=())
    assert Organization.objects.count() == 1


@pytest.mark.parametrize("ein", ["340000017", "2340000017", "1-34000001", "13400000170", ""])
def test_a_wrong_ein_registers_nothing(db, ein):
    with pytest.raises(PayerEinWrong):
        register(payer_ein=ein)
    assert not Organization.objects.exists()


@pytest.mark.parametrize(
    "offer",
    [
        Offer(offers_ach=False, offers_check=False),
        Offer(pay_weekdays=(0,)),
        Offer(pay_weekdays=(8,)),
        Offer(card_fee_basis_points=10_001),
        Offer(card_fee_basis_points=-1),
    ],
)
def test_a_wrong_offer_changes_nothing(db, offer):
    payer_id = register()
    before = queries.payer_of(payer_id)
    with pytest.raises(OfferWrong):
        change_offer(organization_id=payer_id, offer=offer, actor=SYSTEM, now=NOW)
    assert queries.payer_of(payer_id) == before


def test_an_offer_is_changed(db):
    payer_id = register()
    offer = Offer(offers_check=False, pay_weekdays=(1, 3))
    change_offer(organization_id=payer_id, offer=offer, actor=SYSTEM, now=NOW)
    row = queries.payer_of(payer_id)
    assert (row.offers_check, row.offers_virtual_card, row.pay_weekdays) == (False, False, (1, 3))


def test_only_a_payer_has_an_offer(db):
    from tests.factories import make_clinic

    with pytest.raises(NotFound):
        change_offer(organization_id=make_clinic().id, offer=Offer(), actor=SYSTEM, now=NOW)


def test_the_number_of_an_ein():
    assert trn03_of_ein("34-0000017") == "1340000017"
    assert is_trn03("1340000017")
    with pytest.raises(ValueError, match="nine"):
        trn03_of_ein("34-000001")
