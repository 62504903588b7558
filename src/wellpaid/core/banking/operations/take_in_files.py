"""Take in what the bank has put into its folder for us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.gateways.base import BankUnreachable
from wellpaid.core.banking.gateways.registry import bank_gateway
from wellpaid.core.banking.models import AchSetup
from wellpaid.core.banking.queries import is_known_inbound
from wellpaid.core.events.actors import Actor
from wellpaid.core.oversight.operations.note_bank_contact import note_bank_contact
from wellpaid.kit.tenancy.scope import tenant

from .queue_entry import AchNotSetUp
from .take_in_file import take_in_file


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of it."""

    new_count: int
    quarantined_count: int


def take_in_files(*, organization_id: UUID, actor: Actor, now: datetime) -> TakenIn:
    """Fetch and take in each new file; one that can't be read doesn't keep the others back.

    A file is fetched outside any transaction, and what it says is done in one: killed in between,
    the next round fetches it again.

    :raises AchNotSetUp: the organisation has no bank
    :raises BankUnreachable: the bank doesn't answer; what was taken in stays so
    """
    with tenant(organization_id):
        setup = AchSetup.objects.first()
    if setup is None:
        raise AchNotSetUp
    try:
        taken = _take_in(setup, organization_id, actor, now)
    except BankUnreachable:
        note_bank_contact(organization_id=organization_id, has_answered=False, now=now)
        raise
    note_bank_contact(organization_id=organization_id, has_answered=True, now=now)
    return taken


def _take_in(setup: AchSetup, organization_id: UUID, actor: Actor, now: datetime) -> TakenIn:
    new = quarantined = 0
    with bank_gateway(setup.gateway).session() as bank:
        for remote in bank.list_inbound(setup.inbound_folder):
            if is_known_inbound(
                organization_id=organization_id, name=remote.name, stamp=remote.stamp
            ):
                continue
            content = bank.fetch(setup.inbound_folder, remote.name)
            taken = take_in_file(
                organization_id=organization_id, name=remote.name, stamp=remote.stamp,
                content=content, actor=actor, now=now,
            )  # fmt: skip
            new += taken.is_new
            quarantined += taken.is_new and taken.is_quarantined
    return TakenIn(new, quarantined)
