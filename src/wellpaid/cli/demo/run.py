"""The demo from the first line to the last."""

from __future__ import annotations

import fcntl
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from wellpaid.cli.seed import demo_bills
from wellpaid.settings import env

from . import programs
from .bank_keys import bank_keys
from .keys import demo_keys
from .places import Places, sandbox_environment, web_environment
from .preparation import prepare_installation, seed
from .sheet import say_sheet, write_environment, write_sheet
from .supervisor import Stopped, Supervisor


class AlreadyRunning(RuntimeError):
    """Another demo uses the same data folder."""


def run_demo(*, places: Places, say: Callable[[str], None]) -> None:
    """Start everything, watch over it, and stop everything when asked to.

    :raises AlreadyRunning: another demo uses the data folder
    :raises PortTaken: a port can't be had
    :raises ProgramFailed: one of the programs doesn't come up
    """
    data_dir = env.data_dir()
    data_dir.mkdir(parents=True, exist_ok=True)
    stop = threading.Event()
    with _only_one(data_dir / "demo.lock"), _stop_signals(stop):
        places.require_free()
        supervisor = Supervisor(
            log_dir=data_dir / "log", pids_path=data_dir / "demo-pids.json", say=say, stop=stop
        )
        try:
            _start(supervisor, places, data_dir, say, stop)
            supervisor.watch()
        except Stopped:
            pass
        finally:
            say("Stopping.")
            supervisor.stop()


def _start(
    supervisor: Supervisor,
    places: Places,
    data_dir: Path,
    say: Callable[[str], None],
    stop: threading.Event,
) -> None:
    say("Preparing the database and the pages.")
    prepare_installation()
    _go_on(stop)
    keys = demo_keys(data_dir / "demo-secrets.json")
    bank = bank_keys(data_dir / "bank-keys")
    ours = web_environment(places, keys, bank)
    theirs = sandbox_environment(places, keys, bank, data_dir / "sandbox")
    supervisor.start(programs.sandbox(places, theirs))
    say("Filling in the town of invented people (the first time takes a while).")
    seed(ours)
    _go_on(stop)
    # The web server would share its port with another demo that came up meanwhile.
    places.require_free(places.port)
    supervisor.start(programs.web(places, ours))
    supervisor.start(programs.pickup(places, ours))
    supervisor.start(programs.worker(ours))
    bills = demo_bills()
    write_environment(data_dir / "demo.env", ours)
    write_sheet(data_dir / "demo.json", places.base_url, bills)
    say_sheet(say, places.base_url, bills)
    say(f"Logs: {data_dir / 'log'}")


def _go_on(stop: threading.Event) -> None:
    if stop.is_set():
        raise Stopped


@contextmanager
def _stop_signals(stop: threading.Event) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the demo in order instead of in the middle of something."""
    kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {kind: signal.signal(kind, lambda *_: stop.set()) for kind in kinds}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(
                f"A demo with the data in {path.parent} is running already. Stop it first, or give "
                "this one a folder of its own: WELLPAID_DATA_DIR=var/second make demo PORT=8010"
            ) from None
        yield
