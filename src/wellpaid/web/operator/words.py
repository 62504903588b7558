"""What checks, kinds of doers and findings are called on the operator's pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellpaid.flows.replay_file import FileKind

GOOD, WARN, BAD, PLAIN = ("good", "check"), ("warn", "warning"), ("bad", "alert"), ("", "hourglass")
VERDICTS: dict[str, tuple[Promise, tuple[str, str]]] = {
    "ok": (_("Fine"), GOOD),
    "warning": (_("Look at it"), WARN),
    "problem": (_("Broken"), BAD),
}
# The doctor's checks, by the names that it gives them.
CHECKS: dict[str, Promise] = {
    "Python": _("Python"),
    "secret key": _("Secret key"),
    "data folder": _("Data folder"),
    "static files": _("Files of the pages"),
    "application role": _("Rights in the database"),
    "e-mail": _("Mail"),
    "card sandbox": _("Card sandbox"),
    "Stripe": _("Stripe"),
    "bank": _("Bank connection"),
    "database": _("Database"),
    "PostgreSQL": _("PostgreSQL"),
    "encoding": _("Letters in the database"),
    "clock": _("Clock"),
    "migrations": _("Tables of this version"),
    "partitions": _("Room for next month"),
    "append-only tables": _("Tables that only grow"),
    "ownership": _("Who owns the tables"),
    "role in use": _("Database role"),
    "row-level security": _("Walls between organizations"),
    "job worker": _("Job worker"),
    "stalled jobs": _("Jobs cut off"),
    "late jobs": _("Late jobs"),
    "failed jobs": _("Failed jobs"),
}
# What a check of the books found, by its code; the rest of it is rows and amounts.
FINDINGS: dict[str, Promise] = {
    "trial_balance": _("Debits and credits aren’t the same"),
    "stored_balance": _("A balance isn’t the sum of its entries"),
    "snapshot": _("A kept sum isn’t the sum of its entries"),
    "journal_without_entries": _("A journal has no entries"),
    "entry_without_journal": _("An entry has no journal"),
    "entry_without_account": _("An entry has no account"),
    "entry_mark": _("An entry has the wrong mark"),
    "reversal": _("A reversal isn’t the mirror of its journal"),
    "chart": _("An account isn’t in the chart"),
    "watermark_ahead": _("The chain is ahead of the database server"),
    "block_chain": _("A sealed block doesn’t follow the one before it"),
    "block_hash": _("The rows of a sealed block were changed"),
    "block_counts": _("A sealed block has other rows than it says"),
    "audit_trail": _("The log’s chain is broken"),
}
DOERS: dict[str, Promise] = {
    "system": _("Wellpaid itself"),
    "guest": _("A guest"),
    "user": _("Somebody who signed in"),
    "gateway": _("A card processor"),
    "import": _("An import"),
}
FILE_KINDS: dict[FileKind, Promise] = {
    FileKind.PAYER: _("From the payer (835)"),
    FileKind.REMITTANCE: _("To providers (835)"),
    FileKind.BANK_OUT: _("To the bank"),
    FileKind.BANK_IN: _("From the bank"),
}
