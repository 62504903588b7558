"""On one machine, for trying it out: `make demo`, and every command without DATABASE_URL."""

from .base import *  # noqa: F403

DEBUG = False
DEMO = True
SECRET_KEY = SECRET_KEY or "demo-only-key-that-protects-nothing-real"  # noqa: F405

# People type what they are used to; card fields and passkeys know one origin only, so they are
# sent there.
REDIRECTED_HOSTS = [host for host in ("localhost", "127.0.0.1") if host not in ALLOWED_HOSTS]  # noqa: F405
ALLOWED_HOSTS = [*ALLOWED_HOSTS, *REDIRECTED_HOSTS]  # noqa: F405
