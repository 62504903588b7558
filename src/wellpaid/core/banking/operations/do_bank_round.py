"""Everything that is to be done with the bank now: build, send, ask, take in, settle."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.gateways.base import BankUnreachable
from wellpaid.core.banking.models import AchSetup
from wellpaid.core.banking.queries import files_in
from wellpaid.core.banking.schedule import is_build_due
from wellpaid.core.banking.states import FileState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.tenancy.scope import tenant

from .ask_about_file import ask_about_file
from .build_file import build_file, locked_setup
from .send_file import send_file
from .settle_entries import settle_entries
from .take_in_files import TakenIn, take_in_files

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BankRound:
    """What a round did."""

    built_count: int
    sent_count: int
    taken_in: TakenIn
    settled_count: int
    is_bank_reachable: bool


def do_bank_round(
    *, organization_id: UUID, actor: Actor, now: datetime, is_build_forced: bool = True
) -> BankRound:
    """Do one round for one organisation that has a bank.

    :param is_build_forced: whether to build a file now, or only when a cut-off is near
    :raises AchNotSetUp: the organisation has no bank that sends its files
    """
    built = _build(organization_id, actor, now, is_forced=is_build_forced)
    sent = send_files(organization_id=organization_id, now=now)
    is_reachable, taken = True, TakenIn(0, 0)
    try:
        taken = take_in_files(organization_id=organization_id, actor=actor, now=now)
    except BankUnreachable as error:
        is_reachable = False
        logger.warning(
            "the bank doesn't answer: %s", error,
            extra={"facts": {"organization_id": organization_id}},
        )  # fmt: skip
    settled = settle_entries(organization_id=organization_id, actor=actor, now=now)
    return BankRound(built, sent, taken, settled, is_reachable)


def send_files(*, organization_id: UUID, now: datetime) -> int:
    """Ask about what is in doubt, then send what is built; give how many files are there now."""
    for ach_file_id in files_in(organization_id=organization_id, states=[FileState.SENDING]):
        ask_about_file(organization_id=organization_id, ach_file_id=ach_file_id, now=now)
    return sum(
        send_file(organization_id=organization_id, ach_file_id=ach_file_id, now=now)
        is FileState.UPLOADED
        for ach_file_id in files_in(organization_id=organization_id, states=[FileState.BUILT])
    )


def _build(organization_id: UUID, actor: Actor, now: datetime, *, is_forced: bool) -> int:
    with tenant(organization_id):
        setup = locked_setup()
        due = is_build_due(last=setup.last_built_at, now=now, cutoff=setup.cutoff_time)
    if not (due or is_forced):
        return 0
    count = 0
    while build_file(organization_id=organization_id, actor=actor, now=now) is not None:
        count += 1
    # Behind the files: killed before this line, the next round builds again and finds nothing.
    with tenant(organization_id):
        AchSetup.objects.filter(id=setup.id).update(last_built_at=now)
    return count
