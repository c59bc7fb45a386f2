"""By which names the desk knows an application: who applied, which business, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from upstate.permits.answering import said_once
from upstate.permits.searching import fold
from upstate.solutions.service import Form, ServiceSolution
from upstate.web.business.models import Application, Version

_MOST_WORDS = 8


@dataclass(frozen=True)
class Names:
    """Each is empty where the form does not ask for it, or nobody answered."""

    applicant: str = ""
    business: str = ""
    address: str = ""


def names_of(application: Application, solution: ServiceSolution) -> Names:
    """Of the version that was sent last. Who applied is who answered so, or else who signed."""
    form, sent = solution.forms.get(application.form), application.last_sent
    return names_in(form, sent) if form and sent else Names()


def names_in(form: Form, version: Version) -> Names:
    """The same of one version."""
    said = dict(reversed([*_said(form, version)]))  # the first that answers a thing counts
    return Names(
        applicant=said.get("name") or version.signed,
        business=said.get("business_name", ""),
        address=said.get("address", ""),
    )


def _said(form: Form, version: Version) -> Iterator[tuple[str, str]]:
    for one, said in said_once(form, version.answers):
        if isinstance(said, str) and said.strip():
            yield from ((what, said.strip()) for what in {one.opened, one.profile} if what)


def note_names(application: Application, form: Form, version: Version) -> None:
    """Write down the words by which the desk finds an application. Called inside the transaction that sends a version."""
    named = names_in(form, version)
    words = fold(" ".join((application.reference, version.signed, named.applicant, named.business)))
    Application.objects.filter(pk=application.pk).update(found_by=f" {' '.join(dict.fromkeys(words))} ")


def wanted_words(typed: str) -> list[str]:
    """What somebody looks for: small letters without accents."""
    return fold(typed[:200])[:_MOST_WORDS]
