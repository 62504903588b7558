"""What the guard of rule R9 refuses, and what it lets through."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.sql_guard import StatementRefused, refuse
from wellpaid.kit.tenancy.scope import cross_tenant


@pytest.mark.parametrize(
    "statement",
    [
        'SELECT "bill"."id" FROM "bill" WHERE "bill"."organization_id" = %s',
        'SELECT 1 FROM "bill" INNER JOIN "patient" ON ("bill"."organization_id" = '
        '"patient"."organization_id" AND "bill"."patient_id" = "patient"."id") '
        'WHERE "bill"."organization_id" = %s',
        'SELECT 1 FROM "bill" WHERE ("bill"."organization_id", "bill"."id") IN ((%s, %s))',
        'UPDATE "bill" SET "state" = %s WHERE ("bill"."organization_id" = %s AND "bill"."id" = %s)',
        'INSERT INTO "bill" ("organization_id", "id") VALUES (%s, %s)',
        "SELECT * FROM organization",
        "SELECT ledger_post(%s, %s)",
    ],
)
def test_statements_that_name_the_organization_pass(statement):
    refuse(statement)


@pytest.mark.parametrize(
    ("rule", "statement"),
    [
        ("R9", 'SELECT "bill"."organization_id" FROM "bill" WHERE "bill"."id" = %s'),
        ("R9", 'DELETE FROM "bill" WHERE "bill"."state" = %s'),
        ("R9", 'UPDATE "bill" SET "state" = %s'),
        ("R9", 'INSERT INTO "bill" ("id") VALUES (%s)'),
        (
            "R9",
            'SELECT 1 FROM "bill" WHERE "bill"."organization_id" = %s AND EXISTS '
            '(SELECT 1 FROM "payment" WHERE "payment"."id" = "bill"."id")',
        ),
        (
            "R9",
            "SELECT 1 FROM bill b JOIN patient p ON b.organization_id = p.organization_id"
            " AND b.organization_id = p.organization_id",
        ),
        (
            "R12",
            'INSERT INTO "bill_line" ("organization_id", "id") SELECT organization_id, id '
            'FROM "bill" WHERE organization_id = %s',
        ),
        ("R18", "WITH RECURSIVE t AS (SELECT 1 FROM bill WHERE organization_id = %s) SELECT 1"),
        ("R18", "SELECT state FROM bill WHERE organization_id = %s GROUP BY ROLLUP (state)"),
    ],
)
def test_statements_that_forget_are_refused(rule, statement):
    with pytest.raises(StatementRefused, match=f"^{rule}: "):
        refuse(statement)


def test_a_reason_lifts_the_guard():
    with cross_tenant("counting every bill of the installation"):
        refuse("SELECT count(*) FROM bill")


@pytest.mark.django_db
def test_the_guard_watches_in_every_test():
    with pytest.raises(StatementRefused), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bill")
