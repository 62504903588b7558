"""Damaged 835 files: none may crash the reader, and none with a wrong cent may pass.

A test runs some; ``python -m tests.x12_mutations 1000000`` runs as many as you like.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from datetime import datetime
from io import BytesIO
from pathlib import Path

from tests.unit.formats.x12.files import PLAIN, file_of
from tests.x12_judge import judge
from wellpaid.formats.x12.errors import UnwritableError
from wellpaid.formats.x12.findings import Findings
from wellpaid.formats.x12.remittance import remittance_of
from wellpaid.formats.x12.remittance_835 import read_835
from wellpaid.formats.x12.transaction import Transaction835
from wellpaid.formats.x12.transaction_checks import check_transaction
from wellpaid.formats.x12.writing import Envelope, copy_835, write_file

GOLDEN = Path(__file__).parent / "golden" / "x12"
_SIGNS = b"0123456789.-+E AZaz*:~^>\\\n\r\t\x00\x7f\xc3"
_IDS = b"ISA GS ST BPR TRN REF DTM N1 LX TS3 CLP CAS NM1 MIA MOA SVC AMT LQ PLB SE GE IEA".split()
_ENVELOPE = Envelope("A", "B", datetime(2026, 12, 1, 9, 30), 1)  # noqa: DTZ001 - a wall clock


def sources() -> list[bytes]:
    """Give what is to be damaged: real files that are valid, and small ones of ours."""
    names = ("emedny_sample", "medicare-part-a", "united_healthcare_legacy_sample")
    second = PLAIN.index("ST*835*0002")
    short = PLAIN[: PLAIN.index("ST*835*0001")] + PLAIN[second:].replace("GE*2", "GE*1")
    real = [(GOLDEN / f"{name}.835").read_bytes() for name in names]
    return [*real, file_of(), file_of(short, line_end=""), file_of(short, line_end="\r\n")]


def damaged(rng: random.Random, data: bytes) -> bytes:
    """Damage a file in one to three places."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        data = rng.choice(_DAMAGES)(rng, data)
    return data


def _sign(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) or 1)
    return data[:at] + bytes([rng.choice(_SIGNS)]) + data[at + 1 :]


def _gone(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) or 1)
    return data[:at] + data[at + rng.choice((1, 1, 2, 30, 200)) :]


def _more(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) or 1)
    return data[:at] + bytes([rng.choice(_SIGNS)]) + data[at:]


def _digit(rng: random.Random, data: bytes) -> bytes:
    """Another digit where one stands: what looks right and is wrong."""
    places = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    at = rng.choice(places) if places else 0
    return data[:at] + b"%d" % rng.randrange(10) + data[at + 1 :]


def _amount(rng: random.Random, data: bytes) -> bytes:
    """Another way to write an amount, or another amount."""
    pieces = data.split(b"*")
    at = rng.randrange(len(pieces))
    form = rng.choice((b"%d", b"%d.5", b"%d.05", b"-%d", b"%de1", b"%d,000", b"%d.005", b".%d"))
    pieces[at] = form % rng.randrange(300)
    return b"*".join(pieces)


def _segments(rng: random.Random, data: bytes) -> bytes:
    rows = data.split(b"~")
    one, other = rng.randrange(len(rows)), rng.randrange(len(rows))
    match rng.randrange(5):
        case 0:
            rows[one], rows[other] = rows[other], rows[one]
        case 1:
            rows.insert(one, rows[other])
        case 2:
            del rows[one]
        case 3:
            rows[one] = rng.choice(_IDS) + rows[one][rows[one].find(b"*") :]
        case _:
            rows = rows[:one]
    return b"~".join(rows)


def _elements(rng: random.Random, data: bytes) -> bytes:
    rows = data.split(b"~")
    at = rng.randrange(len(rows))
    parts = rows[at].split(b"*")
    one, other = rng.randrange(len(parts)), rng.randrange(len(parts))
    match rng.randrange(3):
        case 0:
            parts[one], parts[other] = parts[other], parts[one]
        case 1:
            del parts[one]
        case _:
            parts.insert(one, b"")
    rows[at] = b"*".join(parts)
    return b"~".join(rows)


def _separators(rng: random.Random, data: bytes) -> bytes:
    old = rng.choice((b"*", b":", b"~"))
    return data.replace(old, bytes([rng.choice(_SIGNS)]))


_DAMAGES = (
    _sign, _gone, _more, _digit, _digit, _digit, _amount, _amount, _segments, _segments,
    _elements, _separators,
)  # fmt: skip


def try_one(data: bytes) -> str:
    """Read a file in every way; says what became of it, and raises if it was believed wrongly."""
    reader = read_835(data)
    transactions = list(reader)
    for one in transactions:
        remittance_of(one)
        _look_the_same_thoroughly(one)
    if reader.error_count:
        return "refused"
    verdict = judge(data)
    assert verdict.complaints == []
    assert len(verdict.payments) == len(transactions)
    for theirs, ours in zip(verdict.payments, transactions, strict=True):
        totals = ours.totals
        assert theirs.paid == ours.payment.amount_cents == totals.payment_cents
        assert theirs.claims == totals.claim_count == len(ours.claims)
        assert (theirs.claims_paid, theirs.plb) == (
            totals.paid_cents, totals.provider_adjustment_cents,
        )  # fmt: skip
        assert theirs.lines == totals.service_count
        assert theirs.adjusted == totals.adjusted_cents
        assert totals.paid_cents == sum(claim.paid_cents for claim in ours.claims)
        assert totals.paid_cents == sum(ours.columns.paid_cents)
    _write_again(data, transactions)
    return "accepted"


def _look_the_same_thoroughly(transaction: Transaction835) -> None:
    """What a glance lets pass, the thorough check has nothing to say about."""
    findings = Findings()
    totals = check_transaction(transaction, findings, is_thorough=True)
    assert tuple(findings.kept) == transaction.findings
    assert totals == transaction.totals


def _write_again(data: bytes, transactions: list[Transaction835]) -> None:
    out = BytesIO()
    copy_835(transactions, out)
    copies = list(read_835(out.getvalue()))
    assert [one.raw for one in copies] == [one.raw for one in transactions]
    contents = [remittance_of(one) for one in transactions]
    try:
        written = write_file(contents, _ENVELOPE)
    except UnwritableError:  # what was only odd in the file, we don't write
        return
    assert [remittance_of(one) for one in read_835(written)] == contents


def run(count: int, seed: int) -> Counter[str]:
    """Try that many; gives how many were refused and accepted."""
    rng = random.Random(seed)
    some = sources()
    outcomes: Counter[str] = Counter()
    for number in range(count):
        data = damaged(rng, rng.choice(some))
        try:
            outcomes[try_one(data)] += 1
        except Exception as error:
            error.add_note(f"mutation {number} of seed {seed}: {data!r}")
            raise
    return outcomes


if __name__ == "__main__":
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    start = time.monotonic()
    found = run(many, seed=int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    sys.stdout.write(f"{many:,} mutations, {time.monotonic() - start:.0f} s: {dict(found)}\n")
