"""A city with a challenge that is open, and people who take part."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.challenges.made_up import NAME, launch
from tests.web.conftest import SignedIn
from upstate.city import Workspace

Make = Callable[..., SignedIn]


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


def send(visitor: SignedIn, content: bytes, *, name: str = "mine.csv") -> Any:
    """Send a file of predictions and follow to what became of it."""
    file = SimpleUploadedFile(name, content)
    return visitor.post(f"/challenges/{NAME}/entry/send/", {"file": file}, follow=True)
