"""835 files over real SFTP to a provider's server, and into a folder."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.servers.sftp_server import SftpServer, running_sftp
from tests.unit.claim_pay.network import Network, Paid, jobs
from wellpaid.claim_pay.deliveries.gateways.addresses import is_address_allowed
from wellpaid.claim_pay.deliveries.models import Connection, DeliveryFile
from wellpaid.claim_pay.deliveries.naming import file_name, is_pattern
from wellpaid.claim_pay.deliveries.operations.check_wish import (
    FolderRefused,
    HostRefused,
    KeysUnreadable,
    KindNotOffered,
    PatternRefused,
    SecretMissing,
    Wish,
)
from wellpaid.claim_pay.deliveries.operations.end_connection import end_connection
from wellpaid.claim_pay.deliveries.operations.run_connection import run_connection
from wellpaid.claim_pay.deliveries.operations.send_again import send_again
from wellpaid.claim_pay.deliveries.operations.send_test_file import send_test_file
from wellpaid.claim_pay.deliveries.operations.write_connection import (
    ConnectionOver,
    add_connection,
    change_connection,
)
from wellpaid.claim_pay.deliveries.states import Kind, Rhythm, SignsIn, Why
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.documents.operations.keep_bytes import path_of
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.notifications.models import Letter
from wellpaid.core.organizations.operations.add_member import add_member
from wellpaid.core.organizations.roles import Role
from wellpaid.formats.x12.remittance_835 import read_835
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def server(tmp_path: Path, settings) -> SftpServer:
    settings.DELIVERY_PRIVATE_NETWORKS = ["127.0.0.0/8"]
    settings.DELIVERY_TIMEOUT_SECONDS = 5
    with running_sftp(tmp_path / "theirs") as running:
        (running.root / "in").mkdir()
        yield running


def push_wish(server: SftpServer, **facts: object) -> Wish:
    facts = {
        "host": "127.0.0.1", "port": server.port, "user_name": "larkmoor", "folder": "in",
        "host_keys": server.host_keys,
    } | facts  # fmt: skip
    return Wish(Kind.PUSH, "Billing system", **facts)


def add(network: Network, wish: Wish) -> UUID:
    return add_connection(
        organization_id=network.clinic.id, wish=wish, key=new_id(), actor=SYSTEM, now=network.now
    )


def let_in(server: SftpServer, row: Connection) -> None:
    server.keys["larkmoor"] = row.own_public_key


def row_of(network: Network, connection_id: UUID) -> Connection:
    with tenant(network.clinic.id):
        return Connection.objects.get(id=connection_id)


def files(network: Network) -> list[DeliveryFile]:
    with tenant(network.clinic.id):
        return list(DeliveryFile.objects.order_by("id"))


def run(network: Network, connection_id: UUID, **ahead: float) -> Why | None:
    return run_connection(
        organization_id=network.clinic.id,
        connection_id=connection_id,
        now=network.now + timedelta(**ahead),
    )


def stored(network: Network) -> list[bytes]:
    with tenant(network.clinic.id):
        sums = [row.document.sha256 for row in network.remittances()]
    return [path_of(network.clinic.id, one).read_bytes() for one in sums]


def test_each_remittance_goes_over_once_byte_for_byte(network, server):
    connection_id = add(network, push_wish(server))
    let_in(server, row_of(network, connection_id))
    network.pay(Paid("PUSH-1"), Paid("PUSH-2"))
    assert jobs("deliveries.run") >= 1
    assert run(network, connection_id) is Why.DONE
    there = {path.name: path.read_bytes() for path in (server.root / "in").iterdir()}
    assert sorted(there.values()) == sorted(stored(network))
    assert all(re.fullmatch(r"wellpaid-2026\d{4}-[0-9a-f]{10}\.835", name) for name in there)
    assert [(one.state, one.tries) for one in files(network)] == [("sent", 1)] * 2
    assert run(network, connection_id, hours=1) is None
    assert server.connection_count == 1
    again = send_again(
        organization_id=network.clinic.id, file_id=files(network)[0].id, actor=SYSTEM,
        now=network.now,
    )  # fmt: skip
    # It still lies there with the same bytes, so nothing is sent over.
    assert (again, run(network, again)) == (connection_id, Why.DONE)
    assert [(one.state, one.tries) for one in files(network)] == [("sent", 0), ("sent", 1)]
    with tenant(network.clinic.id):
        events = set(AuditLine.objects.filter(event__contains="delivery_file"). values_list(
            "event", flat=True))  # fmt: skip
    assert events == {"delivery_file.sending", "delivery_file.sent", "delivery_file.asked_again"}


def test_a_lost_answer_is_asked_about_and_nothing_is_sent_twice(network, server):
    connection_id = add(network, push_wish(server))
    let_in(server, row_of(network, connection_id))
    network.pay(Paid("LOST-1"))
    server.after_rename = lambda: [conn.abort() for conn in server.connections]
    assert run(network, connection_id) is Why.ANSWER_LOST
    assert [one.state for one in files(network)] == ["sending"]
    server.after_rename = lambda: None
    # Whoever sends it may still be at work; then it is looked for, and found.
    assert run(network, connection_id, minutes=3) is None
    assert run(network, connection_id, minutes=6) is Why.DONE
    [file] = files(network)
    assert (file.state, file.tries) == ("sent", 1)
    assert len(list((server.root / "in").iterdir())) == 1


def test_what_was_cut_off_before_it_arrived_is_sent(network, server):
    connection_id = add(network, push_wish(server))
    let_in(server, row_of(network, connection_id))
    network.pay(Paid("CUT-1"))
    server.after_rename = lambda: [conn.abort() for conn in server.connections]
    assert run(network, connection_id) is Why.ANSWER_LOST
    server.after_rename = lambda: None
    [there] = (server.root / "in").iterdir()
    there.unlink()
    assert run(network, connection_id, minutes=6) is Why.DONE
    assert (files(network)[0].state, there.exists()) == ("sent", True)


def test_another_file_under_the_name_is_never_replaced(network, server):
    connection_id = add(network, push_wish(server))
    let_in(server, row_of(network, connection_id))
    send_test_file(
        organization_id=network.clinic.id, connection_id=connection_id, actor=SYSTEM,
        now=network.now,
    )  # fmt: skip
    [file] = files(network)
    theirs = server.root / "in" / file.name
    theirs.write_text("theirs")
    assert run(network, connection_id) is Why.DONE
    [file] = files(network)
    assert (file.state, file.failure_code, theirs.read_text()) == ("failed", "name_taken", "theirs")


def test_why_it_does_not_work(network, server):
    wrong = [
        ({"user_name": "stranger"}, Why.NOT_LET_IN),
        ({"folder": "nowhere"}, Why.FOLDER_REFUSED),
        ({"host": "no-such-host.invalid"}, Why.UNREACHABLE),
    ]
    ids = [add(network, push_wish(server, **facts)) for facts, _ in wrong]
    server.keys["larkmoor"] = " ".join(row_of(network, one).own_public_key for one in ids)
    network.pay(Paid())
    assert [run(network, one) for one in ids] == [why for _, why in wrong]
    assert {one.state for one in files(network)} == {"waiting"}


def test_another_host_key_or_a_private_address_is_not_talked_to(network, server, settings):
    with running_sftp(server.root) as other:
        connection_id = add(network, push_wish(server, host_keys=other.host_keys))
        let_in(server, row_of(network, connection_id))
        network.pay(Paid())
        assert run(network, connection_id) is Why.OTHER_HOST_KEY
    settings.DELIVERY_PRIVATE_NETWORKS = []
    before = server.connection_count
    assert run(network, connection_id, hours=1) is Why.ADDRESS_REFUSED
    assert server.connection_count == before


def test_a_password_stays_sealed_and_with_its_server(network, server):
    server.passwords["larkmoor"] = "sixteen wet stones"
    wish = push_wish(server, signs_in=SignsIn.PASSWORD, password="sixteen wet stones")
    connection_id = add(network, wish)
    assert "sixteen" not in row_of(network, connection_id).password
    network.pay(Paid())
    assert run(network, connection_id) is Why.DONE
    kept = push_wish(server, signs_in=SignsIn.PASSWORD)
    facts = {"organization_id": network.clinic.id, "connection_id": connection_id,
             "actor": SYSTEM, "now": network.now}  # fmt: skip
    change_connection(wish=kept, **facts)
    with pytest.raises(SecretMissing):
        change_connection(
            wish=push_wish(server, signs_in=SignsIn.PASSWORD, host="sftp.example.com"), **facts
        )


def test_who_fails_for_long_is_told_once_and_given_up(network, server):
    from tests.pages.people import make_user

    user = make_user("bram@example.net")
    add_member(
        organization_id=network.clinic.id, user_id=user.id, role=Role.ADMINISTRATOR, actor=SYSTEM,
        now=network.now,
    )  # fmt: skip
    connection_id = add(network, push_wish(server, user_name="stranger"))
    network.pay(Paid())
    tries = 0
    while files(network) == [] or files(network)[0].state == "waiting":
        assert run(network, connection_id, hours=5 * tries) is Why.NOT_LET_IN
        tries += 1
    with tenant(network.clinic.id):
        [letter] = Letter.objects.filter(kind="connection_failing")
    assert (tries, files(network)[0].failure_code) == (16, "not_let_in")
    assert (letter.recipient, "Fenn" in letter.body) == ("bram@example.net", False)
    # Too early, nothing is tried.
    assert run(network, connection_id) is None


def test_one_file_a_day_holds_every_interchange(network, server):
    connection_id = add(network, push_wish(server, rhythm=Rhythm.DAILY))
    let_in(server, row_of(network, connection_id))
    network.pay(Paid("DAY-1"), Paid("DAY-2"))
    assert run(network, connection_id) is None
    assert run(network, connection_id, days=1) is Why.DONE
    [path] = (server.root / "in").iterdir()
    assert path.read_bytes() == b"".join(stored(network))
    assert [one.trace.number for one in read_835(path.read_bytes())] == ["DAY-1", "DAY-2"]
    assert files(network)[0].remittance_count == 2


def test_only_the_chosen_tax_number_and_npi_and_only_what_comes_later(network, server):
    network.pay(Paid("EARLY"))
    add(network, push_wish(server, payee_id=network.payee_id, npi="1234567893"))
    with pytest.raises(NotFound):
        add(network, push_wish(server, payee_id=new_id()))
    with pytest.raises(NotFound):
        add(network, push_wish(server, payee_id=network.payee_id, npi="1999999984"))
    network.pay(Paid("LATER"))
    with tenant(network.clinic.id):
        [connection] = Connection.objects.all()
    run(network, connection.id)
    assert [one.remittance_count for one in files(network)] == [1]


def test_a_folder_of_the_operators(network, settings, tmp_path):
    wish = Wish(Kind.FOLDER, "Practice system", folder="835")
    with pytest.raises(KindNotOffered):
        add(network, wish)
    settings.DELIVERY_FOLDER = str(tmp_path / "out")
    connection_id = add(network, wish)
    network.pay(Paid())
    assert run(network, connection_id) is Why.DONE
    [path] = (tmp_path / "out" / network.clinic.slug / "835").iterdir()
    assert [path.read_bytes()] == stored(network)
    settings.DELIVERY_FOLDER = ""
    network.pay(Paid("NEXT"))
    assert run(network, connection_id) is Why.NOT_SET_UP


def test_ended_it_forgets_its_secrets_and_drops_what_waits(network, server):
    connection_id = add(network, push_wish(server))
    network.pay(Paid())
    run(network, connection_id)
    for _ in range(2):
        end_connection(
            organization_id=network.clinic.id, connection_id=connection_id, actor=SYSTEM,
            now=network.now,
        )  # fmt: skip
    row = row_of(network, connection_id)
    assert (row.state, row.own_key, [one.state for one in files(network)]) == (
        "ended", "", ["dropped"],
    )  # fmt: skip
    with pytest.raises(ConnectionOver):
        send_again(
            organization_id=network.clinic.id, file_id=files(network)[0].id, actor=SYSTEM,
            now=network.now,
        )  # fmt: skip
    network.pay(Paid("AFTER"))
    assert run(network, connection_id, hours=9) is None
    assert len(files(network)) == 1


_REFUSED = [
    ({"host_keys": "not a key"}, KeysUnreadable),
    ({"host": "two words"}, HostRefused),
    ({"host": "a\nb"}, HostRefused),
    ({"port": 25}, HostRefused),
    ({"folder": "../etc"}, FolderRefused),
    ({"folder": "a/../../b"}, FolderRefused),
    ({"name_pattern": "all.835"}, PatternRefused),
    ({"name_pattern": "../NUMBER.835"}, PatternRefused),
    ({"signs_in": SignsIn.PASSWORD}, SecretMissing),
]


def test_what_is_refused(network, server):
    for facts, error in _REFUSED:
        with pytest.raises(error):
            add(network, push_wish(server, **facts))
    with tenant(network.clinic.id):
        assert not Connection.objects.exists()


def test_addresses_and_names():
    from datetime import date
    from ipaddress import ip_network

    public = ["93.184.215.14", "2606:4700::6810:84e5"]
    inner = [
        "127.0.0.1", "10.1.2.3", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "::1",
        "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
    ]  # fmt: skip
    assert [one for one in public + inner if is_address_allowed(one, [])] == public
    assert is_address_allowed("10.1.2.3", [ip_network("10.0.0.0/8")])
    assert file_name("aDATE_NUMBER", day=date(2026, 3, 4), number="ff") == "a20260304_ff"
    assert not any(is_pattern(one) for one in (".NUMBER", "NUMBER.part", "{x}NUMBER", "a bNUMBER"))
