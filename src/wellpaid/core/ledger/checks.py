"""What has to be true of the books, as statements that name every row for which it isn't.

Each gives one text a finding. They read entries once each and keep no rows: sums are by account,
and PostgreSQL spills to disk what doesn't fit. ``%(o)s`` is the organisation.
"""

from __future__ import annotations

_SUMS = """
  SELECT account, sum(debit) AS debit, sum(credit) AS credit FROM (
    SELECT debit_account_id AS account, amount_cents AS debit, 0 AS credit, xid
      FROM ledger_entry WHERE organization_id = %(o)s
     UNION ALL
    SELECT credit_account_id, 0, amount_cents, xid
      FROM ledger_entry WHERE organization_id = %(o)s) sides
"""

# What balance() would say of all accounts together: stored sums, snapshots, and tails.
BOTH_SIDES = """  SELECT debit_cents AS debit, credit_cents AS credit
    FROM ledger_balance WHERE organization_id = %(o)s
   UNION ALL
  SELECT debit_cents, credit_cents FROM ledger_snapshot WHERE organization_id = %(o)s
   UNION ALL
  SELECT e.amount_cents, 0 FROM ledger_entry e
    JOIN ledger_account a ON a.organization_id = e.organization_id AND a.id = e.debit_account_id
    LEFT JOIN ledger_snapshot s ON s.organization_id = a.organization_id AND s.id = a.id
   WHERE e.organization_id = %(o)s AND a.is_hot AND e.xid >= coalesce(s.watermark, '0'::xid8)
   UNION ALL
  SELECT 0, e.amount_cents FROM ledger_entry e
    JOIN ledger_account a ON a.organization_id = e.organization_id AND a.id = e.credit_account_id
    LEFT JOIN ledger_snapshot s ON s.organization_id = a.organization_id AND s.id = a.id
   WHERE e.organization_id = %(o)s AND a.is_hot AND e.xid >= coalesce(s.watermark, '0'::xid8)
"""

CHECKS: dict[str, str] = {
    "trial_balance": f"""
SELECT 'debits ' || sum(debit) || ' cents, credits ' || sum(credit) || ' cents' FROM (
{BOTH_SIDES}) t HAVING sum(debit) <> sum(credit)""",  # noqa: S608 our own
    "stored_balance": f"""
SELECT 'account ' || a.id || ' (' || a.code || '): stored ' || coalesce(b.debit_cents, 0) || ' / '
       || coalesce(b.credit_cents, 0) || ', entries ' || coalesce(s.debit, 0) || ' / '
       || coalesce(s.credit, 0) || ' cents'
  FROM ledger_account a
  LEFT JOIN ledger_balance b ON b.organization_id = a.organization_id AND b.id = a.id
  LEFT JOIN ({_SUMS} GROUP BY account) s ON s.account = a.id
 WHERE a.organization_id = %(o)s
   AND CASE WHEN a.is_hot THEN b.id IS NOT NULL ELSE
         (coalesce(b.debit_cents, 0), coalesce(b.credit_cents, 0))
         <> (coalesce(s.debit, 0), coalesce(s.credit, 0)) END""",  # noqa: S608 our own
    "snapshot": f"""
SELECT 'account ' || p.id || ': snapshot ' || p.debit_cents || ' / ' || p.credit_cents
       || ', entries before it ' || coalesce(s.debit, 0) || ' / ' || coalesce(s.credit, 0)
       || ' cents'
  FROM ledger_snapshot p
  LEFT JOIN LATERAL ({_SUMS} WHERE account = p.id AND xid < p.watermark GROUP BY account) s ON true
 WHERE p.organization_id = %(o)s
   AND (p.debit_cents, p.credit_cents) <> (coalesce(s.debit, 0), coalesce(s.credit, 0))""",  # noqa: S608 our own
    "journal_without_entries": """
SELECT 'journal ' || j.id FROM ledger_journal j
  LEFT JOIN ledger_entry e ON e.organization_id = j.organization_id
    AND e.created_at = j.created_at AND e.journal_id = j.id
 WHERE j.organization_id = %(o)s AND e.id IS NULL""",
    "entry_without_journal": """
SELECT 'entry ' || e.id || ' of journal ' || e.journal_id FROM ledger_entry e
  LEFT JOIN ledger_journal j ON j.organization_id = e.organization_id AND j.id = e.journal_id
 WHERE e.organization_id = %(o)s
   AND (j.id IS NULL OR j.created_at <> e.created_at OR j.xid <> e.xid)""",
    "entry_without_account": """
SELECT 'entry ' || e.id FROM ledger_entry e
  LEFT JOIN ledger_account d ON d.organization_id = e.organization_id AND d.id = e.debit_account_id
  LEFT JOIN ledger_account c ON c.organization_id = e.organization_id AND c.id = e.credit_account_id
 WHERE e.organization_id = %(o)s AND (d.id IS NULL OR c.id IS NULL)""",
    # A hot account's tail is found by this mark alone.
    "entry_mark": """
SELECT 'entry ' || e.id FROM ledger_entry e
  JOIN ledger_account d ON d.organization_id = e.organization_id AND d.id = e.debit_account_id
  JOIN ledger_account c ON c.organization_id = e.organization_id AND c.id = e.credit_account_id
 WHERE e.organization_id = %(o)s
   AND (e.debit_is_hot, e.credit_is_hot) <> (d.is_hot, c.is_hot)""",
    "reversal": """
SELECT 'journal ' || r.id || ' is no mirror image of ' || r.reverses_id FROM ledger_journal r
  LEFT JOIN ledger_journal o ON o.organization_id = r.organization_id AND o.id = r.reverses_id
 WHERE r.organization_id = %(o)s AND r.reverses_id IS NOT NULL AND (
   o.reverses_id IS NOT NULL OR
   (SELECT array_agg((e.debit_account_id, e.credit_account_id, e.amount_cents)::text
           ORDER BY e.debit_account_id, e.credit_account_id, e.amount_cents)
      FROM ledger_entry e WHERE e.organization_id = %(o)s
       AND e.created_at = r.created_at AND e.journal_id = r.id)
   IS DISTINCT FROM
   (SELECT array_agg((e.credit_account_id, e.debit_account_id, e.amount_cents)::text
           ORDER BY e.credit_account_id, e.debit_account_id, e.amount_cents)
      FROM ledger_entry e WHERE e.organization_id = %(o)s
       AND e.created_at = o.created_at AND e.journal_id = o.id))""",
    "chart": """
SELECT 'account ' || a.id || ' (' || a.code || ')' FROM ledger_account a
  LEFT JOIN unnest(%(codes)s::text[], %(hot)s::boolean[]) AS c(code, is_hot) ON c.code = a.code
 WHERE a.organization_id = %(o)s AND a.is_hot IS DISTINCT FROM c.is_hot""",
    # After a restore into a server that counts transactions from a smaller number, new entries
    # would hide behind old watermarks.
    "watermark_ahead": """
SELECT 'watermark ' || w.at || ' lies ahead of the server, which is at '
       || pg_snapshot_xmax(pg_current_snapshot())
  FROM (SELECT max(watermark) AS at FROM ledger_snapshot WHERE organization_id = %(o)s
         UNION ALL
        SELECT max(until_xid) FROM ledger_block WHERE organization_id = %(o)s) w
 WHERE w.at > pg_snapshot_xmax(pg_current_snapshot())""",
}
