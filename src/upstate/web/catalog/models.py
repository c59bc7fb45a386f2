"""What the public says about the city's data, and how often the data is used. Written by `catalog.actions` only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class DataRequest(models.Model):
    """One row a request for data. Its words are shown once a person of the staff has read them; email never is.

    dataset: the name of the dataset that it was published as; empty before.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", _("Received")
        LOOKED_AT = "looked at", _("Being looked at")
        ACCEPTED = "accepted", _("Accepted: it will be published")
        PUBLISHED = "published", _("Published")
        DECLINED = "declined", _("Declined")

    sent = models.DateTimeField(auto_now_add=True)
    title = models.CharField(max_length=200)
    words = models.TextField(max_length=5000, blank=True)
    email = models.EmailField(blank=True)
    shown = models.BooleanField(default=False)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.RECEIVED)
    answer = models.TextField(max_length=5000, blank=True)
    answered = models.DateTimeField(null=True)
    dataset = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.title}"


class Feedback(models.Model):
    """One row a message about a dataset. secret: the only way to read it without an account.

    version: the newest that the public could see when it was sent.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", _("Received")
        LOOKED_AT = "looked at", _("Being looked at")
        MENDED = "mended", _("The data was mended")
        ANSWERED = "answered", _("Answered")
        DECLINED = "declined", _("Nothing will be changed")

    sent = models.DateTimeField(auto_now_add=True)
    secret = models.CharField(max_length=64, unique=True)
    dataset = models.CharField(max_length=80, db_index=True)
    version = models.PositiveIntegerField()
    words = models.TextField(max_length=5000)
    email = models.EmailField(blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.RECEIVED)
    answer = models.TextField(max_length=5000, blank=True)
    answered = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.dataset}, {self.pk}"


class Reuse(models.Model):
    """One row a thing that somebody made of the city's data. Shown once a person of the staff has looked at it."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SHOWN = "shown", _("Shown")
        DECLINED = "declined", _("Declined")

    sent = models.DateTimeField(auto_now_add=True)
    title = models.CharField(max_length=200)
    link = models.URLField(max_length=500)
    who = models.CharField(max_length=200)
    words = models.TextField(max_length=2000, blank=True)
    email = models.EmailField(blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.WAITING)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def dataset_names(self) -> list[str]:
        return [one.dataset for one in self.datasets.all()]


class ReusedDataset(models.Model):
    """One row a dataset that a reuse is made of."""

    reuse = models.ForeignKey(Reuse, on_delete=models.CASCADE, related_name="datasets")
    dataset = models.CharField(max_length=80, db_index=True)

    class Meta:
        ordering: ClassVar = ["dataset"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reuse", "dataset"], name="a_dataset_stands_once_in_a_reuse")
        ]

    def __str__(self) -> str:
        return self.dataset


class Usage(models.Model):
    """One row a day (UTC), dataset and kind of use. Nothing about the visitor is kept. file: of a download, else empty."""

    class Kind(models.TextChoices):
        PAGE = "page", _("Page opened")
        ROWS = "rows", _("Rows looked at")
        MAP = "map", _("Map opened")
        DOWNLOAD = "download", _("Downloaded")

    day = models.DateField()
    dataset = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    file = models.CharField(max_length=200, blank=True)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dataset", "day", "kind", "file"], name="a_use_is_counted_in_one_row")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.dataset} {self.kind} {self.file}: {self.count}"
