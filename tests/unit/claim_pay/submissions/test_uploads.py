"""A file that comes in pieces: it goes on, it ends whole or not at all, and it doesn't stay."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta

import pytest

from tests.members import make_organization
from tests.unit.claim_pay.network import Network, Paid, file_835, jobs, make_network
from wellpaid.claim_pay.submissions.models import Submission, Upload
from wellpaid.claim_pay.submissions.operations.add_piece import PieceOutOfPlace, add_piece
from wellpaid.claim_pay.submissions.operations.begin_upload import (
    UPLOADS_MAX,
    Begun,
    Described,
    TooManyUploads,
    UploadNotDescribed,
    begin_upload,
)
from wellpaid.claim_pay.submissions.operations.cancel_upload import (
    cancel_upload,
    remove_old_uploads,
)
from wellpaid.claim_pay.submissions.operations.finish_upload import finish_upload
from wellpaid.claim_pay.submissions.operations.receive_file import (
    FILE_BYTES_MAX,
    FileChanged,
    FileSentBefore,
)
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.documents.operations.keep_pieces import pieces_path
from wellpaid.core.documents.operations.store_stream import FileEmpty, FileTooLarge
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.roles import OrganizationKind
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def network(db, settings, tmp_path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_network(tmp_path / "bank")


def described(content: bytes, **changes) -> Described:
    facts = {
        "name": "march.835",
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return Described(**facts | changes)


def begin(network: Network, content: bytes, **changes) -> Begun:
    return begin_upload(
        organization_id=network.payer_id,
        described=described(content, **changes),
        actor=SYSTEM,
        now=network.now,
    )


def add(network: Network, begun: Begun, content: bytes, offset: int = 0) -> int:
    return add_piece(
        organization_id=network.payer_id,
        upload_id=begun.upload_id,
        offset=offset,
        content=content,
        now=network.now,
    )


def finish(network: Network, begun: Begun):
    return finish_upload(
        organization_id=network.payer_id, upload_id=begun.upload_id, actor=SYSTEM, now=network.now
    )


def uploads(network: Network) -> list[Upload]:
    with tenant(network.payer_id):
        return list(Upload.objects.order_by("begun_at", "id"))


def test_a_file_goes_on_where_it_stopped_and_is_taken_in_once(network):
    content = file_835(Paid(), Paid())
    begun = begin(network, content)
    assert add(network, begun, content[:400]) == 400
    again = begin(network, content, name="the same under another name.835")
    assert again == Begun(begun.upload_id, 400)
    assert add(network, again, content[400:], 400) == len(content)
    submission_id = finish(network, again)
    network.check(submission_id)
    row = network.submission(submission_id)
    assert (row.file_name, row.payment_count, row.size_bytes) == ("march.835", 2, len(content))
    assert finish(network, begun) == submission_id
    assert not pieces_path(network.payer_id, begun.upload_id).exists()
    assert jobs("submissions.check") == 1
    with tenant(network.payer_id):
        assert Submission.objects.count() == 1
    with pytest.raises(FileSentBefore) as caught:
        begin(network, content)
    assert caught.value.facts["submission_id"] == submission_id


def test_finished_twice_at_once_or_after_a_kill_it_is_the_same_submission(network):
    content = file_835(Paid())
    begun = begin(network, content)
    add(network, begun, content)
    first = finish(network, begun)
    path = pieces_path(network.payer_id, begun.upload_id)
    path.write_bytes(content)
    with tenant(network.payer_id):
        # As it was when the file was in, and its upload didn't know yet.
        Upload.objects.update(submission_id=None)
    assert finish(network, begun) == first
    assert (uploads(network)[0].submission_id, path.exists()) == (first, False)
    with tenant(network.payer_id):
        assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("offset", "piece"),
    [(0, b"again"), (11, b"ahead"), (10, b""), (10, b"x" * 5000), (-1, b"odd")],
)
def test_a_piece_that_is_not_the_next_is_refused_and_says_where_to_go_on(network, offset, piece):
    content = file_835(Paid())
    begun = begin(network, content)
    add(network, begun, content[:10])
    with pytest.raises(PieceOutOfPlace) as caught:
        add(network, begun, piece, offset)
    assert caught.value.facts["received_bytes"] == 10
    assert pieces_path(network.payer_id, begun.upload_id).read_bytes() == content[:10]
    with pytest.raises(PieceOutOfPlace):
        finish(network, begun)


def test_bytes_of_another_file_are_thrown_away(network):
    content = file_835(Paid())
    begun = begin(network, content)
    add(network, begun, content[:-1] + b"!")
    with pytest.raises(FileChanged):
        finish(network, begun)
    assert begin(network, content) == Begun(begun.upload_id, 0)
    assert jobs("submissions.check") == 0
    with tenant(network.payer_id):
        assert not Submission.objects.exists()
    add(network, begun, content)
    assert network.submission(finish(network, begun)).size_bytes == len(content)


def test_bytes_that_the_disk_lost_are_asked_for_again(network):
    content = file_835(Paid())
    begun = begin(network, content)
    add(network, begun, content)
    pieces_path(network.payer_id, begun.upload_id).unlink()
    with pytest.raises(FileChanged):
        finish(network, begun)
    assert begin(network, content).received_bytes == 0


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"size_bytes": 0}, FileEmpty),
        ({"size_bytes": -1}, FileEmpty),
        ({"size_bytes": FILE_BYTES_MAX + 1}, FileTooLarge),
        ({"sha256": ""}, UploadNotDescribed),
        ({"sha256": "G" * 64}, UploadNotDescribed),
    ],
)
def test_what_can_not_be_a_file_is_refused_at_once(network, changes, error):
    with pytest.raises(error):
        begin(network, b"x", **changes)
    assert uploads(network) == []


def test_one_checksum_has_one_size(network):
    begin(network, b"some bytes")
    with pytest.raises(UploadNotDescribed):
        begin(network, b"some bytes", size_bytes=99)
    assert [row.size_bytes for row in uploads(network)] == [10]


def test_so_many_files_are_on_their_way_at_once(network):
    for number in range(UPLOADS_MAX):
        begin(network, b"%d" % number)
    with pytest.raises(TooManyUploads):
        begin(network, b"one more")
    assert begin(network, b"0").received_bytes == 0


def test_another_payers_upload_is_not_there(network):
    other = make_organization(OrganizationKind.PAYER)
    begun = begin(network, b"some bytes")
    elsewhere = {"organization_id": other.id, "upload_id": begun.upload_id, "now": network.now}
    with pytest.raises(NotFound):
        add_piece(**elsewhere, offset=0, content=b"some")
    with pytest.raises(NotFound):
        finish_upload(**elsewhere, actor=SYSTEM)
    cancel_upload(**elsewhere, actor=SYSTEM)
    assert [row.id for row in uploads(network)] == [begun.upload_id]
    theirs = begin_upload(
        organization_id=other.id, described=described(b"some bytes"), actor=SYSTEM, now=network.now
    )
    assert theirs.upload_id != begun.upload_id


def test_given_up_it_is_gone_with_its_bytes(network):
    begun = begin(network, b"some bytes")
    add(network, begun, b"some")
    for _ in range(2):
        cancel_upload(
            organization_id=network.payer_id,
            upload_id=begun.upload_id,
            actor=SYSTEM,
            now=network.now,
        )
    assert uploads(network) == []
    assert not pieces_path(network.payer_id, begun.upload_id).exists()
    with pytest.raises(NotFound):
        add(network, begun, b" bytes", 4)
    with tenant(network.payer_id):
        events = AuditLine.objects.filter(subject_id=begun.upload_id).order_by("occurred_at", "id")
        assert [line.event for line in events] == [
            "submission_upload.begun",
            "submission_upload.cancelled",
        ]


def test_after_a_day_it_is_removed_and_what_is_young_stays(network):
    old = begin(network, b"old bytes")
    add(network, old, b"old")
    lost = pieces_path(network.payer_id, new_id())
    lost.write_bytes(b"bytes whose row is gone")
    network.now += timedelta(days=1, seconds=1)
    before = (network.now - timedelta(days=2)).timestamp()
    os.utime(lost, (before, before))
    young = begin(network, b"young bytes")
    add(network, young, b"young")
    assert remove_old_uploads(organization_id=network.payer_id, now=network.now) == 1
    assert [row.id for row in uploads(network)] == [young.upload_id]
    folder = pieces_path(network.payer_id, young.upload_id).parent
    assert [path.name for path in folder.iterdir()] == [str(young.upload_id)]
