"""What a page costs: CPU and queries of ours, beside the barest Django page in the same run.

    python -m bench.pages [--quick]

Requests go through the whole WSGI application, middleware and all, in this process. CPU time is
this process's; the database server's is given beside it. Paying asks the sandbox gateway, a process
of its own, whose time doesn't count; the waiting for it doesn't either.
"""

from __future__ import annotations

import gzip
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bench import server
from bench.figures import spread
from bench.requests import Answer, Visitor

FIRST_PAGE_BYTES_MAX = 60 * 1024
ROUNDS, REQUESTS = 7, 40


class Walk:
    """One guest through the portal, up to the button that pays, and then the button."""

    def __init__(self, application: Any, sandbox: Any, bills: list[dict[str, str]]) -> None:
        self.application, self.sandbox, self.bills = application, sandbox, iter(bills)

    def opened(self) -> tuple[Visitor, str]:
        """Open the next bill with its second fact."""
        bill = next(self.bills)
        visitor, number = Visitor(self.application), bill["bill_id"]
        year, month, day = bill["date_of_birth"].split("-")
        answer = visitor.post(
            f"/b/{number}/verify", last_name=bill["last_name"],
            birth_month=month, birth_day=day, birth_year=year,
        )  # fmt: skip
        assert answer.status == 302, answer
        return visitor, number

    def before_paying(self) -> tuple[Visitor, str, dict[str, str]]:
        """Answer everything before the button; gives the path and form that press it."""
        visitor, number = self.opened()
        checkout = visitor.post(f"/b/{number}/pay").headers["location"].removesuffix("/amount")
        visitor.post(f"{checkout}/amount", amount="all")
        visitor.post(f"{checkout}/method", method="credit")
        token = self.sandbox.tokenise("4242424242424242")
        visitor.post(f"{checkout}/card", token=token)
        review = visitor.get(f"{checkout}/review").body.decode()
        fields = dict(re.findall(r'name="(attempt|amount|seen)" value="([^"]+)"', review))
        return visitor, f"{checkout}/confirm", fields


class BarePage:
    """The peer, as a process that is asked for figures round by round."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.bare_page"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def cpu_ms(self, count: int) -> float:
        """Serve that many requests; gives CPU milliseconds each."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{count}\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def stop(self) -> None:
        """End it."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=10)


def measure(ask: Callable[[], Answer], count: int, status: int = 200) -> tuple[float, float]:
    """Ask that often; gives CPU milliseconds and queries a request."""
    from django.db import connection

    queries = 0

    def counting(execute: Any, *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    with connection.execute_wrapper(counting):
        start = time.process_time_ns()
        answers = [ask() for _ in range(count)]
        spent = time.process_time_ns() - start
    assert {answer.status for answer in answers} == {status}, answers[-1]
    return spent / count / 1e6, queries / count


def first_page_bytes(visitor: Visitor) -> dict[str, int]:
    """Give what a first visit loads, each as it travels: texts by gzip, fonts as they are.

    The page itself is served uncompressed by us (a secret beside a visitor's words in compressed
    text can be guessed, BREACH); a proxy may compress it.
    """
    from django.contrib.staticfiles import finders

    html = visitor.get("/").body
    paths = set(re.findall(r'(?:href|src)="/static/([^"?]+)"', html.decode()))
    css = next(path for path in paths if path.endswith(".css"))
    text = _found(finders.find(css)).decode()
    paths |= set(re.findall(r'url\("?([^")]+)"?\)', text))
    sizes = {"the page, uncompressed": len(html)}
    for path in sorted(paths):
        content = _found(finders.find(path))
        sizes[path] = len(content) if path.endswith("woff2") else len(gzip.compress(content, 9))
    return sizes


def _found(path: Any) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 the finder gives a text
        return file.read()


def main() -> None:
    """Seed the town, walk through it, print the table."""
    is_quick = "--quick" in sys.argv
    rounds, count = (2, 3) if is_quick else (ROUNDS, REQUESTS)
    from tests.servers.sandbox_server import running_sandbox

    server.start("bench_pages")
    with running_sandbox(merchant_origins=("http://bench.example",)) as sandbox:
        os.environ |= {
            "SANDBOX_URL": sandbox.base_url, "SANDBOX_SECRET_KEY": sandbox.secret_key,
            "SANDBOX_PUBLISHABLE_KEY": sandbox.publishable_key,
            "SANDBOX_WEBHOOK_SECRET": sandbox.webhook_secret,
            "WELLPAID_BASE_URL": "http://bench.example",
        }  # fmt: skip
        _run(sandbox, rounds, count)


def _run(sandbox: Any, rounds: int, count: int) -> None:
    import django

    django.setup()
    from django.core.wsgi import get_wsgi_application

    from wellpaid.cli.seed.town import all_bills, seed_town

    seed_town(now=datetime.now(UTC))
    walk = Walk(get_wsgi_application(), sandbox, [b for b in all_bills() if b["state"] == "due"])
    visitor, number = walk.opened()
    asks: dict[str, tuple[Callable[[], Answer], int]] = {
        "home": (lambda: visitor.get("/"), 200),
        "bill": (lambda: visitor.get(f"/b/{number}"), 200),
    }
    bare = BarePage()
    for ask, _ in asks.values():
        ask()
    rows: dict[str, list[tuple[float, float, float]]] = {name: [] for name in (*asks, "confirm")}
    for _ in range(rounds):
        for name, (ask, status) in asks.items():
            peer = bare.cpu_ms(count)
            rows[name].append((*measure(ask, count, status), peer))
        ready = [walk.before_paying() for _ in range(3)]
        peer = bare.cpu_ms(count)
        rows["confirm"].append((*measure(partial(_press, iter(ready)), len(ready), 302), peer))
    bare.stop()
    _tell(rows, first_page_bytes(Visitor(walk.application)))


def _press(ready: Iterator[tuple[Visitor, str, dict[str, str]]]) -> Answer:
    visitor, path, fields = next(ready)
    return visitor.post(path, **fields)


def _tell(rows: dict[str, list[tuple[float, float, float]]], sizes: dict[str, int]) -> None:
    print("Pages: CPU ms of the web process a request (least / median / most)")
    peers = [peer for found in rows.values() for _, _, peer in found]
    print(f"  {'bare Django page, one row':<28}{spread(peers):>24}    1 query")
    for name, found in rows.items():
        ratios = [ours / peer for ours, _, peer in found]
        queries = statistics.median(q for _, q, _ in found)
        print(
            f"  {name:<28}{spread([ours for ours, _, _ in found]):>24}  {queries:>3.0f} queries"
            f"   ratio {spread(ratios, '.1f')}"
        )
    total = sum(sizes.values())
    print(f"First page: {total:,} bytes; aim < {FIRST_PAGE_BYTES_MAX:,}: ", end="")
    print("met" if total < FIRST_PAGE_BYTES_MAX else "MISSED")
    for name, size in sizes.items():
        print(f"  {size:>8,}  {name}")


if __name__ == "__main__":
    main()
