"""Every kind of fault that a file can have: one damage, one finding, in its place."""

from __future__ import annotations

import pytest

from tests.unit.formats.x12.files import PLAIN, every_finding, file_of
from wellpaid.formats.x12.rules import RULES, Severity

# What is put in the place of what, the finding's code, its element or segment.
FAULTS = {
    # The file and its envelopes
    "no interchange": ((PLAIN, ""), "file-empty", "ISA"),
    "something else": ((PLAIN, "Dear Sir or Madam,\n"), "not-x12", ""),
    "a byte order mark": (("ISA*00*", "\u00ef\u00bb\u00bfISA*00*"), "byte-order-mark", ""),
    "laid out for people": (("\nGS*HP", "\n  GS*HP"), "segments-indented", ""),
    "no envelope": ((PLAIN, PLAIN[PLAIN.index("ST*835") :]), "no-envelope", ""),
    "ISA too short": (("ISA*00*          ", "ISA*00*         "), "isa-length", ""),
    "ISA with an element too many": (
        ("*ZZ*LAKESIDECLINIC ", "*ZZ*LAKESIDE*CLIN"),
        "isa-length",
        "",
    ),
    "component separator is the element separator": (("*0*P*:", "*0*P**"), "delimiters", ""),
    "component separator is a letter": (("*0*P*:", "*0*P*A"), "delimiters", ""),
    "unknown qualifier of the sender": (("*ZZ*PEBBLE", "*XY*PEBBLE"), "isa-element", "ISA05"),
    "a time that is none": (("*261201*0930*^", "*261301*0930*^"), "isa-element", "ISA09"),
    "unknown envelope": (("*00501*", "*00999*"), "isa-element", "ISA12"),
    "neither production nor test": (("*0*P*:", "*0*X*:"), "isa-usage", "ISA15"),
    "interchange number with a letter": (
        ("*000000101*0", "*00000010A*0"),
        "isa-control-number",
        "ISA13",
    ),
    "interchange number differs": (
        ("IEA*1*000000101", "IEA*1*000000102"),
        "iea-control-number",
        "IEA02",
    ),
    "group count differs": (("IEA*1*", "IEA*2*"), "iea-count", "IEA01"),
    "no IEA": (("IEA*1*000000101\n", ""), "iea-missing", "IEA"),
    "something behind the end": (
        ("IEA*1*000000101\n", "IEA*1*000000101\nSE*1*1\n"),
        "after-end",
        "",
    ),
    "the interchange again": ((PLAIN, PLAIN + PLAIN), "isa-duplicate", "ISA13"),
    "another kind of group": (("GS*HP*", "GS*HC*"), "gs-functional-id", "GS01"),
    "another guide": (("*X*005010X221A1\nST", "*X*005010X222A1\nST"), "gs-version", "GS08"),
    "group without a day": (("*20261201*0930*101", "*20261301*0930*101"), "gs-element", "GS04"),
    "group number with a letter": (("*0930*101*X", "*0930*1O1*X"), "gs-control-number", "GS06"),
    "group number differs": (("GE*2*101", "GE*2*102"), "ge-control-number", "GE02"),
    "transaction count differs": (("GE*2*101", "GE*3*101"), "ge-count", "GE01"),
    "no GE": (("GE*2*101\n", ""), "ge-missing", "GE"),
    "no GS": ((PLAIN[PLAIN.index("GS*") : PLAIN.index("ST*835*0001")], ""), "outside-group", "ST"),
    "the group again": (
        (
            "GE*2*101\n",
            "GE*2*101\nGS*HP*A*B*20261201*0930*101*X*005010X221A1\nGE*0*101\n",
        ),
        "gs-duplicate",
        "GS06",
    ),
    "a group of nothing": (
        (
            "GE*2*101\n",
            "GE*2*101\nGS*HP*A*B*20261201*0930*102*X*005010X221A1\nGE*0*102\n",
        ),
        "group-empty",
        "ST",
    ),
    "an interchange of nothing": (
        (PLAIN[PLAIN.index("GS*") : PLAIN.index("IEA*")], ""),
        "interchange-empty",
        "GS",
    ),
    "a segment between transactions": (
        ("ST*835*0002", "REF*1L*X\nST*835*0002"),
        "segment-misplaced",
        "",
    ),
    # A transaction's frame
    "another transaction set": (("ST*835*0002", "ST*837*0002"), "not-835", "ST01"),
    "transaction number too short": (("ST*835*0002", "ST*835*02"), "st-control-number", "ST02"),
    "transaction number again": (
        (
            PLAIN[PLAIN.index("ST*835*0002") :],
            PLAIN[PLAIN.index("ST*835*0002") :]
            .replace("0002", "0001", 1)
            .replace("SE*15*0002", "SE*15*0001"),
        ),
        "st-duplicate",
        "ST02",
    ),
    "trace number again": (("TRN*1*710000002", "TRN*1*710000001"), "trace-duplicate", "TRN02"),
    "no SE": (("SE*59*0001\n", ""), "se-missing", "SE"),
    "segments counted wrong": (("SE*59*", "SE*58*"), "se-count", "SE01"),
    "segments counted in words": (("SE*59*", "SE*5X*"), "se-count", "SE01"),
    "SE with another number": (("SE*59*0001", "SE*59*0009"), "se-control-number", "SE02"),
    "a letter with an accent": (("PEBBLE*PAT", "PÉBBLE*PAT"), "characters", ""),
    "a NUL": (("PEBBLE*PAT", "PEB\0BLE*PAT"), "characters", ""),
    "a tabulator": (("PEBBLE*PAT", "PEB\tBLE*PAT"), "characters", ""),
    "a caret in a name": (("STONE*SAM", "ST^NE*SAM"), "characters-unusual", ""),
    # Segments
    "an empty segment": (("LX*2\n", "LX*2\n\n"), "segment-empty", ""),
    "an unknown segment": (("LX*2\n", "LX*2\nZZZ*1\n"), "segment-unknown", ""),
    "a line's segment in the header": (
        ("DTM*405", "LQ*HE*N130\nDTM*405"),
        "segment-misplaced",
        "LQ",
    ),
    "a claim behind the footer": (
        ("SE*59*", "CLP*A1*1*0*0**12*9\nNM1*QC*1*A\nSE*61*"),
        "segment-misplaced",
        "CLP",
    ),
    "trace before the payment": (
        (
            "TRN*1*710000001*1999999999\nREF*EV*LAKESIDE\n",
            "REF*EV*LAKESIDE\nTRN*1*710000001*1999999999\n",
        ),
        "segment-order",
        "TRN",
    ),
    "adjustments behind the references": (
        ("CAS*PR*3*20\n", "REF*6R*1\nCAS*PR*3*20\n"),
        "segment-order",
        "CAS",
    ),
    "no payment": (
        (PLAIN[PLAIN.index("BPR*I") : PLAIN.index("TRN*1*710000001")], ""),
        "segment-missing",
        "BPR",
    ),
    "no trace": (("TRN*1*710000001*1999999999\n", ""), "segment-missing", "TRN"),
    "no payer": (("N1*PR*PEBBLEWAY PLAN*XV*60054\n", ""), "segment-missing", "N1"),
    "no payee": (("N1*PE*LAKESIDE CLINIC*XX*1234567893\n", ""), "segment-missing", "N1"),
    "no patient": (("NM1*QC*1*BROOK*BEA****MI*W000000004\n", ""), "segment-missing", "NM1"),
    "no contact": (
        ("PER*BL*EDI SUPPORT*TE*8005550100*EM*EDI@PEBBLEWAY.EXAMPLE\n", ""),
        "segment-expected",
        "PER",
    ),
    "no address": (("N3*100 MAIN ST\n", ""), "segment-expected", "N3"),
    "no section": (("LX*1\nTS3*1234567893*11*20261231*3*460\n", ""), "segment-expected", "LX"),
    "the payment twice": (
        ("TRN*1*710000001", "BPR*I*1*C*CHK************20261202\nTRN*1*710000001"),
        "segment-repeated",
        "BPR",
    ),
    "the payer twice": (
        ("N1*PE*LAKESIDE", "N1*PR*PEBBLEWAY PLAN*XV*60054\nN1*PE*LAKESIDE"),
        "segment-repeated",
        "N1",
    ),
    "the patient twice": (
        ("MOA***MA18", "NM1*QC*1*PEBBLE*PIA\nMOA***MA18"),
        "segment-repeated",
        "NM1",
    ),
    "a received date twice": (
        ("DTM*050*20261110", "DTM*050*20261110\nDTM*050*20261111"),
        "segment-too-many",
        "DTM",
    ),
    "a segment twice in a row": (
        ("REF*6R*A100101", "REF*6R*A100101\nREF*6R*A100101"),
        "segment-duplicate",
        "REF",
    ),
    # Elements
    "a claim without a number": (("CLP*A1003*", "CLP**"), "element-missing", "CLP01"),
    "a claim without a charge": (("CLP*A1003*1*40*", "CLP*A1003*1**"), "element-missing", "CLP03"),
    "a procedure without a code": (("SVC*HC:36415*", "SVC*HC*"), "element-missing", "SVC01-2"),
    "another component separator": (
        ("SVC*HC:36415*", "SVC*HC>36415*"),
        "element-missing",
        "SVC01-2",
    ),
    "a claim without a kind of plan": (
        ("*40*12*2026001003", "*40**2026001003"),
        "element-expected",
        "CLP06",
    ),
    "a name too long": (("BROOK*BEA", "BROOK*" + "B" * 36), "element-length", "NM104"),
    "a guide's name in ST": (("ST*835*0002", "ST*835*0002*005010X221A1"), "element-unused", "ST03"),
    "an element that isn't used": (
        ("REF*6R*A100101", "REF*6R*A100101**1L:2"),
        "element-unused",
        "REF04",
    ),
    "an element too many": (("LQ*HE*N130", "LQ*HE*N130*X"), "element-unused", "LQ03"),
    "a separator in a name": (("STONE*SAM", "ST:NE*SAM"), "element-separator", "NM103"),
    "a separator at the end": (("LX*2\n", "LX*2*\n"), "element-trailing", "LX"),
    "an exponent": (("CLP*A1003*1*40*0", "CLP*A1003*1*4E1*0"), "amount-format", "CLP03"),
    "a thousands separator": (("BPR*I*225.5", "BPR*I*1,225.5"), "amount-format", "BPR02"),
    "three decimals": (("CAS*PR*1*10**2*19.5", "CAS*PR*1*10**2*19.500"), "amount-format", "CAS06"),
    "a plus sign": (("CAS*PR*3*20", "CAS*PR*3*+20"), "amount-format", "CAS03"),
    "a minus behind": (("CAS*CO*45*-40", "CAS*CO*45*40-"), "amount-format", "CAS03"),
    "a dollar sign": (("WO:2026000888*10", "WO:2026000888*$10"), "amount-format", "PLB04"),
    "a blank in an amount": (("AMT*B6*130", "AMT*B6*1 30"), "amount-format", "AMT02"),
    "units that are no number": (("*50**2\n", "*50**TWO\n"), "number-format", "SVC05"),
    "a section that has no number": (("LX*2", "LX*B"), "number-format", "LX01"),
    "a day that doesn't exist": (("DTM*472*20261101", "DTM*472*20260230"), "date-format", "DTM02"),
    "a short year": (("DTM*472*20261101", "DTM*472*261101"), "date-format", "DTM02"),
    "an unknown qualifier": (("REF*1L*G000001", "REF*X9*G000001"), "code-unknown", "REF01"),
    "an unknown kind of plan": (("*49.5*12*", "*49.5*99*"), "code-unknown", "CLP06"),
    "an unknown person": (("NM1*82*1*HILL", "NM1*XY*1*HILL"), "code-unknown", "NM101"),
    # The payment
    "unknown handling": (("BPR*I*", "BPR*Q*"), "payment-handling", "BPR01"),
    "neither credit nor debit": (("*C*ACH*", "*Q*ACH*"), "payment-direction", "BPR03"),
    "unknown way to pay": (("*C*ACH*", "*C*PAYPAL*"), "payment-method", "BPR04"),
    "a negative payment": (("BPR*I*225.5*", "BPR*I*-225.5*"), "payment-negative", "BPR02"),
    "no payment of something": (("BPR*H*0*C*NON", "BPR*H*1*C*NON"), "payment-none", "BPR02"),
    "a payment of nothing": (("BPR*H*0*C*NON", "BPR*H*0*C*CHK"), "payment-zero", "BPR04"),
    "no day of payment": (("*987654321*20261202", "*987654321"), "element-missing", "BPR16"),
    "a day of payment that is none": (
        ("*987654321*20261202", "*987654321*20261302"),
        "payment-date",
        "BPR16",
    ),
    "no account of the payee": (("*DA*987654321*20261202", "***20261202"), "payment-bank", "BPR15"),
    "routing number with a slip": (("*121000248*", "*121000284*"), "routing-number", "BPR13"),
    "trace of another type": (("TRN*1*710000001", "TRN*2*710000001"), "trace-type", "TRN01"),
    "trace without a number": (("TRN*1*710000001*", "TRN*1**"), "element-missing", "TRN02"),
    "payer's id too short": (
        ("TRN*1*710000002*1999999999", "TRN*1*710000002*999999999"),
        "trace-payer-id",
        "TRN03",
    ),
    "payer's id without its 1": (
        ("TRN*1*710000002*1999999999", "TRN*1*710000002*2999999999"),
        "trace-payer-id",
        "TRN03",
    ),
    "trace of another company": (
        ("TRN*1*710000001*1999999999", "TRN*1*710000001*1888888888"),
        "trace-company-id",
        "TRN03",
    ),
    "supplements differ": (
        (
            "*1999999999**01*121000248*DA*987654321*20261202\nTRN*1*710000001*1999999999",
            "*1999999999*000000001*01*121000248*DA*987654321*20261202\nTRN*1*710000001*1999999999*000000002",
        ),
        "trace-supplement",
        "TRN04",
    ),
    "payee's NPI with a slip": (("*XX*1234567893\nN3", "*XX*1234567894\nN3"), "payee-npi", "N104"),
    "payee's tax id too short": (("*FI*822345678", "*FI*82234567"), "payee-tin", "N104"),
    "provider's NPI with a slip": (("*XX*1003000126", "*XX*1003000127"), "npi", "NM109"),
    "a cent too much paid": (("BPR*I*225.5*", "BPR*I*225.51*"), "balance-transaction", "BPR02"),
    "a provider adjustment left out": (("*L6*-5\n", "\n"), "balance-transaction", "BPR02"),
    "unknown provider adjustment": (("*L6*-5", "*Q7*-5"), "provider-adjustment-reason", "PLB05"),
    "provider adjustment without an amount": (
        ("*L6*-5\n", "*L6\n"),
        "provider-adjustment-incomplete",
        "PLB05",
    ),
    # Claims
    "unknown status": (("CLP*A1003*1*", "CLP*A1003*6*"), "claim-status", "CLP02"),
    "pended in 005010": (("CLP*A1003*1*", "CLP*A1003*5*"), "claim-status", "CLP02"),
    "a claim out of balance": (("CAS*OA*23*50", "CAS*OA*23*49"), "balance-claim", "CLP04"),
    "a line out of balance": (("CAS*PR*204*40", "CAS*PR*204*39"), "balance-service", "SVC03"),
    "lines that cancel out": (("*150*100.5**1\n", "*150*90.5**1\n"), "balance-service", "SVC03"),
    "charge isn't that of the lines": (
        ("CLP*A1003*1*40*0*40", "CLP*A1003*1*41*1*40"),
        "claim-lines",
        "CLP03",
    ),
    "patient's share differs": (
        ("CLP*A1003*1*40*0*40", "CLP*A1003*1*40*0*39"),
        "claim-patient-responsibility",
        "CLP05",
    ),
    "the claim again": (
        (
            "LX*2\n",
            "CLP*A0999*22*-60*-20**12*2026000999*11*7\nNM1*QC*1*STONE*SAM****MI*W000000003\nSVC*HC:99214*-60*-20**1\nDTM*472*20261020\nCAS*CO*45*-40\nLX*2\n",
        ),
        "claim-duplicate",
        "CLP",
    ),
    "the claim's numbers again": (
        ("CLP*A1003*1*40*0*40*12*2026001003", "CLP*A1001*1*40*0*40*12*2026001001"),
        "claim-repeated",
        "CLP01",
    ),
    "a reversal that pays": (
        ("CLP*A0999*22*-60*-20", "CLP*A0999*22*60*20"),
        "reversal-sign",
        "CLP03",
    ),
    "negative without being a reversal": (
        ("CLP*A0999*22*", "CLP*A0999*1*"),
        "claim-negative",
        "CLP03",
    ),
    "denied and paid": (("CLP*A1001*1*", "CLP*A1001*4*"), "claim-denied-paid", "CLP04"),
    "a paid predetermination": (
        ("CLP*A1001*1*", "CLP*A1001*25*"),
        "claim-predetermination-paid",
        "CLP04",
    ),
    "days in the wrong order": (("DTM*233*20261102", "DTM*233*20261002"), "claim-dates", "DTM02"),
    "unknown group": (("CAS*PR*204*40", "CAS*PX*204*40"), "adjustment-group", "CAS01"),
    "CR, which 005010 has no more": (("CAS*OA*23*50", "CAS*CR*23*50"), "adjustment-group", "CAS01"),
    "a reason in words": (
        ("CAS*PR*204*40", "CAS*PR*DENIED*40"),
        "adjustment-reason-format",
        "CAS02",
    ),
    "an unknown reason": (("CAS*PR*204*40", "CAS*PR*999*40"), "adjustment-reason-unknown", "CAS02"),
    "a reason that has ended": (
        ("CAS*OA*23*50", "CAS*OA*42*50"),
        "adjustment-reason-ended",
        "CAS02",
    ),
    "a reason without an amount": (
        ("CAS*PR*1*10**2*19.5", "CAS*PR*1*29.5**2"),
        "adjustment-incomplete",
        "CAS05",
    ),
    "an adjustment of nothing": (
        ("CAS*PR*204*40", "CAS*PR*204*40**1*0"),
        "adjustment-zero",
        "CAS06",
    ),
    "an unknown remark": (("LQ*HE*N130", "LQ*HE*N999"), "remark-unknown", "LQ02"),
    "a remark that is none": (("LQ*HE*N130", "LQ*HE*Q130"), "remark-format", "LQ02"),
    "a claim's remark that is none": (("MOA***MA18", "MOA***Q18"), "remark-format", "MOA03"),
}

# Rules that need more than a damaged text; each has a test of its own.
ELSEWHERE = {"segment-too-long", "transaction-too-large", "outside-interchange"}


def test_the_undamaged_file_has_nothing_to_be_told():
    assert every_finding(file_of()) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_in_its_place(name):
    (old, new), code, where = FAULTS[name]
    assert old in PLAIN
    findings = every_finding(file_of(PLAIN.replace(old, new, 1)))
    found = [finding for finding in findings if finding.code == code]
    assert found, [finding.code for finding in findings]
    assert where in [finding.element or finding.segment_id for finding in found]
    for finding in findings:
        assert finding.severity is RULES[finding.code].severity
        assert finding.rule.sentence
        assert finding.rule.source


@pytest.mark.parametrize("name", FAULTS)
def test_a_sentence_holds_no_value_of_the_file(name):
    (old, new), _, _ = FAULTS[name]
    text = PLAIN.replace(old, new, 1)
    private = ("PEBBLE", "PAT", "RIVER", "ROBIN", "STONE", "BROOK", "BEA", "FIELD", "W00000000")
    for finding in every_finding(file_of(text)):
        assert not any(word in finding.message for word in private), finding
        assert not any(word in finding.segment_id for word in private), finding


def test_every_rule_has_a_fault_that_breaks_it():
    assert {code for _, code, _ in FAULTS.values()} | ELSEWHERE == set(RULES)
    assert len(FAULTS) >= 53
    assert {rule.severity for rule in RULES.values()} == set(Severity)


def test_amounts_are_told_in_cents():
    finding = next(
        f
        for f in every_finding(file_of(PLAIN.replace("BPR*I*225.5*", "BPR*I*225.51*")))
        if f.code == "balance-transaction"
    )
    assert (finding.expected_cents, finding.found_cents) == (22550, 22551)
    assert (finding.segment_number, finding.transaction_segment, finding.loop) == (4, 2, "header")
    assert finding.control_number == "0001"


def test_places_are_counted_in_file_and_transaction_and_by_claim():
    text = PLAIN.replace("CAS*CO*29*75", "CAS*CO*29*74")
    finding = next(f for f in every_finding(file_of(text)) if f.code == "balance-service")
    assert (finding.segment_number, finding.transaction_segment) == (73, 12)
    assert (finding.claim_number, finding.control_number, finding.loop) == (1, "0002", "2110")
    assert (finding.expected_cents, finding.found_cents) == (100, 0)


def test_nothing_is_judged_with_an_amount_that_cannot_be_read():
    codes = {f.code for f in every_finding(file_of(PLAIN.replace("CAS*PR*3*20", "CAS*PR*3*2O")))}
    assert codes == {"amount-format"}
