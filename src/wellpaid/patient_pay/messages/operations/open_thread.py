"""Ask or tell the billing office something about a bill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.messages.events import ThreadOpened
from wellpaid.patient_pay.messages.models import Message, Thread
from wellpaid.patient_pay.messages.policy import OPEN_MAX, answer_by
from wellpaid.patient_pay.messages.states import ThreadState, Topic


class TooManyThreads(ProductError):
    """So many open matters about one bill are better told by phone."""

    code, status = "too_many_threads", 429
    message = "There are many open questions about this bill already. Please call us instead."


@dataclass(frozen=True)
class Matter:
    """What is asked or told.

    :param fields: (question, answer) of a form, in the person's language
    :param receipt_number: of the payment that it is about, if it is about one
    """

    topic: Topic
    body: str
    fields: tuple[tuple[str, str], ...] = ()
    receipt_number: str = ""
    reply_email: str = ""
    language: str = "en"


def open_thread(
    *,
    organization_id: UUID,
    bill_id: UUID,
    matter: Matter,
    actor: Actor,
    today: date,
    now: datetime,
) -> UUID:
    """Keep the matter for the office and give its id.

    The same words about the same bill, sent twice by the same person, are kept once.

    :raises NotFound: the organisation has no such bill
    :raises TooManyThreads: ten matters of this bill are open
    """
    with tenant(organization_id):
        if bill_id not in lock_rows(Bill, [bill_id]):
            raise NotFound
        open_threads = Thread.objects.filter(bill_id=bill_id).exclude(state=ThreadState.CLOSED)
        twin = open_threads.filter(
            topic=matter.topic,
            opened_by=str(actor),
            messages__body=matter.body,
            messages__fields=[list(pair) for pair in matter.fields],
        ).first()
        if twin is not None:
            return UUID(str(twin.id))
        if open_threads.count() >= OPEN_MAX:
            raise TooManyThreads
        thread = Thread.objects.create(
            bill_id=bill_id,
            topic=matter.topic,
            state=ThreadState.WAITING,
            receipt_number=matter.receipt_number,
            opened_by=str(actor),
            reply_email=matter.reply_email,
            language=matter.language,
            answer_by_date=answer_by(today),
            created_at=now,
            state_changed_at=now,
        )
        Message.objects.create(
            thread_id=thread.id,
            author=Message.Author.PERSON,
            actor=str(actor),
            body=matter.body,
            fields=[list(pair) for pair in matter.fields],
            created_at=now,
        )
        event = ThreadOpened(thread_id=thread.id, bill_id=bill_id)
        announce(event, actor=actor, subject_id=bill_id, now=now)
        return UUID(str(thread.id))
