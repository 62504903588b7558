"""Reads for the operator's pages: each a fixed number of queries, however many organisations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Sum

from wellpaid.core.organizations.models import Organization
from wellpaid.kit.errors import NotFound

from .events import ActKind
from .models import Act, BankContact, CheckResult, JobFailure, Proof, Summary

# Longer, and nobody remembers why they looked; shorter, and they type anything.
OPEN_FOR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Watched:
    """One organisation: its newest proof, what waits there, and its bank."""

    organization: Organization
    proof: Proof | None
    summary: Summary | None
    bank: BankContact | None


def watched() -> list[Watched]:
    """Give every organisation by name: four queries."""
    newest = Proof.objects.order_by("organization_id", "-proved_at").distinct("organization_id")
    proofs = {row.organization_id: row for row in newest}
    summaries = {row.organization_id: row for row in Summary.objects.all()}
    banks = {row.organization_id: row for row in BankContact.objects.all()}
    return [
        Watched(row, proofs.get(row.id), summaries.get(row.id), banks.get(row.id))
        for row in Organization.objects.order_by("name", "id")
    ]


def proof_of(proof_id: UUID) -> Proof:
    """Give one proof with its organisation: one query.

    :raises NotFound: there is none
    """
    row = Proof.objects.select_related("organization").filter(id=proof_id).first()
    if row is None:
        raise NotFound
    return row


def newest_proof(organization_id: UUID) -> Proof | None:
    """Give an organisation's newest proof: one query."""
    rows = Proof.objects.filter(organization_id=organization_id)
    return rows.order_by("-proved_at").first()


def summed(field: str) -> int:
    """Give the sum of one count over all organisations: one query."""
    return Summary.objects.aggregate(all=Sum(field))["all"] or 0


def check_results() -> list[CheckResult]:
    """Give the doctor's last words, in the order in which to mend things: one query."""
    return list(CheckResult.objects.order_by("position", "name"))


def failures_of(job_ids: Collection[int]) -> dict[int, JobFailure]:
    """Give the last error of each job that has one: one query."""
    return JobFailure.objects.in_bulk(job_ids)


def opened_until(*, organization_id: UUID, user_id: UUID, now: datetime) -> Act | None:
    """Give the reason by which somebody may look into an organisation's rows: one query."""
    acts = Act.objects.filter(
        organization_id=organization_id,
        user_id=user_id,
        kind=ActKind.OPENED,
        done_at__gt=now - OPEN_FOR,
    )
    return acts.order_by("-done_at").first()


def kept_by(*, organization_id: UUID, target_ids: Collection[UUID]) -> dict[UUID, Act]:
    """Give the newest decision to keep each of these payments held: one query."""
    acts = Act.objects.filter(
        organization_id=organization_id, kind=ActKind.HOLD_KEPT, target_id__in=target_ids
    )
    return {act.target_id: act for act in acts.order_by("done_at")}


def shown_summaries() -> list[Summary]:
    """Give what waits in every organisation, by name: one query."""
    return list(Summary.objects.select_related("organization").order_by("organization__name", "id"))
