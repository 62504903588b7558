"""Jobs of this area. Each goes through the organisations that have a bank, one at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.queries import organization_ids
from wellpaid.kit.clock import utc_now

from .gateways.base import BankUnreachable
from .operations.do_bank_round import do_bank_round
from .operations.settle_entries import settle_entries
from .operations.take_in_files import take_in_files
from .queries import has_ach_setup

logger = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task(name="banking.send_due_files", queue="payments", queueing_lock="banking.send_due_files")
def send_due_files(timestamp: int) -> None:
    """Every ten minutes: build files before each cut-off, send them, ask about those in doubt."""
    _for_each(
        lambda organization_id, now: do_bank_round(
            organization_id=organization_id, actor=SYSTEM, now=now, is_build_forced=False
        )
    )


@app.periodic(cron="3-59/5 * * * *")
@app.task(name="banking.take_in", queue="payments", queueing_lock="banking.take_in")
def take_in(timestamp: int) -> None:
    """Every five minutes: take in returns, corrections, notices and statements."""
    _for_each(
        lambda organization_id, now: take_in_files(
            organization_id=organization_id, actor=SYSTEM, now=now
        )
    )


@app.periodic(cron="23 11 * * *")
@app.task(name="banking.settle", queue="payments", queueing_lock="banking.settle")
def settle(timestamp: int) -> None:
    """Every morning: settle what didn't come back within two banking days."""
    _for_each(
        lambda organization_id, now: settle_entries(
            organization_id=organization_id, actor=SYSTEM, now=now
        )
    )


@app.task(name="banking.round", queue="payments", retry=RetryStrategy(max_attempts=3, wait=20))
def bank_round(*, organization_id: str, **_: Any) -> None:
    """Do one round with one organisation's bank, without waiting for a cut-off."""
    do_bank_round(organization_id=UUID(organization_id), actor=SYSTEM, now=utc_now())


def _for_each(work: Callable[[UUID, datetime], object]) -> None:
    for organization_id in organization_ids():
        if not has_ach_setup(organization_id):
            continue
        try:
            work(organization_id, utc_now())
        except BankUnreachable as error:
            # Its turn comes again in some minutes; the other organisations' banks may answer.
            logger.warning(
                "the bank doesn't answer: %s", error,
                extra={"facts": {"organization_id": organization_id}},
            )  # fmt: skip
