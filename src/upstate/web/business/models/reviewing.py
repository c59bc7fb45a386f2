"""What the city does with an application: its reviews, inspections, fees, payments and letters."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upstate.web.business.models.applying import Application, Version
from upstate.web.business.models.by_two import Given
from upstate.web.choices import TextChoices


class ReviewState(TextChoices):
    """What a department says."""

    OPEN = "open", _("Not looked at yet")
    APPROVED = "approved", _("Approved")
    HELD = "held", _("Held")
    NOT_NEEDED = "not needed", _("Not needed")


ENDED = (ReviewState.APPROVED, ReviewState.NOT_NEEDED)


class Review(models.Model):
    """One row a department's look at an application. department: a name of the service, such as `fire`. days: working days in which
    the city means to answer. due: the day on which the clock runs out; it is computed from the events, written down for
    sorting, and stands still with the clock. by, at: who spoke last, and when; null before. version: what they looked at."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reviews")
    department = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=20, choices=ReviewState.choices, default=ReviewState.OPEN)
    days = models.PositiveSmallIntegerField()
    opened = models.DateTimeField()
    due = models.DateField(db_index=True)
    by = models.CharField(max_length=420, blank=True)
    at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)
    version = models.ForeignKey(Version, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["application", "department"], name="business_review_once")]

    def __str__(self) -> str:
        return f"{self.application} {self.department}"


class Result(TextChoices):
    """What an inspection found."""

    PLANNED = "planned", _("Planned")
    PASSED = "pass", _("Passed")
    FAILED = "fail", _("Not passed")
    AGAIN = "again", _("We have to come again")
    CALLED_OFF = "called off", _("Called off")


class Inspection(models.Model):
    """One row a visit. name: of the service. begins, ends: the window in which somebody comes. by, at: who said what was found."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="inspections")
    name = models.CharField(max_length=64)
    department = models.CharField(max_length=64, db_index=True)
    begins = models.DateTimeField(db_index=True)
    ends = models.DateTimeField()
    result = models.CharField(max_length=20, choices=Result.choices, default=Result.PLANNED)
    notes = models.TextField(blank=True)
    by = models.CharField(max_length=420, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["begins", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "name"], condition=Q(result="planned"), name="business_one_planned"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.name}"


class Charge(models.Model):
    """One row a fee. cents: null where the rules do not know the amount and somebody has to say it. by: empty where the rules said
    it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="charges")
    title_en = models.CharField(max_length=600)
    title_es = models.CharField(max_length=600)
    cents = models.PositiveBigIntegerField(null=True)
    by = models.CharField(max_length=420, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.application} {self.title_en}"


class Payment(models.Model):
    """One row a payment. provider: its name in `business.payments`. key: ours, told to the provider. reference: the provider's
    own, so that one payment is noted once; empty until it is paid. how: cash, the number of a check. paid: null until then."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="payments")
    provider = models.CharField(max_length=40)
    key = models.CharField(max_length=64, unique=True)
    reference = models.CharField(max_length=200, blank=True)
    cents = models.PositiveBigIntegerField()
    how = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=420)
    begun = models.DateTimeField(auto_now_add=True)
    paid = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "reference"], condition=~Q(reference=""), name="business_payment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.reference or self.key}"


class Refund(Given):
    """One row money that goes back: asked for by one person, given by another. lowers: whether the fees fall with it, or it is owed again. lowered: by how many cents they fell; what was paid too much lowers none."""

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="refunds")
    cents = models.PositiveBigIntegerField()
    lowers = models.BooleanField(default=True)
    lowered = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.payment} {self.cents}"


class Waiver(Given):
    """One row that a fee falls: asked for by one person, given by another; the fee does not fall before."""

    charge = models.ForeignKey(Charge, on_delete=models.CASCADE, related_name="waivers")
    cents = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.charge} {self.cents}"


class Letter(models.Model):
    """One row a letter as it was sent, never changed. number: of all letters of the city, by year; that of a certificate is the
    permit's. kind: the letter's name in the service. path: under the site's folder."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="letters")
    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=64)
    language = models.CharField(max_length=5)
    path = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=~Q(kind__in=["asked", "receipt"]),  # a question and a payment have each a letter of their own
                name="business_letter_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
