"""A process that ends in the middle: what follows a point in the code never happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest


class Cut(BaseException):
    """The process ends here. Nothing that mends failures may catch it, as nothing outlives one."""


@contextmanager
def cut_at(
    monkeypatch: pytest.MonkeyPatch, module: str, name: str, *, done: bool, times: int = 0
) -> Iterator[None]:
    """End what is done inside where a module calls a function: before it, or once it is ``done``.

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

    with monkeypatch.context() as patched:
        patched.setattr(where, name, ending)
        with pytest.raises(Cut):
            yield
