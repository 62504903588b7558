"""Payees and the directory: whose a payment is, and that nobody draws another's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.factories import NOW, make_clinic
from wellpaid.claim_pay.payees.models import Payee, PayeeRoute
from wellpaid.claim_pay.payees.numbers import NpiKind, TinKind
from wellpaid.claim_pay.payees.operations.add_npi import NpiThere, NpiWrong, add_npi
from wellpaid.claim_pay.payees.operations.add_payee import (
    NewPayee,
    PayeeThere,
    TinWrong,
    add_payee,
)
from wellpaid.claim_pay.payees.operations.confirm_payee import confirm_payee
from wellpaid.claim_pay.payees.operations.end_npi import end_npi
from wellpaid.claim_pay.payees.operations.end_payee import end_payee
from wellpaid.claim_pay.payees.operations.move_routes import PairHeldElsewhere
from wellpaid.claim_pay.payees.queries import Route, payees_of, route_by, routes_by
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant

TIN, NPI, OTHER_NPI = "340000017", "1234567893", "1245319599"


def payee_of(clinic, tin="34-0000017", kind=TinKind.EIN, npis=(NPI,), confirmed=True):
    new = NewPayee(tin, kind, "Larkmoor Clinic LLC", "1180 Eastgate Road", "Dunmere", "OH", "43999")
    payee_id = add_payee(organization_id=clinic.id, payee=new, actor=SYSTEM, now=NOW)
    for npi in npis:
        npi_of(clinic, payee_id, npi)
    if confirmed:
        confirm(clinic, payee_id)
    return payee_id


def npi_of(clinic, payee_id, npi=NPI):
    return add_npi(
        organization_id=clinic.id, payee_id=payee_id, npi=npi, kind=NpiKind.ORGANIZATION,
        actor=SYSTEM, now=NOW,
    )  # fmt: skip


def confirm(clinic, payee_id):
    confirm_payee(organization_id=clinic.id, payee_id=payee_id, actor=SYSTEM, now=NOW)


@pytest.fixture
def clinic(db):
    return make_clinic()


@pytest.fixture
def other(db):
    return make_clinic(name="Saltmarsh")


def test_a_payment_finds_its_payee_by_the_pair_and_by_the_number_alone(clinic):
    payee_id = payee_of(clinic)
    route = Route(clinic.id, payee_id)
    assert route_by(TIN, NPI) == route_by(TIN, "") == route_by(TIN, OTHER_NPI) == route
    assert route_by("340000018", NPI) is None


def test_two_that_share_a_number_are_told_apart_by_npi_only(clinic, other):
    mine, theirs = payee_of(clinic), payee_of(other, npis=(OTHER_NPI,))
    assert route_by(TIN, NPI) == Route(clinic.id, mine)
    assert route_by(TIN, OTHER_NPI) == Route(other.id, theirs)
    assert route_by(TIN, "") is None
    assert route_by(TIN, "1003000126") is None


def test_nothing_is_routed_before_the_operator_has_confirmed(clinic, other):
    payee_of(clinic, confirmed=False)
    assert route_by(TIN, NPI) is None
    theirs = payee_of(other)
    assert route_by(TIN, NPI) == Route(other.id, theirs)


def test_a_pair_belongs_to_one_organization(clinic, other):
    mine = payee_of(clinic)
    payee_id = payee_of(other, confirmed=False)
    with pytest.raises(PairHeldElsewhere):
        confirm(other, payee_id)
    assert PayeeRoute.objects.filter(organization_id=other.id).count() == 0
    assert route_by(TIN, "") == Route(clinic.id, mine)
    end_payee(organization_id=clinic.id, payee_id=mine, actor=SYSTEM, now=NOW)
    confirm(other, payee_id)
    assert route_by(TIN, NPI) == Route(other.id, payee_id)


def test_a_confirmed_payee_gets_no_npi_of_another(clinic, other):
    payee_of(clinic)
    theirs = payee_of(other, npis=())
    with pytest.raises(PairHeldElsewhere):
        npi_of(other, theirs)
    assert payees_of(other.id)[0].npis == ()


def test_confirming_twice_is_confirming_once(clinic):
    payee_id = payee_of(clinic)
    confirm(clinic, payee_id)
    assert PayeeRoute.objects.count() == 2


def test_an_ended_npi_routes_nothing_by_itself(clinic, other):
    payee_id = payee_of(clinic)
    payee_of(other, npis=(OTHER_NPI,))
    npi_id = payees_of(clinic.id)[0].npis[0].id
    end_npi(organization_id=clinic.id, payee_id=payee_id, npi_id=npi_id, actor=SYSTEM, now=NOW)
    assert route_by(TIN, NPI) is None
    with pytest.raises(NotFound):
        end_npi(organization_id=clinic.id, payee_id=payee_id, npi_id=npi_id, actor=SYSTEM, now=NOW)
    npi_of(clinic, payee_id)
    assert route_by(TIN, NPI) == Route(clinic.id, payee_id)


def test_an_ended_payee_routes_nothing_and_may_come_again(clinic):
    payee_id = payee_of(clinic)
    end_payee(organization_id=clinic.id, payee_id=payee_id, actor=SYSTEM, now=NOW)
    assert route_by(TIN, NPI) is None
    assert payees_of(clinic.id) == []
    assert payee_of(clinic) != payee_id


def test_strangers_payees_are_not_there(clinic, other):
    payee_id = payee_of(clinic)
    for operation in (end_payee, confirm_payee):
        with pytest.raises(NotFound):
            operation(organization_id=other.id, payee_id=payee_id, actor=SYSTEM, now=NOW)
    with pytest.raises(NotFound):
        npi_of(other, payee_id, OTHER_NPI)
    assert route_by(TIN, NPI) == Route(clinic.id, payee_id)


@pytest.mark.parametrize(
    ("tin", "kind"),
    [
        ("12-345678", TinKind.EIN), ("00-3456789", TinKind.EIN), ("1234567890", TinKind.EIN),
        ("12-34567a9", TinKind.EIN), ("000-12-3456", TinKind.SSN), ("666-12-3456", TinKind.SSN),
        ("123-00-3456", TinKind.SSN), ("123-45-0000", TinKind.SSN), ("", TinKind.SSN),
        ("١٢٣٤٥٦٧٨٩", TinKind.EIN),
    ],
)  # fmt: skip
def test_a_wrong_tax_number_is_not_kept(clinic, tin, kind):
    with pytest.raises(TinWrong):
        payee_of(clinic, tin=tin, kind=kind)
    assert payees_of(clinic.id) == []


def test_a_number_is_there_once(clinic):
    payee_id = payee_of(clinic)
    with pytest.raises(PayeeThere):
        payee_of(clinic)
    with pytest.raises(NpiThere):
        npi_of(clinic, payee_id)
    with pytest.raises(NpiWrong):
        npi_of(clinic, payee_id, "1234567890")


def test_numbers_are_sealed_and_a_persons_own_is_masked(clinic):
    payee_of(clinic, tin="123-45-6789", kind=TinKind.SSN)
    with tenant(clinic.id):
        row = Payee.objects.get()
    assert "123456789" not in f"{row.tin} {row.tin_hash}"
    assert payees_of(clinic.id)[0].shown_tin == "•••-••-6789"
    payee_of(clinic, npis=())
    assert payees_of(clinic.id)[1].shown_tin == "34-0000017"


def test_many_pairs_take_one_query(clinic, django_assert_num_queries):
    payee_id = payee_of(clinic)
    pairs = [(TIN, NPI), (TIN, ""), *((f"34000{n:04d}", NPI) for n in range(100, 150))]
    with django_assert_num_queries(1):
        routes = routes_by(pairs)
    assert routes[TIN, NPI] == routes[TIN, ""] == Route(clinic.id, payee_id)
    assert sum(route is not None for route in routes.values()) == 2


def test_two_organizations_confirming_one_pair_at_once(committed_database):
    clinics = [make_clinic(), make_clinic()]
    payees = [payee_of(clinic, confirmed=False) for clinic in clinics]
    gate = Barrier(2)

    def work(number):
        try:
            gate.wait(timeout=20)
            confirm(clinics[number], payees[number])
        except PairHeldElsewhere:
            return "held"
        else:
            return "confirmed"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, range(2))) == ["confirmed", "held"]
    assert PayeeRoute.objects.filter(npi=NPI, ended_at__isnull=True).count() == 1
