"""The answers of the help page, and finding those that fit what somebody types."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _


@dataclass(frozen=True)
class Answer:
    """A question and its answer, as catalogue keys.

    :param words: what people also say for it, in English and Spanish; never shown
    :param link: name of a page that helps on, and the words for it
    """

    anchor: str
    question: str
    paragraphs: tuple[str, ...]
    words: str
    link: tuple[str, str] | None = None


ANSWERS = (
    Answer(
        "over-time",
        _("Can I pay over time?"),
        (
            _("Yes. Call us, and we’ll split your bill into monthly payments that you can manage."),
            _(
                "You can also pay a part of the bill here today. The page shows what’s left. "
                "You can come back with the same Bill ID to pay more."
            ),
        ),
        "monthly installment plan split later afford "
        "plazos cuotas mensual mensualidad meses abonos",
    ),
    Answer(
        "cost",
        _("Can I get help with the cost?"),
        (
            _(
                "Maybe. Care may be free or cost less, based on your household’s income and "
                "size. You can ask even if you have insurance, and even if your bill is late."
            ),
            _(
                "Ask us for the form. Have your last pay stubs or tax return near you if you "
                "can. Asking doesn’t change your care."
            ),
        ),
        "financial assistance charity discount free afford poor money income "
        "ayuda económica caridad descuento gratis dinero ingresos pobre barato",
    ),
    Answer(
        "receipt",
        _("How do I see or print a receipt?"),
        (
            _(
                "Open the bill with its Bill ID, then choose “See your receipt”. You can print "
                "it or save it."
            ),
            _("It has the date, the care and the amount that HSA and FSA plans ask for."),
        ),
        "proof paper tax taxes hsa fsa print pdf comprobante impuestos imprimir papel prueba",
    ),
    Answer(
        "someone-else",
        _("Can I pay for someone else?"),
        (
            _(
                "Yes, if they say it’s fine. You need three things from them: the Bill ID, the "
                "patient’s last name and the patient’s date of birth."
            ),
            _(
                "You’ll see the whole bill, so ask first. If you’d rather not see it, call us "
                "to pay."
            ),
        ),
        "friend family parent mother father child son daughter spouse husband wife "
        "amigo familiar familia madre padre hijo hija esposo esposa otra persona",
    ),
    Answer(
        "not-right",
        _("What if a charge isn’t right?"),
        (
            _(
                "Don’t pay that part yet. Call us with your Bill ID and tell us which line "
                "looks wrong. You can ask for a list of every charge."
            ),
            _(
                "If you have no insurance and the bill is at least $400 more than the estimate "
                "we gave you, you have the right to dispute it. You have 120 days from the date "
                "on the bill."
            ),
        ),
        "wrong error mistake dispute appeal complain too much high "
        "error equivocada incorrecto disputa reclamo queja demasiado caro",
    ),
    Answer(
        "insurance",
        _("How do I add or fix my insurance?"),
        (
            _(
                "Call us with your insurance card in your hand. We’ll send the bill to your "
                "plan first."
            ),
            _(
                "Wait to pay until your plan has answered. The bill here will then show what "
                "your plan paid and what’s left for you."
            ),
        ),
        "coverage medicare medicaid plan policy card cobertura seguro póliza aseguranza tarjeta",
    ),
    Answer(
        "paid",
        _("I paid already. Why do I still have a bill?"),
        (
            _(
                "Open the bill with its Bill ID. If we have your payment, the bill says “paid” "
                "and has a receipt."
            ),
            _(
                "A check in the mail can take a week. If you paid and the bill doesn’t show it, "
                "don’t pay again. Call us with the date and the amount."
            ),
        ),
        "already check mailed double still owe cheque pagado pagué correo todavía debo",
    ),
    Answer(
        "wrong-payment",
        _("What if something’s wrong with a payment?"),
        (
            _(
                "Tell us if you paid twice, paid the wrong amount, or don’t know a payment. "
                "Have the receipt number near you."
            ),
            _("If a payment goes through more than what you owe, the clinic gives the rest back."),
        ),
        "refund money back twice duplicate charged unknown "
        "reembolso devolución devolver doble duplicado cobro cobraron",
    ),
    Answer(
        "bill-id",
        _("Where’s my Bill ID?"),
        (
            _("It’s the 12 digits at the top right of your paper bill."),
            _("No bill near you?"),
        ),
        "number digits lost find invoice account code "
        "número dígitos perdí perdida encontrar factura cuenta código",
        ("find", _("Find a bill without its ID")),
    ),
    Answer(
        "safe",
        _("Is it safe to pay here?"),
        (
            _(
                "Yes. Your card number goes straight to the card processor. We never see it or "
                "store it."
            ),
            _(
                "We ask who you are before we show a bill, and we close it when you’ve been "
                "away for 15 minutes. On a shared phone, choose “Close my bill” when you’re "
                "done."
            ),
        ),
        "security privacy private scam fraud hack card "
        "seguridad segura privacidad privado estafa fraude tarjeta",
    ),
)

# Words that are in every question and tell nothing.
_EMPTY_WORDS = """
a about an and any are at be can do does for from get give have how i if in is it me my of on or
that the this to want was we what when where which who why will with you your
al como con cual cuando de del donde el en es esta este hay la las lo los me mi mis no o para por
necesito porque puedo que quiero se si su sus tengo un una y yo
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_LEAST = 3  # letters that a word must share with another to count as the same
_WORDS_MAX = 12


@dataclass(frozen=True)
class Found:
    """The answers in the order to show them: the first ``count`` fit."""

    answers: tuple[Answer, ...]
    count: int


def find_answers(text: str) -> Found:
    """Put the answers first that have all of the words, or else those that have any.

    Accents, case and endings don't matter; English and Spanish words both count on either page.
    """
    wanted = list({word: None for word in _split(text) if word not in _EMPTY})[:_WORDS_MAX]
    hits = {word: [a for a in ANSWERS if _has(_known(a)[0], word)] for word in wanted}
    fitting = [a for a in ANSWERS if wanted and all(a in hits[word] for word in wanted)]
    fitting = fitting or [a for a in ANSWERS if any(a in hits[word] for word in wanted)]

    def rank(answer: Answer) -> tuple[float, int]:
        """Count a word the more, the fewer answers have it; then those in the question."""
        rarity = sum(1 / len(having) for having in hits.values() if answer in having)
        return rarity, sum(_has(_known(answer)[1], word) for word in wanted)

    first = sorted(fitting, key=rank, reverse=True)
    rest = [answer for answer in ANSWERS if answer not in fitting]
    return Found((*first, *rest), len(first))


def _has(known: Iterable[str], word: str) -> bool:
    return any(_same(word, other) for other in known)


def _same(word: str, other: str) -> bool:
    if word == other:
        return True
    short, long = sorted((word, other), key=len)
    return len(short) >= _LEAST and long.startswith(short)


@cache
def _known(answer: Answer) -> tuple[frozenset[str], frozenset[str]]:
    everywhere, question = set(_split(answer.words)), set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            question |= set(_split(gettext(answer.question)))
            everywhere |= {
                word for paragraph in answer.paragraphs for word in _split(gettext(paragraph))
            }
    everywhere |= question
    return frozenset(everywhere - _EMPTY), frozenset(question - _EMPTY)


def _split(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", plain.casefold())
