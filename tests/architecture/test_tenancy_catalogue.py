"""Rules R1 to R19 as PostgreSQL's own catalogue has them, and tables that break them."""

from __future__ import annotations

import pytest
from django.apps import apps

from tests.architecture.tenancy_rules import catalogue_findings, tenant_models

pytestmark = pytest.mark.django_db


def _tables() -> list[str]:
    return sorted(model._meta.db_table for model in tenant_models(apps.get_models()))


def test_our_tables_keep_the_rules(owner_connection):
    with owner_connection.cursor() as cursor:
        assert catalogue_findings(cursor, _tables()) == []


_FAULTY = """
CREATE TABLE faulty_target (organization_id uuid NOT NULL, id uuid,
  PRIMARY KEY (organization_id, id), UNIQUE (id));
CREATE TABLE faulty (
  id bigserial PRIMARY KEY, organization_id uuid,
  target_id uuid REFERENCES faulty_target (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED);
CREATE FUNCTION faulty_touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER surprise BEFORE INSERT ON faulty FOR EACH ROW EXECUTE FUNCTION faulty_touch();
GRANT ALL ON faulty TO wellpaid_app;
GRANT UPDATE ON ledger_entry TO wellpaid_app;
ALTER TABLE bill DISABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON letter USING (true);
"""


def test_tables_with_every_fault_are_found(owner_connection):
    with owner_connection.transaction(force_rollback=True), owner_connection.cursor() as cursor:
        cursor.execute(_FAULTY)
        tables = ["bill", "letter", "faulty", "faulty_target"]
        found = {(f.where, f.rule, f.what) for f in catalogue_findings(cursor, tables)}
    only_policy = "not exactly one policy, for reading and writing, by app.organization_id"
    hang = "the application may truncate, refer to it, or hang triggers on it"
    assert found == {
        ("faulty", "R1", "organization_id is not uuid NOT NULL"),
        ("faulty", "R2", "the primary key does not start with organization_id"),
        ("faulty", "R3", "unique without organization_id faulty_pkey"),
        ("faulty_target", "R3", "unique without organization_id faulty_target_id_key"),
        ("faulty", "R4", "foreign key between organisations' rows does not pair them "
                         "faulty_target_id_fkey"),
        ("faulty", "R4", "foreign key sets something when its target goes faulty_target_id_fkey"),
        ("faulty", "R5", "deferrable faulty_target_id_fkey"),
        ("faulty", "R6", "counts by itself id"),
        ("faulty", "R7", "trigger that is not on the list surprise"),
        ("ledger_entry", "R7", "the application may change what is for ever UPDATE"),
        ("faulty", "R7", f"{hang} TRUNCATE"),
        ("faulty", "R7", f"{hang} REFERENCES"),
        ("faulty", "R7", f"{hang} TRIGGER"),
        ("faulty", "R13", "no row-level security"),
        ("faulty_target", "R13", "no row-level security"),
        ("bill", "R13", "no row-level security"),
        ("faulty", "R13", only_policy),
        ("faulty_target", "R13", only_policy),
        ("letter", "R13", only_policy),
    }  # fmt: skip
