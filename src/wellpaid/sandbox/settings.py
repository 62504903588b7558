"""Django's settings for the sandbox process alone. No session, no cookie, no model, no admin."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from wellpaid.sandbox.configuration import current

_HERE = Path(__file__).parent

# Nothing is signed with it; Django will not start without one.
SECRET_KEY = hmac.digest(current().secret_key.encode(), b"django", hashlib.sha256).hex()
DEBUG = False
# No page or address is built from the Host header: SANDBOX_PUBLIC_ORIGIN is used everywhere.
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "wellpaid.sandbox.urls"
WSGI_APPLICATION = "wellpaid.sandbox.wsgi.application"
INSTALLED_APPS: list[str] = []
DATABASES: dict[str, dict[str, str]] = {}
USE_TZ = True
APPEND_SLASH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 16_384
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20

# There is no CSRF middleware because there is nothing to ride on: no cookie is ever set, and each
# form's address holds 128 random bits that only the person and the merchant know.
MIDDLEWARE = [
    "wellpaid.sandbox.middleware.security_headers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates"],
        "OPTIONS": {"string_if_invalid": ""},
    }
]

# A form's answer is a redirect to the merchant, and browsers hold redirects against form-action.
SECURE_CSP = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "font-src": ["'self'"],
    "form-action": ["'self'", *current().merchant_origins],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
FRAME_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": list(current().merchant_origins),
}

# Requests are never logged, so no body can be: only our own warnings and Django's faults.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "wellpaid": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
