"""The tables of the books. The application's role can read them and write none of them.

Rows come into being through ``ledger_post`` and its siblings (``sql/``), which check everything
and are owned by the owner of the tables. Nothing outside this area imports this module.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantReference
from wellpaid.kit.tenancy.watermarks import CurrentTransaction, Xid8Field


def _unchecked_organization() -> Any:
    """Give the organisation's column without a foreign key of its own.

    A check would lock the organisation's one row for each posting. Every entry's accounts are
    checked by the posting function, and each account has the foreign key.
    """
    return models.ForeignKey(
        "organizations.Organization",
        models.RESTRICT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )


class LedgerAccount(TenantModel):
    """An account of the books: a code of the chart, for one subject where the chart says so."""

    code = models.TextField()
    subject_id = models.UUIDField(null=True)
    is_hot = models.BooleanField()

    privacy = classify(public="id organization code subject_id is_hot")

    class Meta:
        db_table = "ledger_account"


class Journal(TenantModel):
    """One business event in the books; its entries are beside it."""

    organization = _unchecked_organization()
    idempotency_key = models.TextField()
    fingerprint = models.BinaryField()
    event = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    effective_date = models.DateField()
    reason = models.TextField()
    reverses_id = models.UUIDField(null=True)
    actor = models.TextField()
    created_at = models.DateTimeField()
    xid = Xid8Field(db_default=CurrentTransaction())

    privacy = classify(
        public="id organization idempotency_key fingerprint event subject_kind "
        "subject_id effective_date reverses_id actor created_at xid",
        personal="reason",
    )

    class Meta:
        db_table = "ledger_journal"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "idempotency_key"], name="ledger_journal_key"
            ),
            models.UniqueConstraint(
                fields=["organization", "reverses_id"],
                condition=Q(reverses_id__isnull=False),
                name="ledger_journal_reversed_once",
            ),
            TenantReference(
                field="reverses_id", to="ledger.Journal", name="ledger_journal_reverses_fk"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "xid"], name="ledger_journal_xid"),
            models.Index(fields=["organization", "subject_id"], name="ledger_journal_subject"),
        ]


class Entry(TenantModel):
    """One row is one double entry, so that no set of rows can be out of balance.

    Partitioned by month. A journal's entries have its ``created_at`` (that finds them in the
    primary key) and ids that follow the journal's own, in the order of its lines.
    """

    pk = models.CompositePrimaryKey("organization_id", "created_at", "id")
    organization = _unchecked_organization()
    journal_id = models.UUIDField()
    debit_account_id = models.UUIDField()
    credit_account_id = models.UUIDField()
    debit_is_hot = models.BooleanField()
    credit_is_hot = models.BooleanField()
    amount_cents = models.BigIntegerField()
    created_at = models.DateTimeField()
    xid = Xid8Field(db_default=CurrentTransaction())

    privacy = classify(
        public="id organization journal_id debit_account_id credit_account_id debit_is_hot "
        "credit_is_hot amount_cents created_at xid"
    )

    class Meta:
        db_table = "ledger_entry"
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="ledger_entry_amount"),
            models.CheckConstraint(
                condition=~Q(debit_account_id=F("credit_account_id")), name="ledger_entry_two_sides"
            ),
        ]
        indexes = [
            # For the tails behind snapshots. Ordinary accounts have their sums stored, and what was
            # posted about a thing is found by its journals: their entries stay out of these.
            models.Index(
                fields=["organization", "debit_account_id", "xid"],
                condition=Q(debit_is_hot=True),
                name="ledger_entry_debit",
            ),
            models.Index(
                fields=["organization", "credit_account_id", "xid"],
                condition=Q(credit_is_hot=True),
                name="ledger_entry_credit",
            ),
        ]


class Balance(TenantModel):
    """The sums of an account that isn't hot; its id is the account's."""

    organization = _unchecked_organization()
    debit_cents = models.BigIntegerField()
    credit_cents = models.BigIntegerField()

    privacy = classify(public="id organization debit_cents credit_cents")

    class Meta:
        db_table = "ledger_balance"
        constraints = [
            TenantReference(field="id", to="ledger.LedgerAccount", name="ledger_balance_account_fk")
        ]


class LedgerSnapshot(TenantModel):
    """The sums of a hot account over entries of transactions before ``watermark``."""

    watermark = Xid8Field()
    debit_cents = models.BigIntegerField()
    credit_cents = models.BigIntegerField()
    taken_at = models.DateTimeField()

    privacy = classify(public="id organization watermark debit_cents credit_cents taken_at")

    class Meta:
        db_table = "ledger_snapshot"
        constraints = [
            TenantReference(
                field="id", to="ledger.LedgerAccount", name="ledger_snapshot_account_fk"
            )
        ]


class LedgerBlock(TenantModel):
    """A link of the chain that seals journals and entries of transactions from … until …"""

    number = models.BigIntegerField()
    from_xid = Xid8Field()
    until_xid = Xid8Field()
    journal_count = models.BigIntegerField()
    entry_count = models.BigIntegerField()
    amount_cents = models.BigIntegerField()
    previous_hash = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()

    privacy = classify(
        public="id organization number from_xid until_xid journal_count entry_count "
        "amount_cents previous_hash hash sealed_at"
    )

    class Meta:
        db_table = "ledger_block"
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="ledger_block_number")
        ]
