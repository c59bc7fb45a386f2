"""Judged tracks: what entries hand in, who judges it, and what they gave."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from upstate.web.challenges.models.entering import Entry


class Work(models.Model):
    """One row what an entry hands in to a judged track. file: below the site's folder, empty where there is none; kind: as the checks found it.
    withdrawn: when it was taken back; null while it takes part."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="works")
    track = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    does = models.TextField(max_length=4000)
    link = models.URLField(max_length=300, blank=True)
    file = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    changed = models.DateTimeField(auto_now=True)
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("work for a judged track")
        verbose_name_plural = _("works for judged tracks")
        constraints = [models.UniqueConstraint(fields=["entry", "track"], name="challenges_one_work_each")]

    def __str__(self) -> str:
        return f"{self.track}: {self.title}"


class Judge(models.Model):
    """One row a person who judges works of a challenge, whatever else the person is on this site. email: by which they sign in; an account may
    come later. ended: when it was ended; null while it holds."""

    challenge = models.CharField(max_length=60)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    ended = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("judge")
        verbose_name_plural = _("judges")
        constraints = [models.UniqueConstraint(fields=["challenge", "email"], name="challenges_one_judge_each")]

    def __str__(self) -> str:
        return f"{self.challenge}: {self.name}"


class Conflict(models.Model):
    """One row a judge and an entry that the judge must not judge. by: who said so; why: in words, which the office reads."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="conflicts")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="conflicts")
    by = models.CharField(max_length=10, choices=[("judge", _("the judge")), ("staff", _("the city"))])
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [models.UniqueConstraint(fields=["judge", "entry"], name="challenges_one_conflict_each")]

    def __str__(self) -> str:
        return f"{self.judge} / {self.entry}"


class Assignment(models.Model):
    """One row a work that a judge is given."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="assignments")
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="assignments")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("work of a judge")
        verbose_name_plural = _("works of judges")
        constraints = [models.UniqueConstraint(fields=["judge", "work"], name="challenges_assigned_once")]

    def __str__(self) -> str:
        return f"{self.judge} / {self.work}"


class Marks(models.Model):
    """One row what a judge gave a work. marks: points by criterion; those not given yet are not there. done: whether the judge said that it is
    whole."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="given")
    marks: Any = models.JSONField(default=dict)
    feedback = models.TextField(max_length=4000, blank=True)
    done = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("marks of a judge")
        verbose_name_plural = _("marks of judges")

    def __str__(self) -> str:
        return f"{self.assignment}: {self.marks}"


class Comparison(models.Model):
    """One row a judge on two works of a pairwise track, first before second by number. better: one of both; null where they are equal."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="comparisons")
    first = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="+")
    better = models.ForeignKey(Work, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("comparison of two works")
        verbose_name_plural = _("comparisons of two works")
        constraints = [models.UniqueConstraint(fields=["judge", "first", "second"], name="challenges_compared_once")]

    def __str__(self) -> str:
        return f"{self.judge}: {self.first} / {self.second}"


class Verdict(models.Model):
    """One row a judged track whose result was published. result: as `judging.told_result` gave it, which does not change any more."""

    challenge = models.CharField(max_length=60)
    track = models.CharField(max_length=60)
    adjusted = models.BooleanField()
    result: Any = models.JSONField()
    by = models.CharField(max_length=254)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("published result")
        verbose_name_plural = _("published results")
        constraints = [models.UniqueConstraint(fields=["challenge", "track"], name="challenges_one_verdict_each")]

    def __str__(self) -> str:
        return f"{self.challenge}: {self.track}"
