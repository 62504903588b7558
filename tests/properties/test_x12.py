"""Properties of claim payments: what is built, written and read is the same; damage is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st

from tests import x12_mutations
from tests.x12_judge import judge
from wellpaid.formats.x12.amounts import read_cents, write_amount
from wellpaid.formats.x12.claims import Adjustment, Claim, Procedure, Service
from wellpaid.formats.x12.records import (
    Address,
    Amount,
    Contact,
    DateReference,
    Name,
    Party,
    Payment,
    ProviderAdjustment,
    Quantity,
    Reference,
    Remark,
    Trace,
)
from wellpaid.formats.x12.remittance import ClaimSection, Remittance, remittance_of
from wellpaid.formats.x12.remittance_835 import read_835
from wellpaid.formats.x12.summaries import Inpatient, Outpatient, ProviderSummary
from wellpaid.formats.x12.writing import Envelope, copy_835, write_file

MUTATIONS = 600
ENVELOPE = Envelope("A", "B", datetime(2026, 12, 1, 9, 30), 1)  # noqa: DTZ001 - a wall clock

cents = st.integers(0, 10**9)
days = st.dates(date(1990, 1, 1), date(2099, 12, 31))
letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def texts(most: int, least: int = 1):
    """Texts that X12 takes, not ending in a blank."""
    return st.text(f"{letters} -./&'(),#@", min_size=least, max_size=most)


def tokens(most: int, least: int = 1):
    return st.text(letters, min_size=least, max_size=most)


def some(strategy, most: int = 2):
    return st.lists(strategy, max_size=most).map(tuple)


procedures = st.builds(
    Procedure,
    st.sampled_from(["HC", "AD", "NU", "N4", "HP"]),
    tokens(8),
    st.lists(tokens(2, 2), max_size=4).map(tuple),
)
shares = st.lists(
    st.tuples(st.sampled_from(["CO", "OA", "PI", "PR"]),
              st.sampled_from(["1", "2", "3", "45", "97"]), st.integers(1, 10**7),
              st.sampled_from(["", "1", "2.5"])),
    max_size=9,
)  # fmt: skip


@st.composite
def services(draw, sign: int) -> Service:
    adjustments = tuple(Adjustment(g, r, sign * a, q) for g, r, a, q in draw(shares))
    adjustments = tuple(sorted(adjustments, key=lambda one: one.group))
    paid = sign * draw(cents)
    return Service(
        draw(procedures), paid + sum(one.amount_cents for one in adjustments), paid,
        draw(st.sampled_from(["", "0450"])), draw(st.sampled_from(["", "1", "2.5"])),
        draw(st.none() | procedures), draw(st.sampled_from(["", "3"])),
        dates=(DateReference("472", draw(days)),) if draw(st.booleans()) else (),
        adjustments=adjustments,
        references=(Reference("6R", draw(tokens(20))),) if draw(st.booleans()) else (),
        amounts=(Amount("B6", draw(cents)),) if draw(st.booleans()) else (),
        quantities=(Quantity("ZK", "2.5"),) if draw(st.booleans()) else (),
        remarks=(Remark("HE", "N130"),) if draw(st.booleans()) else (),
    )  # fmt: skip


@st.composite
def claims(draw) -> Claim:
    is_reversal = draw(st.booleans())
    sign = -1 if is_reversal else 1
    lines = tuple(draw(st.lists(services(sign), min_size=1, max_size=3)))
    paid = sum(line.paid_cents for line in lines)
    own = draw(st.integers(0, abs(paid)))
    adjustments = (Adjustment("OA", "23", sign * own),) if own else ()
    share = sum(line.patient_responsibility_cents for line in lines)
    names = [Name("QC", "1", draw(texts(20)).strip() or "X", draw(tokens(9)), id_qualifier="MI",
                  id_code=draw(tokens(20, 2)))]  # fmt: skip
    if draw(st.booleans()):
        names.append(Name("82", "2", "HILL CLINIC", id_qualifier="XX", id_code="1234567893"))
    return Claim(
        draw(tokens(38)), "22" if is_reversal else "1", sum(line.charge_cents for line in lines),
        paid - sign * own, None if is_reversal else share, "12", draw(tokens(50)), "11", "1",
        draw(st.sampled_from(["", "470"])), adjustments=adjustments, names=tuple(names),
        inpatient=Inpatient(("0", "", "", "12.5")) if draw(st.booleans()) else None,
        outpatient=Outpatient(("", "", "MA18")) if draw(st.booleans()) else None,
        references=(Reference("EA", draw(tokens(20))),), dates=(DateReference("050", draw(days)),),
        contacts=(Contact("CX", "", (("TE", "8005551212"),)),) if draw(st.booleans()) else (),
        amounts=(Amount("AU", draw(cents)),), quantities=(Quantity("CA", "8"),), services=lines,
    )  # fmt: skip


def numbered(section: ClaimSection) -> tuple[Claim, ...]:
    """Claims that differ at least by their payer's number: the same one twice is refused."""
    return tuple(
        replace(claim, payer_claim_number=f"{section.number}/{number}")
        for number, claim in enumerate(section.claims)
    )


@st.composite
def remittances(draw) -> Remittance:
    sections = tuple(
        ClaimSection(
            tuple(draw(st.lists(claims(), min_size=1, max_size=3))), str(number),
            ProviderSummary(("1234567893", "11", "20261231", "3", "4.5"))
            if draw(st.booleans()) else None,
        )
        for number in range(1, draw(st.integers(1, 3)))
    )  # fmt: skip
    sections = tuple(replace(one, claims=numbered(one)) for one in sections)
    paid = sum(claim.paid_cents for section in sections for claim in section.claims)
    adjustments = [
        ProviderAdjustment("1234567893", date(2026, 12, 31), "WO", reference, amount)
        for reference, amount in draw(some(st.tuples(tokens(20), st.integers(-(10**6), 10**6)), 8))
    ]
    left = paid - sum(one.amount_cents for one in adjustments)
    if left < 0:
        adjustments.append(ProviderAdjustment("1234567893", date(2026, 12, 31), "FB", "", left))
    amount = max(left, 0)
    return Remittance(
        Payment(
            "I", amount, "C", "CHK" if amount else "NON", effective_date=draw(days),
        ),
        Trace(draw(tokens(20)), "1999999999"),
        Party("PR", "PEBBLEWAY PLAN", "XV", "60054",
              Address(("1 MAIN ST",), "HARTFORD", "CT", "06103"),
              contacts=(Contact("BL", "EDI", (("TE", "8005550100"), ("EX", "7"))),)),
        Party("PE", draw(texts(40)).strip() or "X", "XX", "1234567893"),
        sections, tuple(adjustments), (Reference("EV", draw(tokens(20))),),
        draw(st.none() | days),
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(remittances())
def test_what_is_built_and_written_is_read_again(one):
    data = write_file([one], ENVELOPE)
    reader = read_835(data)
    [again] = reader
    assert remittance_of(again) == one
    assert reader.error_count == 0
    assert judge(data).complaints == []
    assert again.totals.payment_cents == one.payment.amount_cents
    out = BytesIO()
    copy_835([again], out)
    assert out.getvalue() == data


@settings(max_examples=20, deadline=None)
@given(remittances(), st.integers(1, 100))
def test_a_cent_that_is_missing_is_seen(one, missing):
    payment = replace(one.payment, amount_cents=one.payment.amount_cents + missing, method="CHK")
    data = write_file([one], ENVELOPE)
    old = f"BPR*I*{write_amount(one.payment.amount_cents)}*C*{one.payment.method}"
    new = f"BPR*I*{write_amount(payment.amount_cents)}*C*CHK"
    [wrong] = read_835(data.replace(old.encode(), new.encode(), 1))
    assert [f.code for f in wrong.findings if f.is_error] == ["balance-transaction"]


@given(st.integers(-(10**17), 10**17))
def test_amounts_are_written_and_read_to_the_cent(amount):
    text = write_amount(amount)
    assert read_cents(text.encode()) == amount
    assert "e" not in text.lower()


def test_damaged_files_are_never_believed_wrongly():
    outcomes = x12_mutations.run(MUTATIONS, seed=20_261_126)
    assert sum(outcomes.values()) == MUTATIONS
    assert min(outcomes["refused"], outcomes["accepted"]) > MUTATIONS // 50
