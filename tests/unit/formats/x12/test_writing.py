"""What the writer writes: accepted by two libraries of others, and by ourselves."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, datetime

import oxedi
import pytest
import pyx12.params
import pyx12.x12n_document

from tests.unit.formats.x12.files import PLAIN, every_finding, file_of
from tests.x12_judge import judge
from wellpaid.formats.x12.acknowledgment import (
    answer_group,
    answer_interchange,
    answer_transaction,
)
from wellpaid.formats.x12.acknowledgment_files import read_999, read_ta1, write_999, write_ta1
from wellpaid.formats.x12.claims import Adjustment, Claim, Procedure, Service
from wellpaid.formats.x12.delimiters import Delimiters
from wellpaid.formats.x12.errors import RuleBrokenError, TextNotAllowedError, UnwritableError
from wellpaid.formats.x12.records import (
    Address,
    Contact,
    DateReference,
    Name,
    Party,
    Payment,
    ProviderAdjustment,
    Reference,
    Trace,
)
from wellpaid.formats.x12.remittance import ClaimSection, Remittance, remittance_of
from wellpaid.formats.x12.remittance_835 import read_835
from wellpaid.formats.x12.writing import Envelope, copy_835, write_file

ENVELOPE = Envelope(
    "PEBBLEWAYPLAN",
    "LAKESIDECLINIC",
    datetime(2026, 12, 1, 9, 30),  # noqa: DTZ001 - a wall clock
    101,
)
LINE = Service(
    Procedure("HC", "99213", ("25",)),
    15000,
    10000,
    paid_units="1",
    dates=(DateReference("472", date(2026, 11, 1)),),
    adjustments=(Adjustment("CO", "45", 3000), Adjustment("PR", "1", 2000)),
)
CLAIM = Claim(
    "A1001", "1", 15000, 10000, 2000, "12", "2026001001", "11", "1",
    names=(Name("QC", "1", "PEBBLE", "PAT", id_qualifier="MI", id_code="W000000001"),),
    services=(LINE,),
)  # fmt: skip
REMITTANCE = Remittance(
    Payment(
        "I", 9500, "C", "ACH", "CCP", "01", "091000019", "DA", "0000123456", "1999999999", "",
        "01", "121000248", "DA", "987654321", date(2026, 12, 2),
    ),
    Trace("710000001", "1999999999"),
    Party(
        "PR", "PEBBLEWAY PLAN", "XV", "60054", Address(("100 MAIN ST",), "HARTFORD", "CT", "06103"),
        contacts=(Contact("BL", "EDI SUPPORT", (("TE", "8005550100"),)),),
    ),
    Party("PE", "LAKESIDE CLINIC", "XX", "1234567893", references=(Reference("TJ", "611234567"),)),
    (ClaimSection((CLAIM,)),),
    (ProviderAdjustment("1234567893", date(2026, 12, 31), "WO", "2026000888", 500),),
    production_date=date(2026, 11, 30),
)  # fmt: skip


def by_pyx12(data: bytes) -> list[str]:
    """Give what pyx12 has to say."""
    out = io.StringIO()
    pyx12.x12n_document.x12n_document(
        pyx12.params.params(), io.StringIO(data.decode("ascii")), None, None, fd_json=out
    )
    return list(_texts(json.loads(out.getvalue() or "null")))


def _texts(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("err_str", "message", "err_cde") and value:
                yield str(value)
            else:
                yield from _texts(value)
    elif isinstance(node, list):
        for one in node:
            yield from _texts(one)


def accepted_by_all(data: bytes) -> None:
    assert every_finding(data) == []
    assert oxedi.parse(data).diagnostics == []
    assert by_pyx12(data) == []
    assert judge(data).complaints == []


def test_the_judges_do_find_faults():
    data = file_of(PLAIN.replace("CAS*OA*23*50", "CAS*OA*23*49").replace("SE*59", "SE*58"))
    assert oxedi.parse(data).diagnostics
    assert by_pyx12(data)
    assert judge(data).complaints


def test_a_composed_remittance_is_accepted_by_all():
    data = write_file([REMITTANCE], ENVELOPE)
    accepted_by_all(data)
    [one] = read_835(data)
    assert remittance_of(one) == REMITTANCE
    assert one.interchange.sender_id == "PEBBLEWAYPLAN"
    assert one.interchange.made_at == one.group.made_at == ENVELOPE.made_at


def test_a_whole_file_composed_anew_is_accepted_by_all():
    contents = [remittance_of(one) for one in read_835(file_of())]
    data = write_file(contents, ENVELOPE)
    accepted_by_all(data)
    assert [remittance_of(one) for one in read_835(data)] == contents


def test_transactions_are_dealt_out_with_their_segments_intact():
    for number, one in enumerate(read_835(file_of())):
        envelope = replace(ENVELOPE, control_number=700 + number, usage="T")
        data = write_file([one], envelope)
        accepted_by_all(data)
        [again] = read_835(data)
        assert again.segments[1:-1] == one.segments[1:-1]
        assert again.segments[0] == b"ST*835*0001"
        assert again.segments[-1] == b"SE*%d*0001" % len(one.segments)
        assert again.interchange.control_number == f"{700 + number:09d}"
        assert again.interchange.usage == "T"


def test_separators_can_be_changed_on_the_way():
    ways = Delimiters(b"|", b">", b"\n", b"^", b"")
    data = write_file(read_835(file_of()), replace(ENVELOPE, delimiters=ways))
    assert every_finding(data) == []
    back = write_file(read_835(data), ENVELOPE)
    contents = [one.segments[1:-1] for one in read_835(file_of())]
    assert [one.segments[1:-1] for one in read_835(back)] == contents


def test_a_text_with_a_new_separator_is_refused():
    text = PLAIN.replace("PEBBLEWAY PLAN", "PEBBLEWAY|PLAN")
    ways = Delimiters(b"|", b">", b"\n", b"^", b"")
    with pytest.raises(TextNotAllowedError) as refusal:
        write_file(read_835(file_of(text)), replace(ENVELOPE, delimiters=ways))
    assert "PEBBLEWAY" not in str(refusal.value)


@pytest.mark.parametrize("line_end", ["", "\n", "\r\n"])
def test_a_file_is_copied_to_the_byte(line_end):
    data = file_of(line_end=line_end)
    out = io.BytesIO()
    assert copy_835(read_835(data), out) == 2
    assert out.getvalue() == data


def test_several_envelopes_are_copied_to_the_byte():
    other = PLAIN.replace("000000101", "000000102").replace("71000000", "72000000")
    data = file_of(PLAIN + other)
    out = io.BytesIO()
    assert copy_835(read_835(data), out) == 4
    assert out.getvalue() == data


def test_a_piece_without_an_envelope_cannot_be_copied():
    piece = read_835(file_of(PLAIN[PLAIN.index("ST*") :]), is_piece=True)
    with pytest.raises(UnwritableError):
        copy_835(piece, io.BytesIO())


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"payment": replace(REMITTANCE.payment, amount_cents=9501)}, "BPR02"),
        ({"payment": replace(REMITTANCE.payment, effective_date=None)}, "BPR16"),
        ({"trace": Trace("", "1999999999")}, "TRN02"),
        ({"payee": replace(REMITTANCE.payee, id_code="1234567890")}, "N104"),
        ({"sections": (ClaimSection((replace(CLAIM, names=()),)),)}, "NM1"),
        ({"sections": (ClaimSection((replace(CLAIM, paid_cents=9999),)),)}, "CLP04"),
    ],
)
def test_what_the_reader_would_refuse_is_not_written(change, where):
    with pytest.raises(RuleBrokenError) as refusal:
        write_file([replace(REMITTANCE, **change)], ENVELOPE)
    assert where in (refusal.value.finding.element, refusal.value.finding.segment_id)


@pytest.mark.parametrize("text", ["PEB*BLE", "PEB:BLE", "PEB~BLE", "PEB^BLE", "PÉBBLE", "P\nB"])
def test_a_text_that_cannot_stand_in_a_file_is_refused(text):
    name = Name("QC", "1", text)
    claim = replace(CLAIM, names=(name,))
    with pytest.raises(TextNotAllowedError) as refusal:
        write_file([replace(REMITTANCE, sections=(ClaimSection((claim,)),))], ENVELOPE)
    assert refusal.value.where == "NM103"
    assert text not in str(refusal.value)


@pytest.mark.parametrize(
    "change",
    [
        {"sender_id": ""}, {"receiver_id": "X" * 16}, {"control_number": 0}, {"usage": "X"},
        {"control_number": 10**9}, {"sender_code": "A*B"}, {"sender_id": "A*B"},
    ],
)  # fmt: skip
def test_an_envelope_that_cannot_be_is_refused(change):
    with pytest.raises(UnwritableError):
        write_file([REMITTANCE], replace(ENVELOPE, **change))


def test_more_than_six_adjustments_go_into_several_segments():
    many = tuple(Adjustment("CO", str(code), 100) for code in (45, 50, 96, 97, 253, 18, 29, 22))
    line = replace(LINE, adjustments=(*many, Adjustment("PR", "1", 200)), paid_cents=14000)
    claim = replace(CLAIM, services=(line,), paid_cents=14000, patient_responsibility_cents=200)
    payment = replace(REMITTANCE.payment, amount_cents=13500)
    one = replace(REMITTANCE, payment=payment, sections=(ClaimSection((claim,)),))
    data = write_file([one], ENVELOPE)
    accepted_by_all(data)
    assert data.count(b"~CAS*CO*") == 2
    assert [remittance_of(t) for t in read_835(data)] == [one]


def answered(data: bytes):
    reader = read_835(data)
    transactions, group, interchange = [], None, None
    for one in reader:
        transactions.append(answer_transaction(one))
        group, interchange = one.group, one.interchange
    findings = reader.findings.kept
    return (
        answer_group(group, tuple(transactions), findings),
        answer_interchange(interchange, findings),
    )


def test_a_file_without_a_fault_is_accepted():
    group, interchange = answered(file_of())
    assert (group.verdict, group.accepted_count, group.announced_count) == ("A", 2, 2)
    assert {one.verdict for one in group.transactions} == {"A"}
    assert (interchange.verdict, interchange.note) == ("A", "000")
    data = write_999([group], ENVELOPE)
    assert read_999(data) == (group,)
    assert by_pyx12(data) == []


def test_a_bad_transaction_is_rejected_and_the_other_accepted():
    group, _ = answered(file_of(PLAIN.replace("CAS*CO*29*75", "CAS*CO*29*7E1")))
    assert (group.verdict, group.accepted_count) == ("P", 1)
    good, bad = group.transactions
    assert (good.verdict, bad.verdict) == ("A", "R")
    [note] = bad.notes
    assert (note.segment_id, note.position, note.loop, note.code) == ("CAS", 14, "2110", "8")
    assert [(one.element, one.code) for one in note.elements] == [(3, "6")]
    data = write_999([group], ENVELOPE)
    assert read_999(data) == (group,)
    assert by_pyx12(data) == []


def test_a_warning_is_accepted_with_errors():
    group, _ = answered(file_of(PLAIN.replace("REF*1L*G000001", "REF*X9*G000001")))
    assert group.verdict == "E"
    assert [one.verdict for one in group.transactions] == ["E", "A"]


def test_an_answer_holds_nothing_of_the_file():
    group, _ = answered(file_of(PLAIN.replace("STONE*SAM", "ST:NE*SAM")))
    assert b"NE*SAM" not in write_999([group], ENVELOPE)


@pytest.mark.parametrize(
    ("old", "new", "verdict", "note"),
    [
        ("IEA*1*000000101", "IEA*1*000000102", "R", "001"),
        ("IEA*1*", "IEA*2*", "R", "021"),
        ("IEA*1*000000101\n", "", "R", "023"),
        ("*0*P*:", "*0*X*:", "R", "020"),
        ("*ZZ*PEBBLE", "*XY*PEBBLE", "E", "005"),
    ],
)
def test_an_interchange_is_answered_with_its_fault(old, new, verdict, note):
    _, interchange = answered(file_of(PLAIN.replace(old, new)))
    assert (interchange.verdict, interchange.note) == (verdict, note)
    assert interchange.control_number == "000000101"
    data = write_ta1(interchange, ENVELOPE)
    assert read_ta1(data) == (interchange,)
    assert b"TA1*000000101*261201*0930*" in data


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("GE*2*", "GE*3*", "5"), ("GE*2*101", "GE*2*102", "4"), ("GS*HP", "GS*HC", "1")],
)
def test_a_group_with_a_fault_of_its_own_is_rejected(old, new, code):
    group, _ = answered(file_of(PLAIN.replace(old, new)))
    assert (group.verdict, group.codes) == ("R", (code,))
