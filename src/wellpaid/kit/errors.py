"""Failures that we expect. Each operation names its own beside itself; anything else is a bug."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext, gettext_noop

from .money import Money
from .money_words import money_words


class ProductError(Exception):
    """An anticipated failure: a stable code, an HTTP status, a sentence a person can act on.

    ``message`` is an English catalogue key; it may hold ``{names}`` that are filled from keyword
    arguments. Never put health data into them: the sentence reaches logs.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    heading: ClassVar[str] = gettext_noop("That didn’t work")
    message: ClassVar[str] = "This can't be done."

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.message.format(**facts))

    # Whether money may have moved before this was raised: then no page may say that it didn't.
    may_have_paid: ClassVar[bool] = False

    @property
    def title(self) -> str:
        """The heading of the page that tells it, in the reader's language."""
        return gettext(self.heading)

    @property
    def sentence(self) -> str:
        """The message in the reader's language; amounts in it are written as people read them."""
        facts = {
            name: money_words(fact) if isinstance(fact, Money) else fact
            for name, fact in self.facts.items()
        }
        return gettext(self.message).format(**facts)


class NotFound(ProductError):
    """The thing is not there, or not for you: nobody can tell which."""

    code, status, message = "not_found", 404, "We can't find that."
