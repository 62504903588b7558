"""Every variable of the sandbox's environment: typed, documented, and checked at the start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from wellpaid.kit.webhook_signature import WebhookSecretError, check_secret

_PORT_MAX: Final = 65535
_SECONDS_MAX: Final = 3600
_KEY_LENGTH_MIN: Final = 8


class ConfigurationError(Exception):
    """The environment cannot start a sandbox; the message names every variable at fault."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What one sandbox process runs with. The variable is ``SANDBOX_`` + the name in capitals."""

    host: str
    """Address to listen on; 127.0.0.1 when unset."""
    port: int
    """Port to listen on; 8090 when unset."""
    data_dir: Path
    """Folder of the SQLite database; made when it is not there."""
    secret_key: str
    """Bearer key of the machine API, at least 8 characters."""
    publishable_key: str
    """Key that pages may know; it can make tokens and nothing else."""
    webhook_url: str
    """Where final results are posted; while it is empty they wait in the outbox."""
    webhook_secret: str
    """``whsec_`` + base64: what webhooks are signed with."""
    merchant_origins: tuple[str, ...]
    """Origins (comma list) that may frame the fields and be returned to."""
    unknown_seconds: int
    """How long a charge whose answer was lost stays ``processing``; 20 when unset."""
    slow_seconds: int
    """How long the slow card makes the caller wait; 6 when unset."""
    later_seconds: int
    """How long what comes later takes: a pending refund, a refund that fails after all, a dispute,
    and a bank that reads evidence; 30 when unset."""
    bank_port: int
    """Port of the simulated bank's SFTP server; 0 or unset: there is no bank."""
    bank_host_key_file: str
    """File with the bank's own private SSH key; needed with the port."""
    bank_client_keys: str
    """Public SSH keys of customers that the bank lets in, one a line; needed with the port."""
    public_origin: str
    """Origin that browsers know this process by; http://host:port when unset."""

    @property
    def database_path(self) -> Path:
        return self.data_dir / "sandbox.sqlite3"

    @property
    def bank_root(self) -> Path:
        return self.data_dir / "bank"


@cache
def current() -> Configuration:
    """Give the configuration of this process, read from its environment once."""
    return read(os.environ)


def read(environment: Mapping[str, str]) -> Configuration:
    """Read and check the variables.

    :raises ConfigurationError: one line for each variable that is missing or wrong
    """
    reader = _Reader(environment)
    host = reader.text("HOST", default="127.0.0.1")
    port = reader.number("PORT", default=8090, maximum=_PORT_MAX)
    configuration = Configuration(
        host=host,
        port=port,
        data_dir=Path(reader.text("DATA_DIR")),
        secret_key=reader.key("SECRET_KEY"),
        publishable_key=reader.key("PUBLISHABLE_KEY"),
        webhook_url=reader.url("WEBHOOK_URL"),
        webhook_secret=reader.webhook_secret("WEBHOOK_SECRET"),
        merchant_origins=reader.origins("MERCHANT_ORIGINS"),
        unknown_seconds=reader.number("UNKNOWN_SECONDS", default=20, maximum=_SECONDS_MAX),
        slow_seconds=reader.number("SLOW_SECONDS", default=6, maximum=_SECONDS_MAX),
        later_seconds=reader.number("LATER_SECONDS", default=30, maximum=_SECONDS_MAX),
        bank_port=reader.number("BANK_PORT", default=0, maximum=_PORT_MAX),
        bank_host_key_file=reader.text("BANK_HOST_KEY_FILE", default=""),
        bank_client_keys=reader.text("BANK_CLIENT_KEYS", default=""),
        public_origin=reader.origins("PUBLIC_ORIGIN", default=f"http://{host}:{port}")[0],
    )
    if configuration.bank_port:
        reader.text("BANK_HOST_KEY_FILE")
        reader.text("BANK_CLIENT_KEYS")
    if reader.faults:
        raise ConfigurationError("\n".join(reader.faults))
    return configuration


def is_origin(text: str) -> bool:
    """Tell whether text is ``scheme://host[:port]`` and nothing more, as browsers write it."""
    return origin_of(text) == text


def origin_of(url: str) -> str | None:
    """Give ``scheme://host[:port]`` of a web address, or None when it is not one we would visit."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        return None
    if port == {"http": 80, "https": 443}[parts.scheme]:
        port = None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


class _Reader:
    """Collects every fault, so that a person mends the environment once and not one by one."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.faults: list[str] = []

    def text(self, name: str, *, default: str | None = None) -> str:
        value = self._environment.get(f"SANDBOX_{name}", "").strip()
        if value:
            return value
        if default is None:
            self._fault(name, "is not set")
        return default or ""

    def key(self, name: str) -> str:
        value = self.text(name)
        if value and (len(value) < _KEY_LENGTH_MIN or not value.isascii() or " " in value):
            self._fault(name, f"takes at least {_KEY_LENGTH_MIN} ASCII characters without blanks")
        return value

    def number(self, name: str, *, default: int, maximum: int) -> int:
        value = self.text(name, default=str(default))
        if value.isascii() and value.isdigit() and int(value) <= maximum:
            return int(value)
        self._fault(name, f"takes a whole number from 0 to {maximum}")
        return default

    def url(self, name: str) -> str:
        value = self.text(name, default="")
        if value and origin_of(value) is None:
            self._fault(name, "takes an http or https address")
        return value

    def webhook_secret(self, name: str) -> str:
        value = self.text(name)
        try:
            if value:
                check_secret(value)
        except WebhookSecretError as error:
            self._fault(name, str(error))
        return value

    def origins(self, name: str, *, default: str | None = None) -> tuple[str, ...]:
        value = self.text(name, default=default)
        origins = tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        for origin in origins:
            if not is_origin(origin):
                self._fault(name, f"takes origins like https://pay.example.org, not {origin!r}")
        return origins or ("",)

    def _fault(self, name: str, why: str) -> None:
        self.faults.append(f"SANDBOX_{name} {why}.")
