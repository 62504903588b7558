"""A payment that the books have otherwise, in words: likely cause, cells, and what to type."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wellpaid.claim_pay.postings.queries import BooksCase
from wellpaid.claim_pay.postings.sides import Cause, Difference
from wellpaid.claim_pay.postings.states import PostingState
from wellpaid.claim_pay.reconciliation.states import CaseState
from wellpaid.kit.clock import local_date
from wellpaid.kit.date_words import short_day_words
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.money_words import money_words

from .match_words import CaseWords, Cell, Fix
from .words import PAYMENT_KINDS

EVENTS: Final[dict[str, Promise]] = {
    "posting_case.opened": gettext_lazy("Came here"),
    "posting_case.fixed": gettext_lazy("Said that the books are corrected"),
    "posting_case.agreed": gettext_lazy("The books agree"),
    "posting_case.set_aside": gettext_lazy("Put aside"),
    "posting_case.opened_again": gettext_lazy("Open again"),
    "posting_case.noted": gettext_lazy("Note written"),
}
AGAIN: Final[dict[str, Promise]] = {
    "books": gettext_lazy("Open again: a file of your books differs"),
    "plan": gettext_lazy("Open again: the plan changed the payment"),
    "undone": gettext_lazy("Taken back"),
}
# How books sign what no person typed.
_NOBODY: Final = frozenset({"auto", "automatic", "autopost", "auto-post", "era", "835", "system"})


def books_words_of(row: BooksCase, *, looked: str, zone: str) -> CaseWords:
    """Put a case into words.

    :param looked: when the bank was last looked at, in words
    """
    return CaseWords(
        title=title_of(row),
        who=payment_name(row),
        why=why_of(row, zone),
        cells=(_plan_cell(row, zone), _bank_cell(row, looked), _books_cell(row, zone)),
        signs=_signs(row),
        fix=Fix(fix_words(row)) if row.needs_you else None,
        sureness=None,
    )


def payment_name(row: BooksCase) -> str:
    """Say which payment it is."""
    kind = PAYMENT_KINDS.get(row.way, "")
    return f"{row.payer_name}, {kind} {row.trace_number}".replace("  ", " ")


def title_of(row: BooksCase) -> str:
    """Say what is different."""
    if row.state is PostingState.AGREED:
        return _("Your books agree")
    if row.state is PostingState.ASIDE:
        return _("Put aside")
    if row.cause is Cause.NOTHING_POSTED:
        return _("Not posted in your books")
    if row.difference == ZERO:
        return _("Your books have it on other claims")
    amount = {"amount": money_words(abs(row.difference))}
    if row.state is PostingState.FIXED:
        if row.difference > ZERO:
            return _("Your books were %(amount)s low") % amount
        return _("Your books were %(amount)s high") % amount
    if row.is_again:
        if row.difference > ZERO:
            return _("Your books are still %(amount)s low") % amount
        return _("Your books are still %(amount)s high") % amount
    if row.difference > ZERO:
        return _("Your books are %(amount)s low") % amount
    return _("Your books are %(amount)s high") % amount


def why_of(row: BooksCase, zone: str) -> str:
    """Say why it most likely is so, as far as the figures say."""
    if row.state is PostingState.AGREED:
        return _("Your own system says what the plan says, claim by claim.")
    before = ""
    if row.state is PostingState.FIXED:
        before = _("Somebody says that it is corrected. Your next file has to show it.") + " "
    elif row.is_again and row.told_at:
        day = short_day_words(local_date(row.told_at, zone))
        before = _("It was said to be corrected, but your file of %(day)s still differs.") % {
            "day": day
        } + " "  # fmt: skip
    return before + _cause_words(row)


def _cause_words(row: BooksCase) -> str:
    if row.cause is Cause.NOTHING_POSTED:
        return _("The money is in the bank, and your books cover these days without it.")
    if row.cause is Cause.CANCELLED:
        return _("The plan cancelled this payment, and your books still have it.")
    if row.cause is Cause.OTHER_CLAIM:
        return _(
            "The sum is right, but %(count)d claims have other amounts than the plan says."
        ) % {"count": row.difference_count}
    if not row.differences:
        return _("The amounts differ.")
    first = difference_words(row.differences[0])
    more = row.difference_count - 1
    if not more:
        return first
    others = ngettext(
        "%(count)d more amount differs.", "%(count)d more amounts differ.", more
    ) % {"count": more}  # fmt: skip
    return f"{first} {others}"


def difference_words(one: Difference) -> str:
    """Say what is wrong with one claim, or with the payment as a whole."""
    facts = {
        "claim": one.claim_number,
        "books": money_words(Money(one.books_cents)),
        "plan": money_words(Money(one.plan_cents)),
        "amount": money_words(Money(abs(one.plan_cents))),
    }
    if one.claim_number:
        return str(_CLAIM[one.cause]) % facts
    return str(_BESIDE.get(one.cause, _BESIDE[Cause.UNKNOWN])) % facts


_UNKNOWN = gettext_lazy("Claim %(claim)s has %(books)s in your books, and %(plan)s in the 835.")
_CLAIM: Final[dict[Cause, Promise]] = {
    Cause.SWAPPED_DIGITS: gettext_lazy(
        "Claim %(claim)s was typed in as %(books)s. Two digits look swapped."
    ),
    Cause.DECIMAL_POINT: gettext_lazy(
        "Claim %(claim)s was typed in as %(books)s. The decimal point looks misplaced."
    ),
    Cause.TWICE: gettext_lazy("Claim %(claim)s is posted twice, together %(books)s."),
    Cause.SIGN: gettext_lazy(
        "Claim %(claim)s was typed in as %(books)s. The minus sign looks wrong."
    ),
    Cause.CLAIM_NOT_POSTED: gettext_lazy("Claim %(claim)s with %(plan)s isn’t posted."),
    Cause.EXTRA_CLAIM: gettext_lazy(
        "Claim %(claim)s is posted with %(books)s, and this payment pays nothing for it."
    ),
    Cause.TAKEN_BACK: gettext_lazy(
        "The plan took back %(amount)s for claim %(claim)s, and that isn’t posted."
    ),
    Cause.ADDED: _UNKNOWN,
    Cause.CANCELLED: gettext_lazy("Claim %(claim)s is posted with %(books)s."),
    Cause.UNKNOWN: _UNKNOWN,
}
_BESIDE: Final[dict[Cause, Promise]] = {
    Cause.SWAPPED_DIGITS: gettext_lazy(
        "The payment was typed in as %(books)s. Two digits look swapped."
    ),
    Cause.DECIMAL_POINT: gettext_lazy(
        "The payment was typed in as %(books)s. The decimal point looks misplaced."
    ),
    Cause.TWICE: gettext_lazy("The payment is posted twice, together %(books)s."),
    Cause.TAKEN_BACK: gettext_lazy(
        "The plan kept %(amount)s of this payment beside the claims, and that isn’t posted."
    ),
    Cause.ADDED: gettext_lazy(
        "The plan added %(amount)s beside the claims, such as interest, and that isn’t posted."
    ),
    Cause.UNKNOWN: gettext_lazy(
        "Beside the claims your books have %(books)s, and the 835 has %(plan)s."
    ),
}


def fix_words(row: BooksCase) -> str:
    """Give the words of the main action."""
    if row.cause is Cause.NOTHING_POSTED:
        return _("It is posted now")
    if row.difference_count != 1:
        return _("Fix %(count)d amounts") % {"count": row.difference_count}
    [one] = row.differences
    amount = {"amount": money_words(Money(one.plan_cents))}
    if not one.plan_cents:
        return _("Take %(amount)s out") % {"amount": money_words(Money(one.books_cents))}
    return _("Fix to %(amount)s") % amount


def to_type(one: Difference) -> str:
    """Say what a person has to type into their own system for one difference."""
    facts = {
        "books": money_words(Money(one.books_cents)),
        "plan": money_words(Money(one.plan_cents)),
    }
    if one.cause is Cause.TWICE:
        return _("Take one of the two postings out, so that %(plan)s is left") % facts
    if not one.plan_cents:
        return _("Take %(books)s out") % facts
    if not one.books_cents:
        return _("Post %(plan)s") % facts
    return _("Change %(books)s to %(plan)s") % facts


def claim_words(one: Difference) -> str:
    """Name the claim, or what stands beside all claims."""
    return one.claim_number or _("The payment as a whole, or beside its claims")


def _plan_cell(row: BooksCase, zone: str) -> Cell:
    if row.cause is Cause.CANCELLED:
        return Cell(money_words(row.plan), _("Cancelled by the plan"))
    day = short_day_words(local_date(row.received_at, zone))
    words = ngettext("835 came %(day)s", "%(count)d 835s came %(day)s", 1)
    return Cell(money_words(row.plan), words % {"day": day})


def _bank_cell(row: BooksCase, looked: str) -> Cell:
    deposit = row.deposit
    if deposit is None or deposit.booked_date is None:
        return Cell(_("Nothing yet"), _("Looked %(moment)s") % {"moment": looked}, "wait")
    day = short_day_words(deposit.booked_date)
    if deposit.state is CaseState.MATCHED and deposit.deposited > row.plan:
        facts = {"amount": money_words(deposit.deposited), "day": day}
        words = _("In a deposit of %(amount)s on %(day)s") % facts
        return Cell(money_words(row.plan), words)
    words = ngettext("Deposit on %(day)s", "%(count)d deposits until %(day)s", 1)
    return Cell(money_words(deposit.deposited), words % {"day": day})


def _books_cell(row: BooksCase, zone: str) -> Cell:
    if row.state is PostingState.FIXED and row.decided_at:
        day = short_day_words(local_date(row.decided_at, zone))
        words = _("Corrected %(day)s, not proved yet") % {"day": day}
        return Cell(money_words(row.books), words, "wait")
    tone = "off" if row.needs_you else ""
    if row.posted_date is None:
        return Cell(_("Not posted"), _("Your books cover these days"), tone)
    day = short_day_words(row.posted_date)
    by_hand = row.posted_by.casefold() not in _NOBODY
    words = _("Posted by hand %(day)s") if by_hand else _("Posted %(day)s")
    return Cell(money_words(row.books), words % {"day": day}, tone)


def _signs(row: BooksCase) -> tuple[str, str]:
    deposit = row.deposit
    has_money = deposit is not None and deposit.booked_date is not None
    is_matched = has_money and deposit is not None and (
        deposit.state is CaseState.MATCHED or deposit.deposited == row.plan
    )  # fmt: skip
    bank = "eq" if is_matched else "ne" if has_money else "wt"
    if row.state is PostingState.FIXED:
        return bank, "wt"
    return bank, "eq" if row.state is PostingState.AGREED else "ne"
