"""The first administrator says whether there will be a bank account here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.events import BankQuestionAnswered
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.tenancy.scope import tenant


def answer_bank_question(
    *, organization_id: UUID, answer: Organization.BankAnswer, actor: Actor, now: datetime
) -> None:
    """Keep the answer. "Not yet" is as good as any: nothing is lost by it."""
    with tenant(organization_id):
        Organization.objects.filter(id=organization_id).update(bank_answer=answer)
        event = BankQuestionAnswered(organization_id=organization_id)
        announce(event, actor=actor, subject_id=organization_id, now=now)
