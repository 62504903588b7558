"""Print statements of a run, a handful at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.core.documents.operations.store_document import store_document
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.queries import Clinic, clinic_by_id
from wellpaid.formats.pdf.render import (
    Renderer,
    Template,
    UnprintableTextError,
    pages_count,
)
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.money import Money, total
from wellpaid.kit.phone_words import phone_words
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.patients.models import Guarantor
from wellpaid.patient_pay.statements.events import MOVES
from wellpaid.patient_pay.statements.models import DeliveryChoice, Statement
from wellpaid.patient_pay.statements.paper import BillOnPaper, Recipient, statement_paper
from wellpaid.patient_pay.statements.states import GRAPH, StatementState

# HIPAA asks for six years of what was sent (45 CFR 164.316(b)(2)); states ask for up to ten.
_KEPT_FOR = timedelta(days=3653)


@cache
def _renderer() -> Renderer:
    return Renderer()


def print_statements(*, organization_id: UUID, statement_ids: Sequence[UUID], now: datetime) -> int:
    """Print these statements, put them into the archive, and give how many are ready now.

    Printing happens outside any transaction; what is ready already is left alone, so a run that was
    killed goes on where it stopped. A paper that can't be printed is marked and doesn't stop the
    others.
    """
    clinic = clinic_by_id(organization_id)
    with tenant(organization_id):
        waiting = list(
            Statement.objects.filter(id__in=statement_ids)
            .exclude(state=StatementState.READY)
            .select_related("guarantor")
        )
        bills = bills_on_paper([statement.guarantor_id for statement in waiting])
    papers = {
        statement.id: _print(statement, clinic, bills.get(statement.guarantor_id, []), now)
        for statement in waiting
    }
    documents = {
        statement_id: store_document(
            organization_id=organization_id,
            kind="statement",
            media_type="application/pdf",
            content=content,
            keep_until_date=(now + _KEPT_FOR).date(),
            now=now,
        )
        for statement_id, content in papers.items()
        if content
    }
    ready_count = 0
    with tenant(organization_id):
        for statement in lock_rows(Statement, papers).values():
            if statement.state == StatementState.READY:
                continue
            document = documents.get(statement.id)
            if document is not None:
                statement.document_id, statement.sha256 = document.id, document.sha256
                statement.pages_count = pages_count(papers[statement.id])
                # The row says what the paper says, also when something was paid meanwhile.
                printed = bills[statement.guarantor_id]
                statement.owed_cents = total(bill.owed for bill in printed).cents
                statement.bills_count = len(printed)
                ready_count += 1
            _move(statement, is_ready=document is not None, clinic=clinic, now=now)
    return ready_count


def bills_on_paper(guarantor_ids: list[UUID]) -> dict[UUID, list[BillOnPaper]]:
    """Give what each guarantor's statement lists, the first due first, in the open organisation."""
    rows = Bill.objects.filter(guarantor_id__in=guarantor_ids, state=BillState.DUE)
    found: dict[UUID, list[BillOnPaper]] = {}
    for bill in rows.select_related("patient").order_by("due_date", "number"):
        found.setdefault(bill.guarantor_id, []).append(
            BillOnPaper(
                number=bill.number,
                grouped_number=bill.grouped_number,
                patient_name=bill.patient.full_name,
                service_date=bill.service_date,
                due_date=bill.due_date,
                charge=Money(bill.charge_cents),
                plan_discount=Money(bill.plan_discount_cents),
                plan_paid=Money(bill.plan_paid_cents),
                waiting=Money(bill.waiting_cents),
                paid=Money(bill.paid_before_cents + bill.paid_cents),
                owed=bill.owed,
            )
        )
    return found


def _print(statement: Statement, clinic: Clinic, bills: list[BillOnPaper], now: datetime) -> bytes:
    """Give the PDF; nothing when no font has the letters, or nothing is owed any more."""
    if not bills:
        return b""
    with translation.override(statement.language):
        paper = statement_paper(
            number=statement.number,
            clinic=clinic,
            recipient=Recipient(statement.guarantor.full_name, address_of(statement.guarantor)),
            bills=bills,
            statement_date=statement.statement_date,
            is_large_type=statement.is_large_type,
        )
    try:
        return _renderer().render(Template.STATEMENT, paper, now=now)
    except UnprintableTextError:
        return b""


def address_of(guarantor: Guarantor) -> tuple[str, ...]:
    """Give the lines of a guarantor's address."""
    town = f"{guarantor.city}, {guarantor.state} {guarantor.postal_code}".strip(" ,")
    return tuple(part for part in (guarantor.street, town) if part)


def _move(statement: Statement, *, is_ready: bool, clinic: Clinic, now: datetime) -> None:
    source = StatementState(statement.state)
    target = StatementState.READY if is_ready else StatementState.FAILED
    if source == target:
        return
    code = GRAPH.event(source, target)
    statement.state = target
    statement.save()
    event = MOVES[code](
        statement_id=statement.id,
        guarantor_id=statement.guarantor_id,
        owed_cents=statement.owed_cents,
    )
    announce(event, actor=SYSTEM, subject_id=statement.id, now=now)
    if is_ready and statement.delivery == Statement.Delivery.EMAIL:
        _tell(statement, clinic, now)


def _tell(statement: Statement, clinic: Clinic, now: datetime) -> None:
    """Say by e-mail that a statement is there; what it says stays behind the door."""
    choice = DeliveryChoice.objects.filter(guarantor_id=statement.guarantor_id).first()
    if choice is None or not choice.email:
        return
    with translation.override(statement.language):
        subject = _("Your statement from {clinic}").format(clinic=clinic.name)
        body = _(
            "Your new statement from {clinic} is ready.\n\n"
            "To read it, sign in at {address} and open Statements.\n\n"
            "To get it on paper again, change your choice there, or call {phone}. TTY 711.\n"
        ).format(clinic=clinic.name, address=settings.BASE_URL, phone=phone_words(clinic.phone))
    letter = Email(
        kind="statement",
        about_id=statement.id,
        recipient=choice.email,
        language=statement.language,
        subject=subject,
        body=body,
    )
    queue_email(email=letter, now=now)
