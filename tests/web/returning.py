"""People who signed in once for many tests: to make a person and sign in takes as long as many requests."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from tests.web.conftest import SignedIn, open_city, sign_in_somebody
from upstate.city.workspace import Workspace


@dataclass(frozen=True)
class Returning:
    """database: one in which they have signed in, for tests to copy. sessions: the key of each one's session, by name."""

    database: Path
    sessions: Mapping[str, str]

    def enter(self, city: Workspace) -> None:
        """Let the site of this city have them."""
        connections.close_all()
        shutil.copyfile(self.database, city.folder / "site" / "site.sqlite3")

    def come_back(self, name: str) -> SignedIn:
        """The client of one of them, who signed in at this moment, as far as the site knows."""
        from upstate.web.people.models import Person
        from upstate.web.people.sessions import SEEN, STARTED

        visitor = SignedIn()
        visitor.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[name]
        session, now = visitor.session, time.time()
        session[STARTED] = session[SEEN] = now
        for method in session["account_authentication_methods"]:
            method["at"] = now
        session.save()
        visitor.person = Person.objects.get(pk=session["_auth_user_id"])
        return visitor


def sign_in_once(folder: Path, template: Path, people: Mapping[str, Mapping[str, Any]]) -> Returning:
    """Let all of `people` sign in to a site in this folder. people: what `sign_in_somebody` takes, by name."""
    with open_city(folder, template) as city:
        cookies = {name: sign_in_somebody(**fields).cookies for name, fields in people.items()}
    sessions = {name: cookie[settings.SESSION_COOKIE_NAME].value for name, cookie in cookies.items()}
    return Returning(city.folder / "site" / "site.sqlite3", sessions)
