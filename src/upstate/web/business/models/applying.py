"""An application for a permit: what was answered, which files came with it, and what happened to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from upstate.web.choices import TextChoices


class Stage(TextChoices):
    """Where an application is. Each has words for the applicant."""

    DRAFT = "draft", _("Not sent yet")
    SENT = "sent", _("We have it")
    IN_REVIEW = "in review", _("We are looking at it")
    WAITING = "waiting", _("Waiting for you")
    ISSUED = "issued", _("Issued")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Channel(TextChoices):
    """How it came in."""

    WEB = "web", _("on this site")
    PAPER = "paper", _("on paper")
    PHONE = "phone", _("by telephone")
    COUNTER = "counter", _("at the counter")


class Application(models.Model):
    """One row an application, from its first page on.

    reference: eight letters and digits that the applicant is told; it opens nothing by itself. permit, form: names out of the
    service as it was then; `text` is the fingerprint of that service. key: hash of what the link to go on with it holds; whoever has
    the link may read and change a draft. person: null where the applicant has no account. entered_by: who of the city typed in what
    came on paper or by telephone; null where the applicant did. interview: answers of the permit finder
    as lists of names or numbers in text. zone: of the place, as the zoning map has it; empty where it is not known. found_by:
    reference and names as `reviewing.names` folds them, a space around each word; empty before it is sent. decided: day of the
    decision; ends_on: last day of what was issued; both null before.
    """

    reference = models.CharField(max_length=12, unique=True)
    permit = models.CharField(max_length=64)
    form = models.CharField(max_length=64)
    text = models.CharField(max_length=64)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.DRAFT, db_index=True)
    channel = models.CharField(max_length=20, choices=Channel.choices, default=Channel.WEB)
    language = models.CharField(max_length=5, default="en")
    email = models.EmailField(blank=True)
    key = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="applications"
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    interview = models.JSONField(default=dict)
    zone = models.CharField(max_length=40, blank=True)
    found_by = models.TextField(blank=True)
    begun = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)
    sent = models.DateTimeField(null=True)
    decided = models.DateTimeField(null=True)
    ends_on = models.DateField(null=True)
    erased = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("application")
        verbose_name_plural = _("applications")

    def __str__(self) -> str:
        return self.reference

    @property
    def last_sent(self) -> Version | None:
        """The version that was sent last; null before one is. Versions that were fetched already are not asked for again."""
        return max((one for one in self.versions.all() if one.sent), key=lambda one: one.number, default=None)


class Version(models.Model):
    """One row a state of the answers. The one without `sent` is the draft, of which there is at most one; what was sent is never
    changed, so that two can be held against each other.

    answers: by section, a list with one object of answers by question for each time that the section was filled in. signed: the
    name that was typed under the declaration.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    signed = models.CharField(max_length=200, blank=True)
    sent = models.DateTimeField(null=True)

    class Meta:
        ordering = ["application", "number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="business_version_once")]

    def __str__(self) -> str:
        return f"{self.application} {self.number}"


class Upload(models.Model):
    """One row a file that came with an application. name: as the applicant calls it; the file itself lies at `path` under the site's
    folder, by its fingerprint. question: of the form; place: the time that the section was filled in, counted from 0. pages: null for
    what has none. found: what the checks said, as objects of three parts. removed: taken out of the draft, kept while a sent version
    shows it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="uploads")
    section = models.CharField(max_length=64)
    place = models.PositiveSmallIntegerField(default=0)
    question = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20)
    pages = models.PositiveIntegerField(null=True)
    found = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)
    removed = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """One row a thing that happened to an application; never changed. The clocks are computed from these.

    what: one of the names in `business.events`. who: name and address of a person of the city, `applicant`, or `the program`.
    department: empty where it is of none. shown: whether the applicant sees it. words: text that was typed with it. values: the
    figures of it, such as the name of the question that is asked about.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(db_index=True)
    what = models.CharField(max_length=40)
    who = models.CharField(max_length=420)
    department = models.CharField(max_length=100, blank=True)
    shown = models.BooleanField(default=True)
    words = models.TextField(blank=True)
    values = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.application} {self.what}"
