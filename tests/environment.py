"""Loaded before everything else (`-p tests.environment`): where this worker's database is.

Django reads its settings while pytest-django starts, which is before any conftest.
"""

import os

from tests import databases

os.environ["DJANGO_SETTINGS_MODULE"] = "wellpaid.settings.test"
os.environ["WELLPAID_DATA_DIR"] = str(databases.DATA_DIR)

# An identity provider that isn't there: the tests that need one start their own.
os.environ.update(
    WELLPAID_OIDC_ISSUER="https://id.example",
    WELLPAID_OIDC_NAME="Larch ID",
    WELLPAID_OIDC_CLIENT_ID="wellpaid",
    WELLPAID_OIDC_CLIENT_SECRET="not-a-secret",
)

DATABASE = databases.worker_database(os.environ.get("PYTEST_XDIST_WORKER", "main"))
databases.point_django_to(DATABASE)
