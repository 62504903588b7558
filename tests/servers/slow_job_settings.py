"""Settings of a worker that knows the slow job."""

from wellpaid.settings.test import *  # noqa: F403

PROCRASTINATE_IMPORT_PATHS = ["wellpaid.ops.jobs", "tests.servers.slow_job"]
