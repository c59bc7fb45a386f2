"""A city with a challenge that is open, and people who take part."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.challenges.made_up import JUDGING, NAME, launch
from tests.web.conftest import SignedIn
from upstate.city import Workspace
from upstate.web.challenges.models import Work

Make = Callable[..., SignedIn]
Judged = tuple[SignedIn, list[SignedIn]]
HOME = f"/challenges/{NAME}/"


@pytest.fixture
def challenge(city: Workspace) -> Path:
    """The folder of a challenge that is open now."""
    return launch(city)


@pytest.fixture
def entrant(person: Make, challenge: Path) -> Callable[..., SignedIn]:
    """Somebody who takes part, alone or with a new team."""

    def entrant(name: str = "The Pavers", *, how: str = "alone", **more: Any) -> SignedIn:
        visitor = person("public")
        answer = visitor.post(f"/challenges/{NAME}/join/", {"how": how, "name": name, "accept": "on", **more})
        assert answer.status_code == 302, answer.content.decode()
        return visitor

    return entrant


@pytest.fixture
def judged(city: Workspace, entrant: Make, person: Make) -> Judged:
    """An editor, and two judges who were given the works of three entries. It is the time of the judges."""
    for name in ("Alpha", "Beta", "Gamma"):
        visitor = entrant(name)
        for track in ("best-use", "stories"):
            assert hand_in(visitor, track=track, title=f"Work of {name[0]}").status_code == 302
    launch(city, when=JUDGING)
    editor, judges = person("editor"), [person("public"), person("viewer")]
    for one in judges:
        told = {"what": "invite", "email": one.person.email.upper(), "name": f"Judge {one.person.pk}"}
        assert editor.post(f"{HOME}desk/", told).status_code == 302
    for track in ("best-use", "stories"):
        assert editor.post(f"{HOME}desk/", {"what": "assign", "track": track}).status_code == 302
    return editor, judges


def send(visitor: SignedIn, content: bytes, *, name: str = "mine.csv") -> Any:
    """Send a file of predictions and follow to what became of it."""
    file = SimpleUploadedFile(name, content)
    return visitor.post(f"/challenges/{NAME}/entry/send/", {"file": file}, follow=True)


def hand_in(visitor: SignedIn, *, track: str = "best-use", title: str = "A map", **more: Any) -> Any:
    told = {"title": title, "does": "It shows where to pave.", "link": "https://example.org/map", **more}
    return visitor.post(f"{HOME}entry/tracks/{track}/", told)


def give(
    judge: SignedIn, work: Work, *, use: str = "4", care: str = "3", what: str = "done", feedback: str = ""
) -> Any:
    return judge.post(
        f"{HOME}judge/{work.pk}/", {"mark-use": use, "mark-care": care, "what": what, "feedback": feedback}
    )


def works(track: str = "best-use") -> list[Work]:
    return list(Work.objects.filter(track=track))
