"""How a file is cut: any separators, any line ends, any size, and wherever it breaks off."""

from __future__ import annotations

from io import BytesIO

import pytest

from tests.unit.formats.x12.files import PLAIN, every_finding, file_of
from wellpaid.formats.x12.amounts import read_cents, write_amount
from wellpaid.formats.x12.remittance import remittance_of
from wellpaid.formats.x12.remittance_835 import read_835
from wellpaid.formats.x12.scanning import CHUNK, Limits


class Dribble(BytesIO):
    """A source that never gives more than a few bytes at once."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(7)


def contents(data: bytes) -> list:
    return [remittance_of(one) for one in read_835(data)]


@pytest.mark.parametrize("line_end", ["", "\n", "\r\n", "\r", "\n\n"])
def test_line_ends_make_no_difference(line_end):
    data = file_of(line_end=line_end)
    assert every_finding(data) == []
    assert contents(data) == contents(file_of())


@pytest.mark.parametrize("separators", ["|>~", "*:\n", "\x1d\x1f\x1c", "+^'", "*:%"])
def test_the_file_names_its_own_separators(separators):
    element, component, terminator = separators
    text = PLAIN.replace("*^*00501", "*!*00501") if component == "^" else PLAIN
    text = text.replace(":", component).replace("*", element).replace("\n", terminator)
    data = text.encode()
    assert every_finding(data) == []
    assert contents(data) == contents(file_of())


def test_a_file_may_come_in_small_pieces():
    reader = read_835(Dribble(file_of(line_end="\r\n")))
    assert [remittance_of(one) for one in reader] == contents(file_of())
    assert reader.error_count == 0


def test_a_large_file_is_read_a_transaction_at_a_time():
    second = PLAIN[PLAIN.index("ST*835*0002") : PLAIN.index("GE*")]
    count = 3 * CHUNK // len(second)
    many = "".join(
        second.replace("0002", f"{number:06d}").replace("710000002", f"{number:09d}")
        for number in range(1, count + 1)
    )
    head = PLAIN[: PLAIN.index("ST*835*0001")]
    data = file_of(f"{head}{many}GE*{count}*101\nIEA*1*000000101\n")
    reader = read_835(BytesIO(data))
    numbers = [one.control_number for one in reader]
    assert numbers == [f"{number:06d}" for number in range(1, count + 1)]
    assert reader.error_count == 0
    assert reader.transaction_count == count


def test_wherever_a_file_breaks_off_it_is_refused():
    data = file_of()
    end = len(data.rstrip())
    for length in [*range(0, end, 7), *range(end - 40, end)]:
        reader = read_835(data[:length])
        transactions = list(reader)
        assert reader.error_count > 0, length
        codes = {f.code for f in reader.findings.kept}
        if length > 106:
            assert "iea-missing" in codes
        assert all(one.is_complete or not one.is_postable for one in transactions)


def test_the_places_of_claims_are_columns():
    first, second = read_835(file_of())
    columns = first.columns
    assert columns.patient_control_numbers == ["A1001", "A1002", "A0999", "A1003"]
    assert columns.statuses == ["1", "2", "22", "1"]
    assert columns.charge_cents == [25000, 15000, -6000, 4000]
    assert columns.paid_cents == [15050, 10000, -2000, 0]
    assert columns.patient_responsibility_cents == [4950, 0, None, 4000]
    assert [first.segments[place][:3] for place in columns.starts] == 4 * [b"CLP"]
    assert [section.claims for section in first.sections] == [range(3), range(3, 4)]
    assert [section.claims for section in second.sections] == [range(1)]


def test_several_interchanges_and_groups_stand_in_one_file():
    other = PLAIN.replace("000000101", "000000102").replace("71000000", "72000000")
    other = other.replace("*0930*101*X", "*0930*7*X").replace("GE*2*101", "GE*2*7")
    reader = read_835(file_of(PLAIN + other))
    found = [(one.interchange.control_number, one.group.control_number) for one in reader]
    assert found == 2 * [("000000101", "101")] + 2 * [("000000102", "7")]
    assert reader.error_count == 0


def test_a_new_interchange_may_have_other_separators():
    other = PLAIN.replace("000000101", "000000102").replace("71000000", "72000000")
    data = file_of() + other.replace("*", "|").replace("\n", "~").encode()
    reader = read_835(data)
    assert len(list(reader)) == 4
    assert reader.error_count == 0


def test_what_is_longer_than_the_limits_is_refused():
    small = Limits(transaction_bytes=1_000, segment_bytes=200)
    data = file_of() + b" " * CHUNK
    padded = PLAIN.replace("LX*2\n", "LX*2\n" + "REF*EA*1\n" * 50_000)
    assert [f.code for f in every_finding(BytesIO(file_of(padded)), limits=small)] == [
        "transaction-too-large"
    ]
    head = data[: data.index(b"ST*")]
    endless = BytesIO(head + b"X" * 2 * CHUNK)
    assert [f.code for f in every_finding(endless, limits=small)] == ["segment-too-long"]


@pytest.mark.parametrize(
    "inside",
    [
        b"ST*835*0001~" + b"CLP*A*1*1*1**12*9~" * 5_000,
        b"ST*835*0001~CLP*A*1*1*1**12*9~CAS*CO" + b"*45*1*" * 50_000 + b"~SE*3*0001~",
        b" ~" * 20_000,
        b" " * 1_000_000,
        b"~" * 20_000,
    ],
    ids=[
        "one claim again and again",
        "an endless segment",
        "blanks",
        "a million blanks",
        "nothing",
    ],
)
def test_time_grows_with_the_file_and_no_faster(inside):
    reader = read_835(BytesIO(file_of()[:107] + inside))
    assert sum(1 for _ in reader) <= 1
    assert reader.error_count > 0


def test_groups_outside_of_an_interchange_are_refused():
    lines = PLAIN.splitlines(keepends=True)
    data = file_of("".join([*lines[:-1], lines[-1], *lines[1:-1]]))
    assert "outside-interchange" in {f.code for f in every_finding(data)}


def test_findings_are_counted_when_they_are_no_longer_kept():
    text = PLAIN.replace("LX*2\n", "LX*2\n" + "ZZZ*1\n" * 50)
    first, _ = read_835(file_of(text), limits=Limits(findings=10))
    assert len(first.findings) == 10
    assert first.error_count == 51


def test_the_older_guide_is_read_too():
    text = PLAIN.replace("005010X221A1", "004010X091A1")
    text = text.replace("*^*00501*", "*U*00401*").replace("CAS*OA*23*50", "CAS*CR*63*50")
    text = text.replace("CLP*A1003*1*", "CLP*A1003*5*")
    codes = [f.code for f in every_finding(file_of(text))]
    assert codes == ["adjustment-reason-ended"]


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("0", 0), ("1", 100), ("1.5", 150), ("1.05", 105), (".5", 50), ("-.05", -5), ("5.", 500),
        ("-12.50", -1250), ("007", 700), ("-0", 0), ("999999999999.99", 99999999999999),
        ("", None), (".", None), ("-", None), ("1.005", None), ("1,000", None), ("1e3", None),
        ("1E3", None), ("+1", None), ("1-", None), (" 1", None), ("1 ", None), ("1_0", None),
        ("--1", None), ("1.2.3", None), ("١", None), ("0x1", None), ("1.-5", None),
        ("9" * 19, None), ("$1", None), ("(1)", None), ("NaN", None), ("1.2\n", None),
    ],
)  # fmt: skip
def test_amounts_are_whole_cents_or_nothing(text, cents):
    assert read_cents(text.encode()) == cents
    if cents is not None:
        assert read_cents(write_amount(cents).encode()) == cents
