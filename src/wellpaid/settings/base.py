"""Settings that hold everywhere. What differs by installation comes from :mod:`.env`."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from . import env
from .card_origins import card_origins

PACKAGE_DIR = Path(__file__).resolve().parents[1]
DATA_DIR = env.data_dir()

BASE_URL = env.read("WELLPAID_BASE_URL").rstrip("/")
_base = urlsplit(BASE_URL)
ALLOWED_HOSTS = [host for host in (_base.hostname, *env.read("WELLPAID_HOSTS").split(",")) if host]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
REDIRECTED_HOSTS: list[str] = []
TRUSTED_PROXIES_COUNT = env.read_count("WELLPAID_TRUSTED_PROXIES")

SECRET_KEY = env.read("WELLPAID_SECRET_KEY")

IDENTITY_PROVIDER = env.identity_provider()

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *(["allauth.socialaccount.providers.openid_connect"] if IDENTITY_PROVIDER else []),
    "django_htmx",
    "procrastinate.contrib.django",
    "wellpaid.core.identity",
    "wellpaid.core.organizations",
    "wellpaid.core.audit",
    "wellpaid.core.events",
    "wellpaid.core.ledger",
    "wellpaid.core.idempotency",
    "wellpaid.core.documents",
    "wellpaid.core.oversight",
    "wellpaid.core.banking",
    "wellpaid.core.notifications",
    "wellpaid.patient_pay.patients",
    "wellpaid.patient_pay.access",
    "wellpaid.patient_pay.bills",
    "wellpaid.patient_pay.guest_lookup",
    "wellpaid.patient_pay.credits",
    "wellpaid.patient_pay.invitations",
    "wellpaid.patient_pay.payments",
    "wellpaid.patient_pay.refunds",
    "wellpaid.patient_pay.disputes",
    "wellpaid.patient_pay.settlements",
    "wellpaid.patient_pay.passports",
    "wellpaid.patient_pay.statements",
    "wellpaid.patient_pay.estimates",
    "wellpaid.patient_pay.pay_links",
    "wellpaid.patient_pay.messages",
    "wellpaid.patient_pay.wallet",
    "wellpaid.patient_pay.scheduled_payments",
    "wellpaid.claim_pay.payers",
    "wellpaid.claim_pay.payees",
    "wellpaid.claim_pay.enrollment",
    "wellpaid.claim_pay.elections",
    "wellpaid.claim_pay.screening",
    "wellpaid.claim_pay.submissions",
    "wellpaid.claim_pay.remittances",
    "wellpaid.claim_pay.appeals",
    "wellpaid.claim_pay.recoupments",
    "wellpaid.claim_pay.deliveries",
    "wellpaid.claim_pay.alerts",
    "wellpaid.claim_pay.disbursements",
    "wellpaid.claim_pay.virtual_cards",
    "wellpaid.claim_pay.fees",
    "wellpaid.claim_pay.bank_changes",
    "wellpaid.claim_pay.reconciliation",
    "wellpaid.claim_pay.postings",
    "wellpaid.claim_pay.expected_claims",
    "wellpaid.web",
    "wellpaid.cli",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wellpaid.web.shared.middleware.PrivatePagesMiddleware",
    "wellpaid.web.shared.middleware.OneOriginMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "wellpaid.web.shared.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wellpaid.web.shared.middleware.LanguageMiddleware",
    "wellpaid.web.shared.sessions.LongestSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "wellpaid.web.portal.maintenance.MaintenanceMiddleware",
    "wellpaid.web.shared.middleware.ProductErrorMiddleware",
]

ROOT_URLCONF = "wellpaid.urls"
WSGI_APPLICATION = "wellpaid.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "wellpaid.web.shared.page_context.page",
            ],
            "builtins": ["wellpaid.web.templatetags.wellpaid"],
        },
    }
]

_application = env.read("DATABASE_URL")
_owner = env.read("DATABASE_OWNER_URL") or _application
DATABASES: dict[str, dict[str, Any]] = {}
if _application:
    DATABASES = {
        "default": env.database(_application, variable="DATABASE_URL"),
        "owner": env.database(_owner, variable="DATABASE_OWNER_URL"),
    }
    if _owner == _application:  # one login for both: the application steps down to its own role
        DATABASES["default"]["OPTIONS"]["options"] = "-c role=wellpaid_app"
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 12, "timeout": 10}
    DATABASES["owner"]["TEST"] = {"MIRROR": "default"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TENANT_MODEL = "organizations.Organization"

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},  # PCI DSS 4.0.1, 8.3.6
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "wellpaid.web.portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
# A user name is chosen later, by somebody who is signed in: asked for at sign-up, "taken" would
# tell a stranger who is here.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A code is read on any device and typed where the person is; a link opens where the mail is.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
# At most 10 wrong answers, then half an hour: PCI DSS 4.0.1, 8.3.4.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,10/30m/key"}
PASSWORD_RESET_TIMEOUT = 60 * 60
MFA_ADAPTER = "wellpaid.web.portal.accounts.second_factors.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_AGE = 30 * 24 * 3600
MFA_TRUST_COOKIE_NAME = "wellpaid_trusted"
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_ADAPTER = "wellpaid.web.portal.accounts.identities.IdentityAdapter"
# An address that a provider names opens nobody's bills; only an identity that was connected does.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_PROVIDERS = env.as_library_settings(IDENTITY_PROVIDER)

# Counts of tries: shared by all processes and kept over restarts (docs/decisions/0008).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "counted_try",
        "KEY_FUNCTION": "wellpaid.kit.crypto.hashed_cache_key",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},  # nobody pushes counts out by making more of them
    }
}

# A stranger who finds the phone on the table finds no bill: PCI DSS 8.2.8,
# HIPAA 164.312(a)(2)(iii).
SESSION_COOKIE_AGE = 15 * 60
SESSION_WARNING_SECONDS = 13 * 60  # WCAG 2.2, 2.2.1: said in time, and one press to stay
SESSION_LONGEST_SECONDS = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "wellpaid_session"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "wellpaid.web.portal.errors.csrf_failure"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LANGUAGE_COOKIE_NAME = "wellpaid_language"
LOCALE_PATHS = [PACKAGE_DIR / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE_DIR / "web" / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Hashed names that may be kept for ever, and Brotli and gzip beside each file.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
PROCRASTINATE_IMPORT_PATHS = [
    "wellpaid.flows.tasks",
    "wellpaid.ops.jobs",
    "wellpaid.ops.upkeep",
    "wellpaid.ops.watch",
]
PROCRASTINATE_ON_APP_READY = "wellpaid.ops.job_failures.keep_reasons"
DOCUMENTS_DIR = DATA_DIR / "documents"
OUTBOX_DIR = DATA_DIR / "outbox"

SANDBOX_URL = env.read("SANDBOX_URL").rstrip("/")
SANDBOX_SECRET_KEY = env.read("SANDBOX_SECRET_KEY")
SANDBOX_PUBLISHABLE_KEY = env.read("SANDBOX_PUBLISHABLE_KEY")
SANDBOX_WEBHOOK_SECRETS = [s for s in env.read("SANDBOX_WEBHOOK_SECRET").split(",") if s]
CARD_GATEWAY = env.read_choice("WELLPAID_CARD_GATEWAY", ("sandbox", "stripe"))
STRIPE_SECRET_KEY = env.read("STRIPE_SECRET_KEY")
STRIPE_PUBLISHABLE_KEY = env.read("STRIPE_PUBLISHABLE_KEY")
STRIPE_WEBHOOK_SECRETS = [s for s in env.read("STRIPE_WEBHOOK_SECRET").split(",") if s]
STRIPE_CARD_ENTRY = env.read_choice("STRIPE_CARD_ENTRY", ("redirect", "embedded"))
STRIPE_API_URL = env.read("STRIPE_API_URL").rstrip("/")
SUBMISSIONS_FOLDER = env.read("SUBMISSIONS_FOLDER")
DELIVERY_FOLDER = env.read("DELIVERY_FOLDER")
DELIVERY_PRIVATE_NETWORKS = env.read_networks("DELIVERY_PRIVATE_NETWORKS")
DELIVERY_TIMEOUT_SECONDS = env.read_seconds("DELIVERY_TIMEOUT_SECONDS")
PICKUP_SFTP_ADDRESS = env.read("PICKUP_SFTP_ADDRESS")
PICKUP_SFTP_HOST_KEY = env.read("PICKUP_SFTP_HOST_KEY")
PICKUP_SFTP_LISTEN = env.read("PICKUP_SFTP_LISTEN")
PICKUP_SFTP_HOST_KEY_FILE = env.read("PICKUP_SFTP_HOST_KEY_FILE") or str(
    DATA_DIR / "pickup_host_key"
)
BANK_FOLDER = env.read("BANK_FOLDER")
BANK_SFTP_HOST = env.read("BANK_SFTP_HOST")
BANK_SFTP_PORT = env.read_count("BANK_SFTP_PORT")
BANK_CHANGE_DAYS = env.read_count("WELLPAID_BANK_CHANGE_DAYS")
BANK_CHANGE_LIMIT_CENTS = 100 * env.read_count("WELLPAID_BANK_CHANGE_LIMIT_DOLLARS")
BANK_SFTP_USER = env.read("BANK_SFTP_USER")
BANK_SFTP_KEY_FILE = env.read("BANK_SFTP_KEY_FILE")
BANK_SFTP_KEY_PASSPHRASE = env.read("BANK_SFTP_KEY_PASSPHRASE")
BANK_SFTP_HOST_KEYS = [k.strip() for k in env.read("BANK_SFTP_HOST_KEYS").split(",") if k.strip()]
BANK_WAIT_DAYS = env.read_count("BANK_WAIT_DAYS")
BANK_TIMEOUT_SECONDS = env.read_seconds("BANK_TIMEOUT_SECONDS")
GATEWAY_TIMEOUT_SECONDS = env.read_seconds("WELLPAID_GATEWAY_TIMEOUT_SECONDS")
MAINTENANCE_UNTIL = env.read_instant("WELLPAID_MAINTENANCE_UNTIL")
PORTAL_ORGANIZATION = env.read("WELLPAID_PORTAL_ORGANIZATION")

_origins = card_origins(
    gateway=CARD_GATEWAY, stripe_entry=STRIPE_CARD_ENTRY, sandbox_url=SANDBOX_URL
)
_issuer = (SANDBOX_URL,) if SANDBOX_URL else ()
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, *_origins.script],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "connect-src": [CSP.SELF, *_origins.connect],
    "frame-src": list(_origins.frame) or [CSP.NONE],
    # Where a provider's card is shown: the issuer's page, to which a form's answer redirects.
    "form-action": [CSP.SELF, *dict.fromkeys((*_origins.form, *_issuer))],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

DEFAULT_FROM_EMAIL = env.read("WELLPAID_EMAIL_FROM")
_mail = urlsplit(env.read("WELLPAID_EMAIL_URL"))
if _mail.hostname:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or 587
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
    EMAIL_USE_TLS = "tls=1" in _mail.query
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = OUTBOX_DIR

# Bodies of requests and rows of health data never reach a log: only event words and ids do.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "wellpaid.ops.logging.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.db.backends": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},  # its lines hold addresses with references
    },
}
