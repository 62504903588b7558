"""What we write is whole, read by others, and refused where it can't be."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import achkit
import pytest

from tests.ach_judge import judge
from tests.unit.formats.nacha.files import (
    BANK,
    HEADER,
    ODFI,
    TRN,
    batch,
    entry,
    written,
)
from wellpaid.formats.nacha.ach_file import AchFile, read_file, write_file
from wellpaid.formats.nacha.addenda import (
    ContestedReturnAddenda,
    CorrectionAddenda,
    DishonoredReturnAddenda,
    PaymentAddenda,
    RefusedCorrectionAddenda,
    ReturnAddenda,
)
from wellpaid.formats.nacha.batches import (
    balanced,
    make_trace,
    prenote,
    shortened_name,
)
from wellpaid.formats.nacha.errors import (
    CharacterNotAllowedError,
    NumberOutOfRangeError,
    RuleBrokenError,
    TextTooLongError,
    UnwritableError,
)
from wellpaid.formats.nacha.transaction_codes import AccountKind
from wellpaid.formats.nacha.writing import write_batches

CLAIM = entry(
    1, transaction_code="22", amount_cents=98_765_43, individual_name="LAKESIDE CLINIC",
    discretionary_data="", addenda=(PaymentAddenda(TRN),),
)  # fmt: skip


def test_a_claim_payment_to_the_byte():
    data = written(batch(CLAIM, sec="CCD", description="HCCLAIMPMT"))
    lines = data.decode().split("\n")
    assert lines[:6] == [
        "101 231380104 1210428822612010930A094101" + f"{'Their Bank':23}{'Our Bank':31}",
        f"5220{'Quarry Lane':36}1999999999CCDHCCLAIMPMT      261202   1121042880000001",
        f"622231380104{'0012345678':17}0009876543{'B1001':15}{'LAKESIDE CLINIC':24}1"
        + ODFI
        + "0000001",
        f"705{TRN:80}00010000001",
        "82200000020023138010000000000000000009876543" + f"{'1999999999':35}121042880000001",
        f"{'9000001000001000000020023138010000000000000000009876543':94}",
    ]
    assert lines[6:] == ["9" * 94] * 4 + [""]


@pytest.mark.parametrize("count", [1, 5, 6, 7, 16, 17])
def test_blocks_are_filled_with_nines(count):
    data = written(batch(*[entry(n) for n in range(1, count + 1)]))
    rows = data.split(b"\n")[:-1]
    assert len(rows) % 10 == 0
    assert read_file(data).findings == ()
    assert int(rows[count + 3][7:13]) == len(rows) // 10


def test_without_padding_the_blocks_are_counted_as_if():
    data = written(batch(entry()), is_padded=False)
    assert data.count(b"\n") == 5
    assert [f.rule for f in read_file(data).findings] == ["padding"]


def test_line_ends():
    one = batch(entry())
    assert written(one, line_end="\r\n") == written(one).replace(b"\n", b"\r\n")
    assert written(one, line_end="") == written(one).replace(b"\n", b"")
    with pytest.raises(ValueError, match="line_end"):
        written(one, line_end="\n\n")


@pytest.mark.parametrize(
    "facts",
    [
        batch(entry(1), entry(2, amount_cents=1)),
        batch(CLAIM, replace(CLAIM, trace_number=f"{ODFI}0000002"), sec="CCD",
              description="HCCLAIMPMT"),
        batch(entry(1, addenda=(PaymentAddenda(r"a*b\c~d"),)), sec="PPD"),
        batch(entry(1), entry(2, transaction_code="22"), sec="PPD"),
    ],
)  # fmt: skip
def test_two_readers_that_share_no_code_with_ours_agree(facts):
    data = written(facts)
    assert achkit.validate(data.decode()) == {"ok": True, "errors": []}
    (theirs,) = achkit.parse(data.decode())["batches"]
    for ours, other in zip(facts.entries, theirs["entries"], strict=True):
        assert str(other["txn_code"]) == ours.transaction_code
        assert other["routing"] == ours.routing_number
        assert other["account"] == ours.account_number
        assert other["amount_cents"] == ours.amount_cents
        assert other["name"] == ours.individual_name
        assert other["trace_number"] == ours.trace_number
        assert [a["info"] for a in other["addenda"]] == [a.text for a in ours.addenda]
        assert {a["entry_detail_sequence"] for a in other["addenda"]} <= {ours.trace_number[8:]}
    verdict = judge(data)
    assert verdict.complaints == []
    assert verdict.total.debits == facts.totals.debit_cents
    assert verdict.total.credits == facts.totals.credit_cents
    assert verdict.addenda == [a.text for e in facts.entries for a in e.addenda]


@pytest.mark.parametrize("sign", ["*", "\\", "~", "|", "^", "\x20"])
def test_every_printable_sign_passes_addenda_untouched(sign):
    text = f"A{sign}B"
    data = written(batch(entry(1, addenda=(PaymentAddenda(text),)), sec="PPD"))
    assert read_file(data).file.batches[0].entries[0].addenda == (PaymentAddenda(text),)


REFUSED = [
    (entry(account_number="1" * 18), TextTooLongError, "account number"),
    (entry(individual_name="N" * 23), TextTooLongError, "individual name"),
    (entry(individual_id="N" * 16), TextTooLongError, "individual id"),
    (entry(discretionary_data="SSS"), TextTooLongError, "discretionary data"),
    (entry(individual_name="Zoë Fenn"), CharacterNotAllowedError, "individual name"),
    (entry(individual_name="A\nB"), CharacterNotAllowedError, "individual name"),
    (entry(individual_id="A\tB"), CharacterNotAllowedError, "individual id"),
    (entry(amount_cents=-1), NumberOutOfRangeError, "amount"),
    (entry(amount_cents=10**10), NumberOutOfRangeError, "amount"),
    (entry(amount_cents=True), NumberOutOfRangeError, "amount"),
    (entry(routing_number="23138010"), NumberOutOfRangeError, "routing number"),
    # One column more here and one less there adds up to 94 and would shift the amount.
    (entry(routing_number="2231380104", trace_number=f"{ODFI}000001"), NumberOutOfRangeError,
     "routing number"),
    (entry(trace_number=f"{ODFI}000001"), NumberOutOfRangeError, "trace number"),
    (entry(trace_number=f"{ODFI}00000٣1"), NumberOutOfRangeError, "trace number"),
    (entry(transaction_code="7"), RuleBrokenError, "transaction code"),
    (entry(transaction_code="227"), TextTooLongError, "transaction code"),
    (entry(transaction_code="99"), RuleBrokenError, "transaction code"),
    (entry(routing_number="231380105"), RuleBrokenError, "check digit"),
    (entry(account_number=""), RuleBrokenError, "account number"),
    (entry(amount_cents=0), RuleBrokenError, "amount"),
    (entry(transaction_code="28"), RuleBrokenError, "amount"),
    (entry(trace_number="999999990000001"), RuleBrokenError, "trace number"),
    (entry(transaction_code="26"), RuleBrokenError, "transaction code"),
    (entry(addenda=(PaymentAddenda("x" * 81),)), TextTooLongError, "payment related information"),
    (entry(addenda=(PaymentAddenda("naïve"),)), CharacterNotAllowedError,
     "payment related information"),
    (entry(addenda=(PaymentAddenda("a"), PaymentAddenda("b"))), RuleBrokenError, ""),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "error", "field"), REFUSED)
def test_what_does_not_fit_is_refused_with_record_and_field(bad, error, field):
    good = entry(1, trace_number=f"{ODFI}0000000")
    service = {"service_class": 225}
    out = BytesIO()
    with pytest.raises(error) as caught:
        write_batches(HEADER, [batch(good, bad, **service)], out)
    assert type(caught.value) is error
    assert caught.value.record.startswith("batch 1, entry 2")
    assert caught.value.field == field
    assert not out.getvalue().endswith(b"9\n")
    for secret in ("0012345678", "Odalys"):
        assert secret not in str(caught.value)


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (batch(entry(), description="MUCH TOO LONG"), "entry description"),
        (batch(entry(), sec="WEBB"), "sec code"),
        (batch(entry(), number=10_000_000), "batch number"),
        (batch(entry(), sec="WBE"), "sec code"),
        (batch(entry(), description=""), "entry description"),
        (batch(entry(), service_class=300), "service class"),
        (batch(entry(), service_class=220), "transaction code"),
        (batch(), ""),
    ],
)
def test_a_batch_that_can_not_be_is_refused(bad, field):
    with pytest.raises(UnwritableError) as caught:
        written(bad)
    assert caught.value.field == field


def test_the_header_is_refused_by_field_too():
    for change, field in (
        ({"destination": "12345678901"}, "immediate destination"),
        ({"id_modifier": "a"}, "file id modifier"),
        ({"origin_name": "ñ"}, "immediate origin name"),
        ({"origin": ""}, "immediate origin"),
        ({"created_time": "2460"}, "file creation time"),
        ({"created_date": date(2070, 1, 1)}, "file creation date"),
    ):
        with pytest.raises(UnwritableError) as caught:
            write_file(AchFile(replace(HEADER, **change), (batch(entry()),)))
        assert (caught.value.record, caught.value.field) == ("file header", field)
    with pytest.raises(UnwritableError, match="needs one"):
        write_file(AchFile(None, (batch(entry()),)))


def test_a_missing_addenda_is_blamed_on_its_own_entry():
    lacking = replace(CLAIM, addenda=())
    after = replace(CLAIM, trace_number=f"{ODFI}0000002")
    with pytest.raises(RuleBrokenError) as caught:
        written(batch(lacking, after, sec="CCD", description="HCCLAIMPMT"))
    assert caught.value.record == "batch 1, entry 1"
    assert caught.value.rule == "healthcare-trn"
    with pytest.raises(RuleBrokenError) as caught:
        written(batch(CLAIM, replace(lacking, trace_number=after.trace_number), sec="CCD",
                      description="HCCLAIMPMT"))  # fmt: skip
    assert caught.value.record == "batch 1, entry 2"


def test_totals_that_are_too_large_for_their_columns_are_refused():
    whole = [entry(n, amount_cents=9_999_999_999) for n in range(1, 102)]
    with pytest.raises(NumberOutOfRangeError) as caught:
        written(batch(*whole))
    assert caught.value.field == "total debits"


def test_a_balanced_batch_has_equal_sides():
    one = balanced(
        batch(entry(1), entry(2, amount_cents=1)), routing_number=BANK, account_number="777",
        account_kind=AccountKind.CHECKING, name="Quarry Lane", trace_number=make_trace(ODFI, 3),
    )  # fmt: skip
    assert one.totals.debit_cents == one.totals.credit_cents == 12_346
    assert one.header.service_class == 200
    assert one.entries[-1].transaction_code == "22"
    again = balanced(
        one, routing_number=BANK, account_number="777", account_kind=AccountKind.CHECKING,
        name="Quarry Lane", trace_number=make_trace(ODFI, 4),
    )  # fmt: skip
    assert again is one
    assert read_file(written(replace(one))).is_valid


def test_prenotes_and_zero_dollar_entries():
    tried = prenote(entry(1))
    assert (tried.transaction_code, tried.amount_cents) == ("28", 0)
    assert read_file(written(batch(tried))).findings == ()
    zero = replace(CLAIM, transaction_code="24", amount_cents=0)
    data = written(batch(zero, sec="CCD", description="HCCLAIMPMT"))
    assert read_file(data).findings == ()
    with pytest.raises(ValueError, match="no transaction code"):
        prenote(entry(transaction_code="55"))


def test_trace_numbers_are_made_from_bank_and_sequence():
    assert make_trace(ODFI, 42) == "121042880000042"
    for odfi, sequence in (("1210428", 1), (ODFI, 0), (ODFI, 10_000_000), ("1210428٣", 1)):
        with pytest.raises(UnwritableError):
            make_trace(odfi, sequence)


def test_only_names_are_shortened_and_only_on_purpose():
    assert shortened_name("Odalys  Fenn") == "Odalys Fenn"
    assert shortened_name("Lakeside Orthopedics Associates") == "Lakeside Orthopedics"
    assert shortened_name("Wolfeschlegelsteinhausenberger") == "Wolfeschlegelsteinhaus"


def test_answers_of_every_kind_are_written_and_read_back():
    answers = (
        ReturnAddenda("R15", "091000010000001", "09100001", f"{ODFI}0000001", date(2026, 11, 20)),
        DishonoredReturnAddenda("R68", "091000010000001", "09100001", "231380100000009", "330",
                                "01", f"{ODFI}0000001", "Untimely"),
        ContestedReturnAddenda("R73", "091000010000001", "261120", "09100001", "320",
                               "231380100000009", "330", "01", "091000010000077", "331", "68",
                               f"{ODFI}0000001"),
    )  # fmt: skip
    for answer in answers:
        sent = entry(1, transaction_code="26", addenda=(answer,))
        reading = read_file(written(batch(sent)))
        assert reading.findings == ()
        assert reading.file.batches[0].entries[0] == sent
    for answer in (
        CorrectionAddenda("C03", "091000010000001", "09100001", "121042882   4711",
                          f"{ODFI}0000001"),
        RefusedCorrectionAddenda("C62", "091000010000001", "09100001", "4711", "C01", "0000005",
                                 f"{ODFI}0000001"),
    ):  # fmt: skip
        sent = entry(1, transaction_code="21", amount_cents=0, addenda=(answer,))
        reading = read_file(written(batch(sent, sec="COR")))
        assert reading.findings == ()
        assert reading.file.batches[0].entries[0] == sent


def test_a_changed_record_is_written_as_it_is_now_and_not_as_it_was_read():
    data = written(batch(entry(1), entry(2)))
    file = read_file(data).file
    (one,) = file.batches
    more = replace(one.entries[1], amount_cents=999)
    other = replace(file, batches=(replace(one, entries=(one.entries[0], more)),))
    again = read_file(write_file(other))
    assert again.is_valid
    assert again.file.batches[0].entries[1].amount_cents == 999
    assert again.file.control.debit_cents == 12_345 + 999


def test_a_large_file_is_written_and_checked_a_batch_at_a_time():
    class Counting(BytesIO):
        most = 0

        def write(self, data):
            Counting.most = max(Counting.most, len(data))
            return super().write(data)

    out = Counting()
    made = (
        batch(*[entry(n) for n in range(b * 1_000 + 1, b * 1_000 + 1_001)], number=b + 1)
        for b in range(12)
    )
    control = write_batches(HEADER, made, out)
    assert control.entry_addenda_count == 12_000
    assert Counting.most < 2_200 * 95
    assert read_file(out.getvalue()).findings == ()
