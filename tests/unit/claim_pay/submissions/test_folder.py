"""A payer's folder: taken once, refused with the reason, answered; and a kill in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.claim_pay.network import Network, Paid, file_835
from tests.unit.core.banking.bank import NOW
from wellpaid.claim_pay.submissions.models import Submission
from wellpaid.claim_pay.submissions.operations import take_from_folder as taking
from wellpaid.claim_pay.submissions.operations.check_submission import check_submission
from wellpaid.formats.x12.acknowledgment_files import read_ta1
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def folder(network: Network, settings, tmp_path: Path) -> Path:
    settings.SUBMISSIONS_FOLDER = str(tmp_path / "payers")
    root = tmp_path / "payers" / "pebbleway"
    (root / "inbox").mkdir(parents=True)
    return root


def go(network: Network, quiet_seconds: float = 0) -> taking.FolderRound:
    return taking.take_from_folder(
        organization_id=network.payer_id, slug="pebbleway", now=NOW, quiet_seconds=quiet_seconds
    )


def submissions(network: Network) -> list[Submission]:
    with tenant(network.payer_id):
        return list(Submission.objects.order_by("submitted_at", "id"))


def names(folder: Path, kind: str) -> list[str]:
    return sorted(path.name for path in (folder / kind).iterdir())


def test_a_file_is_taken_and_answered_once(network, folder):
    (folder / "inbox" / "night.835").write_bytes(file_835(Paid(), number=41))
    assert go(network) == taking.FolderRound(1, 0, 0)
    [row] = submissions(network)
    assert (row.source, row.file_name) == ("folder", "night.835")
    assert names(folder, "inbox") == []
    assert names(folder, "taken") == [f"{row.id}-night.835"]
    check_submission(organization_id=network.payer_id, submission_id=row.id, now=NOW)
    assert go(network) == taking.FolderRound(0, 0, 1)
    assert go(network) == taking.FolderRound(0, 0, 0)
    content = (folder / "answers" / f"{row.id}.999").read_bytes()
    [answer] = read_ta1(content[: content.index(b"ISA*", 3)])
    assert answer.control_number == "000000041"


def test_what_cannot_be_taken_lies_aside_with_its_reason(network, folder):
    content = file_835(Paid())
    (folder / "inbox" / "first.835").write_bytes(content)
    go(network)
    (folder / "inbox" / "again.835").write_bytes(content)
    (folder / "inbox" / "empty.835").write_bytes(b"")
    assert go(network) == taking.FolderRound(0, 2, 0)
    assert "You have sent this file before" in (folder / "refused/again.835.reason.txt").read_text()
    assert "This file is empty" in (folder / "refused/empty.835.reason.txt").read_text()
    assert len(submissions(network)) == 1


def test_what_is_still_being_sent_is_left_alone(network, folder, tmp_path):
    content = file_835(Paid())
    for name in (".hidden", "growing.part", "new.835"):
        (folder / "inbox" / name).write_bytes(content)
    (tmp_path / "secret").write_bytes(content)
    (folder / "inbox" / "link.835").symlink_to(tmp_path / "secret")
    assert go(network, quiet_seconds=60) == taking.FolderRound(0, 0, 0)
    assert len(names(folder, "inbox")) == 4


def test_killed_between_the_row_and_the_move(network, folder, monkeypatch):
    (folder / "inbox" / "night.835").write_bytes(file_835(Paid()))
    replace = Path.replace

    def cut(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(KeyboardInterrupt):
        go(network)
    monkeypatch.setattr(Path, "replace", replace)
    assert go(network) == taking.FolderRound(1, 0, 0)
    [row] = submissions(network)
    assert names(folder, "taken") == [f"{row.id}-night.835"]
    # Sent on purpose a second time, it is refused like everywhere.
    (folder / "inbox" / "night.835").write_bytes(
        (folder / "taken" / f"{row.id}-night.835").read_bytes()
    )
    assert go(network) == taking.FolderRound(0, 1, 0)
