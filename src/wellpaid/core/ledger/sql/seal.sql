-- Snapshots of hot accounts and the chain of blocks. Both reckon with what is final: rows of
-- transactions below pg_snapshot_xmin(pg_current_snapshot()), where nothing can appear any more.

-- Moves each hot account's snapshot up to the present watermark; gives how many accounts have one.
CREATE OR REPLACE FUNCTION ledger_take_snapshots(p_organization uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_until xid8;
  v_account record;
  v_taken integer := 0;
BEGIN
  PERFORM ledger_check_organization(p_organization);
  PERFORM pg_advisory_xact_lock(hashtextextended('ledger_take_snapshots/' || p_organization, 0));
  v_until := pg_snapshot_xmin(pg_current_snapshot());
  FOR v_account IN
    SELECT a.id, coalesce(s.watermark, '0'::xid8) AS since
      FROM ledger_account a
      LEFT JOIN ledger_snapshot s ON s.organization_id = p_organization AND s.id = a.id
     WHERE a.organization_id = p_organization AND a.is_hot
       AND coalesce(s.watermark, '0'::xid8) < v_until
     ORDER BY a.id
  LOOP
    INSERT INTO ledger_snapshot AS s
        (organization_id, id, watermark, debit_cents, credit_cents, taken_at)
      VALUES (p_organization, v_account.id, v_until,
        (SELECT coalesce(sum(e.amount_cents), 0) FROM ledger_entry e
          WHERE e.organization_id = p_organization AND e.debit_account_id = v_account.id
            AND e.debit_is_hot AND e.xid >= v_account.since AND e.xid < v_until),
        (SELECT coalesce(sum(e.amount_cents), 0) FROM ledger_entry e
          WHERE e.organization_id = p_organization AND e.credit_account_id = v_account.id
            AND e.credit_is_hot AND e.xid >= v_account.since AND e.xid < v_until),
        clock_timestamp())
      ON CONFLICT (organization_id, id) DO UPDATE
        SET watermark = excluded.watermark, taken_at = excluded.taken_at,
            debit_cents = s.debit_cents + excluded.debit_cents,
            credit_cents = s.credit_cents + excluded.credit_cents;
    v_taken := v_taken + 1;
  END LOOP;
  RETURN v_taken;
END $$;

-- The balance of one account as (debits, credits), stored or snapshot and tail. Runs with the
-- caller's rights: row-level security holds.
CREATE OR REPLACE FUNCTION ledger_balance_of(
  p_organization uuid, p_account uuid, OUT debit_cents bigint, OUT credit_cents bigint
) LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_since xid8;
  v_hot boolean;
BEGIN
  SELECT a.is_hot INTO v_hot FROM public.ledger_account a
   WHERE a.organization_id = p_organization AND a.id = p_account;
  IF v_hot THEN
    SELECT s.watermark, s.debit_cents, s.credit_cents INTO v_since, debit_cents, credit_cents
      FROM public.ledger_snapshot s
     WHERE s.organization_id = p_organization AND s.id = p_account;
    v_since := coalesce(v_since, '0'::xid8);
    debit_cents := coalesce(debit_cents, 0) +
      (SELECT coalesce(sum(e.amount_cents), 0) FROM public.ledger_entry e
        WHERE e.organization_id = p_organization AND e.debit_account_id = p_account
          AND e.debit_is_hot AND e.xid >= v_since);
    credit_cents := coalesce(credit_cents, 0) +
      (SELECT coalesce(sum(e.amount_cents), 0) FROM public.ledger_entry e
        WHERE e.organization_id = p_organization AND e.credit_account_id = p_account
          AND e.credit_is_hot AND e.xid >= v_since);
  ELSE
    SELECT b.debit_cents, b.credit_cents INTO debit_cents, credit_cents
      FROM public.ledger_balance b
     WHERE b.organization_id = p_organization AND b.id = p_account;
    debit_cents := coalesce(debit_cents, 0);
    credit_cents := coalesce(credit_cents, 0);
  END IF;
END $$;

-- Adds the next block: journals, then their entries, each row hashed onto what came before it.
-- Gives the number of journals sealed; 0 makes no block. The forms of the rows are those of
-- wellpaid/core/ledger/sealed_rows.py, which recomputes them.
CREATE OR REPLACE FUNCTION ledger_seal(p_organization uuid, p_id uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_last record;
  v_from xid8 := '0'; v_until xid8; v_number bigint := 1;
  v_previous bytea := '\x0000000000000000000000000000000000000000000000000000000000000000';
  v_hash bytea; v_row record;
  v_journals bigint := 0; v_entries bigint := 0; v_amount bigint := 0;
  v_first timestamptz; v_until_at timestamptz;
BEGIN
  PERFORM ledger_check_organization(p_organization);
  PERFORM pg_advisory_xact_lock(hashtextextended('ledger_seal/' || p_organization, 0));
  v_until := pg_snapshot_xmin(pg_current_snapshot());
  SELECT b.number, b.until_xid, b.hash INTO v_last FROM ledger_block b
   WHERE b.organization_id = p_organization ORDER BY b.number DESC LIMIT 1;
  IF FOUND THEN
    v_number := v_last.number + 1; v_from := v_last.until_xid; v_previous := v_last.hash;
  END IF;
  v_hash := v_previous;
  FOR v_row IN
    SELECT j.*, seal_micros(j.created_at) AS micros FROM ledger_journal j
     WHERE j.organization_id = p_organization AND j.xid >= v_from AND j.xid < v_until
     ORDER BY j.xid, j.id
  LOOP
    v_hash := sha256(v_hash || seal_fields(v_row.id::text, v_row.idempotency_key,
      encode(v_row.fingerprint, 'hex'), v_row.event, v_row.subject_kind, v_row.subject_id::text,
      to_char(v_row.effective_date, 'YYYY-MM-DD'), v_row.reason,
      coalesce(v_row.reverses_id::text, ''), v_row.actor, v_row.micros, v_row.xid::text));
    v_journals := v_journals + 1;
    v_first := least(v_first, v_row.created_at);
    v_until_at := greatest(v_until_at, v_row.created_at);
  END LOOP;
  IF v_journals = 0 THEN RETURN 0; END IF;
  FOR v_row IN
    SELECT e.*, seal_micros(e.created_at) AS micros FROM ledger_entry e
     WHERE e.organization_id = p_organization AND e.created_at BETWEEN v_first AND v_until_at
       AND e.xid >= v_from AND e.xid < v_until
     ORDER BY e.created_at, e.id
  LOOP
    v_hash := sha256(v_hash || seal_fields(v_row.id::text, v_row.journal_id::text,
      v_row.debit_account_id::text, v_row.credit_account_id::text, v_row.amount_cents::text,
      v_row.micros, v_row.xid::text));
    v_entries := v_entries + 1;
    v_amount := v_amount + v_row.amount_cents;
  END LOOP;
  INSERT INTO ledger_block (organization_id, id, number, from_xid, until_xid, journal_count,
      entry_count, amount_cents, previous_hash, hash, sealed_at)
    VALUES (p_organization, p_id, v_number, v_from, v_until, v_journals, v_entries, v_amount,
      v_previous, v_hash, clock_timestamp());
  RETURN v_journals;
END $$;

REVOKE ALL ON FUNCTION ledger_take_snapshots, ledger_seal FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_take_snapshots, ledger_seal TO wellpaid_app;
