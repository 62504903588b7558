"""Which ways to a bank this installation knows."""

from __future__ import annotations

from .base import BankGateway
from .folder import FolderGateway
from .sftp import SftpGateway

_GATEWAYS: dict[str, BankGateway] = {one.code: one for one in (FolderGateway(), SftpGateway())}
CODES = frozenset(_GATEWAYS)


def bank_gateway(code: str) -> BankGateway:
    """Give a way by its code.

    :raises KeyError: no such way
    """
    return _GATEWAYS[code]
