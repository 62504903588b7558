-- The chain of blocks over audit lines, and the byte form of a row that all chains share.

-- A row's fields, each as length:bytes, so that no two rows have one form.
CREATE OR REPLACE FUNCTION seal_fields(VARIADIC p_fields text[]) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT convert_to(string_agg(octet_length(f.field) || ':' || f.field || ',', ''
          ORDER BY f.place), 'UTF8')
          FROM unnest(p_fields) WITH ORDINALITY AS f(field, place));

-- Microseconds since 1970, exactly: extract() gives a numeric.
CREATE OR REPLACE FUNCTION seal_micros(p_at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (extract(epoch FROM p_at) * 1000000)::bigint::text;

-- Adds the next block; gives the number of lines sealed, and 0 makes no block. The form of a row
-- is that of wellpaid/core/audit/sealed_rows.py, which recomputes it.
CREATE OR REPLACE FUNCTION audit_seal(p_organization uuid, p_id uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_last record;
  v_from xid8 := '0'; v_until xid8; v_number bigint := 1;
  v_previous bytea := '\x0000000000000000000000000000000000000000000000000000000000000000';
  v_hash bytea; v_row record; v_lines bigint := 0;
BEGIN
  IF p_organization IS DISTINCT FROM nullif(current_setting('app.organization_id', true), '')::uuid
  THEN
    RAISE EXCEPTION 'this is not the open transaction''s organisation' USING ERRCODE = 'WP002';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('audit_seal/' || p_organization, 0));
  v_until := pg_snapshot_xmin(pg_current_snapshot());
  SELECT b.number, b.until_xid, b.hash INTO v_last FROM audit_block b
   WHERE b.organization_id = p_organization ORDER BY b.number DESC LIMIT 1;
  IF FOUND THEN
    v_number := v_last.number + 1; v_from := v_last.until_xid; v_previous := v_last.hash;
  END IF;
  v_hash := v_previous;
  FOR v_row IN
    SELECT l.*, seal_micros(l.created_at) AS micros, seal_micros(l.occurred_at) AS occurred
      FROM audit_line l
     WHERE l.organization_id = p_organization AND l.xid >= v_from AND l.xid < v_until
     ORDER BY l.xid, l.id
  LOOP
    v_hash := sha256(v_hash || seal_fields(v_row.id::text, v_row.event, v_row.actor_kind,
      coalesce(v_row.actor_id::text, ''), v_row.subject_id::text, v_row.facts::text,
      v_row.occurred, v_row.micros, v_row.xid::text));
    v_lines := v_lines + 1;
  END LOOP;
  IF v_lines = 0 THEN RETURN 0; END IF;
  INSERT INTO audit_block (organization_id, id, number, from_xid, until_xid, line_count,
      previous_hash, hash, sealed_at)
    VALUES (p_organization, p_id, v_number, v_from, v_until, v_lines, v_previous, v_hash,
      clock_timestamp());
  RETURN v_lines;
END $$;
REVOKE ALL ON FUNCTION audit_seal FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_seal TO wellpaid_app;
