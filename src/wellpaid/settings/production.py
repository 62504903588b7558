"""For real money: nothing has a default that could harm."""

from .base import *  # noqa: F403
from .env import SettingError

DEBUG = False
DEMO = False

if not SECRET_KEY:  # noqa: F405
    raise SettingError("WELLPAID_SECRET_KEY must be set in production")
if not BASE_URL.startswith("https://"):  # noqa: F405
    raise SettingError("WELLPAID_BASE_URL must start with https:// in production")

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES_COUNT else None  # noqa: F405
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
