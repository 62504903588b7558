"""Print statements of a run, a handful at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.core.documents.operations.keep_bytes import keep_bytes
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
from wellpaid.patient_pay.statements.events import MOVES
from wellpaid.patient_pay.statements.models import Statement, StatementBill
from wellpaid.patient_pay.statements.paper import BillOnPaper, Recipient, statement_paper
from wellpaid.patient_pay.statements.queries import asked_bills
from wellpaid.patient_pay.statements.states import DONE, GRAPH, StatementState

from .decide_sending import Sending, decide_sending

# HIPAA asks for six years of what was sent (45 CFR 164.316(b)(2)); states ask for up to ten.
_KEPT_FOR = timedelta(days=3653)


@cache
def _renderer() -> Renderer:
    return Renderer()


@dataclass(frozen=True)
class _Plan:
    """Everything that a paper is made of, read in one transaction.

    :param bills: what it asks for; none when there is nothing to ask for any more
    :param made_at: the run's start, whenever it is printed: the same words are the same bytes
    """

    statement: Statement
    bills: Sequence[BillOnPaper]
    sending: Sending
    made_at: datetime


def print_statements(*, organization_id: UUID, statement_ids: Sequence[UUID], now: datetime) -> int:
    """Print these statements, put them into the archive, and give how many are ready now.

    Where each goes is decided here and kept on its row. Printing happens outside any transaction,
    and a document comes into being in the transaction that makes its statement ready: a run that
    was killed goes on where it stopped, and leaves nothing twice. A paper that can't be printed is
    marked and doesn't stop the others; one that nobody needs any more is marked, too.
    """
    clinic = clinic_by_id(organization_id)
    with tenant(organization_id):
        plans = _plans(statement_ids)
    papers = {key: _print(plan, clinic) for key, plan in plans.items() if plan.bills}
    for content in filter(None, papers.values()):
        keep_bytes(organization_id=organization_id, content=content)
    ready_count = 0
    with tenant(organization_id):
        for statement in lock_rows(Statement, plans).values():
            if statement.state in DONE:
                continue
            plan = plans[statement.id]
            if not plan.bills:
                _move(statement, StatementState.NOT_NEEDED, now)
            elif content := papers[statement.id]:
                _finish(statement, plan, content, now)
                _move(statement, StatementState.READY, now)
                _tell(statement, clinic, now)
                ready_count += 1
            else:
                _move(statement, StatementState.FAILED, now)
    return ready_count


def _plans(statement_ids: Sequence[UUID]) -> dict[UUID, _Plan]:
    rows = Statement.objects.filter(id__in=statement_ids).exclude(state__in=DONE)
    waiting = list(rows.select_related("guarantor", "run").order_by("id"))
    overtaken = _overtaken(waiting)
    bills = bills_on_paper([statement.guarantor_id for statement in waiting])
    sending = decide_sending(statement.guarantor for statement in waiting)
    return {
        statement.id: _Plan(
            statement=statement,
            bills=() if statement.id in overtaken else bills.get(statement.guarantor_id, ()),
            sending=sending[statement.guarantor_id],
            made_at=statement.run.created_at,
        )
        for statement in waiting
    }


def _overtaken(waiting: Sequence[Statement]) -> set[UUID]:
    """Give those whose guarantor has one of a later day: an old run that goes on sends no second.

    One that couldn't be printed counts: it is tried again with its own run.
    """
    if not waiting:
        return set()
    later = Statement.objects.filter(
        guarantor_id__in=[one.guarantor_id for one in waiting],
        statement_date__gt=min(one.statement_date for one in waiting),
    ).exclude(state=StatementState.NOT_NEEDED)
    newest: dict[UUID, date] = dict(
        later.order_by("statement_date").values_list("guarantor_id", "statement_date")
    )
    return {
        one.id
        for one in waiting
        if newest.get(one.guarantor_id, one.statement_date) > one.statement_date
    }


def bills_on_paper(guarantor_ids: Sequence[UUID]) -> dict[UUID, list[BillOnPaper]]:
    """Give what each guarantor's statement lists, the first due first, in the open organisation."""
    found: dict[UUID, list[BillOnPaper]] = {}
    for bill in asked_bills(guarantor_ids).select_related("patient"):
        found.setdefault(bill.guarantor_id, []).append(
            BillOnPaper(
                id=bill.id,
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


def _print(plan: _Plan, clinic: Clinic) -> bytes:
    """Give the PDF; nothing when no font has the letters."""
    with translation.override(plan.sending.language):
        paper = statement_paper(
            number=plan.statement.number,
            clinic=clinic,
            recipient=Recipient(plan.sending.name, plan.sending.address),
            bills=plan.bills,
            statement_date=plan.statement.statement_date,
            is_large_type=plan.sending.is_large_type,
        )
    try:
        return _renderer().render(Template.STATEMENT, paper, now=plan.made_at)
    except UnprintableTextError:
        return b""


def _finish(statement: Statement, plan: _Plan, content: bytes, now: datetime) -> None:
    """Let the row say what its paper says and where it goes, whatever has changed meanwhile."""
    document = store_document(
        organization_id=statement.organization_id,
        kind="statement",
        media_type="application/pdf",
        content=content,
        keep_until_date=statement.statement_date + _KEPT_FOR,
        now=now,
    )
    statement.document_id, statement.sha256 = document.id, document.sha256
    statement.pages_count = pages_count(content)
    statement.owed_cents = total(bill.owed for bill in plan.bills).cents
    statement.bills_count = len(plan.bills)
    for field, value in asdict(plan.sending).items():
        setattr(statement, field, value)
    StatementBill.objects.bulk_create(
        StatementBill(
            organization_id=statement.organization_id,
            statement_id=statement.id,
            bill_id=bill.id,
            owed_cents=bill.owed.cents,
        )
        for bill in plan.bills
    )


def _move(statement: Statement, target: StatementState, now: datetime) -> None:
    source = StatementState(statement.state)
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


def _tell(statement: Statement, clinic: Clinic, now: datetime) -> None:
    """Say by e-mail that a statement is there; what it says stays behind the door."""
    if statement.delivery != Statement.Delivery.EMAIL:
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
        recipient=statement.email,
        language=statement.language,
        subject=subject,
        body=body,
    )
    queue_email(email=letter, now=now)
