"""Loaded before everything else (`-p tests.environment`): where this worker's database is.

Django reads its settings while pytest-django starts, which is before any conftest.
"""

import os

from tests import databases

os.environ["DJANGO_SETTINGS_MODULE"] = "wellpaid.settings.test"
os.environ["WELLPAID_DATA_DIR"] = str(databases.DATA_DIR)

DATABASE = databases.worker_database(os.environ.get("PYTEST_XDIST_WORKER", "main"))
databases.point_django_to(DATABASE)
