"""Asking the database beside the loop that serves everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from django.db import connections


async def in_thread[T](work: Callable[[], T]) -> T:
    """Do what asks the database in a thread, and give the thread's connection back."""

    def done() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    return await asyncio.to_thread(done)
