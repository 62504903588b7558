"""Whatever can be written is read back the same; whatever is damaged is refused, or adds up."""

import re
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import ach_mutations
from tests.ach_judge import judge
from tests.unit.formats.nacha.files import COMPANY, ODFI, RECEIVER
from wellpaid.formats.nacha.ach_file import AchFile, read_file, write_file
from wellpaid.formats.nacha.addenda import PaymentAddenda
from wellpaid.formats.nacha.batches import make_batch
from wellpaid.formats.nacha.errors import UnwritableError
from wellpaid.formats.nacha.layouts import ENTRY
from wellpaid.formats.nacha.lines import read_lines
from wellpaid.formats.nacha.records import Entry, FileHeader
from wellpaid.formats.nacha.summary import summarize

MUTATIONS = 20_000
PRINTABLE = st.characters(min_codepoint=0x20, max_codepoint=0x7E)


def texts(most, least=0):
    """Printable text as it can be read back: without blanks at its end."""
    return (
        st.text(PRINTABLE, min_size=least, max_size=most)
        .map(lambda text: text.rstrip(" "))
        .filter(lambda text: len(text) >= least)
    )


ROUTINGS = st.sampled_from([RECEIVER, "121042882", "091000019", "021000021", "076401251"])
CLASSES = st.sampled_from(["PPD", "WEB", "CCD", "CTX", "TEL"])
ADDENDA_MAX = {"PPD": 1, "WEB": 1, "CCD": 1, "CTX": 5, "TEL": 0}


@st.composite
def batches(draw):
    found = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        sec = draw(CLASSES)
        codes = ["27", "37", "28", "38"] if sec == "TEL" else ["22", "27", "32", "37", "23", "28"]
        entries = []
        for index in range(1, draw(st.integers(1, 4)) + 1):
            code = draw(st.sampled_from(codes))
            name = texts(16 if sec == "CTX" else 22, 1).filter(lambda text: text.strip())
            lines = draw(st.lists(texts(80), max_size=ADDENDA_MAX[sec]))
            entries.append(
                Entry(
                    transaction_code=code,
                    routing_number=draw(ROUTINGS),
                    account_number=draw(texts(17, 1).filter(lambda text: text.strip())),
                    amount_cents=0 if code[1] in "38" else draw(st.integers(1, 10**10 - 1)),
                    individual_name=draw(name),
                    trace_number=f"{ODFI}{index:07d}",
                    individual_id=draw(texts(15)),
                    discretionary_data=draw(st.sampled_from(["S", "R", "", "7Z"])),
                    addenda=tuple(map(PaymentAddenda, lines)),
                )
            )
        found.append(
            make_batch(
                company=COMPANY, sec_code=sec, entry_description=draw(
                    texts(10, 1).filter(lambda t: t.strip() == t and t != "HCCLAIMPMT")
                ),
                effective_date=draw(st.dates(date(2000, 1, 1), date(2069, 12, 31))),
                batch_number=number, entries=entries,
            )
        )  # fmt: skip
    return tuple(found)


HEADERS = st.builds(
    FileHeader,
    destination=st.just(RECEIVER),
    origin=st.sampled_from(["121042882", "1999999999"]),
    created_date=st.dates(date(2000, 1, 1), date(2069, 12, 31)),
    created_time=st.sampled_from(["", "0000", "2359"]),
    id_modifier=st.sampled_from("A0Z"),
    destination_name=texts(23),
    origin_name=texts(23),
    reference_code=texts(8),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HEADERS, batches(), st.sampled_from(["\n", "\r\n", ""]), st.booleans())
def test_a_file_is_read_back_as_it_was_written(header, made, line_end, is_padded):
    data = write_file(AchFile(header, made), line_end=line_end, is_padded=is_padded)
    reading = read_file(data)
    assert [f for f in reading.findings if f.is_error] == []
    assert reading.file.header == header
    assert [(b.header, b.entries) for b in reading.file.batches] == [
        (b.header, b.entries) for b in made
    ]
    assert write_file(reading.file, line_end=line_end, is_padded=is_padded) == data
    if line_end:
        verdict = judge(data)
        assert verdict.complaints == []
        assert verdict.total.debits == sum(b.totals.debit_cents for b in made)
        assert verdict.total.credits == sum(b.totals.credit_cents for b in made)
        assert verdict.total.hash == reading.file.control.entry_hash


@settings(deadline=None)
@given(
    st.builds(
        Entry,
        transaction_code=st.text(max_size=3),
        routing_number=st.text("0123456789", max_size=11),
        account_number=st.text(max_size=19),
        amount_cents=st.integers(-10, 10**11),
        individual_name=st.text(max_size=24),
        trace_number=st.text("0123456789", min_size=13, max_size=17),
        individual_id=st.text(max_size=17),
        discretionary_data=st.text(max_size=3),
    )
)
def test_an_entry_is_refused_or_whole(entry):
    """Nothing is cut, nothing shifts: what is written says what the entry says."""
    made = make_batch(
        company=COMPANY, sec_code="PPD", entry_description="X", effective_date=date(2026, 12, 2),
        batch_number=1, entries=[entry], service_class=200,
    )  # fmt: skip
    header = FileHeader(RECEIVER, "121042882", date(2026, 12, 1))
    try:
        data = write_file(AchFile(header, (made,)))
    except UnwritableError:
        return
    (again,) = read_file(data).file.batches[0].entries
    for name in ("transaction_code", "routing_number", "amount_cents", "trace_number"):
        assert getattr(again, name) == getattr(entry, name)
    for name in ("account_number", "individual_name", "individual_id", "discretionary_data"):
        assert getattr(again, name) == getattr(entry, name).rstrip(" ")


@settings(deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_read_without_a_crash(data):
    assert not read_file(data).is_valid
    assert summarize(data).error_count == read_file(data).error_count
    read_file(data, is_piece=True)


@given(st.text(st.characters(max_codepoint=255), min_size=94, max_size=94))
def test_the_whole_expression_says_what_its_fields_say(line):
    assert (ENTRY.matches(line) is not None) == all(
        re.fullmatch(f.pattern, f.text(line)) for f in ENTRY.fields
    )


@given(st.lists(st.binary(max_size=200).map(lambda b: b.replace(b"\n", b"").rstrip(b"\r"))))
def test_no_line_gets_lost(rows):
    data = b"x\n" + b"\n".join(rows)
    lines = [text for _, text in read_lines(data)]
    while rows and not rows[-1]:
        rows = rows[:-1]
    assert [line.encode("latin-1") for line in lines][: len(rows) + 1] == [
        b"x", *rows,
    ]  # fmt: skip


def test_damaged_files_never_crash_and_never_pass_with_a_wrong_sum():
    outcomes = ach_mutations.run(MUTATIONS, seed=20_261_126)
    assert outcomes["refused"] + outcomes["accepted"] == MUTATIONS
    # Some damage is harmless (another letter in a name): so the test does see both sides.
    assert outcomes["refused"] > MUTATIONS * 0.7
    assert outcomes["accepted"] > MUTATIONS * 0.02
