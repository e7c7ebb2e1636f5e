"""Why a step that was due did not leave: stored as a code, said in words to the member."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Why(models.TextChoices):
    """The label is the sentence that the member reads."""

    PAID = "paid", _("Paid meanwhile: nothing was sent.")
    SAYS_PAID = "says_paid", _("The customer says it is paid: nothing was sent.")
    DISPUTE = "dispute", _("The customer disputes it: nothing was sent.")
    RECOVERY = "recovery", _("Held by the recovery service: nothing was sent.")
    ADDRESS = "address", _("Not sent: unknown address. Up to you: correct it.")
    BANK = (
        "bank",
        _(
            "Not sent yet: the bank was last read too long ago. It leaves once the bank is read."
        ),
    )
    RECEIPT = (
        "receipt",
        _("Not sent yet: money of this customer has come and is being matched."),
    )
    EARLY = (
        "early",
        _("Not sent yet: the time that the law or the plan gives is not over."),
    )
    PRESSURE = (
        "pressure",
        _("Not sent yet: this customer has just received another letter."),
    )
    RATE = (
        "rate",
        _(
            "Not sent yet: the interest rate of this period is missing. The cooperative adds it."
        ),
    )

    @property
    def settles(self) -> bool:
        """The step is no longer needed; if it comes back, the member is told anew."""
        return self in {Why.PAID, Why.SAYS_PAID, Why.DISPUTE, Why.RECOVERY}

    @property
    def fails(self) -> bool:
        """It comes back to the member, who can mend it."""
        return self == Why.ADDRESS
