"""Every word of the issuer's pages, in English and Spanish; the two tables have the same keys."""

from __future__ import annotations

from typing import Final

_ENGLISH: Final = {
    "site": "Test card issuer",
    "test_words": "This card works in no real terminal, and no money moves.",
    "footer": "This page is a simulated card issuer, made for trying things out.",
    "card_heading": "Your single-use card",
    "card_words": "Type it into your card machine. It works once, for exactly this amount.",
    "card_amount": "Charge exactly",
    "card_number": "Card number",
    "card_expiry": "Expires",
    "card_cvc": "Security code",
    "card_merchant": "Issued to",
    "card_once": "This page shows it once. When you leave, ask for a new link.",
    "terminal_heading": "No card machine at hand?",
    "terminal_words": "In this test, the button does what your terminal would do.",
    "terminal_fee": "Your processor keeps {fee} of it.",
    "terminal_button": "Charge this card",
    "card_active_heading": "This link was used",
    "card_active_words": "A link shows the card once, and soon. Nothing was charged. Go back and"
    " ask for a new one.",
    "card_used_heading": "Approved",
    "card_used_words": "{amount} was charged. Approval code {code}. The card can’t be used again.",
    "card_declined_heading": "Declined",
    "card_declined_words": "Nothing was charged. The card is closed, and the payment comes another"
    " way.",
    "card_expired_heading": "This card is too old",
    "card_expired_words": "Nothing was charged. The payment comes another way.",
    "card_closed_heading": "This card is closed",
    "card_closed_words": "Nothing was charged. The payment comes another way.",
    "card_missing_heading": "We can’t find this page",
    "card_missing_words": "Nothing was charged here. Go back to the payment, and ask again.",
}
_SPANISH: Final = {
    "site": "Emisor de tarjetas de prueba",
    "test_words": "Esta tarjeta no sirve en ninguna terminal real y no se mueve dinero.",
    "footer": "Esta página simula un emisor de tarjetas y sirve para hacer pruebas.",
    "card_heading": "Su tarjeta de un solo uso",
    "card_words": "Escríbala en su terminal. Sirve una vez, por este monto exacto.",
    "card_amount": "Cobre exactamente",
    "card_number": "Número de tarjeta",
    "card_expiry": "Vence",
    "card_cvc": "Código de seguridad",
    "card_merchant": "Emitida a",
    "card_once": "Esta página la muestra una vez. Si sale, pida un enlace nuevo.",
    "terminal_heading": "¿No tiene una terminal a mano?",
    "terminal_words": "En esta prueba, el botón hace lo que haría su terminal.",
    "terminal_fee": "Su procesador se queda con {fee}.",
    "terminal_button": "Cobrar esta tarjeta",
    "card_active_heading": "Este enlace ya se usó",
    "card_active_words": "Un enlace muestra la tarjeta una vez y por poco tiempo. No se cobró"
    " nada. Vuelva y pida uno nuevo.",
    "card_used_heading": "Aprobada",
    "card_used_words": "Se cobraron {amount}. Código de aprobación {code}. La tarjeta ya no se"
    " puede usar.",
    "card_declined_heading": "Rechazada",
    "card_declined_words": "No se cobró nada. La tarjeta se cerró y el pago llega de otra forma.",
    "card_expired_heading": "Esta tarjeta ya venció",
    "card_expired_words": "No se cobró nada. El pago llega de otra forma.",
    "card_closed_heading": "Esta tarjeta está cerrada",
    "card_closed_words": "No se cobró nada. El pago llega de otra forma.",
    "card_missing_heading": "No encontramos esta página",
    "card_missing_words": "Aquí no se cobró nada. Vuelva al pago y pídala otra vez.",
}
ISSUER_TEXTS: Final = {"en": _ENGLISH, "es": _SPANISH}
