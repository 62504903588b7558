"""The election lock: who is paid otherwise than chosen hears of it, once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import make_user
from tests.pages.test_payer_pages import member
from tests.unit.claim_pay.disbursements.test_what_comes_back import again, come_back
from tests.unit.claim_pay.network import Network, Paid, choose
from wellpaid.claim_pay.disbursements.states import Way
from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.remittances.states import Otherwise
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.notifications.models import Letter
from wellpaid.core.organizations.operations.add_member import add_member
from wellpaid.core.organizations.roles import Role
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def network(network: Network) -> Network:
    """The network, with somebody at the clinic who is written to."""
    add_member(
        organization_id=network.clinic.id, user_id=make_user("bram").id, role=Role.ADMINISTRATOR,
        actor=SYSTEM, now=network.now,
    )  # fmt: skip
    return network


def alarms(network: Network) -> int:
    with tenant(network.clinic.id):
        return AuditLine.objects.filter(event="remittance.paid_otherwise").count()


def letters(network: Network) -> list[str]:
    with tenant(network.clinic.id):
        return list(Letter.objects.filter(kind="paid_otherwise").values_list("body", flat=True))


def test_a_plan_that_doesnt_offer_the_choice(network):
    choose(network, Method.VIRTUAL_CARD, payer_id=None)
    network.pay(Paid("ODD-1"), Paid("ODD-2"))
    assert {row.otherwise_code for row in network.remittances()} == {Otherwise.NOT_OFFERED}
    assert alarms(network) == 2
    [letter] = letters(network)  # payments of one plan and day are one letter
    assert "ODD" not in letter
    assert "150" not in letter
    client = member(network.clinic.id, Role.READ_ONLY)
    assert "not as you chose" in client.get(reverse("claims_payments")).content.decode()
    page = client.get(reverse("claims_payment", args=[network.remittances()[0].id]))
    assert "This isn’t the way you chose" in page.content.decode()


def test_what_comes_as_chosen_or_without_a_choice_is_no_alarm(network):
    network.pay(Paid("FREE-1"))
    choose(network)
    network.pay(Paid("ACH-1"), Paid("ZERO-1", claims=((5_000, 0),)))
    assert {row.otherwise_code for row in network.remittances()} == {""}
    assert (alarms(network), letters(network)) == (0, [])


def test_sent_again_another_way(network):
    choose(network)
    network.pay(Paid("BACK-1"))
    come_back(network)
    [row] = network.disbursements()
    again(network, row, Way.CHECK)
    for _ in range(2):
        network.tell()
    [remittance] = network.remittances()
    assert remittance.otherwise_code == Otherwise.CHOSEN_BY_PAYER
    assert (alarms(network), len(letters(network))) == (1, 1)
