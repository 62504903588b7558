"""Power cuts at random moments of the payments, and an outage of the processor in their middle.

By how much is done and not by the clock, so that a rehearsal of any size has all of them.
"""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Callable

from tests.servers.stack import Program, Stack

VICTIMS = ("web", "worker", "sandbox", "people")
KILLS_EACH = 2
_HOUR_SECONDS = 3_600


class Cuts:
    """Watches how many payments there are, and kills -9 what is next."""

    def __init__(self, stack: Stack, people: Program, total: int, seed: int) -> None:
        self.stack, self.people, self._total = stack, people, total
        chance = random.Random(seed)
        victims = list(VICTIMS) * KILLS_EACH
        chance.shuffle(victims)
        moments = sorted(chance.uniform(0.05, 0.9) for _ in victims)
        self._ahead = [*zip(moments, victims, strict=True), (0.5, "outage")]
        self._ahead.sort(reverse=True)
        self.done: Counter[str] = Counter()

    def watch(self, count: Callable[[], int], outage_seconds: float) -> None:
        """Go on until the people are done; those that were killed are started again."""
        while True:
            process = self.people.process
            assert process is not None
            if process.poll() is not None and not self._ahead:
                assert process.returncode == 0, self.people.log_path.read_text()[-3_000:]
                return
            is_over = process.poll() is not None
            assert not (is_over and process.returncode), self.people.log_path.read_text()[-3_000:]
            if self._ahead and (is_over or count() >= self._ahead[-1][0] * self._total):
                self._cut(self._ahead.pop()[1], outage_seconds)
            time.sleep(0.1)

    def _cut(self, victim: str, outage_seconds: float) -> None:
        sandbox = self.stack.sandbox
        if victim == "outage":
            sandbox.kill()
            time.sleep(outage_seconds)
            sandbox.start()
            sandbox.advance(_HOUR_SECONDS)  # by the processor's own clock it was an hour
        elif victim == "sandbox":
            sandbox.kill()
            sandbox.start()
        else:
            program = self.people if victim == "people" else getattr(self.stack, victim)
            program.end(signal.SIGKILL)
            program.start()
            if victim == "web":
                self.stack.wait_for_web()
        self.done[victim] += 1
