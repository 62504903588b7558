"""The WSGI application; loading it makes the tables and starts the webhook sender."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "wellpaid.sandbox.settings"
application = get_wsgi_application()

from wellpaid.sandbox.configuration import current  # noqa: E402 settings come first
from wellpaid.sandbox.database import database  # noqa: E402
from wellpaid.sandbox.webhooks import start_sender  # noqa: E402

start_sender(database(), current())
