"""The peer of our pages: the barest Django page that reads one row and fills one template.

No middleware, no session, no form, the organisation's row by its key. It runs as a process of its
own: ``python -m bench.bare_page``, then a number of requests a line on its input; it answers each
line with CPU milliseconds a request.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any

import django
from django.conf import settings

TEMPLATE = "<!doctype html><title>{{ row.0 }}</title><h1>{{ row.0 }}</h1><p>{{ row.1 }}</p>"


def main() -> None:
    """Serve requests in process and time them."""
    from wellpaid.settings.env import database

    facts = database(os.environ["DATABASE_OWNER_URL"], variable="DATABASE_OWNER_URL")
    settings.configure(
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="bench",
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[],
        DATABASES={
            "default": facts | {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": None}
        },
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [("django.template.loaders.locmem.Loader", {"bare.html": TEMPLATE})]
                },
            }
        ],
    )
    django.setup()
    from django.core.wsgi import get_wsgi_application

    from bench.requests import Visitor

    visitor = Visitor(get_wsgi_application())
    visitor.get("/")
    for line in sys.stdin:
        count = int(line)
        start = time.process_time_ns()
        for _ in range(count):
            visitor.get("/")
        print((time.process_time_ns() - start) / count / 1e6, flush=True)


def page(request: Any) -> Any:
    """Read one row and show it."""
    from django.db import connection
    from django.shortcuts import render

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, city FROM organization ORDER BY id LIMIT 1")
        row = cursor.fetchone()
    return render(request, "bare.html", {"row": row})


def _urls() -> list[Any]:
    from django.urls import path

    return [path("", page)]


urlpatterns = _urls()

if __name__ == "__main__":
    main()
