"""A clinic's own books as files, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from tests.factories import NOW, TODAY
from tests.unit.flows.files import Claim835, Line, remit
from wellpaid.claim_pay.postings.models import PostingCase, PostingFile
from wellpaid.claim_pay.postings.operations.receive_postings import Received, receive_postings
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.operations.move_remittances import move_remittances
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.kit.tenancy.scope import tenant

HEAD = "payment_number,claim_number,amount_posted,posted_on,posted_by,payer"
DAY = TODAY - timedelta(days=20)


def row(payment: str, claim: str, amount: str, day: date = DAY, by: str = "Jo") -> str:
    return f"{payment},{claim},{amount},{day},{by},Pebbleway Health Plan"


def books(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows, ""]).encode()


def receive(clinic: Organization, *rows: str, now: datetime = NOW) -> Received:
    return receive_postings(
        organization_id=clinic.id, content=books(*rows), today=TODAY, actor=SYSTEM, now=now
    )


def pays(
    clinic: Organization,
    trace: str,
    *claims: tuple[str, int],
    payer: Organization | None = None,
    day: date = DAY,
    has_arrived: bool = False,
) -> Remittance:
    """Let a plan's 835 come in, its claims read: the provider's number and what is paid."""
    lines = [
        Claim835(number, [Line("99213", cents)], claim_number=f"IC{number}")
        for number, cents in claims
    ]
    remit(clinic, *lines, payer=payer, trace=trace, day=day)
    remittances_to_bills(organization_id=clinic.id, now=NOW)
    with tenant(clinic.id):
        found = Remittance.objects.get(trace_number=trace)
        if has_arrived:
            move_remittances(remittances=[found], to=RemittanceState.ARRIVED, actor=SYSTEM, now=NOW)
    return found


def move(clinic: Organization, trace: str, to: RemittanceState) -> None:
    with tenant(clinic.id):
        rows: Sequence[Remittance] = list(Remittance.objects.filter(trace_number=trace))
        move_remittances(remittances=rows, to=to, actor=SYSTEM, now=NOW)
    remittances_to_bills(organization_id=clinic.id, now=NOW)


def cases(clinic: Organization) -> list[PostingCase]:
    with tenant(clinic.id):
        return list(PostingCase.objects.order_by("trace_number"))


def case(clinic: Organization) -> PostingCase:
    [found] = cases(clinic)
    return found


def file_of(clinic: Organization, file_id: UUID) -> PostingFile:
    with tenant(clinic.id):
        return PostingFile.objects.get(id=file_id)


def counts(clinic: Organization, came: Received) -> tuple[int, int, int, int]:
    """Give new, changed, same and unknown rows."""
    found = file_of(clinic, came.posting_file_id)
    assert found.finished_at is not None
    return found.new_count, found.changed_count, found.same_count, found.unknown_count
