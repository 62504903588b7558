"""Where a bill stands, as the tag of a list says it: a fact in words, an icon, a tone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellpaid.kit.date_words import day_words, near_day_words
from wellpaid.kit.money import Money
from wellpaid.kit.money_words import money_words
from wellpaid.patient_pay.bills.lists import BillRow
from wellpaid.patient_pay.bills.states import PUBLIC, BillState
from wellpaid.patient_pay.messages.states import Topic
from wellpaid.web.shared.filed_words import as_filed


@dataclass(frozen=True)
class TaggedRow:
    """A row of the list, ready to be placed."""

    number: str
    title: str
    patient_name: str
    service_date: date
    owed: Money
    owed_words: str
    is_payable: bool
    organization_id: str
    tone: str
    icon: str
    words: str


def tagged(row: BillRow, held: Topic | None = None) -> TaggedRow:
    """Give a row with its tag. ``held``: why the bill isn't due while somebody looks into it."""
    is_held = held is not None and row.is_payable
    tone, icon, words = _held(held) if held is not None and is_held else _tag(row)
    is_unknown = row.state is BillState.WITH_INSURANCE
    return TaggedRow(
        number=row.number,
        title=_title(row),
        patient_name=row.patient_name,
        service_date=row.service_date,
        owed=row.owed,
        owed_words=_("Not known yet") if is_unknown else money_words(row.owed),
        is_payable=row.is_payable,
        organization_id=str(row.organization_id),
        tone=tone,
        icon=icon,
        words=words,
    )


def _title(row: BillRow) -> str:
    if not row.what:
        return _("Care on {day}").format(day=day_words(row.service_date))
    if not row.more_count:
        return as_filed(row.what)
    words = ngettext("{what} and {n} more", "{what} and {n} more", row.more_count)
    return format_html(words, what=as_filed(row.what), n=row.more_count)


def _held(topic: Topic) -> tuple[str, str, str]:
    words = {
        Topic.INSURANCE: _("Going to your insurance"),
        Topic.ALREADY_PAID: _("Looking for your payment"),
    }.get(topic, _("You asked a question"))
    return "info", "hourglass", words


def _tag(row: BillRow) -> tuple[str, str, str]:
    if row.state is BillState.DUE and row.days_late:
        late = ngettext("{n} day late", "{n} days late", row.days_late)
        return "bad", "late", late.format(n=row.days_late)
    if row.state is BillState.DUE:
        return "warn", "calendar", _("Due {day}").format(day=near_day_words(row.due_date))
    if row.state is BillState.PAID:
        return "good", "check", _("Paid {amount}").format(amount=money_words(row.paid))
    tone, icon = {
        BillState.WITH_INSURANCE: ("", "hourglass"),
        BillState.CREDIT: ("info", "undo"),
        BillState.CANCELLED: ("", "info"),
    }[row.state]
    return tone, icon, _(PUBLIC[row.state].word)
