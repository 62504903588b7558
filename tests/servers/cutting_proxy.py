"""A wire between a gateway and its server that a test can cut: before the request, or after it."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

_CHUNK_BYTES = 65_536


class Cut(StrEnum):
    """Where the wire is cut. ``REQUEST``: what is sent never arrives. ``ANSWER``: it does."""

    NOWHERE = "nowhere"
    REQUEST = "request"
    ANSWER = "answer"


class CuttingProxy:
    """Passes bytes on to a server on this machine. ``url`` is what the gateway is pointed to."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._cut, self._only = Cut.NOWHERE, b""
        self._open: set[socket.socket] = set()
        self._listener = _listener(0)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._start()

    @contextmanager
    def cut(self, where: Cut, *, only: bytes = b"") -> Iterator[None]:
        """Cut the block's requests that hold these bytes; connections of before are gone too."""
        self._cut, self._only = where, only
        self._drop_all()
        try:
            yield
        finally:
            self._cut = Cut.NOWHERE
            self._drop_all()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Take the address off the network: whoever connects is refused."""
        self._stop()
        try:
            yield
        finally:
            self._listener = _listener(self.port)
            self._start()

    def close(self) -> None:
        self._stop()

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._accept, args=(self._listener,), daemon=True)
        self._thread.start()

    def _stop(self) -> None:
        # Closing alone doesn't wake who waits in accept().
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=5)
        self._drop_all()

    def _drop_all(self) -> None:
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._server_port))
        except OSError:
            client.close()
            return
        self._open |= {client, server}
        is_cut = threading.Event()
        back = threading.Thread(target=self._answer, args=(server, client, is_cut), daemon=True)
        back.start()
        self._ask(client, server, is_cut)
        back.join(timeout=30)
        for end in (client, server):
            self._open.discard(end)
            end.close()

    def _ask(self, client: socket.socket, server: socket.socket, is_cut: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while chunk := client.recv(_CHUNK_BYTES):
                if self._cut is not Cut.NOWHERE and self._only in chunk:
                    if self._cut is Cut.REQUEST:
                        break
                    is_cut.set()
                server.sendall(chunk)
        _end(client, server)

    def _answer(
        self, server: socket.socket, client: socket.socket, is_cut: threading.Event
    ) -> None:
        with contextlib.suppress(OSError):
            while (chunk := server.recv(_CHUNK_BYTES)) and not is_cut.is_set():
                client.sendall(chunk)
        _end(client, server)


def _end(*ends: socket.socket) -> None:
    for end in ends:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def _listener(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(64)
    return listener


@contextmanager
def cutting_proxy(server_port: int) -> Iterator[CuttingProxy]:
    proxy = CuttingProxy(server_port)
    try:
        yield proxy
    finally:
        proxy.close()
