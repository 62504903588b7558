"""Who may do what in the database: the walls between organisations, and around the books."""

from __future__ import annotations

from django.apps import apps

from wellpaid.kit.tenancy.migrations import APP_ROLE
from wellpaid.ops.doctor import Check, Finding, ok, problem

from .database import ask

# Nobody changes what was written here; the application can't.
APPEND_ONLY = ("ledger_journal", "ledger_entry", "ledger_block", "audit_line", "audit_block")


def tenant_tables() -> list[str]:
    """Give the tables whose rows belong to one organisation."""
    return sorted(
        model._meta.db_table  # noqa: SLF001 Django's documented way to ask
        for model in apps.get_models()
        if getattr(model, "tenancy", None) == "tenant"
    )


def check_role() -> Finding:
    """Tell whether the application's role is there and is no more than it should be."""
    name = "application role"
    rows = ask(
        "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s", [APP_ROLE]
    )
    if not rows:
        return problem(name, f"{APP_ROLE} isn't there", "Run: python -m wellpaid migrate")
    if any(rows[0]):
        return problem(
            name, f"{APP_ROLE} is a superuser, passes row-level security, or makes roles",
            f"As a superuser: ALTER ROLE {APP_ROLE} NOSUPERUSER NOBYPASSRLS NOCREATEROLE",
        )  # fmt: skip
    return ok(name, f"{APP_ROLE} has no rights beyond those granted")


def check_role_in_use() -> Finding:
    """Tell whether the application really works as that role."""
    ((user, super_user),) = ask("SELECT current_user, current_setting('is_superuser')")
    if super_user == "on" or user != APP_ROLE:
        return problem(
            "role in use", f"the application works as {user}",
            f"Let DATABASE_URL name {APP_ROLE}, or leave DATABASE_OWNER_URL empty so that the "
            "application steps down to it.",
        )  # fmt: skip
    return ok("role in use", user)


def check_ownership() -> Finding:
    """Tell whether the application's role owns anything: an owner could lift every wall."""
    owned = [name for (name,) in ask(
        "SELECT relname FROM pg_class WHERE relowner = %s::regrole ORDER BY 1 LIMIT 5", [APP_ROLE]
    )]  # fmt: skip
    if owned:
        return problem(
            "ownership", f"{APP_ROLE} owns {', '.join(owned)}",
            f"As the owner of the database: REASSIGN OWNED BY {APP_ROLE} TO CURRENT_USER",
        )  # fmt: skip
    return ok("ownership", f"{APP_ROLE} owns nothing")


def check_row_level_security() -> Finding:
    """Tell whether every organisation's rows are fenced in."""
    tables = tenant_tables()
    fenced = {name for (name,) in ask(
        "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
        "WHERE c.relrowsecurity AND c.relname = ANY(%s)", [tables]
    )}  # fmt: skip
    if missing := [table for table in tables if table not in fenced]:
        return problem(
            "row-level security", f"off, or without a policy, for {', '.join(missing)}",
            "Run: python -m wellpaid migrate. If it stays, somebody has switched it off by hand: "
            "ALTER TABLE … ENABLE ROW LEVEL SECURITY.",
        )  # fmt: skip
    return ok("row-level security", f"on for {len(tables)} tables")


def check_books_are_read_only() -> Finding:
    """Tell whether the application could change books or audit trail."""
    writable = [f"{table} ({kind})" for table, kind in ask(
        "SELECT t, k FROM unnest(%s::text[]) t, unnest(ARRAY['UPDATE','DELETE','TRUNCATE']) k "
        "WHERE to_regclass(t) IS NOT NULL AND has_table_privilege(%s, t, k)",
        [list(APPEND_ONLY), APP_ROLE],
    )]  # fmt: skip
    if writable:
        return problem(
            "append-only tables", f"{APP_ROLE} may change {', '.join(writable)}",
            f"As the owner: REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(APPEND_ONLY)} "
            f"FROM {APP_ROLE}. Then find out who granted it, and run: python -m wellpaid prove",
        )  # fmt: skip
    return ok("append-only tables", "books and audit trail can't be changed")


CHECKS: tuple[Check, ...] = (
    check_role,
    check_role_in_use,
    check_ownership,
    check_row_level_security,
    check_books_are_read_only,
)
