"""What recoupments, appeals, their grounds, events and days are called on a provider's pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wellpaid.claim_pay.appeals.events import Ground, Level, SentWay
from wellpaid.claim_pay.appeals.policy import DeadlineFrom
from wellpaid.claim_pay.appeals.states import AppealState
from wellpaid.claim_pay.recoupments.events import Origin, PaidBackWay
from wellpaid.claim_pay.recoupments.states import RecoupmentState
from wellpaid.core.audit.queries import Line
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.organizations.lists import staff_names

RECOUPMENT_TONES: dict[RecoupmentState, tuple[str, str]] = {
    RecoupmentState.NOTICED: ("warn", "warning"),
    RecoupmentState.LATE: ("bad", "alert"),
    RecoupmentState.AGREED: ("", "hourglass"),
    RecoupmentState.DISPUTED: ("info", "hourglass"),
    RecoupmentState.UNANSWERED: ("warn", "warning"),
    RecoupmentState.SETTLED: ("good", "check"),
    RecoupmentState.GIVEN_BACK: ("good", "undo"),
    RecoupmentState.DROPPED: ("", "info"),
    RecoupmentState.JOINED: ("", "info"),
}
APPEAL_TONES: dict[AppealState, tuple[str, str]] = {
    AppealState.DRAFT: ("warn", "warning"),
    AppealState.LATE: ("bad", "alert"),
    AppealState.SENT: ("info", "hourglass"),
    AppealState.UNANSWERED: ("warn", "warning"),
    AppealState.HEARD: ("good", "wallet"),
    AppealState.UPHELD: ("bad", "alert"),
    AppealState.PARTLY: ("", "check"),
    AppealState.OVERTURNED: ("good", "check"),
    AppealState.WITHDRAWN: ("", "undo"),
}
ORIGINS: dict[Origin, Promise] = {
    Origin.LETTER: gettext_lazy("The plan’s letter wants it back."),
    Origin.REVERSAL: gettext_lazy(
        "A payment took back what was paid for the claim, and pays less for it now."
    ),
    Origin.PLB: gettext_lazy("A payment was made smaller by it, besides its claims."),
    Origin.CARRIED: gettext_lazy(
        "A payment was too small for what the plan took back. It carries the rest forward to a "
        "later one."
    ),
}
LEVELS: dict[Level, Promise] = {
    Level.FIRST: gettext_lazy("First appeal"),
    Level.SECOND: gettext_lazy("Second appeal"),
    Level.EXTERNAL: gettext_lazy("Review outside the plan"),
}
GROUNDS: dict[Ground, Promise] = {
    Ground.NECESSARY: gettext_lazy("The care was medically necessary"),
    Ground.AUTHORIZED: gettext_lazy("It was authorized, or needed no authorization"),
    Ground.IN_TIME: gettext_lazy("The claim was sent in time"),
    Ground.COVERED: gettext_lazy("The patient was covered"),
    Ground.CODED_RIGHT: gettext_lazy("The codes are right"),
    Ground.UNDERPAID: gettext_lazy("It was paid below our contract"),
    Ground.NOT_DUPLICATE: gettext_lazy("It is no duplicate"),
    Ground.OTHER: gettext_lazy("Another reason"),
}
# Letters to plans are in English.
GROUND_SENTENCES: dict[Ground, str] = {
    Ground.NECESSARY: "The care was medically necessary.",
    Ground.AUTHORIZED: "The care was authorized, or needed no authorization.",
    Ground.IN_TIME: "The claim was filed within the time allowed.",
    Ground.COVERED: "The patient was covered on the date of service.",
    Ground.CODED_RIGHT: "The claim was coded correctly.",
    Ground.UNDERPAID: "The claim was paid below the rate of our agreement.",
    Ground.NOT_DUPLICATE: "The claim is not a duplicate.",
    Ground.OTHER: "",
}
SENT_WAYS: dict[SentWay, Promise] = {
    SentWay.PORTAL: gettext_lazy("On the plan’s website"),
    SentWay.MAIL: gettext_lazy("By mail"),
    SentWay.FAX: gettext_lazy("By fax"),
    SentWay.ELECTRONIC: gettext_lazy("By an electronic message"),
}
PAID_BACK_WAYS: dict[PaidBackWay, Promise] = {
    PaidBackWay.CHECK: gettext_lazy("By check"),
    PaidBackWay.EFT: gettext_lazy("By bank transfer"),
}
OUTCOMES: dict[AppealState, Promise] = {
    AppealState.OVERTURNED: gettext_lazy("Yes: it pays all we asked for"),
    AppealState.PARTLY: gettext_lazy("In part"),
    AppealState.UPHELD: gettext_lazy("No: it stays with its decision"),
}
EVENTS: dict[str, Promise] = {
    "recoupment.noticed": gettext_lazy("The plan wants money back"),
    "recoupment.taken": gettext_lazy("A payment took or gave of it"),
    "recoupment.paid_back": gettext_lazy("The note of paying back was changed"),
    "recoupment.late": gettext_lazy("The deadline passed without an answer"),
    "recoupment.agreed": gettext_lazy("Agreed"),
    "recoupment.disputed": gettext_lazy("Disputed"),
    "recoupment.unanswered": gettext_lazy("The plan’s days to answer are over"),
    "recoupment.settled": gettext_lazy("Settled"),
    "recoupment.given_back": gettext_lazy("The plan gave it back"),
    "recoupment.dropped": gettext_lazy("The plan cancelled the payment that told of it"),
    "recoupment.joined": gettext_lazy("Put together with another one"),
    "recoupment.reopened": gettext_lazy("Needs an answer again"),
    "recoupment.deadline_changed": gettext_lazy("The deadline was changed"),
    "recoupment.file_added": gettext_lazy("A file was added"),
    "appeal.started": gettext_lazy("The appeal was started"),
    "appeal.sent": gettext_lazy("Sent to the plan"),
    "appeal.late": gettext_lazy("The deadline passed before it was sent"),
    "appeal.unanswered": gettext_lazy("The plan’s days to answer are over"),
    "appeal.heard": gettext_lazy("A later payment pays the claim anew"),
    "appeal.upheld": gettext_lazy("The plan said no again"),
    "appeal.partly": gettext_lazy("Won in part"),
    "appeal.overturned": gettext_lazy("Won"),
    "appeal.withdrawn": gettext_lazy("Withdrawn"),
    "appeal.reopened": gettext_lazy("Taken up again"),
    "appeal.deadline_changed": gettext_lazy("The deadline was changed"),
    "appeal.file_added": gettext_lazy("A file was added"),
}


def due_words(day: date | None, today: date) -> str:
    """Say how far a day is, in words; "" without one."""
    if day is None:
        return ""
    days = (day - today).days
    if days < 0:
        return ngettext("{n} day overdue", "{n} days overdue", -days).format(n=-days)
    if days == 0:
        return _("Due today")
    return ngettext("{n} day left", "{n} days left", days).format(n=days)


def due_tone(day: date | None, today: date) -> tuple[str, str]:
    """Give the tone and the icon of a day that far away."""
    if day is None:
        return "", "calendar"
    days = (day - today).days
    if days < 0:
        return "bad", "alert"
    return ("warn", "warning") if days <= 7 else ("", "calendar")


def deadline_words(origin: DeadlineFrom, source: str, reason: str) -> str:
    """Say who says that this is the last day."""
    if origin is DeadlineFrom.BY_HAND:
        return _("Set by you: {reason}").format(reason=reason or _("as the letter says"))
    if origin is DeadlineFrom.CONTRACT:
        return _("By your contract, as you entered it. {source}").format(source=source)
    if origin is DeadlineFrom.MEDICARE:
        return _("Medicare’s rule ({source}).").format(source=source)
    if source:
        return _("The usual rule ({source}). Check your contract: it may give you less.").format(
            source=source
        )
    return _("Usual in contracts. Check yours and the plan’s letter: they may give you less.")


def names_of(organization_id: UUID, said: Iterable[str]) -> dict[str, str]:
    """Name everybody who did something; the reader's own colleagues and no one else."""
    actors = [Actor.parse(text) for text in said if text.startswith(f"{ActorKind.USER.value}:")]
    ids = {actor.id for actor in actors if actor.id is not None}
    found = staff_names(ids, organization_ids=(organization_id,))
    return {str(Actor(ActorKind.USER, user_id)): name for user_id, name in found.items()}


def history_rows(organization_id: UUID, history: Iterable[Line]) -> list[tuple[Line, object, str]]:
    """Give a case's audit lines with their words and who did it."""
    lines = list(history)
    said = {str(Actor(ActorKind(line.actor_kind), line.actor_id)) for line in lines}
    names = names_of(organization_id, said)
    return [
        (
            line,
            EVENTS.get(line.event, line.event),
            names.get(str(Actor(ActorKind(line.actor_kind), line.actor_id)), ""),
        )
        for line in lines
    ]
