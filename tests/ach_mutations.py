"""Damaged ACH files: none may crash the reader, and none with a wrong sum may pass.

A test runs twenty thousand; ``python -m tests.ach_mutations 1000000`` runs as many as you like.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

from tests.ach_judge import Sums, judge
from wellpaid.formats.nacha.ach_file import read_file, write_file
from wellpaid.formats.nacha.summary import summarize

GOLDEN = Path(__file__).parent / "golden" / "ach"
SOURCES = sorted(path for path in GOLDEN.glob("*/*.ach") if path.stat().st_size < 3_000)
_SIGNS = b"0123456789 AZaz*~\\\n\r\t\x00\x1a\x7f\xa6\xc3"
_NUMBER_COLUMNS = {  # by record: columns whose digits make sums
    b"5": (79, 94), b"6": (1, 39), b"7": (83, 94), b"8": (4, 44), b"9": (1, 55),
}  # fmt: skip


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
    return data[:at] + data[at + rng.choice((1, 1, 2, 50, 95)) :]


def _more(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) or 1)
    return data[:at] + bytes([rng.choice(_SIGNS)]) + data[at:]


def _digit(rng: random.Random, data: bytes) -> bytes:
    """Another digit where digits make sums: what looks right and is wrong."""
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    first, last = _NUMBER_COLUMNS.get(lines[at][:1], (0, 1))
    column = rng.randrange(first, last)
    lines[at] = lines[at][:column] + b"%d" % rng.randrange(10) + lines[at][column + 1 :]
    return b"\n".join(lines)


def _lines(rng: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(4):
        case 0:
            lines[one], lines[other] = lines[other], lines[one]
        case 1:
            lines.insert(one, lines[other])
        case 2:
            del lines[one]
        case _:
            lines = lines[:one]
    return b"\n".join(lines)


def _ends(rng: random.Random, data: bytes) -> bytes:
    return data.replace(b"\n", rng.choice((b"\r\n", b"\r", b"", b"\n\n", b" \n")))


_DAMAGES = (_sign, _gone, _more, _digit, _digit, _lines, _lines, _ends)


def try_one(data: bytes) -> str:
    """Read a file in every way; says what became of it, and raises if it was believed wrongly."""
    reading = read_file(data)
    summary = summarize(data)
    assert (summary.error_count, summary.warning_count) == (
        reading.error_count, reading.warning_count,
    )  # fmt: skip
    if not reading.is_valid:
        return "refused"
    totals = Sums(0, 0, 0, 0)
    for batch in reading.file.batches:
        control, own = batch.control, batch.totals
        assert control is not None
        assert (
            own.entry_addenda_count, own.entry_hash, own.debit_cents, own.credit_cents,
        ) == (
            control.entry_addenda_count, control.entry_hash, control.debit_cents,
            control.credit_cents,
        )  # fmt: skip
        totals.count += own.entry_addenda_count
        totals.hash = (totals.hash + own.entry_hash) % 10**10
        totals.debits += own.debit_cents
        totals.credits += own.credit_cents
    plain = data if b"\n" in data else _divided(data)
    verdict = judge(plain)
    assert [c for c in verdict.complaints if "after" not in c] == [], verdict.complaints
    assert verdict.total == totals
    again = read_file(write_file(reading.file))
    assert again.is_valid
    assert again.file.batches == reading.file.batches
    return "accepted"


def _divided(data: bytes) -> bytes:
    if b"\r" in data:
        return data.replace(b"\r", b"\n")
    return b"\n".join(data[at : at + 94] for at in range(0, len(data), 94))


def run(count: int, seed: int) -> Counter[str]:
    """Try that many; gives how many were refused and accepted."""
    rng = random.Random(seed)
    sources = [path.read_bytes() for path in SOURCES]
    outcomes: Counter[str] = Counter()
    for number in range(count):
        data = damaged(rng, rng.choice(sources))
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
