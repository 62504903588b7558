"""Answer in a thread, from either side."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.phone_words import phone_words
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.messages.events import MOVES
from wellpaid.patient_pay.messages.models import Message, Thread
from wellpaid.patient_pay.messages.policy import answer_by
from wellpaid.patient_pay.messages.states import GRAPH, ThreadState


class ThreadOver(ProductError):
    """The matter is closed; a new one has to be opened."""

    code, status = "thread_closed", 409
    message = "This matter is closed. Ask a new question from the bill."


def write_message(
    *,
    organization_id: UUID,
    thread_id: UUID,
    author: Message.Author,
    body: str,
    closes: bool,
    actor: Actor,
    today: date,
    now: datetime,
) -> None:
    """Add what one side wrote, and pass the turn to the other. Only the office closes.

    The same words written twice in a row by the same author are kept once.

    :param closes: the office is done; the bill is due again from the day it was
    :raises NotFound: the organisation has no such thread
    :raises ThreadOver: it was closed
    """
    with tenant(organization_id):
        thread = lock_rows(Thread, [thread_id]).get(thread_id)
        if thread is None:
            raise NotFound
        last = Message.objects.filter(thread_id=thread_id).order_by("-created_at", "-id").first()
        if last is not None and (last.author, last.body) == (author, body):
            return
        if thread.state == ThreadState.CLOSED:
            raise ThreadOver
        message = Message.objects.create(
            thread_id=thread_id, author=author, actor=str(actor), body=body, created_at=now
        )
        if author is Message.Author.OFFICE and thread.reply_email:
            queue_email(email=_notice(thread, message.id), now=now)
        _pass_turn(thread, author, closes=closes, actor=actor, today=today, now=now)


def _pass_turn(
    thread: Thread,
    author: Message.Author,
    *,
    closes: bool,
    actor: Actor,
    today: date,
    now: datetime,
) -> None:
    source = ThreadState(thread.state)
    if author is Message.Author.OFFICE:
        target = ThreadState.CLOSED if closes else ThreadState.ANSWERED
    else:
        target = ThreadState.WAITING
    if source == target:
        return
    code = GRAPH.event(source, target)
    thread.state, thread.state_changed_at = target, now
    if target is ThreadState.WAITING:
        thread.answer_by_date = answer_by(today)
    thread.save()
    event = MOVES[code](thread_id=thread.id, bill_id=thread.bill_id)
    announce(event, actor=actor, subject_id=thread.bill_id, now=now)


def _notice(thread: Thread, message_id: UUID) -> Email:
    """Write the e-mail that says an answer is there, and not a word of it."""
    clinic = clinic_by_id(thread.organization_id)
    with translation.override(thread.language):
        subject = _("{clinic} answered you").format(clinic=clinic.name)
        body = _(
            "{clinic} answered your question about a bill.\n\n"
            "To read it, go to {address}, open the bill with its Bill ID, or sign in.\n\n"
            "Questions? Call {phone}. TTY 711.\n"
        ).format(clinic=clinic.name, address=settings.BASE_URL, phone=phone_words(clinic.phone))
    return Email(
        kind="thread_answer",
        about_id=message_id,
        recipient=thread.reply_email,
        language=thread.language,
        subject=subject,
        body=body,
    )
