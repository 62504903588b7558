"""How fast claim payments (835) are read, checked and written, beside oxedi and a bare loop.

    python -m bench.remittances [--quick | --large | --file PATH]

The file is a simulated plan's (``sandbox/payer``): balanced payments of 20 to 120 claims, 26
segments a claim. Ours checks every element, code, count and balance; oxedi (Rust) checks structure
and balances and makes tables; the bare loop is forty lines of Python that only add up. ``--large``
takes a file of 300 MB with half a million claims, ``--file`` one of yours. Each reader runs in a
process of its own, so that the memory is that of its own work.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

from bench.paper_printer import most_memory_mb
from wellpaid.sandbox.payer.batches import Batch, pieces
from wellpaid.sandbox.payer.town import PAYEES, PLANS

SIZE_MB, QUICK_MB, LARGE_MB, ROUNDS = 30, 1, 300, 3
_CLAIM_BYTES = 600


def ours(path: Path) -> int:
    """Read and check; gives the claims."""
    from wellpaid.formats.x12.remittance_835 import read_835

    with path.open("rb") as source:
        reader = read_835(source)
        claims = sum(one.totals.claim_count for one in reader)
    assert reader.error_count == 0
    return claims


def by_oxedi(path: Path) -> int:
    """Read and check with oxedi; gives the claims."""
    import oxedi

    result = oxedi.parse_file(path)
    assert len(result.diagnostics) == 0
    return result.count_claims()


def cents(text: bytes) -> int:
    """Read an amount without checking it."""
    whole, _, decimals = text.partition(b".")
    return int(whole + (decimals + b"00")[:2])


def bare(path: Path) -> int:
    """Split, add up and compare the payments: what no reader in Python can be much faster than."""
    claims = paid = told = 0
    rest = b""
    with path.open("rb") as source:
        while chunk := source.read(1 << 20):
            *segments, rest = (rest + chunk).split(b"~")
            for segment in segments:
                row = segment.lstrip().split(b"*")
                if row[0] == b"CLP":
                    claims += 1
                    paid += cents(row[4])
                elif row[0] == b"SVC":
                    cents(row[2]) - cents(row[3])
                elif row[0] == b"CAS":
                    sum(cents(text) for text in row[3::3])
                elif row[0] == b"BPR":
                    told += cents(row[2])
                elif row[0] == b"PLB":
                    paid -= sum(cents(text) for text in row[4::2])
    assert paid == told
    return claims


def written(path: Path) -> int:
    """Take every payment over into an interchange of our own; gives the claims."""
    from wellpaid.formats.x12.remittance_835 import read_835
    from wellpaid.formats.x12.writing import Envelope, write_835

    claims = 0

    def counted(source):
        nonlocal claims
        for one in read_835(source):
            claims += one.totals.claim_count
            yield one

    envelope = Envelope("A", "B", datetime(2026, 12, 1, 9, 30), 1)  # noqa: DTZ001 - a wall clock
    with path.open("rb") as source, Path(os.devnull).open("wb") as out:
        write_835(counted(source), out, envelope)
    return claims


WAYS = {
    "bare loop": bare,
    "ours, read and check": ours,
    "oxedi, parse_file": by_oxedi,
    "ours, check, take over, check again": written,
}


def run_one(name: str, path: Path) -> None:
    """Run one way in this process, and print its CPU seconds, memory and claims."""
    start = time.process_time()
    claims = WAYS[name](path)
    print(time.process_time() - start, most_memory_mb("self"), claims)


def measured(name: str, path: Path) -> tuple[float, float, int]:
    """Run one way in a process of its own."""
    command = [sys.executable, "-m", "bench.remittances", "--one", name, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, memory, claims = done.stdout.split()
    return float(seconds), float(memory), int(claims)


def main() -> None:
    """Measure and print."""
    if "--one" in sys.argv:
        run_one(sys.argv[-2], Path(sys.argv[-1]))
        return
    size = QUICK_MB if "--quick" in sys.argv else LARGE_MB if "--large" in sys.argv else SIZE_MB
    rounds = 1 if {"--quick", "--file"} & set(sys.argv) else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.835"
        if "--file" in sys.argv:
            path = Path(sys.argv[-1])
            claims = path.read_bytes().count(b"CLP*")
        else:
            claims = size * 1_000_000 // _CLAIM_BYTES
            batch = Batch(PLANS["pebbleway"], PAYEES, claims, 7, date(2026, 11, 5))
            with path.open("wb") as file:
                file.writelines(pieces(batch))
        mb = path.stat().st_size / 1e6
        found: dict[str, list[tuple[float, float, int]]] = {}
        for _ in range(rounds):
            for name in WAYS:
                found.setdefault(name, []).append(measured(name, path))
    middle = {name: statistics.median(mb / s for s, _, _ in runs) for name, runs in found.items()}
    peer = middle["oxedi, parse_file"]
    print(f"Reading {mb:,.0f} MB, {claims:,} claims; MB a CPU second, median of {rounds}")
    for name, runs in found.items():
        assert {count for _, _, count in runs} == {claims}
        memory = max(one for _, one, _ in runs)
        print(f"  {name:36} {middle[name]:>7.1f}   {middle[name] / peer:5.2f}   {memory:,.0f} MB")


if __name__ == "__main__":
    main()
