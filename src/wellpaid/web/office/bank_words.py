"""What the bank's page calls things: each state and each word of a bank, and what to do then."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellpaid.core.banking.queries.desk import FileOutRow, NoticeRow
from wellpaid.core.banking.states import FileState, InboundKind, NoticeKind, NoticeOutcome

_TONES = {
    FileState.SETTLED: ("good", "check"),
    FileState.ACKNOWLEDGED: ("info", "check"),
    FileState.UPLOADED: ("info", "hourglass"),
    FileState.BUILT: ("", "hourglass"),
    FileState.SENDING: ("warn", "warning"),
    FileState.REJECTED: ("bad", "alert"),
}


def file_out_words(state: FileState) -> tuple[str, str, str]:
    """Name where a file of ours is; give tone and icon beside the words."""
    words = {
        FileState.BUILT: _("Ready, goes out next"),
        FileState.SENDING: _("Not known yet whether it’s there"),
        FileState.UPLOADED: _("At the bank"),
        FileState.ACKNOWLEDGED: _("The bank took it"),
        FileState.REJECTED: _("The bank refused it"),
        FileState.SETTLED: _("Done"),
    }
    return (words[state], *_TONES[state])


def file_out_advice(row: FileOutRow) -> str:
    """Say what a file of ours asks of somebody."""
    if row.state is FileState.REJECTED:
        return _(
            "No money of it has moved. Call the bank and find out what to change. Its payments "
            "wait here, and none of them is sent twice."
        )
    return _(
        "The connection broke while it was sent. We ask the bank’s computer by ourselves and "
        "never send it again on a guess. If it stays so for a day, call the bank."
    )


def file_in_words(kind: InboundKind) -> str:
    """Name what a file of the bank's is."""
    return {
        InboundKind.ACH: _("Payments that came back, and corrections"),
        InboundKind.FILE_NOTICE: _("The bank’s answer to a file"),
        InboundKind.STATEMENT: _("Statement"),
        InboundKind.UNKNOWN: _("Not known"),
    }[kind]


def notice_words(row: NoticeRow) -> tuple[str, str]:
    """Say what a bank's word means, and what to do."""
    if row.outcome is NoticeOutcome.UNKNOWN_ENTRY:
        return (
            _("The bank names a payment that we never sent."),
            _("Give the bank the trace number and ask whose it is. Nothing was changed here."),
        )
    if row.outcome is NoticeOutcome.MISMATCH:
        return (
            _("The bank sent back a payment, but not as we have it."),
            _(
                "Compare the amount with the bank, or see whether it came back before. Nothing was "
                "changed here."
            ),
        )
    if row.kind is NoticeKind.CORRECTION:
        return _correction(row.code)
    return (
        _("Two banks don’t agree about a payment that came back."),
        _("Call our bank with the trace number. It says what stands. Then mark this as done."),
    )


_OF_THE_PERSON = ("C01", "C02", "C03", "C05", "C06", "C07")
_OF_OURS = ("C10", "C11", "C12")


def _correction(code: str) -> tuple[str, str]:
    if code in _OF_THE_PERSON:
        return (
            _("The person’s bank says that the account’s numbers have changed."),
            _(
                "We couldn’t change them by ourselves. Ask the person for the new numbers before "
                "the next bank payment: they enter them when they pay."
            ),
        )
    if code == "C04":
        return (
            _("The person’s bank says that the name on the account is another one."),
            _("Ask the person for the name on the account before the next bank payment."),
        )
    if code in _OF_OURS:
        return (
            _("A bank says that our own name or company ID is wrong."),
            _("Ask our bank. An administrator changes it below, under what was agreed."),
        )
    return (
        _("A bank asks us to change how we send such payments."),
        _("Call our bank and give it the code. Then mark this as done."),
    )


def term_names() -> dict[str, str]:
    """Name each term, as the page and its form call it."""
    return {
        "immediate_destination": _("Where files go (immediate destination)"),
        "destination_name": _("Name of the bank in the file"),
        "immediate_origin": _("Who sends them (immediate origin)"),
        "origin_name": _("Your name in the file"),
        "company_name": _("Name on people’s bank statements"),
        "company_id": _("Company ID"),
        "odfi_routing": _("Routing number of the bank that sends for you (ODFI)"),
        "cutoff_time": _("Last time of day for files, Eastern Time"),
        "outbound_folder": _("Folder for files to the bank"),
        "inbound_folder": _("Folder for files from the bank"),
        "archive_folder": _("Folder where the bank keeps what it took"),
    }
