"""Why a plan left a part to the patient: its official code, said to a person.

The codes are the claim adjustment reason codes (X12 external code list 139) of the group PR; the
words are ours. A code that has none here is said to have none.
"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

_WORDS = {
    "1": _("Your deductible: the part you pay each year before your plan starts to pay."),
    "2": _("Coinsurance: your plan pays most of the price, and you pay this part."),
    "3": _("Copay: your fixed amount for a visit like this."),
    "26": _("Your plan says that the care was before your coverage began."),
    "27": _("Your plan says that the care was after your coverage ended."),
    "31": _(
        "Your plan couldn’t find you by the number it was given. Check your member ID with us."
    ),
    "32": _("Your plan says that this person isn’t covered as a member of the family."),
    "33": _("Your plan says that it doesn’t cover members of the family."),
    "35": _("You have reached the most that your plan ever pays."),
    "49": _("Your plan doesn’t pay for a routine visit of this kind."),
    "50": _("Your plan says that the care wasn’t medically needed. You can ask it to look again."),
    "51": _("Your plan says that it doesn’t cover a condition from before your coverage began."),
    "55": _("Your plan calls this care experimental, and doesn’t pay for it."),
    "66": _("The first units of blood, which your plan leaves to you."),
    "96": _("Your plan doesn’t cover this care."),
    "100": _("Your plan sent the money for this to you. You pass it on to the clinic."),
    "106": _("Your plan says that you chose to pay for this yourself."),
    "119": _("You have reached the most that your plan pays for care of this kind in a year."),
    "142": _("The part that Medicaid says you pay each month."),
    "149": _("You have reached the most that your plan ever pays for care of this kind."),
    "178": _("The part of your own costs that you must reach before Medicaid starts to pay."),
    "187": _("The part that your plan’s spending account covers."),
    "197": _(
        "Your plan says that it should have been asked before the care. You can ask it again."
    ),
    "198": _("The care went beyond what your plan had agreed to."),
    "200": _("Your plan says that you weren’t covered on this day."),
    "201": _("A settlement pays for this, from money that is kept for it."),
    "202": _("Your plan doesn’t pay for things for comfort."),
    "204": _("Your plan, as it is now, doesn’t cover this care."),
    "227": _("Your plan asked you for something and didn’t get it. Call your plan."),
    "238": _("Only a part of the care fell into the time in which you were covered."),
    "242": _("Your plan pays only clinics of its network for this care."),
    "243": _("Your plan says that another doctor should have sent you here."),
}


def reason_words(code: str) -> str:
    """Give a code's words; for a code without any, what can truly be said."""
    words = _WORDS.get(code)
    if words is not None:
        return gettext(words)
    return gettext(
        "Your plan gave reason code {code}, and no words with it. Your plan can explain it: its "
        "phone number is on your card."
    ).format(code=code)
