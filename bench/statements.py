"""How fast statements are printed, beside WeasyPrint on the same words.

    python -m bench.statements [--quick]

First both printers in turns, each on two processes, without a database. Then the whole way: a run
of 10,000 statements from the bills to the archive and the mail house's folder, with the memory of
the processes. WeasyPrint isn't a dependency of ours: name a Python that has it and ``segno`` in
``WEASYPRINT_PYTHON``; without one its part is left out, and the run says so.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from bench import imports, server
from bench.paper_printer import most_memory_mb

PROCESSES = 2
BILLS, QUICK_BILLS, ROUNDS = 23_000, 200, 5
OURS_A_ROUND, PEERS_A_ROUND = 300, 30


class Printers:
    """Two processes of one printer."""

    def __init__(self, python: str, name: str, papers: Path) -> None:
        script = str(Path(__file__).with_name("paper_printer.py"))
        self.processes = [
            subprocess.Popen(
                [python, script, name, str(papers)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
            for _ in range(PROCESSES)
        ]  # fmt: skip
        for process in self.processes:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"

    def rate(self, count: int) -> tuple[float, float, int]:
        """Print that many on each; give papers a second, the most memory (MB), bytes a paper."""
        start = time.perf_counter()
        for process in self.processes:
            assert process.stdin
            process.stdin.write(f"{count}\n")
            process.stdin.flush()
        reports = [json.loads(p.stdout.readline()) for p in self.processes if p.stdout]
        seconds = time.perf_counter() - start
        memory = max(report["memory_mb"] for report in reports)
        return PROCESSES * count / seconds, memory, reports[0]["bytes"]

    def stop(self) -> None:
        """Let them end."""
        for process in self.processes:
            assert process.stdin
            process.stdin.close()
            process.wait()


def compare(papers: Path, *, is_quick: bool) -> None:
    """Print with both in turns, and say the ratio of each round."""
    peers_python = os.environ.get("WEASYPRINT_PYTHON", "")
    ours = Printers(sys.executable, "typst", papers)
    peer = Printers(peers_python, "weasyprint", papers) if peers_python else None
    rounds = 1 if is_quick else ROUNDS
    ratios, our_rates, peer_rates = [], [], []
    for _ in range(rounds):
        rate, memory, size = ours.rate(20 if is_quick else OURS_A_ROUND)
        our_rates.append(rate)
        if peer is not None:
            peer_rate, peer_memory, peer_size = peer.rate(2 if is_quick else PEERS_A_ROUND)
            peer_rates.append(peer_rate)
            ratios.append(rate / peer_rate)
    print(f"Printing alone, {PROCESSES} processes, median of {rounds} rounds in turns")
    print(
        f"  ours       {statistics.median(our_rates):>8.1f} papers/s, {size:,} bytes a paper, "
        f"{memory:.0f} MB a process at most"
    )
    if peer is None:
        print("  WeasyPrint is left out: WEASYPRINT_PYTHON names no Python that has it")
    else:
        print(
            f"  WeasyPrint {statistics.median(peer_rates):>8.1f} papers/s, {peer_size:,} bytes a "
            f"paper, {peer_memory:.0f} MB a process at most"
        )
        print(f"  ratio      {statistics.median(ratios):>8.1f}")
        peer.stop()
    ours.stop()


def main() -> None:
    """Import the bills, write the papers' words, compare, then go the whole way."""
    is_quick = "--quick" in sys.argv
    server.start("bench_statements")
    import django

    django.setup()
    from wellpaid.cli.seed.clinics import CLINICS
    from wellpaid.core.events.actors import SYSTEM
    from wellpaid.core.organizations.operations.register_provider import register_provider
    from wellpaid.patient_pay.bills.operations.import_bills import SourceFormat, import_bills

    now = datetime.now(UTC)
    clinic = register_provider(provider=CLINICS[0], actor=SYSTEM, now=now)
    content = imports.table(QUICK_BILLS if is_quick else BILLS, 1)
    import_bills(
        organization_id=clinic.id, content=content, source_format=SourceFormat.CSV, now=now
    )
    folder = Path(tempfile.mkdtemp(prefix="statements-"))
    try:
        papers = folder / "papers.jsonl"
        _write_papers(papers, clinic.id)
        compare(papers, is_quick=is_quick)
        _whole_way(clinic.slug, folder / "out", str(folder))
    finally:
        shutil.rmtree(folder)


def _write_papers(path: Path, organization_id: object) -> None:
    """Write the words of the first few hundred statements."""
    from wellpaid.core.organizations.queries import clinic_by_id
    from wellpaid.kit.tenancy.scope import tenant
    from wellpaid.patient_pay.patients.models import Guarantor
    from wellpaid.patient_pay.statements.operations import print_statements as printing
    from wellpaid.patient_pay.statements.operations.decide_sending import decide_sending
    from wellpaid.patient_pay.statements.paper import Recipient, statement_paper

    clinic = clinic_by_id(organization_id)  # type: ignore[arg-type]
    with tenant(organization_id):  # type: ignore[arg-type]
        people = list(Guarantor.objects.order_by("id")[:OURS_A_ROUND])
        bills = printing.bills_on_paper([person.id for person in people])
        sending = decide_sending(people)
    with path.open("w", encoding="utf-8") as file:
        for person in people:
            if person.id not in bills:
                continue
            paper = statement_paper(
                number="",
                clinic=clinic,
                recipient=Recipient(person.full_name, sending[person.id].address),
                bills=bills[person.id],
                statement_date=date(2026, 3, 1),
                is_large_type=False,
            )
            file.write(json.dumps(dataclasses.asdict(paper)) + "\n")


def _whole_way(slug: str, out: Path, folder: str) -> None:
    """Run the command as an office would, and say what it cost."""
    command = [
        sys.executable, "-m", "wellpaid", "run_statements", "--organization", slug,
        "--out", str(out), "--workers", str(PROCESSES),
    ]  # fmt: skip
    environment = os.environ | {"WELLPAID_DATA_DIR": folder}
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    memory_mb = 0.0
    while process.poll() is None:
        memory_mb = max(memory_mb, _largest_of_session(process.pid))
        time.sleep(0.5)
    assert process.returncode == 0
    seconds = time.perf_counter() - start
    count = len(list(out.glob("*.pdf")))
    print(f"The whole way, {count:,} statements: bills, printing, archive, mail house's folder")
    print(f"  {count / seconds:.1f} statements/s, {memory_mb:.0f} MB the largest process")


def _largest_of_session(session: int) -> float:
    """Give the most memory (MB) that one of a session's processes has had so far."""
    found = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            after_name = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(after_name[3]) == session:
                found = max(found, most_memory_mb(folder.name))
    return found


if __name__ == "__main__":
    main()
