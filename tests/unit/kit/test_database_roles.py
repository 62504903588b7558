from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

from wellpaid.core.organizations.models import Organization


@pytest.mark.django_db
def test_the_application_role_owns_nothing() -> None:
    Organization.objects.create(
        slug="x", kind="provider", name="x", created_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, count(*) FROM pg_tables "
            "WHERE tableowner = current_user GROUP BY 1"
        )
        assert cursor.fetchall() == []
