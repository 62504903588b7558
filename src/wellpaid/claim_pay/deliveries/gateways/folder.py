"""A folder of the operator's, such as one that a practice-management system reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from wellpaid.claim_pay.deliveries.states import Why
from wellpaid.core.banking.gateways.folder import FolderSession
from wellpaid.kit.transactions import forbid_open

from .base import CannotDeliver


@contextmanager
def folder_session(slug: str, folder: str) -> Iterator[FolderSession]:
    """Open the provider's own folder below ``DELIVERY_FOLDER``, making what isn't there.

    :raises CannotDeliver: the operator names none any more, or it can't be used
    """
    forbid_open()
    if not settings.DELIVERY_FOLDER:
        raise CannotDeliver(Why.NOT_SET_UP)
    root = (Path(settings.DELIVERY_FOLDER) / slug).resolve()
    target = (root / folder).resolve()
    # A link in there must not lead out of the provider's own.
    if not target.is_relative_to(root):
        raise CannotDeliver(Why.FOLDER_REFUSED)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise CannotDeliver(Why.FOLDER_REFUSED) from None
    yield FolderSession(root)
