"""Every environment variable that Wellpaid reads, typed and explained. Nothing else reads them.

``docs/operate/settings.md`` is the table of :data:`VARIABLES`; a test keeps the two the same.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

PROJECT_DIR = Path(__file__).resolve().parents[3]


class SettingError(Exception):
    """A variable is missing or can't be understood; the message names it, never its value."""


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, what it is for, and what it is when nobody sets it."""

    name: str
    says: str
    default: str | None = None
    secret: bool = False


VARIABLES = (
    Variable(
        "DATABASE_URL",
        "PostgreSQL ≥ 15 that the application uses, as "
        "`postgresql://user:password@host:port/name`. Empty: an embedded PostgreSQL is started "
        "in `WELLPAID_DATA_DIR`.",
        "",
        secret=True,
    ),
    Variable(
        "DATABASE_OWNER_URL",
        "The same database as the role that owns the tables; used by `migrate` and `doctor` only. "
        "Empty: `DATABASE_URL`, and the application steps down to the role `wellpaid_app`.",
        "",
        secret=True,
    ),
    Variable("WELLPAID_DATA_DIR", "Folder for stored files and the embedded database.", "var"),
    Variable(
        "WELLPAID_SECRET_KEY",
        "Key for sessions, look-up limits and Bill ID permutations. Keep it for ever: Bill IDs "
        "depend on it. Required in production.",
        "",
        secret=True,
    ),
    Variable("WELLPAID_BASE_URL", "Address that people's browsers see.", "http://localhost:8000"),
    Variable("WELLPAID_HOSTS", "Further host names that are answered, with commas between.", ""),
    Variable(
        "WELLPAID_TRUSTED_PROXIES",
        "How many proxies of yours stand in front and append to X-Forwarded-For. 0: the "
        "connection's own address is the visitor's.",
        "0",
    ),
    Variable(
        "WELLPAID_BANK_CHANGE_DAYS",
        "For so many days after a payee's bank account was added or corrected, claim payments to "
        "it above the next variable's amount are held until the operator has looked. 0: never.",
        "10",
    ),
    Variable(
        "WELLPAID_BANK_CHANGE_LIMIT_DOLLARS",
        "Above this amount in whole dollars a claim payment to a changed bank account is held.",
        "10000",
    ),
    Variable(
        "WELLPAID_PORTAL_ORGANIZATION",
        "Slug of the clinic whose name heads the portal before a bill is opened. Empty: the "
        "oldest provider organisation.",
        "",
    ),
    Variable(
        "WELLPAID_MAINTENANCE_UNTIL",
        "While set, every page says that the site is down for maintenance until this instant, as "
        "`2026-11-24T06:00:00Z`, and whom to call. Webhooks are still taken in.",
        "",
    ),
    Variable(
        "WELLPAID_EMAIL_URL",
        "SMTP server as `smtp://user:password@host:587?tls=1`. Empty: letters go to the outbox "
        "folder, which the demo shows as a page.",
        "",
        secret=True,
    ),
    Variable("WELLPAID_EMAIL_FROM", "Sender of e-mails.", "Wellpaid <no-reply@wellpaid.example>"),
    Variable(
        "WELLPAID_OIDC_ISSUER",
        "Issuer of an OpenID Connect provider that people may sign in with, as "
        "`https://id.example/realms/patients`. Empty: there is no such way in. Its address to come "
        "back to is `…/sign-in/with/return` under `WELLPAID_BASE_URL`.",
        "",
    ),
    Variable("WELLPAID_OIDC_NAME", "Its name on the button: “Sign in with …”.", ""),
    Variable("WELLPAID_OIDC_CLIENT_ID", "Our name at the provider.", ""),
    Variable("WELLPAID_OIDC_CLIENT_SECRET", "Our secret at the provider.", "", secret=True),
    Variable(
        "WELLPAID_GATEWAY_TIMEOUT_SECONDS",
        "How long a card gateway may take to answer before the payment counts as not known.",
        "10",
    ),
    Variable(
        "SUBMISSIONS_FOLDER",
        "Folder with one folder for each payer, named by its short name: files put into `inbox` "
        "are taken in every minute, our TA1 and 999 lie in `answers`. Empty: there is none.",
        "",
    ),
    Variable(
        "DELIVERY_FOLDER",
        "Folder with one folder for each provider, named by its short name, into which providers "
        "may have their 835 files put. Empty: they can't.",
        "",
    ),
    Variable(
        "DELIVERY_PRIVATE_NETWORKS",
        "Networks that aren't public and that a provider's SFTP server may be in all the same, as "
        "`10.20.0.0/16`, several with commas. Empty: 835 files are sent to public addresses only.",
        "",
    ),
    Variable(
        "DELIVERY_TIMEOUT_SECONDS",
        "How long a provider's SFTP server may take to let us in.",
        "20",
    ),
    Variable(
        "PICKUP_SFTP_ADDRESS",
        "Name and port of our SFTP server as providers reach it, as `sftp.example.com:2022`; "
        "`run_pickup` is the server. Empty: there is none.",
        "",
    ),
    Variable(
        "PICKUP_SFTP_HOST_KEY",
        "Its public key, which pages show to providers so that they can pin it. `run_pickup` says "
        "it when it starts.",
        "",
    ),
    Variable("PICKUP_SFTP_LISTEN", "Where `run_pickup` listens.", "0.0.0.0:2022"),
    Variable(
        "PICKUP_SFTP_HOST_KEY_FILE",
        "File with its private SSH key; made at the first start. Keep it: providers pin its other "
        "half. Empty: `pickup_host_key` in the data folder.",
        "",
    ),
    Variable(
        "BANK_FOLDER",
        "Folder that the bank shares with this machine, for organisations whose way to the bank "
        "is `folder`.",
        "",
    ),
    Variable(
        "BANK_SFTP_HOST",
        "The bank's SFTP server, for organisations whose way to the bank is `sftp`. Empty: none.",
        "",
    ),
    Variable("BANK_SFTP_PORT", "Its port.", "22"),
    Variable("BANK_SFTP_USER", "Our name there.", "wellpaid"),
    Variable("BANK_SFTP_KEY_FILE", "File with our private SSH key (OpenSSH form); mode 0600.", ""),
    Variable("BANK_SFTP_KEY_PASSPHRASE", "Opens that file, where it is locked.", "", secret=True),
    Variable(
        "BANK_SFTP_HOST_KEYS",
        "The bank's own public keys, as `ssh-ed25519 AAAA…`, several with commas: we talk to "
        "nobody else. Ask the bank for them on another way than the network.",
        "",
    ),
    Variable(
        "BANK_TIMEOUT_SECONDS",
        "How long the bank may take to let us in.",
        "20",
    ),
    Variable(
        "BANK_WAIT_DAYS",
        "How many banking days a provider's new bank account waits after its approval, and a "
        "change of the account after its last step, before claim payments go there.",
        "3",
    ),
    Variable(
        "PORT",
        "`demo` only: the port of the pages; the simulated card processor takes the one above, "
        "the simulated bank the one above that.",
        "8000",
    ),
    Variable(
        "WELLPAID_CARD_GATEWAY",
        "Who takes card payments: `sandbox`, which moves no money, or `stripe`. Payments that were "
        "taken before stay with whoever took them.",
        "sandbox",
    ),
    Variable("STRIPE_SECRET_KEY", "Secret or restricted key (`sk_…`, `rk_…`).", "", secret=True),
    Variable("STRIPE_PUBLISHABLE_KEY", "Key that pages may know (`pk_…`).", ""),
    Variable(
        "STRIPE_WEBHOOK_SECRET",
        "Signs Stripe's webhooks (`whsec_…`; several with commas while rotating).",
        "",
        secret=True,
    ),
    Variable(
        "STRIPE_CARD_ENTRY",
        "`redirect`: cards are entered on Stripe's own page, and ours load no script of Stripe's. "
        "`embedded`: in Stripe's frame on our page, which PCI DSS asks more of (SAQ A: FAQ 1588).",
        "redirect",
    ),
    Variable("STRIPE_API_URL", "Another address of Stripe's API, for tests.", ""),
    Variable("SANDBOX_URL", "Address of the sandbox card gateway; empty switches it off.", ""),
    Variable("SANDBOX_SECRET_KEY", "Key for the sandbox's machine API.", "", secret=True),
    Variable("SANDBOX_PUBLISHABLE_KEY", "Key that the sandbox's card fields carry.", ""),
    Variable(
        "SANDBOX_WEBHOOK_SECRET",
        "Signs the sandbox's webhooks (`whsec_…`; several with commas while rotating).",
        "",
        secret=True,
    ),
)


def read(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """Give a listed variable's text, or its default.

    :raises KeyError: the variable is not in the list
    """
    variable = next(v for v in VARIABLES if v.name == name)
    return environ.get(name, "") or variable.default or ""


def read_choice(name: str, choices: tuple[str, ...]) -> str:
    """Give a variable that holds one of a few words."""
    word = read(name)
    if word not in choices:
        raise SettingError(f"{name} must be one of: {', '.join(choices)}")
    return word


def read_seconds(name: str) -> float:
    """Give a variable that holds a positive number of seconds."""
    try:
        seconds = float(read(name))
    except ValueError as error:
        raise SettingError(f"{name} must be a number of seconds") from error
    if not 0 < seconds <= 600:
        raise SettingError(f"{name} must be between 0 and 600 seconds")
    return seconds


def read_count(name: str) -> int:
    """Give a variable that holds a whole number from 0 up."""
    text = read(name)
    if not text.isdigit():
        raise SettingError(f"{name} must be a whole number")
    return int(text)


def read_networks(name: str) -> list[str]:
    """Give a variable that holds networks, each written as its first address and its size."""
    texts = [text.strip() for text in read(name).split(",") if text.strip()]
    try:
        return [str(ipaddress.ip_network(text)) for text in texts]
    except ValueError as error:
        raise SettingError(f"{name} must hold networks like 10.20.0.0/16") from error


def read_instant(name: str) -> datetime | None:
    """Give a variable that holds an instant with its zone, or ``None`` where it is empty."""
    text = read(name)
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingError(f"{name} must look like 2026-11-24T06:00:00Z") from error
    if instant.tzinfo is None:
        raise SettingError(f"{name} needs a zone: end it with Z or an offset")
    return instant


@dataclass(frozen=True)
class IdentityProvider:
    """Somebody else who says who a person is."""

    issuer: str
    name: str
    client_id: str
    secret: str

    @property
    def key(self) -> str:
        """Name it in our tables by its issuer: another one's people are other people."""
        return "oidc-" + hashlib.sha256(self.issuer.encode()).hexdigest()[:16]


def identity_provider() -> IdentityProvider | None:
    """Give the provider that people may sign in with, if one is set.

    :raises SettingError: only some of its variables are set, or its issuer is no safe address
    """
    names = ("ISSUER", "NAME", "CLIENT_ID", "CLIENT_SECRET")
    values = [read(f"WELLPAID_OIDC_{name}") for name in names]
    if not any(values):
        return None
    if not all(values):
        raise SettingError("Set all of WELLPAID_OIDC_… or none: " + ", ".join(names))
    address = urlsplit(values[0])
    is_here = address.hostname in {"localhost", "127.0.0.1"}
    if address.scheme != "https" and not (address.scheme == "http" and is_here):
        raise SettingError("WELLPAID_OIDC_ISSUER must start with https://")
    return IdentityProvider(*values)


def as_library_settings(provider: IdentityProvider | None) -> dict[str, Any]:
    """Give a provider in the words of the sign-in library."""
    if provider is None:
        return {}
    app = {
        "provider_id": provider.key,
        "name": provider.name,
        "client_id": provider.client_id,
        "secret": provider.secret,
        "settings": {
            "server_url": provider.issuer.rstrip("/"),
            "oauth_pkce_enabled": True,
            "scope": ["openid", "email"],
        },
    }
    return {"openid_connect": {"APPS": [app]}}


def data_dir() -> Path:
    """Give the data folder; a relative one lies in the project's folder."""
    return (PROJECT_DIR / read("WELLPAID_DATA_DIR")).resolve()


def database(url: str, *, variable: str) -> dict[str, Any]:
    """Turn a PostgreSQL address into Django's settings for it.

    :raises SettingError: not a postgresql:// address with a database name
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgresql", "postgres"} or not name:
        raise SettingError(f"{variable} must look like postgresql://user:password@host:5432/name")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "wellpaid.kit.tenancy.backend",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
    }
