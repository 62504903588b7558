"""Tables that only grow: guarded against changes, and partitioned by month (rules R7 and R19)."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

from .migrations import APP_ROLE

_REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'WP001';
END $$;
"""
_GUARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
# A month's table is made first and attached then: that takes a weaker lock on the parent than
# CREATE TABLE … PARTITION OF. Row triggers come with the attachment, TRUNCATE's does not.
_MONTHS = """
CREATE FUNCTION {table}_make_partitions(first_month date, months integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET lock_timeout = '4s' AS $$
DECLARE
  starts date; name text; made integer := 0;
BEGIN
  IF months NOT BETWEEN 1 AND 120 THEN RAISE EXCEPTION 'months must be 1 to 120'; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('{table}_make_partitions'));
  FOR step IN 0 .. months - 1 LOOP
    starts := date_trunc('month', first_month)::date + make_interval(months => step);
    name := '{table}_' || to_char(starts, 'YYYY_MM');
    CONTINUE WHEN to_regclass('public.' || name) IS NOT NULL;
    EXECUTE format('CREATE TABLE public.%I (LIKE public.{table} INCLUDING ALL)', name);
    EXECUTE format('ALTER TABLE public.{table} ATTACH PARTITION public.%I '
      'FOR VALUES FROM (%L) TO (%L)', name,
      to_char(starts, 'YYYY-MM-DD "00:00:00+00"'),
      to_char(starts + interval '1 month', 'YYYY-MM-DD "00:00:00+00"'));
    EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON public.%I '
      'FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', name);
    made := made + 1;
  END LOOP;
  RETURN made;
END $$;
REVOKE ALL ON FUNCTION {table}_make_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {table}_make_partitions TO {role};
CREATE TABLE {table}_default PARTITION OF {table} DEFAULT;
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table}_default
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT {table}_make_partitions((now() - interval '1 month')::date, {months});
"""
MONTHS_AT_FIRST = 26


def guard(*tables: str) -> RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE to everybody; only DDL of the owner can lift it.

    The first wall is that the application's role has no such privilege. Nothing is correct
    because of this trigger alone.
    """
    forward = _REFUSE + "".join(_GUARD.format(table=table) for table in tables)
    backward = "".join(
        f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_whole ON {table};"
        for table in tables
    )
    return RunSQL(forward, backward)


def partition_by_month(table: str) -> RunSQL:
    """Give a table that is PARTITION BY RANGE (created_at) its months and a default partition.

    It also makes ``{table}_make_partitions(first_month, months)``, which the application's role
    may call. Run :func:`guard` on the table first, so that the partitions are guarded too.
    """
    forward = _MONTHS.format(table=table, role=APP_ROLE, months=MONTHS_AT_FIRST)
    return RunSQL(forward, f"DROP FUNCTION {table}_make_partitions;")
