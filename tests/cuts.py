"""A process that ends in the middle: what follows a point in the code never happens."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest


class Cut(BaseException):
    """The process ends here. Nothing that mends failures may catch it, as nothing outlives one."""


def cut_at(
    monkeypatch: pytest.MonkeyPatch, module: str, name: str, *, done: bool, times: int = 0
) -> None:
    """End the process where a module calls a function: before it, or once it is ``done``.

    :param times: so many calls come through whole
    """
    where = import_module(module)
    real, calls = getattr(where, name), []

    def ending(*args: Any, **facts: Any) -> Any:
        calls.append(name)
        if len(calls) <= times:
            return real(*args, **facts)
        if done:
            real(*args, **facts)
        raise Cut(name)

    monkeypatch.setattr(where, name, ending)
