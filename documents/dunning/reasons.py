"""Why a step that was due did not leave: stored as a code, said in words to the member."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Why(models.TextChoices):
    """The label is the sentence that the member reads."""

    PAID = "paid", _("Paid meanwhile: nothing was sent.")
    CREDITED = "credited", _("Taken back by a credit note: nothing was sent.")
    SAYS_PAID = "says_paid", _("The customer says it is paid: nothing was sent.")
    DISPUTE = "dispute", _("The customer disputes it: nothing was sent.")
    RECOVERY = "recovery", _("Held by the recovery service: nothing was sent.")
    ADDRESS = "address", _("Not sent: unknown address. Up to you: correct it.")
    REFUSED = (
        "refused",
        _(
            "Not sent: the customer's mail server refused it. The recovery service looks at it."
        ),
    )
    UNSENT = (
        "unsent",
        _("Not sent: the e-mail did not get out. The recovery service sends it again."),
    )
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
        return self in {
            Why.PAID,
            Why.CREDITED,
            Why.SAYS_PAID,
            Why.DISPUTE,
            Why.RECOVERY,
        }

    @property
    def fails(self) -> bool:
        """The member mends the address, or recovery sends it again."""
        return self in {Why.ADDRESS, Why.REFUSED, Why.UNSENT}

    @classmethod
    def of_failure(cls, detail: str) -> "Why":
        """Why a step failed; what nobody noted did not get out."""
        return cls(detail) if detail in cls.values else cls.UNSENT
