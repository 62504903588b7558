"""The reports about claims: how fast they are paid, what is denied, what is paid far too little."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from wellpaid.claim_pay.expected_claims.queries import PayerAges
from wellpaid.claim_pay.remittances.reports import (
    FAR_BELOW_PERCENT,
    LIST_DAYS,
    LIST_MAX,
    USUAL_CLAIMS_MIN,
    DenialReason,
    Denials,
    Timeliness,
    Underpaid,
)
from wellpaid.claim_pay.remittances.spread import per_mille
from wellpaid.kit.date_words import month_words, short_day_words
from wellpaid.kit.money import total
from wellpaid.kit.spreadsheets import harmless
from wellpaid.web.shared.bar_chart import Bar, drawn
from wellpaid.web.shared.report_sections import Cell, Section, Table

from .code_words import reason_words
from .report_money import amount

# A share that moved by less, in thousandths of all claims, stayed as it was.
_SAME = 5


def share_words(thousandths: int) -> str:
    """Write a share: ``12.5%``."""
    return f"{thousandths // 10}.{thousandths % 10}%"


def days_to_pay(found: Sequence[Timeliness]) -> Section:
    """Show how long each payer takes."""
    return Section(
        key="days-to-pay",
        title=_("Days to pay"),
        says=[
            _("From the last day of care to the payment, of claims that were paid, the slowest "
              "payer first. It counts your own days until you billed, too."),
        ],
        empty=(_("No claim was paid yet"), _("How long each payer takes stands here.")),
        table=Table(
            [_("Payer"), _("Claims"), _("Half come within"), _("Nine in ten come within")],
            [(Cell(one.payer_name), Cell(str(one.count)),
              Cell(str(one.usual)), Cell(str(one.slow))) for one in found],
        ),
        raw=[
            ["payer", "claims", "days_median", "days_p90"],
            *([harmless(one.payer_name), one.count, one.usual, one.slow] for one in found),
        ],
        chart=drawn([Bar(one.payer_name, (one.usual, one.slow - one.usual)) for one in found]),
        legend=[_("Half come within"), _("Nine in ten come within")],
    )  # fmt: skip


def unanswered(found: Sequence[PayerAges]) -> Section:
    """Show what plans haven't answered, by days since it was sent."""
    ages = [_("Up to 30 days"), _("31 to 60"), _("61 to 90"), _("More than 90")]
    return Section(
        key="unanswered",
        title=_("Claims without an answer"),
        says=[
            _("What you sent and no plan has decided on, by days since then. Late: beyond the days "
              "within which that plan answers nine in ten."),
        ],
        empty=(_("Nothing waits"), _("Claims that you send wait here for the plan’s answer.")),
        table=Table(
            [_("Payer"), *ages, _("Late"), _("Charged")],
            [(Cell(one.payer_name), *(Cell(str(n) if n else "–") for n in one.counts),
              Cell(str(one.late_count) if one.late_count else "–"), amount(one.charge))
             for one in found],
        ),
        raw=[
            ["payer", "days_0_30", "days_31_60", "days_61_90", "days_over_90", "late", "charged",
             "payer_days"],
            *([harmless(one.payer_name), *one.counts, one.late_count, one.charge, one.habit.days]
              for one in found),
        ],
        chart=drawn([
            Bar(one.payer_name, (*one.counts[:2], sum(one.counts[2:]))) for one in found
        ]),
        legend=[*ages[:2], _("More than 60")],
    )  # fmt: skip


def denied_by_month(found: Denials) -> Section:
    """Show which share of the claims is denied."""
    return Section(
        key="denials",
        title=_("Denied claims by month"),
        says=[
            _("Denied: paid nothing, and the plan says so or leaves the patient nothing to pay.")
        ],
        empty=(_("No claim was decided yet"), _("The share that plans deny stands here.")),
        table=Table(
            [_("Month"), _("Claims"), _("Denied"), _("Share")],
            [(Cell(month_words(one.month)), Cell(str(one.claims)), Cell(str(one.denied)),
              Cell(share_words(one.share) if one.claims else "–"))
             for one in found.months] if found.claims else [],
            [Cell(_("Total")), Cell(str(found.claims)), Cell(str(found.denied)),
             Cell(share_words(per_mille(found.denied, found.claims)))],
        ),
        raw=[
            ["month", "claims", "denied", "denied_percent"],
            *([f"{one.month:%Y-%m}", one.claims, one.denied, share_words(one.share)[:-1]]
              for one in found.months),
        ],
        chart=drawn([Bar(month_words(one.month), (one.share,)) for one in found.months]),
        legend=[_("Share denied")],
    )  # fmt: skip


def denied_by_reason(found: Denials) -> Section:
    """Show why, and whether it becomes more."""
    return Section(
        key="denial-reasons",
        title=_("Denials by reason"),
        says=[
            _("Each denied claim counts once, under the reason that took most. The last columns "
              "are shares of all claims: of the last three months and of the three before."),
        ],
        empty=(_("No claim was denied"), _("The reasons that plans give stand here.")),
        table=Table(
            [_("Reason"), _("Denied"), _("Last 3 months"), _("3 before"), _("Trend")],
            [(_reason(one), Cell(str(one.count)), Cell(share_words(one.late_share)),
              Cell(share_words(one.early_share)), Cell(_trend(one))) for one in found.reasons],
        ),
        raw=[
            ["reason", *(f"{one.month:%Y-%m}" for one in found.months), "denied",
             "last_3_months_percent", "3_before_percent"],
            *([one.code, *one.months, one.count, share_words(one.late_share)[:-1],
               share_words(one.early_share)[:-1]] for one in found.reasons),
        ],
        chart=drawn([Bar(one.code or "–", (one.count,)) for one in found.reasons]),
        legend=[_("Denied")],
    )  # fmt: skip


def _reason(one: DenialReason) -> Cell:
    group, _dash, reason = one.code.partition("-")
    if not one.code:
        return Cell(_("No reason kept"))
    return Cell(f"{group} {reason}", small=reason_words(reason))


def _trend(one: DenialReason) -> str:
    if one.trend >= _SAME:
        return _("More")
    return _("Less") if one.trend <= -_SAME else _("About the same")


def _what_it_is() -> str:
    return _(
        "There is no contract here to hold a payment against. So each claim is held against the "
        "payer’s own habit: the part of the charge that it usually allows (pays, or leaves to the "
        "patient), the middle of the last twelve months. Listed is what got less than {percent} "
        "percent of that. It isn’t wrong by that alone: other care may have other prices. Payers "
        "with fewer than {claims} paid claims are left out."
    ).format(percent=FAR_BELOW_PERCENT, claims=USUAL_CLAIMS_MIN)


def underpaid_by_month(found: Underpaid) -> Section:
    """Show how much less than usual was allowed, by month."""
    return Section(
        key="underpaid",
        title=_("Paid far less than usual, by month"),
        says=[_what_it_is()],
        empty=_nothing_far_below(found),
        table=Table(
            [_("Month"), _("Claims"), _("Less than usual by")],
            [(Cell(month_words(one.month)), Cell(str(one.count)), amount(one.missing))
             for one in found.months] if found.count else [],
            [Cell(_("Total")), Cell(str(found.count)),
             amount(total(one.missing for one in found.months))],
        ),
        raw=[
            ["month", "claims", "less_than_usual_by"],
            *([f"{one.month:%Y-%m}", one.count, one.missing] for one in found.months),
        ],
        chart=drawn([Bar(month_words(one.month), (one.missing.cents,)) for one in found.months]),
        legend=[_("Less than usual by")],
    )  # fmt: skip


def _nothing_far_below(found: Underpaid) -> tuple[str, str]:
    if found.has_usual:
        return _("No claim was paid far less than usual"), _what_it_is()
    return _("There is no habit to hold claims against yet"), _what_it_is()


def underpaid_claims(found: Underpaid) -> Section:
    """Show the claims that miss most."""
    return Section(
        key="underpaid-claims",
        title=_("Claims that were paid far less than usual"),
        says=[
            _("Of the last {days} days, those that miss most, at most {most}.").format(
                days=LIST_DAYS, most=LIST_MAX
            )
        ],
        empty=_nothing_far_below(found),
        table=Table(
            [_("Payment"), _("Date"), _("Charge"), _("Allowed"), _("Usual"),
             _("Less than usual by")],
            [(Cell(one.payer_name,
                   _("{number}, claim {place}").format(number=one.trace_number, place=one.position),
                   reverse("claims_claim", args=[one.remittance_id, one.position])),
              Cell(short_day_words(one.payment_date)), amount(one.charge), amount(one.allowed),
              amount(one.usual), amount(one.missing)) for one in found.claims],
            text_count=2,
        ),
        raw=[
            ["payer", "payment_number", "claim", "payment_date", "charge", "allowed", "usual",
             "less_than_usual_by"],
            *([harmless(one.payer_name), harmless(one.trace_number), one.position,
               one.payment_date, one.charge, one.allowed, one.usual, one.missing]
              for one in found.claims),
        ],
    )  # fmt: skip
