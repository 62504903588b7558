"""E-mail alerts: to whom, about what, once; and how they stop."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.test import Client

from tests.pages.people import make_user
from tests.unit.claim_pay.network import TODAY, Network, Paid
from wellpaid.claim_pay.alerts.links import read_stop_token
from wellpaid.claim_pay.alerts.models import AlertNote, AlertRule, AlertWork
from wellpaid.claim_pay.alerts.operations.choose_alerts import (
    AlertWish,
    AmountMissing,
    NothingChosen,
    add_alert,
    remove_alert,
)
from wellpaid.claim_pay.alerts.operations.note_remittances import note_late, note_remittances
from wellpaid.claim_pay.alerts.operations.stop_alerts import start_alerts
from wellpaid.claim_pay.alerts.operations.write_letters import write_letters
from wellpaid.claim_pay.alerts.policy import Kind, Rhythm, daily_edge
from wellpaid.claim_pay.remittances.models import Remittance, RemittanceClaim
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.identity.models import User
from wellpaid.core.notifications.models import Letter
from wellpaid.core.notifications.operations.send_letter import send_letter
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.operations.add_member import add_member
from wellpaid.core.organizations.operations.end_member import end_member
from wellpaid.core.organizations.roles import Role
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def people(network: Network) -> list[User]:
    found = []
    for name, language in (("bram", "en"), ("ines", "es")):
        user = make_user(f"{name}@example.net", language=language)
        add_member(
            organization_id=network.clinic.id, user_id=user.id, role=Role.ADMINISTRATOR,
            actor=SYSTEM, now=network.now,
        )  # fmt: skip
        found.append(user)
    return found


def want(network: Network, user: User, *kinds: Kind, **facts: object) -> UUID:
    wish = AlertWish(kinds, facts.pop("rhythm", Rhythm.AT_ONCE), **facts)
    return add_alert(
        organization_id=network.clinic.id, user_id=user.id, wish=wish, actor=SYSTEM,
        now=network.now,
    )  # fmt: skip


def come(network: Network, *payments: Paid) -> None:
    network.pay(*payments)
    remittances_to_bills(organization_id=network.clinic.id, now=network.now)


def tell(network: Network, rhythm: Rhythm = Rhythm.AT_ONCE, now: datetime | None = None) -> int:
    note_remittances(organization_id=network.clinic.id, now=now or network.now)
    return write_letters(organization_id=network.clinic.id, rhythm=rhythm, now=now or network.now)


def letters(network: Network) -> list[Letter]:
    with tenant(network.clinic.id):
        return list(Letter.objects.filter(kind="claim_alert").order_by("created_at", "id"))


def deny_a_claim(network: Network, trace: str) -> None:
    with tenant(network.clinic.id):
        row = Remittance.objects.get(trace_number=trace)
        RemittanceClaim.objects.create(
            id=new_id(), remittance_id=row.id, position=2, payment_date=row.payment_date,
            patient_control_number="ACCT9", status="4", charge_cents=9_000, paid_cents=0,
            patient_responsibility_cents=0, denial_codes="CO-197",
        )  # fmt: skip


def test_each_hears_once_what_they_want_in_their_language(network, people):
    bram, ines = people
    want(network, bram, Kind.NEW, Kind.OVER, over=Money(20_000))
    want(network, ines, Kind.ZERO_PAY, Kind.DENIED)
    want(network, ines, Kind.NEW, payer_id=network.payer_id, payee_id=network.payee_id)
    network.pay(Paid("ONE"))
    assert tell(network) == 0  # its claims aren't read yet
    come(network, Paid("BIG", claims=((90_000, 80_000),)), Paid("NONE", claims=((5_000, 0),)))
    deny_a_claim(network, "BIG")
    assert tell(network) == 2
    assert (tell(network), len(letters(network))) == (0, 2)
    to_bram, to_ines = sorted(letters(network), key=lambda row: row.recipient)
    assert (to_bram.recipient, to_ines.recipient) == ("bram@example.net", "ines@example.net")
    assert "New payments\nPebbleway Health Plan: 3 payments, $950.00" in to_bram.body
    assert "over your amount\nPebbleway Health Plan: 1 payment, $800.00" in to_bram.body
    assert ("nothing" in to_bram.body, "ONE" in to_bram.body, "Fenn" in to_bram.body) == (
        False, False, False,
    )  # fmt: skip
    assert to_ines.language == "es"
    with tenant(network.clinic.id):
        assert AlertWork.objects.count() == 0
        notes = AlertNote.objects.filter(user=ines).values_list("kind", flat=True)
        assert sorted(notes) == ["denied", "new", "new", "new", "zero_pay"]


def test_once_a_day_after_seven_and_not_again(network, people):
    Organization.objects.filter(id=network.clinic.id).update(time_zone="America/Chicago")
    want(network, people[0], Kind.NEW, rhythm=Rhythm.DAILY)
    come(network, Paid("A"), Paid("B"))  # at noon there
    assert tell(network) == 0
    assert tell(network, Rhythm.DAILY) == 0
    assert tell(network, Rhythm.DAILY, network.now + timedelta(hours=17)) == 0
    assert tell(network, Rhythm.DAILY, network.now + timedelta(hours=19)) == 1
    assert tell(network, Rhythm.DAILY, network.now + timedelta(hours=20)) == 0
    assert "2 payments" in letters(network)[0].body


def test_a_missing_deposit_is_told_after_three_banking_days(network, people):
    want(network, people[0], Kind.LATE)
    come(network, Paid("LATE", day=date(2026, 3, 12)))  # a Thursday
    for day, count in ((date(2026, 3, 16), 0), (date(2026, 3, 17), 1), (date(2026, 3, 18), 1)):
        note_late(organization_id=network.clinic.id, today=day, now=network.now)
        tell(network)
        assert len(letters(network)) == count
    assert "No deposit after three banking days\nPebbleway Health Plan: 1 payment" in (
        letters(network)[0].body
    )


def test_who_lost_access_hears_nothing(network, people):
    from wellpaid.core.organizations.models import Member

    want(network, people[0], Kind.NEW)
    come(network, Paid("SEEN"))
    note_remittances(organization_id=network.clinic.id, now=network.now)
    member = Member.objects.get(user=people[0])
    end_member(
        organization_id=network.clinic.id, member_id=member.id, actor=SYSTEM, now=network.now
    )
    assert (tell(network), letters(network)) == (0, [])


def test_one_press_in_the_mail_program_stops_them(network, people, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    want(network, people[0], Kind.NEW)
    come(network, Paid("FIRST"))
    assert tell(network) == 1
    [letter] = letters(network)
    send_letter(organization_id=network.clinic.id, letter_id=letter.id, now=network.now)
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = headers["List-Unsubscribe"].strip("<>")
    assert link in letter.body
    token = link.rpartition("/")[2]
    assert read_stop_token(token) == (network.clinic.id, people[0].id)
    client = Client(enforce_csrf_checks=True)
    there = f"/claims/alerts/stop/{token}"
    assert b"Stop these emails?" in client.get(there).content
    assert rules(network)[0].stopped_at is None  # a scanner that opens links stops nothing
    for _ in range(2):
        response = client.post(there, {"List-Unsubscribe": "One-Click"})
        assert (response.status_code, b"stopped" in response.content) == (200, True)
    assert rules(network)[0].stopped_at is not None
    for odd in ("odd", token[:-3] + "AAA", "v1."):
        assert client.post(f"/claims/alerts/stop/{odd}").status_code == 404
    come(network, Paid("SECOND"))
    assert tell(network) == 0
    start_alerts(
        organization_id=network.clinic.id, user_id=people[0].id, actor=SYSTEM, now=network.now
    )
    come(network, Paid("THIRD"))
    assert tell(network) == 1
    with tenant(network.clinic.id):
        events = AuditLine.objects.filter(event__startswith="alerts.").order_by("id")
        assert [line.event for line in events] == ["alerts.stopped", "alerts.started"]


def rules(network: Network) -> list[AlertRule]:
    with tenant(network.clinic.id):
        return list(AlertRule.objects.order_by("id"))


def test_what_is_refused(network, people):
    with pytest.raises(NothingChosen):
        want(network, people[0])
    with pytest.raises(AmountMissing):
        want(network, people[0], Kind.OVER)
    for strange in ({"payer_id": new_id()}, {"payee_id": new_id()}):
        with pytest.raises(NotFound):
            want(network, people[0], Kind.NEW, **strange)
    rule_id = want(network, people[0], Kind.NEW)
    assert want(network, people[0], Kind.NEW) == rule_id
    with pytest.raises(NotFound):
        remove_alert(
            organization_id=network.clinic.id, user_id=people[1].id, rule_id=rule_id,
            actor=SYSTEM, now=network.now,
        )  # fmt: skip
    assert [row.id for row in rules(network)] == [rule_id]
    assert daily_edge(network.now, "America/Chicago").isoformat() == "2026-03-11T07:00:00-05:00"
    assert date(2026, 3, 11) == TODAY
