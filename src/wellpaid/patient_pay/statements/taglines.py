"""That an interpreter is free, in the languages that our fonts print (45 CFR 92.11)."""

from __future__ import annotations

# (BCP 47 tag, sentence). Latin and Cyrillic only: other scripts need fonts that we don't carry.
_SENTENCES = (
    ("en", "English: Call {phone}. An interpreter is free."),
    ("es", "Español: Llame al {phone}. Un intérprete es gratis."),
    ("vi", "Tiếng Việt: Gọi {phone}. Thông dịch viên miễn phí."),
    ("tl", "Tagalog: Tumawag sa {phone}. Libre ang interpreter."),
    ("ru", "Русский: Позвоните {phone}. Переводчик бесплатно."),
    ("fr", "Français : Appelez le {phone}. Un interprète est gratuit."),
    ("ht", "Kreyòl ayisyen: Rele {phone}. Entèprèt la gratis."),
    ("pt", "Português: Ligue {phone}. O intérprete é gratuito."),
    ("pl", "Polski: Zadzwoń {phone}. Tłumacz jest bezpłatny."),
    ("de", "Deutsch: Rufen Sie {phone} an. Ein Dolmetscher ist kostenlos."),
    ("it", "Italiano: Chiami {phone}. L’interprete è gratuito."),
)


def taglines(phone: str, *, without: str) -> tuple[tuple[str, str], ...]:
    """Give the sentences in all languages but the paper's own."""
    return tuple((tag, words.format(phone=phone)) for tag, words in _SENTENCES if tag != without)
