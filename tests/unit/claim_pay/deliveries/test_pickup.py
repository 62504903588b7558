"""A provider picks its 835 files up at our SFTP server, and reaches nothing of anybody else's."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID

import asyncssh
import pytest

from tests.factories import make_clinic
from tests.servers.sftp_server import listening
from tests.unit.claim_pay.network import Network, Paid, make_network
from wellpaid.claim_pay.deliveries.gateways.keys import kept_key
from wellpaid.claim_pay.deliveries.models import Connection, DeliveryFile
from wellpaid.claim_pay.deliveries.operations.check_wish import Wish
from wellpaid.claim_pay.deliveries.operations.end_connection import end_connection
from wellpaid.claim_pay.deliveries.operations.run_connection import run_connection
from wellpaid.claim_pay.deliveries.operations.send_test_file import send_test_file
from wellpaid.claim_pay.deliveries.operations.write_connection import (
    add_connection,
    change_connection,
)
from wellpaid.claim_pay.deliveries.states import Kind
from wellpaid.core.documents.models import DocumentAccess
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.clock import utc_now
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.web.pickup.files import PickupFiles
from wellpaid.web.pickup.server import start_pickup_server
from wellpaid.web.pickup.threads import in_thread

# What the library's own server does without touching a disk.
_HARMLESS = {
    "channel", "connection", "env", "logger", "convert_attrs", "format_user", "format_group",
    "format_longname", "map_path", "reverse_map_path", "exit", "_to_sftpname",
}  # fmt: skip


def test_everything_that_touches_a_disk_is_replaced():
    theirs = {name for name in vars(asyncssh.SFTPServer) if not name.startswith("__")}
    assert theirs - set(vars(PickupFiles)) - _HARMLESS == set()


def pick_up(organization_id: UUID, key: asyncssh.SSHKey) -> Connection:
    wish = Wish(Kind.PICK_UP, "Fetch", fetch_keys=key.export_public_key().decode())
    connection_id = add_connection(
        organization_id=organization_id, wish=wish, key=new_id(), actor=SYSTEM, now=utc_now()
    )
    with tenant(organization_id):
        return Connection.objects.get(id=connection_id)


def states(network: Network) -> list[str]:
    with tenant(network.clinic.id):
        return list(DeliveryFile.objects.order_by("id").values_list("state", flat=True))


async def refused(work) -> bool:
    try:
        await work
    except asyncssh.SFTPError:
        return True
    return False


class Visitor:
    """Somebody who signs in at our server."""

    def __init__(self, port: int, host_key: str) -> None:
        self._port, self._host_key = port, host_key

    def visit[T](self, login: str, key: asyncssh.SSHKey, work) -> T:
        async def go() -> T:
            pinned = [asyncssh.import_public_key(self._host_key)]
            async with (
                asyncssh.connect(
                    "127.0.0.1", self._port, username=login, client_keys=[key],
                    known_hosts=(pinned, [], []), config=None, agent_path=None,
                ) as connection,
                connection.start_sftp_client() as files,
            ):  # fmt: skip
                return await work(files, connection)

        return asyncio.run(go())


@pytest.fixture
def visitor(committed_database, settings, tmp_path: Path) -> Visitor:
    settings.PICKUP_SFTP_ADDRESS = "sftp.wellpaid.example:2022"
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    host_key = kept_key(tmp_path / "host_key")
    made = lambda: start_pickup_server(  # noqa: E731
        host="127.0.0.1", port=0, host_key_file=str(tmp_path / "host_key")
    )
    with listening(made) as port:
        yield Visitor(port, host_key)


def test_files_are_read_and_taken_and_nobody_elses_are_there(visitor, tmp_path):
    network = make_network(tmp_path / "bank")
    mine, theirs = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    own = pick_up(network.clinic.id, mine)
    other_clinic = make_clinic(slug="other-clinic")
    other = pick_up(other_clinic.id, theirs)
    send_test_file(
        organization_id=other_clinic.id, connection_id=other.id, actor=SYSTEM, now=utc_now()
    )
    network.pay(Paid("FETCH-1"), Paid("FETCH-2"))
    assert run_connection(
        organization_id=network.clinic.id, connection_id=own.id, now=utc_now()
    ) is None  # fmt: skip

    for login, key in ((own.login, theirs), (other.login, mine), ("nobody", mine)):
        with pytest.raises(asyncssh.PermissionDenied):
            visitor.visit(login, key, None)

    with tenant(other_clinic.id):
        stranger = DeliveryFile.objects.get().name

    async def read_and_take(files, connection):
        first, second = sorted(await files.listdir("/outbound"))[2:]
        content = await (await files.open(f"outbound/{first}", "rb")).read()
        climbs = [
            "/etc/passwd", "../../etc/passwd", f"/outbound/../../{stranger}",
            f"/outbound/{stranger}", f"/taken/{first}",
        ]  # fmt: skip
        assert all([await refused(files.open(path, "rb")) for path in climbs])
        forbidden = [
            files.open(f"outbound/{first}", "wb"), files.open("outbound/new", "wb"),
            files.mkdir("more"), files.rmdir("outbound"), files.symlink("/etc", "etc"),
            files.rename(f"outbound/{first}", "outbound/elsewhere"), files.readlink("outbound"),
            files.chmod(f"outbound/{first}", 0o777), files.remove("/taken/none"),
        ]  # fmt: skip
        assert all([await refused(work) for work in forbidden])
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.run("id", check=True)
        await files.remove(f"outbound/{first}")
        await files.rename(f"outbound/{second}", f"taken/{second}")
        rest = [name for name in await files.listdir("outbound") if name.strip(".")]
        kept = await (await files.open(f"taken/{first}", "rb")).read()
        return content, rest, kept

    content, rest, kept = visitor.visit(own.login, mine, read_and_take)
    assert (b"TRN*1*FETCH-" in content, rest, kept) == (True, [], content)
    assert states(network) == ["taken", "taken"]
    with tenant(network.clinic.id):
        assert DocumentAccess.objects.filter(actor=f"gateway:{own.id}").count() == 2
    key_removed_while_somebody_is_in(visitor, network, own, mine)
    end_connection(
        organization_id=network.clinic.id, connection_id=own.id, actor=SYSTEM, now=utc_now()
    )
    with pytest.raises(asyncssh.PermissionDenied):
        visitor.visit(own.login, mine, None)


def key_removed_while_somebody_is_in(visitor, network, own, mine) -> None:
    """The next thing that they do fails, and they are hung up on; with the other key it goes on."""
    other = asyncssh.generate_private_key("ssh-ed25519")

    def change(*keys: asyncssh.SSHKey) -> None:
        text = "\n".join(key.export_public_key().decode().strip() for key in keys)
        change_connection(
            organization_id=network.clinic.id, connection_id=own.id, actor=SYSTEM, now=utc_now(),
            wish=Wish(Kind.PICK_UP, "Fetch", fetch_keys=text),
        )  # fmt: skip

    async def go_on(files, connection):
        name = sorted(await files.listdir("/taken"))[-1]
        opened = await files.open(f"/taken/{name}", "rb")
        await in_thread(lambda: change(other))
        await asyncio.sleep(1.1)
        assert await refused(opened.read(10))
        await asyncio.wait_for(connection.wait_closed(), 5)
        assert await refused(files.listdir("/"))
        return name

    change(mine, other)
    name = visitor.visit(own.login, mine, go_on)

    async def listed(files, connection):
        return await files.listdir("/taken")

    assert name in visitor.visit(own.login, other, listed)
    with pytest.raises(asyncssh.PermissionDenied):
        visitor.visit(own.login, mine, listed)
