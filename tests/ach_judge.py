"""An independent reader of Nacha files: shares no code with ours, and trusts nothing but columns.

It only counts and adds. What it says of a file is held against what ours says.
"""

from __future__ import annotations

from dataclasses import dataclass, field

# Written out from the rules by hand: what takes money from the receiver's account.
DEBIT_CODES = set("26 27 28 29 36 37 38 39 46 47 48 49 55 56".split())  # noqa: SIM905


@dataclass
class Sums:
    count: int = 0
    hash: int = 0
    debits: int = 0
    credits: int = 0


@dataclass
class Verdict:
    batches: list[Sums] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    addenda: list[str] = field(default_factory=list)

    @property
    def total(self) -> Sums:
        return Sums(
            sum(b.count for b in self.batches),
            sum(b.hash for b in self.batches) % 10_000_000_000,
            sum(b.debits for b in self.batches),
            sum(b.credits for b in self.batches),
        )


def judge(data: bytes) -> Verdict:  # noqa: C901 one loop, to be read from top to bottom
    verdict = Verdict()
    rows = [row.rstrip("\r") for row in data.decode("latin-1").split("\n")]
    rows = [row for row in rows if row.strip(" \x1a")]
    batch, trace, sequence, seen_end, records = Sums(), "", 0, False, 0
    for row in rows:
        if seen_end:
            if row != 94 * "9":
                verdict.complaints.append("something after the end")
            continue
        records += 1
        if len(row) != 94:
            verdict.complaints.append("a row isn't 94 long")
            continue
        kind = row[0]
        if kind == "5":
            batch = Sums()
            verdict.batches.append(batch)
        elif kind == "6":
            trace, sequence = row[79:94], 0
            batch.count += 1
            batch.hash = (batch.hash + int(row[3:11])) % 10_000_000_000
            if row[1:3] in DEBIT_CODES:
                batch.debits += int(row[29:39])
            else:
                batch.credits += int(row[29:39])
        elif kind == "7":
            batch.count += 1
            if row[1:3] == "05":
                sequence += 1
                verdict.addenda.append(row[3:83].rstrip())
                if row[83:87] != f"{sequence:04}" or row[87:94] != trace[8:]:
                    verdict.complaints.append("addenda don't refer to their entry")
        elif kind == "8":
            said = Sums(int(row[4:10]), int(row[10:20]), int(row[20:32]), int(row[32:44]))
            if said != batch:
                verdict.complaints.append("a batch control is wrong")
        elif kind == "9":
            seen_end = True
            said = Sums(int(row[13:21]), int(row[21:31]), int(row[31:43]), int(row[43:55]))
            if said != verdict.total or int(row[1:7]) != len(verdict.batches):
                verdict.complaints.append("the file control is wrong")
            if int(row[7:13]) != (records + 9) // 10:
                verdict.complaints.append("the blocks are counted wrong")
    if not seen_end:
        verdict.complaints.append("no end")
    return verdict
