"""The WSGI application; loading it makes the tables and starts the webhook sender."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from wellpaid.kit.request_bodies import drain_request_bodies

os.environ["DJANGO_SETTINGS_MODULE"] = "wellpaid.sandbox.settings"
application = drain_request_bodies(get_wsgi_application())

from wellpaid.sandbox.bank.clock import real_now, start_clock  # noqa: E402 settings come first
from wellpaid.sandbox.bank.rounds import start_rounds  # noqa: E402
from wellpaid.sandbox.bank.sftp import start_sftp  # noqa: E402
from wellpaid.sandbox.configuration import current  # noqa: E402
from wellpaid.sandbox.database import database  # noqa: E402
from wellpaid.sandbox.webhooks import start_sender  # noqa: E402

start_sender(database(), current())
start_clock(database(), real_now())
if current().bank_port:
    start_sftp(current(), current().bank_root)
    start_rounds(database(), current().bank_root)
