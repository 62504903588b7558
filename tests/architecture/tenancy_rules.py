"""Rules R1 to R19 of docs/explain/tenancy.md as functions that give findings: (where, rule, what).

Functions and not tests, so that each can be tried on something that breaks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import models

from wellpaid.kit.tenancy.migrations import APP_ROLE
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

type Model = type[models.Model]

# Apps of others: their tables stay where the installation's own bookkeeping is.
LOCAL_APPS = frozenset({
    "contenttypes", "auth", "sessions", "messages", "staticfiles", "account", "mfa",
    "usersessions", "socialaccount", "procrastinate", "migrations",
})  # fmt: skip
KINDS = ("tenant", "shared", "local")
# Tables whose rows are for ever, and that grow with time (R7, R19).
APPEND_ONLY = frozenset({
    "ledger_journal", "ledger_entry", "ledger_block", "audit_line", "audit_block",
})  # fmt: skip
PARTITIONED = frozenset({"ledger_entry", "audit_line"})
# R7: these triggers may exist. Nothing is correct because of one of them.
GUARD_TRIGGERS = frozenset({"append_only", "append_only_whole"})


class Finding(NamedTuple):
    where: str
    rule: str
    what: str


def kind_of(model: Model) -> str | None:
    """Give tenant, shared or local; None when nobody said (R1)."""
    if model._meta.app_label in LOCAL_APPS:
        return "local"
    kind = getattr(model, "tenancy", None)
    return kind if kind in KINDS else None


def tenant_models(all_models: Iterable[Model]) -> list[Model]:
    return [model for model in all_models if kind_of(model) == "tenant"]


def model_findings(all_models: Iterable[Model]) -> list[Finding]:
    """Check R1 to R6, R11 and R14 on what Django knows."""
    found: list[Finding] = []
    for model in all_models:
        kind = kind_of(model)
        if kind is None:
            found.append(Finding(model._meta.label, "R1", "is not tenant, shared or local"))
        elif kind == "tenant":
            found += _tenant_findings(model)
        elif kind == "shared":
            found += _shared_findings(model)
    return found


def _tenant_findings(model: Model) -> Iterator[Finding]:
    meta, label = model._meta, model._meta.label
    columns = {field.attname: field for field in meta.local_concrete_fields}
    organization = columns.get("organization_id")
    if organization is None:
        yield Finding(label, "R1", "has no organization_id")
        return
    if organization.null:
        yield Finding(label, "R1", "organization is nullable")
    key = [field.attname for field in meta.pk_fields]
    if len(key) < 2 or key[0] != "organization_id":
        yield Finding(label, "R2", f"its primary key is {key}")
    for field in meta.local_concrete_fields:
        if field.unique and not field.primary_key:
            yield Finding(label, "R3", f"{field.name} is unique over organisations")
        if isinstance(field, models.AutoField):
            yield Finding(label, "R6", f"{field.name} counts by itself")
    yield from _constraint_findings(model)
    yield from _reference_findings(model)


def _constraint_findings(model: Model) -> Iterator[Finding]:
    label = model._meta.label
    for constraint in model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint):
            continue
        names = set(constraint.fields) | {
            part.name
            for expression in constraint.expressions
            for part in expression.flatten()
            if isinstance(part, models.F)
        }
        if not names & {"organization", "organization_id"}:
            yield Finding(label, "R3", f"{constraint.name} lacks organization")
        if constraint.deferrable is not None:
            yield Finding(label, "R5", f"{constraint.name} is deferrable")
    for together in model._meta.unique_together:
        if "organization" not in together:
            yield Finding(label, "R3", f"unique_together {together} lacks organization")


def _reference_findings(model: Model) -> Iterator[Finding]:
    meta, label = model._meta, model._meta.label
    checked = {one.field for one in meta.constraints if isinstance(one, TenantReference)}
    for field in (*meta.local_fields, *meta.private_fields):
        if not isinstance(field, models.ForeignObject):
            continue
        kind = kind_of(field.related_model)
        if isinstance(field, TenantKey):
            id_field = field.from_fields[1]
            if field.from_fields[0] != "organization":
                yield Finding(label, "R4", f"{field.name} does not carry the organisation")
            if id_field not in checked:
                yield Finding(label, "R4", f"{field.name} has no TenantReference for {id_field}")
        elif kind == "tenant":
            yield Finding(label, "R4", f"{field.name} refers to a tenant row without TenantKey")
        elif kind == "local":
            yield Finding(label, "R4", f"{field.name} refers to a local row")
        if _on_delete(field) not in {models.RESTRICT, models.CASCADE, models.PROTECT}:
            yield Finding(label, "R4", f"{field.name} neither restricts nor cascades")
    for field in meta.local_many_to_many:
        yield Finding(label, "R4", f"{field.name} makes a table of its own")


def _on_delete(field: Any) -> Any:
    return field.remote_field.on_delete


def _shared_findings(model: Model) -> Iterator[Finding]:
    for field in model._meta.local_fields:
        if isinstance(field, models.ForeignKey) and kind_of(field.related_model) == "tenant":
            yield Finding(model._meta.label, "R4", f"{field.name}: shared refers to tenant")
    for field in model._meta.local_many_to_many:
        yield Finding(model._meta.label, "R4", f"{field.name} makes a table of its own")


_CATALOGUE: tuple[tuple[str, str, str], ...] = (
    ("R1", "organization_id is not uuid NOT NULL", """
SELECT t, '' FROM unnest(%(tables)s::text[]) t WHERE NOT EXISTS (
  SELECT 1 FROM pg_attribute WHERE attrelid = t::regclass AND attname = 'organization_id'
    AND attnotnull AND atttypid = 'uuid'::regtype)"""),
    ("R2", "the primary key does not start with organization_id", """
SELECT t, '' FROM unnest(%(tables)s::text[]) t WHERE NOT EXISTS (
  SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid
    AND a.attnum = i.indkey[0] AND a.attname = 'organization_id'
   WHERE i.indrelid = t::regclass AND i.indisprimary AND i.indnkeyatts > 1)"""),
    ("R3", "unique without organization_id", """
SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text FROM pg_index i
 WHERE (i.indisunique OR i.indisexclusion) AND i.indrelid = ANY(%(tables)s::text[]::regclass[])
   AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = i.indrelid
     AND a.attname = 'organization_id' AND a.attnum = ANY(i.indkey::int2[]))"""),
    ("R4", "foreign key between organisations' rows does not pair them", """
SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint c
 WHERE c.contype = 'f' AND c.conrelid = ANY(%(tables)s::text[]::regclass[])
   AND c.confrelid = ANY(%(tables)s::text[]::regclass[]) AND NOT EXISTS (
     SELECT 1 FROM generate_subscripts(c.conkey, 1) k
       JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[k]
       JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[k]
      WHERE a.attname = 'organization_id' AND b.attname = 'organization_id')"""),
    ("R4", "foreign key sets something when its target goes", """
SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint c
 WHERE c.contype = 'f' AND c.conrelid = ANY(%(tables)s::text[]::regclass[])
   AND (c.confdeltype IN ('n', 'd') OR c.confupdtype IN ('n', 'd'))"""),
    ("R5", "deferrable", """
SELECT conrelid::regclass::text, conname FROM pg_constraint
 WHERE condeferrable AND conrelid = ANY(%(tables)s::text[]::regclass[])"""),
    ("R6", "counts by itself", """
SELECT table_name::text, column_name::text FROM information_schema.columns
 WHERE table_schema = 'public' AND table_name = ANY(%(tables)s)
   AND (is_identity = 'YES' OR column_default LIKE 'nextval%%')"""),
    ("R7", "trigger that is not on the list", """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger
 WHERE NOT tgisinternal AND tgrelid = ANY(%(tables)s::text[]::regclass[])
   AND (tgdeferrable OR tgname <> ALL(%(guards)s))"""),
    ("R7", "the application may change what is for ever", """
SELECT t, k FROM unnest(%(forever)s::text[]) t, unnest(ARRAY['UPDATE','DELETE','TRUNCATE']) k
 WHERE has_table_privilege(%(role)s, t, k)"""),
    ("R7", "the application may truncate, refer to it, or hang triggers on it", """
SELECT t, k FROM unnest(%(tables)s::text[]) t, unnest(ARRAY['TRUNCATE','REFERENCES','TRIGGER']) k
 WHERE has_table_privilege(%(role)s, t, k)"""),
    ("R13", "no row-level security", """
SELECT relname::text, '' FROM pg_class
 WHERE oid = ANY(%(tables)s::text[]::regclass[]) AND NOT relrowsecurity"""),
    ("R13", "not exactly one policy, for reading and writing, by app.organization_id", """
SELECT t, '' FROM unnest(%(tables)s::text[]) t WHERE (
  SELECT count(*) FROM pg_policies WHERE schemaname = 'public' AND tablename = t) <> 1
   OR NOT EXISTS (SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = t
     AND permissive = 'PERMISSIVE' AND cmd = 'ALL' AND roles = '{public}'
     AND qual LIKE '%%app.organization_id%%' AND with_check LIKE '%%app.organization_id%%')"""),
    ("R13", "the application owns it, and could lift its walls", """
SELECT relname::text, relkind::text FROM pg_class
 WHERE relowner = %(role)s::regrole AND relnamespace = 'public'::regnamespace"""),
    ("R19", "not partitioned, or referred to", """
SELECT t, '' FROM unnest(%(partitioned)s::text[]) t
 WHERE NOT EXISTS (SELECT 1 FROM pg_partitioned_table WHERE partrelid = t::regclass)
    OR EXISTS (SELECT 1 FROM pg_constraint WHERE contype = 'f' AND confrelid = t::regclass
      AND conparentid = 0)"""),
    # A partition can be asked directly; only its parent's policy fences the rows in.
    ("R13", "the application may touch a partition by itself", """
SELECT c.relname::text, k FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid,
       unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE']) k
 WHERE c.relkind = 'r' AND i.inhparent = ANY(%(partitioned)s::text[]::regclass[])
   AND has_table_privilege(%(role)s, c.oid, k)"""),
)  # fmt: skip


def catalogue_findings(cursor: Any, tables: list[str]) -> list[Finding]:
    """Check what PostgreSQL itself says of the tenant tables."""
    found = []
    facts = {
        "tables": tables, "role": APP_ROLE, "guards": list(GUARD_TRIGGERS),
        "forever": sorted(APPEND_ONLY), "partitioned": sorted(PARTITIONED),
    }  # fmt: skip
    for rule, what, statement in _CATALOGUE:
        cursor.execute(statement, facts)
        found += [Finding(table, rule, f"{what} {name}".strip()) for table, name in cursor]
    return found
