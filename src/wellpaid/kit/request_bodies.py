"""Read to its end the request body that nobody wanted, so that the connection can live on."""

from __future__ import annotations

from collections.abc import Iterable
from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

_PIECE_BYTES = 65_536
_MOST_BYTES = 1_048_576
"""Beyond it nobody is refused by accident: closing the connection is the right answer."""


def drain_request_bodies(application: WSGIApplication) -> WSGIApplication:
    """Wrap ``application`` so that a refusal made before the body came is still heard.

    A server that answers while a body is on its way can only close the connection, without a
    word; a client or proxy that keeps connections then sends its next request into the closed one
    and reports that we failed (RFC 9112, 9.6). Up to 1 MiB is read and thrown away instead.
    """

    def respond(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = application(environ, start_response)
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            _drain(environ["wsgi.input"])
        return answer

    return respond


def _drain(body: InputStream) -> None:
    read = 0
    while read < _MOST_BYTES and (piece := body.read(_PIECE_BYTES)):
        read += len(piece)
