"""What a deposit case says: its title, why it is so, what to do, and its three cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wellpaid.claim_pay.reconciliation.events import Resolution
from wellpaid.claim_pay.reconciliation.policy import WRITE_OFF_CENTS_MAX
from wellpaid.claim_pay.reconciliation.queries import CaseRow
from wellpaid.claim_pay.reconciliation.sides import Cause, Rule, Sureness
from wellpaid.claim_pay.reconciliation.states import CaseState
from wellpaid.formats.nacha.calendar import banking_days_between
from wellpaid.kit.clock import local_date
from wellpaid.kit.date_words import day_words, short_day_words
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.money_words import money_words

from .words import PAYMENT_KINDS

SURENESS: dict[Sureness, tuple[Promise, str, str]] = {
    Sureness.CERTAIN: (gettext_lazy("Certain"), "good", "check"),
    Sureness.LIKELY: (gettext_lazy("Likely"), "info", "info"),
    Sureness.MAYBE: (gettext_lazy("May be"), "warn", "question"),
}
RESOLUTIONS: dict[Resolution, Promise] = {
    Resolution.EQUAL: gettext_lazy("Both agree to the cent"),
    Resolution.FEE: gettext_lazy("Less a fee"),
    Resolution.TAKEN_BACK: gettext_lazy("Less what the plan took back"),
    Resolution.WRITTEN_OFF: gettext_lazy("Small difference let go of"),
    Resolution.EXTRA: gettext_lazy("The plan paid more than it said"),
    Resolution.NOT_OURS: gettext_lazy("Has nothing to do with claim payments"),
}
EVENTS: dict[str, Promise] = {
    "deposit_case.opened": gettext_lazy("Came here"),
    "deposit_case.needs_somebody": gettext_lazy("Asked for somebody"),
    "deposit_case.waits": gettext_lazy("Waits"),
    "deposit_case.matched": gettext_lazy("Matched"),
    "deposit_case.set_aside": gettext_lazy("Put aside"),
    "deposit_case.undone": gettext_lazy("Taken back"),
    "deposit_case.dissolved": gettext_lazy("Joined to another case"),
    "deposit_case.asked": gettext_lazy("The plan was asked"),
    "deposit_case.noted": gettext_lazy("Note written"),
}
JOURNALS: dict[str, Promise] = {
    "remittance.released": gettext_lazy("The plan told the payment"),
    "remittance.voided": gettext_lazy("The plan took the payment back"),
    "remittance.arrived": gettext_lazy("Money in the bank"),
    "deposit.fee": gettext_lazy("Fee taken on the way"),
    "deposit.let_go": gettext_lazy("Small difference let go of"),
    "deposit.taken_back": gettext_lazy("Taken back or added by the plan"),
    "service_fee.charged": gettext_lazy("Fee of the service"),
    "remittance.arrived.reversed": gettext_lazy("Taken back: money in the bank"),
    "deposit.fee.reversed": gettext_lazy("Taken back: fee taken on the way"),
    "deposit.let_go.reversed": gettext_lazy("Taken back: small difference let go of"),
    "deposit.taken_back.reversed": gettext_lazy("Taken back: change by the plan"),
}


@dataclass(frozen=True)
class Cell:
    """One of the three: what it says, since when; ``tone``: blank, off or wait."""

    amount: str
    words: str
    tone: str = ""


@dataclass(frozen=True)
class Fix:
    """What most likely has to be done. Without a resolution it leads to the letter to the plan."""

    words: str
    resolution: Resolution | None = None


@dataclass(frozen=True)
class CaseWords:
    """A case in words.

    :ivar signs: between plan and bank, and between bank and books: eq, ne or wt
    """

    title: str
    who: str
    why: str
    cells: tuple[Cell, Cell, Cell]
    signs: tuple[str, str]
    fix: Fix | None
    sureness: tuple[Promise, str, str] | None


def words_of(row: CaseRow, *, today: date, looked: str, zone: str) -> CaseWords:
    """Put a case into words.

    :param looked: when the bank was last looked at, in words
    """
    return CaseWords(
        title=title_of(row),
        who=who_of(row),
        why=why_of(row, today, zone),
        cells=(_plan_cell(row, zone), _bank_cell(row, looked), _books_cell(row, zone)),
        signs=_signs(row),
        fix=fix_of(row) if row.is_open else None,
        sureness=SURENESS[row.sureness] if row.has_both and row.is_open else None,
    )


def title_of(row: CaseRow) -> str:
    """Say what is different."""
    if row.state in {CaseState.MATCHED, CaseState.ASIDE}:
        return _decided_title(row)
    is_late = row.state is CaseState.NEEDS_YOU
    match row.rule:
        case Rule.NO_MONEY:
            return _("The money hasn’t come") if is_late else _("The money is on its way")
        case Rule.NO_ADVICE:
            return _("We don’t know what this pays") if is_late else _("The 835 isn’t here yet")
        case Rule.SHORT:
            short = money_words(row.difference)
            return _("The bank is %(amount)s short") % {"amount": short}
        case Rule.OVER:
            more = money_words(-row.difference)
            return _("The bank has %(amount)s more") % {"amount": more}
    if row.rule in _TITLES:
        return str(_TITLES[row.rule])
    return _group_title(len(row.remittances), len(row.lines))


_TITLES: dict[Rule, Promise] = {
    Rule.DUPLICATE: gettext_lazy("This deposit came twice"),
    Rule.OTHER_TRACE: gettext_lazy("The payment number is another one"),
    Rule.TWINS: gettext_lazy("Several payments look alike"),
    Rule.EXACT: gettext_lazy("You took this match back"),
    Rule.PAYER_AMOUNT: gettext_lazy("The deposit has no payment number"),
    Rule.AMOUNT_ONLY: gettext_lazy("The deposit has no payment number"),
}


def _group_title(payments: int, deposits: int) -> str:
    """Say how many of each side belong together."""
    if deposits == 1:
        if payments == 2:
            return _("One deposit pays two payments")
        return _("One deposit pays %(count)d payments") % {"count": payments}
    if payments == 1:
        if deposits == 2:
            return _("Two deposits pay one payment")
        return _("%(count)d deposits pay one payment") % {"count": deposits}
    facts = {"deposits": deposits, "payments": payments}
    return _("%(deposits)d deposits pay %(payments)d payments") % facts


def _decided_title(row: CaseRow) -> str:
    if row.state is CaseState.ASIDE:
        return _("Put aside")
    if row.difference == ZERO:
        return _("All three agree")
    return str(RESOLUTIONS[row.resolution])


def who_of(row: CaseRow) -> str:
    """Say whose it is: the plan and its numbers, or what the bank calls it."""
    if row.remittances:
        ways = {one.way for one in row.remittances}
        kind = PAYMENT_KINDS.get(ways.pop() if len(ways) == 1 else "", "")
        number = _joined(row.trace_words.split(", "))
        return f"{row.payer_name}, {kind} {number}".replace("  ", " ")
    if row.payer_name:
        return _("Deposit from %(plan)s") % {"plan": row.payer_name}
    if row.trace_words:
        return _("Deposit with the number %(number)s") % {"number": row.trace_words}
    text = row.lines[0].text if row.lines else ""
    return _("Deposit: %(words)s") % {"words": text[:60] or "–"}


def _joined(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def why_of(row: CaseRow, today: date, zone: str) -> str:
    """Say why it is so, as far as the figures say."""
    if row.state in {CaseState.MATCHED, CaseState.ASIDE}:
        return _decided_why(row)
    match row.rule:
        case Rule.NO_MONEY | Rule.NO_ADVICE:
            return _lone_why(row, today, zone)
        case Rule.SHORT | Rule.OVER:
            return _difference_why(row)
        case Rule.MERGED | Rule.MERGED_EXACT:
            parts = _joined([money_words(one.amount) for one in row.remittances])
            return _("%(parts)s add up to this deposit.") % {"parts": parts}
        case Rule.SPLIT | Rule.SPLIT_EXACT:
            parts = _joined([money_words(one.amount) for one in row.lines])
            return _("%(parts)s add up to this payment.") % {"parts": parts}
        case Rule.MANY:
            return _("All that is left of this plan is the same sum on both sides.")
        case Rule.DUPLICATE:
            return _duplicate_why(row)
        case Rule.OTHER_TRACE:
            return _other_trace_why(row)
        case Rule.TWINS:
            return _(
                "Plan and amount are the same in %(count)s payments and as many deposits. "
                "We paired them by their days."
            ) % {"count": row.figures.get("count", 2)}
        case Rule.AMOUNT_ONLY:
            return _(
                "The amount fits, and no other payment has it. The bank doesn’t name the plan."
            )
        case Rule.EXACT:
            return _("Number and amount agree. It was taken back by hand, so we ask you first.")
        case _:
            return _(
                "Plan and amount fit, and no other payment does. The bank left the number out."
            )


def _lone_why(row: CaseRow, today: date, zone: str) -> str:
    days = max(banking_days_between(row.since_date, today), 0)
    asked = ""
    if row.asked_at is not None:
        day = day_words(local_date(row.asked_at, zone))
        asked = " " + _("You asked the plan on %(day)s.") % {"day": day}
    if row.rule is Rule.NO_MONEY:
        told = ngettext(
            "%(plan)s says it paid %(days)d working day ago.",
            "%(plan)s says it paid %(days)d working days ago.",
            days,
        ) % {"plan": row.payer_name, "days": days}
        if row.since_date > today:
            told = _("%(plan)s pays on %(day)s.")
            told %= {"plan": row.payer_name, "day": day_words(row.since_date)}
        rule = _("Money and details have to come within 3 working days of each other.")
        return f"{told} {rule}{asked}"
    told = ngettext(
        "The deposit came %(days)d working day ago, and no 835 says what it pays.",
        "The deposit came %(days)d working days ago, and no 835 says what it pays.",
        days,
    ) % {"days": days}
    rule = _("A plan has 3 working days to send it.")
    return f"{told} {rule}{asked}"


def _difference_why(row: CaseRow) -> str:
    match row.cause:
        case Cause.CARD_FEE:
            points = int(row.figures.get("basis_points", 0))
            percent = f"{points / 100:.2f}".rstrip("0").rstrip(".")
            return _(
                "That is exactly %(percent)s%% of the payment, which looks like a card fee. "
                "Nobody told you about it in the 835."
            ) % {"percent": percent}
        case Cause.TAKEN_BACK:
            return _("The plan says in payment %(number)s that it takes back just this amount.") % {
                "number": row.figures.get("reference", "")
            }
        case Cause.SWAPPED_DIGITS:
            return _("Two digits look swapped.")
        case _ if row.rule is Rule.OVER:
            return _("The deposit names this payment, and brings more than the 835 says.")
        case _:
            return _("The deposit names this payment, and brings less than the 835 says.")


def _duplicate_why(row: CaseRow) -> str:
    facts = {
        "number": row.figures.get("trace", ""),
        "amount": money_words(Money(int(row.figures.get("advised_cents", 0)))),
    }
    if row.figures.get("advised_cents") == row.figures.get("deposit_cents"):
        return (
            _(
                "Payment %(number)s of %(amount)s is matched with an earlier deposit. "
                "The plan may want this one back."
            )
            % facts
        )
    return (
        _("It names payment %(number)s of %(amount)s, which is matched with another deposit.")
        % facts
    )


def _other_trace_why(row: CaseRow) -> str:
    facts = {"number": row.figures.get("trace", "")}
    if row.cause is Cause.TYPED_TRACE:
        return _("The bank shows number %(number)s, which is one slip away. The rest fits.") % facts
    return (
        _(
            "The bank shows number %(number)s, which no 835 has. "
            "Plan and amount fit this payment only."
        )
        % facts
    )


def _decided_why(row: CaseRow) -> str:
    if row.state is CaseState.ASIDE:
        return _("Nothing is booked for it here.")
    if row.rule is Rule.EXACT and row.decided_by == "system":
        return _("The bank names this payment’s number, and every cent agrees.")
    if row.decided_by == "system":
        return _("The bank names every number, and the sum agrees to the cent.")
    return str(RESOLUTIONS[row.resolution]) + "."


def _plan_cell(row: CaseRow, zone: str) -> Cell:
    if not row.remittances:
        if row.rule is Rule.DUPLICATE:
            return Cell(_("Nothing more"), _("Paid once, and matched"), "off")
        return Cell(_("Nothing yet"), _("No 835 for this deposit"), "off")
    came = max(local_date(one.received_at, zone) for one in row.remittances)
    count = len(row.remittances)
    words = ngettext("835 came %(day)s", "%(count)d 835s came %(day)s", count) % {
        "day": short_day_words(came), "count": count,
    }  # fmt: skip
    return Cell(money_words(row.remitted), words)


def _bank_cell(row: CaseRow, looked: str) -> Cell:
    if not row.lines:
        tone = "off" if row.state is CaseState.NEEDS_YOU else "wait"
        return Cell(_("Nothing yet"), _("Looked %(moment)s") % {"moment": looked}, tone)
    day, count = short_day_words(row.lines[-1].booked_date), len(row.lines)
    words = ngettext("Deposit on %(day)s", "%(count)d deposits until %(day)s", count) % {
        "day": day, "count": count,
    }  # fmt: skip
    is_off = row.is_open and row.has_both and row.difference != ZERO
    return Cell(money_words(row.deposited), words, "off" if is_off else "")


def _books_cell(row: CaseRow, zone: str) -> Cell:
    if row.state is CaseState.MATCHED:
        day = short_day_words(local_date(row.decided_at, zone)) if row.decided_at else ""
        return Cell(money_words(row.deposited), _("Booked on %(day)s") % {"day": day})
    if row.state is CaseState.ASIDE:
        return Cell(_("Not posted"), _("Put aside by hand"), "wait")
    if not row.remittances:
        return Cell(_("Not posted"), _("Waiting for the 835"), "wait")
    if row.has_both:
        return Cell(_("On its way"), _("In the bank when you match"), "wait")
    return Cell(_("On its way"), _("We hold it until the money is in"), "wait")


def _signs(row: CaseRow) -> tuple[str, str]:
    if row.state is CaseState.MATCHED:
        return ("eq" if row.difference == ZERO else "ne", "eq")
    if row.has_both:
        return ("eq" if row.difference == ZERO else "ne", "wt")
    return ("ne" if row.state is CaseState.NEEDS_YOU else "wt", "wt")


def fix_of(row: CaseRow) -> Fix | None:
    """Give what most likely has to be done."""
    if row.rule is Rule.NO_MONEY:
        return Fix(_("Ask for a trace"))
    if row.rule is Rule.NO_ADVICE:
        return Fix(_("Ask for the 835"))
    if not row.has_both:
        return Fix(_("Ask the plan"))
    if row.difference == ZERO:
        count = len(row.remittances)
        if count == 2:
            return Fix(_("Match both"), Resolution.EQUAL)
        if count > 2:
            return Fix(_("Match all %(count)d") % {"count": count}, Resolution.EQUAL)
        return Fix(_("Match it"), Resolution.EQUAL)
    amount = {"amount": money_words(abs(row.difference))}
    if row.cause is Cause.CARD_FEE:
        return Fix(_("Record a %(amount)s fee") % amount, Resolution.FEE)
    if row.cause is Cause.TAKEN_BACK:
        return Fix(_("Match less %(amount)s taken back") % amount, Resolution.TAKEN_BACK)
    return Fix(_("Ask the plan"))


def other_resolutions(row: CaseRow) -> list[tuple[Resolution, str]]:
    """Give what a person may say of a difference, beside the likely fix."""
    if not row.has_both or not row.is_open:
        return []
    amount = {"amount": money_words(abs(row.difference))}
    if row.difference == ZERO:
        return [(Resolution.EQUAL, _("Match it: both agree to the cent"))]
    if row.difference < ZERO:
        return [(Resolution.EXTRA, _("Keep %(amount)s more as the plan’s money") % amount)]
    found = [(Resolution.FEE, _("Somebody took a fee of %(amount)s") % amount)]
    if row.cause is Cause.TAKEN_BACK:
        words = _("The plan took back %(amount)s") % amount
        found.append((Resolution.TAKEN_BACK, words))
    if row.difference.cents <= WRITE_OFF_CENTS_MAX:
        found.append((Resolution.WRITTEN_OFF, _("Let go of %(amount)s") % amount))
    return found
