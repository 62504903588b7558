"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from wellpaid.kit.request_bodies import drain_request_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellpaid.settings.dev")
application = drain_request_bodies(get_wsgi_application())
