"""Taking a customer's file: looked at as a whole, accepted or rejected as a whole, once."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wellpaid.formats.bank_notice import FileNotice, write_file_notice
from wellpaid.formats.nacha.ach_file import AchFile, read_file
from wellpaid.formats.nacha.addenda import PaymentAddenda
from wellpaid.formats.nacha.records import BatchHeader, Entry
from wellpaid.sandbox.bank.folders import archive, hand_out, waiting_files
from wellpaid.sandbox.database import Database


@dataclass(frozen=True, slots=True)
class _Judgement:
    file: AchFile
    reason: str


def take_files(db: Database, root: Path, at: datetime) -> int:
    """Take everything that waits; give how many files.

    A file is on disk in the bank's books before its notice is written, and moves away last: killed
    anywhere in between, the bank does the rest again and nothing twice.
    """
    count = 0
    for company, path in waiting_files(root):
        content = path.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        with db.transaction() as connection:
            reason = _take(connection, company, path.name, content, sha256, at)
        notice = FileNotice(path.name, sha256, is_accepted=not reason, reason=reason)
        hand_out(root, company, f"{path.name}.notice.json", write_file_notice(notice))
        archive(root, company, path)
        count += 1
    return count


def _take(
    connection: sqlite3.Connection,
    company: str,
    name: str,
    content: bytes,
    sha256: str,
    at: datetime,
) -> str:
    """Write the file and its entries down; give why it is rejected, or ""."""
    known = connection.execute(
        "SELECT sha256, reason FROM bank_files WHERE company = ? AND name = ?", (company, name)
    ).fetchone()
    if known is not None:
        is_same = known["sha256"] == sha256
        return str(known["reason"]) if is_same else "There was another file with this name."
    judgement = _judge(content, company)
    key = _header_key(judgement.file)
    reason = judgement.reason or _duplicate(connection, company, sha256, key)
    number = connection.execute(
        "INSERT INTO bank_files (company, name, sha256, header_key, is_accepted, reason, taken_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (company, name, sha256, None if reason else key, not reason, reason, at.isoformat()),
    ).lastrowid
    if not reason:
        _keep_entries(connection, judgement.file, number)
    return reason


def _judge(content: bytes, company: str) -> _Judgement:
    reading = read_file(content)
    if not reading.is_valid:
        first = next(finding for finding in reading.findings if finding.is_error)
        return _Judgement(reading.file, f"Line {first.line_number}: {first.message}")
    for batch, entry in reading.file.entries():
        if not isinstance(batch.header, BatchHeader) or not isinstance(entry, Entry):
            return _Judgement(reading.file, "This bank sends no international entries.")
        if batch.header.company_id.strip() != company:
            return _Judgement(reading.file, "A batch names another company than this folder.")
        if batch.header.effective_date is None:
            return _Judgement(reading.file, "A batch has no effective entry date.")
    return _Judgement(reading.file, "")


def _header_key(file: AchFile) -> str | None:
    if file.header is None:
        return None
    return f"{file.header.origin}/{file.header.created_date}/{file.header.id_modifier}"


def _duplicate(connection: sqlite3.Connection, company: str, sha256: str, key: str | None) -> str:
    found = connection.execute(
        "SELECT 1 FROM bank_files WHERE company = ? AND is_accepted AND (sha256 = ?"
        " OR header_key = ?)",
        (company, sha256, key),
    ).fetchone()
    return "A file with this day and modifier came before." if found else ""


def _addenda_text(entry: Entry) -> str:
    """Give what the sender has to say to the receiver (addenda 05), such as a TRN segment."""
    texts = (one.text for one in entry.addenda if isinstance(one, PaymentAddenda))
    return " ".join(texts).strip()


def _keep_entries(connection: sqlite3.Connection, file: AchFile, number: int | None) -> None:
    connection.executemany(
        "INSERT INTO bank_entries (file_number, batch_number, company, company_name, odfi,"
        " sec_code, description, effective_date, transaction_code, routing, account_number, name,"
        " individual_id, amount_cents, is_debit, trace, addenda)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                number, header.batch_number, header.company_id.strip(), header.company_name,
                header.odfi, header.sec_code, header.entry_description,
                header.effective_date.isoformat(), entry.transaction_code, entry.routing_number,
                entry.account_number, entry.individual_name, entry.individual_id,
                entry.amount_cents, entry.is_debit, entry.trace_number, _addenda_text(entry),
            )
            for batch, entry in file.entries()
            if isinstance(header := batch.header, BatchHeader)
            and isinstance(entry, Entry)
            and header.effective_date is not None
        ],
    )  # fmt: skip
