"""How fast Nacha files are written and read, beside plain formatting and other libraries.

    python -m bench.nacha [--quick]

Claim payments: a CCD entry and an addenda with a TRN segment each. Ours builds the dataclasses,
composes, checks every line by every rule, and reckons the totals; plain formatting only formats and
adds up; achkit (Python) and node-nacha (JavaScript) build theirs and write. node-nacha isn't a
dependency of ours: name a folder whose ``node_modules`` has ``@midlandsbank/node-nacha`` in
``NODE_NACHA``; without one its part is left out, and the run says so. At last a file of a million
entries is written and checked, with the memory of the process.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import achkit

from bench.paper_printer import most_memory_mb
from wellpaid.formats.nacha.ach_file import AchFile, read_file, write_file
from wellpaid.formats.nacha.addenda import PaymentAddenda
from wellpaid.formats.nacha.batches import Batch, Company, make_batch
from wellpaid.formats.nacha.records import Entry, FileHeader
from wellpaid.formats.nacha.summary import summarize
from wellpaid.formats.nacha.writing import write_batches

ENTRIES, QUICK_ENTRIES, ROUNDS = 100_000, 1_000, 5
MILLION, A_BATCH = 1_000_000, 10_000
ODFI, RDFI = "12104288", "231380104"
COMPANY = Company("Pebbleway Plan", "1999999999", ODFI)
HEADER = FileHeader(RDFI, "121042882", date(2026, 12, 1), "0930")
NODE = """
const nacha = require('@midlandsbank/node-nacha'), n = +process.argv[1]
const start = process.cpuUsage()
let f = nacha.create({from: {name: 'Pebbleway Plan', fein: '199999999'},
  for: {name: 'Their Bank', routing: '231380104'}})
f = f.ccd({effectiveDate: '261202', description: 'HCCLAIMPMT', note: '', date: ''})
for (let i = 0; i < n; i++) f = f.credit({name: 'LAKESIDE CLINIC',
  account: {num: String(1000000000 + i), type: 'C'}, routing: '231380104', amount: 100 + i,
  addenda: 'TRN*1*' + i + '*1512345678*999999999~'})
const text = nacha.from(f).to('ach')
const spent = process.cpuUsage(start)
console.log(n / ((spent.user + spent.system) / 1e6), String(text).length)
"""


def entry(number: int) -> Entry:
    """Make the ``number``-th claim payment."""
    return Entry(
        "22", RDFI, str(1_000_000_000 + number), 100 + number, "LAKESIDE CLINIC",
        f"{ODFI}{number + 1:07d}", f"P{number:09d}",
        addenda=(PaymentAddenda(f"TRN*1*{number}*1512345678*999999999~"),),
    )  # fmt: skip


def batch(first: int, last: int, number: int = 1) -> Batch:
    """Make a batch of them."""
    return make_batch(
        company=COMPANY, sec_code="CCD", entry_description="HCCLAIMPMT",
        effective_date=date(2026, 12, 2), batch_number=number,
        entries=[entry(n) for n in range(first, last)],
    )  # fmt: skip


def ours(count: int) -> bytes:
    """Build and write."""
    return write_file(AchFile(HEADER, (batch(0, count),)))


def plain(count: int) -> bytes:
    """Only format and add up: what no writer in Python can be faster than."""
    lines, total = [], 0
    for n in range(count):
        total += 100 + n
        trace = f"{ODFI}{n + 1:07d}"
        number, name = f"P{n:09d}", "LAKESIDE CLINIC"
        lines.append(
            f"622{RDFI}{1_000_000_000 + n:<17}{100 + n:010d}{number:<15}{name:<22}{'':2}1{trace}"
        )
        text = f"TRN*1*{n}*1512345678*999999999~"
        lines.append(f"705{text:<80}{1:04d}{trace[8:]}")
    return ("\n".join(lines) + f"\n{total}").encode("ascii")


def by_achkit(count: int) -> bytes:
    """Build and write with achkit."""
    file = achkit.AchFile.create("121042882", "1999999999", RDFI, origin_name="Pebbleway Plan")
    made = file.batch("CCD", "HCCLAIMPMT", "2026-12-02")
    for n in range(count):
        made.credit("LAKESIDE CLINIC", RDFI, str(1_000_000_000 + n), 100 + n,
                    addenda=f"TRN*1*{n}*1512345678*999999999~")  # fmt: skip
    return file.render().encode()


def rate(work: Callable[[int], Any], count: int) -> float:
    """Give entries a CPU second."""
    start = time.process_time()
    work(count)
    return count / (time.process_time() - start)


def node_rate(folder: str, count: int) -> float:
    """Give entries a CPU second of node-nacha, by its own count."""
    done = subprocess.run(
        ["node", "-e", NODE, str(count)], cwd=folder, capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[0])


def writing(count: int, rounds: int) -> None:
    """Write with all of them in turns."""
    rates: dict[str, list[float]] = {}
    folder = os.environ.get("NODE_NACHA", "")
    for _ in range(rounds):
        for name, work in (
            ("plain formatting", plain),
            ("ours, every rule checked", ours),
            ("achkit", by_achkit),
        ):
            rates.setdefault(name, []).append(rate(work, count))
        if folder:
            rates.setdefault("node-nacha", []).append(node_rate(folder, count))
    own = statistics.median(rates["ours, every rule checked"])
    print(f"Writing, entries with one addenda a CPU second, median of {rounds}; ours / each")
    for name, values in rates.items():
        middle = statistics.median(values)
        print(f"  {name:26} {middle:>10,.0f}   {own / middle:6.2f}")
    if not folder:
        print("  node-nacha left out: NODE_NACHA isn't set")


def reading(count: int, rounds: int) -> None:
    """Read one file with all of them in turns."""
    data = ours(count)
    text, size = data.decode(), len(data) / 1e6
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, work in (
            ("split into lines", lambda: data.split(b"\n")),
            ("ours, check and sum up", lambda: summarize(data)),
            ("ours, check and read", lambda: read_file(data)),
            ("achkit, parse", lambda: achkit.parse(text)),
            ("achkit, validate", lambda: achkit.validate(text)),
        ):
            start = time.process_time()
            work()
            found.setdefault(name, []).append(size / (time.process_time() - start))
    print(f"Reading {size:.1f} MB, MB a CPU second, median of {rounds}")
    for name, values in found.items():
        print(f"  {name:26} {statistics.median(values):>10,.1f}")


def many_batches(count: int) -> Iterator[Batch]:
    """Make a large file's batches one after the other."""
    size = min(A_BATCH, count)
    for number in range(count // size):
        yield batch(number * size, (number + 1) * size, number + 1)


def large(count: int) -> None:
    """Write and check a large file as a process of its own, and say its memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.ach"
        start = time.process_time()
        with path.open("wb") as out:
            write_batches(HEADER, many_batches(count), out)
        wrote = time.process_time() - start
        start = time.process_time()
        with path.open("rb") as source:
            summary = summarize(source)
        checked = time.process_time() - start
        memory = most_memory_mb("self")
        size = path.stat().st_size / 1e6
    assert summary.error_count == 0
    assert summary.entry_count == count
    print(
        f"A file of {count:,} entries ({size:,.0f} MB): written in {wrote:.1f} s, checked in "
        f"{checked:.1f} s, {memory:.0f} MB of memory at most"
    )


def main() -> None:
    """Measure and print."""
    is_quick = "--quick" in sys.argv
    if "--large" in sys.argv:
        large(QUICK_ENTRIES if is_quick else MILLION)
        return
    count, rounds = (QUICK_ENTRIES, 1) if is_quick else (ENTRIES, ROUNDS)
    writing(count, rounds)
    reading(count, rounds)
    sys.stdout.flush()
    # A process of its own: the memory is that of the file's work, not of the rounds before.
    with contextlib.suppress(KeyboardInterrupt):
        subprocess.run([sys.executable, "-m", "bench.nacha", "--large", *sys.argv[1:]], check=True)


if __name__ == "__main__":
    main()
