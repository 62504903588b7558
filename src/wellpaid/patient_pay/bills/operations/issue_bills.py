"""Turn drafts into bills: the one way a bill comes into the world."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from itertools import batched
from uuid import UUID

from django.db.models import Q

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce_many import announce_many
from wellpaid.core.ledger import postings
from wellpaid.core.ledger.drafts import JournalDraft
from wellpaid.core.ledger.operations.post_many import post_many
from wellpaid.core.organizations.models import Organization
from wellpaid.formats.bills.draft import BillDraft, LineDraft
from wellpaid.kit.clock import local_date
from wellpaid.kit.locks import take_turn
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.events import BillIssued
from wellpaid.patient_pay.bills.models import Bill, BillLine, PlanDecision
from wellpaid.patient_pay.bills.models.bill import PLAN_SOURCE
from wellpaid.patient_pay.bills.numbers import BLOCK_LENGTH
from wellpaid.patient_pay.bills.states import BillState, state_for
from wellpaid.patient_pay.patients.operations.record_people import (
    People,
    contradictions,
    record_people,
)

from .issued_amounts import issued_amounts
from .join_rebilled import is_on_another_bill
from .record_decisions import TURN, attach_decisions
from .take_bill_numbers import take_bill_numbers

BATCH = 500


@dataclass(frozen=True)
class Refusal:
    """A draft that was not made into a bill: its patient or guarantor is somebody else here."""

    source_id: str
    field: str


@dataclass
class IssueOutcome:
    """What came of the drafts. Source ids are the sender's own bill numbers."""

    issued_numbers: list[str] = field(default_factory=list)
    unchanged_count: int = 0
    changed_source_ids: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def issue_bills(
    *,
    organization_id: UUID,
    source: str,
    drafts: Iterable[BillDraft],
    actor: Actor,
    now: datetime,
    people_source: str = "",
) -> IssueOutcome:
    """Make a bill of each draft that has none yet, a batch a transaction.

    A draft whose bill exists with the same content changes nothing. One with other content is
    named in the outcome and changes nothing either: what was billed is corrected by new entries,
    never by an edit. Where a plan's decision is here already, the bill asks for what that left to
    the patient and no more.

    :param source: what kind of file or system the source ids are from, such as ``csv``
    :param people_source: where the people are from, if from elsewhere
    """
    organization = Organization.objects.get(id=organization_id)
    outcome = IssueOutcome()
    for batch in batched(drafts, BATCH):
        with tenant(organization_id):
            _issue_batch(batch, organization, source, people_source or source, actor, now, outcome)
    return outcome


def _issue_batch(
    batch: Sequence[BillDraft],
    organization: Organization,
    source: str,
    people_source: str,
    actor: Actor,
    now: datetime,
    outcome: IssueOutcome,
) -> None:
    take_turn(TURN)
    marks = {draft.source_id: _fingerprint(draft) for draft in batch}
    known = dict(
        Bill.objects.filter(source=source, source_id__in=marks).values_list(
            "source_id", "source_fingerprint"
        )
    )
    if source != PLAN_SOURCE:
        known |= _made_from_plans(batch, set(marks) - set(known))
    known |= _joined_to_others(batch, set(marks) - set(known))
    new = [draft for draft in batch if draft.source_id not in known]
    for source_id, mark in known.items():
        if mark == marks[source_id]:
            outcome.unchanged_count += 1
        else:
            outcome.changed_source_ids.append(source_id)
    strangers = contradictions(
        source=people_source, pairs=[(draft.patient, draft.guarantor) for draft in new]
    )
    outcome.refused += [
        Refusal(new[place].source_id, wrong.field) for place, wrong in sorted(strangers.items())
    ]
    new = [draft for place, draft in enumerate(new) if place not in strangers]
    if not new:
        return
    people = record_people(
        source=people_source, pairs=[(draft.patient, draft.guarantor) for draft in new], now=now
    )
    today = local_date(now, organization.time_zone)
    numbers = take_bill_numbers(count=len(new), now=now)
    bills = [
        _bill(draft, number, marks[draft.source_id], source, people, organization, today, now)
        for draft, number in zip(new, numbers, strict=True)
    ]
    Bill.objects.bulk_create(bills)
    BillLine.objects.bulk_create(
        _line(bill, position, line)
        for bill, draft in zip(bills, new, strict=True)
        for position, line in enumerate(draft.lines, start=1)
    )
    post_many(journals=[_journal(bill, today, actor) for bill in bills if bill.charge_cents])
    announce_many(
        [(BillIssued(bill_id=bill.id, charge_cents=bill.charge_cents), bill.id) for bill in bills],
        actor=actor,
        now=now,
    )
    attach_decisions(bills=bills, actor=actor, now=now)
    outcome.issued_numbers += numbers


def _made_from_plans(batch: Sequence[BillDraft], source_ids: set[str]) -> dict[str, str]:
    """Give the drafts, by their source ids, whose care was billed from its plan's word: one query.

    They aren't billed again when their own file comes, whether it has the account number or, under
    a number of its own, the plan's claim number.
    """
    claims: dict[str, set[str]] = defaultdict(set)
    for draft in batch:
        if draft.claim_number and draft.source_id in source_ids:
            claims[draft.claim_number].add(draft.source_id)
    made = Bill.objects.filter(source=PLAN_SOURCE).exclude(state=BillState.CANCELLED)
    found: dict[str, str] = {}
    for source_id, claim_number, mark in made.filter(
        Q(source_id__in=source_ids) | Q(claim_number__in=list(claims))
    ).values_list("source_id", "claim_number", "source_fingerprint"):
        billed = source_ids.intersection({source_id}) | claims.get(claim_number, set())
        found |= dict.fromkeys(billed, mark)
    return found


def _joined_to_others(batch: Sequence[BillDraft], source_ids: set[str]) -> dict[str, str]:
    """Give those whose care is on another bill: there its lines were refused first. One query.

    They were billed again under a number of their own, and the plan's answer is on that bill. A
    draft is known by its account number, or by the plan's claim number and the charge.
    """
    claims = {
        (draft.claim_number, draft.charge.cents): draft.source_id
        for draft in batch
        if draft.claim_number and draft.source_id in source_ids
    }
    rows = PlanDecision.objects.filter(
        Q(account_number__in=source_ids - {""})
        | Q(plan_claim_number__in={number for number, _ in claims}),
        bill_id__isnull=False,
        is_withdrawn=False,
    ).select_related("bill")
    found: dict[str, str] = {}
    for row in filter(is_on_another_bill, rows):
        by_claim = claims.get((row.plan_claim_number, row.charge_cents))
        for source_id in {row.account_number, by_claim} & source_ids:
            found[str(source_id)] = ""
    return found


def _fingerprint(draft: BillDraft) -> str:
    """Give the hash of what the draft bills: the lines, the payments, and for whom."""
    body = asdict(draft)
    for person in ("patient", "guarantor"):  # a new address is no other bill
        body[person] = body[person]["source_id"]
    text = json.dumps(body, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _bill(
    draft: BillDraft,
    number: str,
    mark: str,
    source: str,
    people: People,
    organization: Organization,
    today: date,
    now: datetime,
) -> Bill:
    issued_date = draft.issued_date or today
    paid_before = draft.already_paid
    owed = draft.patient_share - paid_before
    return Bill(
        organization_id=organization.id,
        number=number,
        block=number[:BLOCK_LENGTH],
        patient_id=people.patient_ids[draft.patient.source_id],
        guarantor_id=people.guarantor_ids[draft.guarantor.source_id],
        state=state_for(owed_cents=owed.cents, waiting_cents=draft.waiting_on_plan.cents),
        facility_name=draft.facility_name or "",
        insurer_name=draft.insurer_name or "",
        member_id_last4=draft.member_id_last4 or "",
        claim_number=draft.claim_number or "",
        source=source,
        source_id=draft.source_id,
        source_fingerprint=mark,
        service_date=min(line.service_date for line in draft.lines),
        plan_decided_date=draft.plan_decided_date,
        issued_date=issued_date,
        due_date=draft.due_date or issued_date + timedelta(days=organization.days_to_pay),
        paid_before_cents=paid_before.cents,
        created_at=now,
        **_amounts(draft.lines),
    )


def _line(bill: Bill, position: int, draft: LineDraft) -> BillLine:
    return BillLine(
        organization_id=bill.organization_id,
        bill_id=bill.id,
        position=position,
        service_date=draft.service_date,
        description=draft.description,
        code=draft.code or "",
        code_system=draft.code_system or "",
        clinician_name=draft.clinician_name or "",
        **_amounts([draft]),
    )


def _amounts(lines: Sequence[LineDraft]) -> dict[str, int]:
    """Add up the lines' amounts, as columns."""
    columns = {
        "charge_cents": "charge",
        "plan_discount_cents": "plan_discount",
        "plan_paid_cents": "plan_paid",
        "waiting_cents": "waiting_on_plan",
        "deductible_cents": "deductible",
        "copay_cents": "copay",
        "coinsurance_cents": "coinsurance",
        "other_share_cents": "other_share",
    }
    return {
        column: sum(getattr(line, name).cents for line in lines) for column, name in columns.items()
    }


def _journal(bill: Bill, today: date, actor: Actor) -> JournalDraft:
    fact = postings.BillIssued(
        bill_id=bill.id, amounts=issued_amounts(bill), effective_date=today, actor=actor
    )
    return postings.bill_issued(fact)
