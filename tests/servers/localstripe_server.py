"""A simulated Stripe for tests: localstripe in a process of its own, over loopback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from tests.servers.sandbox_server import free_port

PROJECT = Path(__file__).parents[2]
SECRET_KEY = "sk_test_of_the_tests"
START_TIMEOUT_SECONDS = 30


@dataclass
class LocalstripeServer:
    """A running localstripe; ``client`` has its secret key."""

    port: int
    folder: Path
    client: httpx.Client = field(init=False)
    _process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        headers = {"authorization": f"Bearer {SECRET_KEY}"}
        self.client = httpx.Client(base_url=self.url, headers=headers, trust_env=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, or start again with the same data, and wait until it answers."""
        environment = {
            **os.environ,
            "LOCALSTRIPE_DATA": str(self.folder / "localstripe.pickle"),
            "LOCALSTRIPE_BASE_URL": self.url,
        }
        with (self.folder / "localstripe.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.servers.localstripe_program", str(self.port)],
                env=environment,
                cwd=PROJECT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                if self.client.get("/v1/customers", timeout=2).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.05)
        log_text = (self.folder / "localstripe.log").read_text()
        raise RuntimeError(f"localstripe did not start:\n{log_text}")

    def kill(self) -> None:
        """Kill -9, as a power cut would."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=5)

    def method(self, number: str) -> str:
        """Make a PaymentMethod as Stripe's frame does."""
        card = {"number": number, "exp_month": "12", "exp_year": "2039", "cvc": "123"}
        fields = {"type": "card"} | {f"card[{name}]": value for name, value in card.items()}
        made: str = self.client.post("/v1/payment_methods", data=fields).json()["id"]
        return made

    def answer_challenge(self, intent_id: str, *, is_approved: bool) -> None:
        """Answer the bank's question in the cardholder's place."""
        secret = self.client.get(f"/v1/payment_intents/{intent_id}").json()["client_secret"]
        answer = {"client_secret": secret, "success": str(is_approved).lower()}
        self.client.post(f"/v1/payment_intents/{intent_id}/_authenticate", data=answer)

    def send_webhooks_to(self, url: str, secret: str) -> None:
        response = self.client.post("/_config/webhooks/tests", data={"url": url, "secret": secret})
        assert response.status_code == 200, response.text


@contextmanager
def running_localstripe() -> Iterator[LocalstripeServer]:
    """Run localstripe on a free port without any data until the block ends."""
    with tempfile.TemporaryDirectory(prefix="localstripe-") as folder:
        server = LocalstripeServer(free_port(), Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.kill()
            server.client.close()
