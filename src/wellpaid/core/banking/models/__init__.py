"""Bank accounts, mandates, entries, files out and in, and statements."""

from __future__ import annotations

from .accounts import BankAccount, Mandate
from .inbound import AchNotice, InboundFile
from .originated import AchBatch, AchEntry, AchFile, AchSetup
from .statements import BankLine, BankStatement

__all__ = [
    "AchBatch",
    "AchEntry",
    "AchFile",
    "AchNotice",
    "AchSetup",
    "BankAccount",
    "BankLine",
    "BankStatement",
    "InboundFile",
    "Mandate",
]
