"""Who answers for facts is mailed what waits for them: with a link to each, once a week at most, and nothing where nothing waits."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from upstate.actions import check_links
from upstate.actions.open_service import OpenService
from upstate.actions.service_facts import LINKS
from upstate.web.business.models import Mail
from upstate.web.business.owners import tell_owners
from upstate.web.business.tracking.rounds import go_round_slowly

CLERK, FIRE = "clerk@springfield.example", "fire@springfield.example"
FACTS = "/business/desk/facts/"


def write(portal: OpenService, table: str, rows: Iterable[int] | str, **cells: str) -> None:
    """Change cells of a table of the city's own: of the fact with this name, or of rows by their place, counted from 0."""
    file = portal.paths.own / f"{table}.csv"
    read = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    for place, row in enumerate(read):
        if row.get("fact") == rows if isinstance(rows, str) else place in rows:
            row |= cells
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(read[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(read)
    file.write_text(out.getvalue(), "utf-8")


def bodies() -> dict[str, str]:
    return {one.to: one.body for one in Mail.objects.filter(key__startswith="facts ")}


def test_nothing_is_sent_where_nothing_is_due_and_where_there_is_no_portal(city: Any, request: Any) -> None:
    assert tell_owners() == 0
    request.getfixturevalue("portal")
    assert tell_owners() == 0 and not Mail.objects.exists()


def test_an_owner_is_told_what_is_due_and_what_is_borrowed_with_a_link_to_each(portal: OpenService) -> None:
    write(portal, "facts", "licence_phone", owner=FIRE, review="2026-01-05")
    write(portal, "fees", [0], owner=FIRE, checked="", review="")
    with override_settings(HOSTS=["springfield.example"], HTTPS=True):
        go_round_slowly()
    [(to, told)] = bodies().items()
    assert to == FIRE and told.startswith("2 rows of the business portal of Springfield, IL wait for you.")
    assert "to be looked at again since Jan. 5, 2026" in told
    assert f"https://springfield.example{FACTS}fact/licence_phone/" in told
    assert "borrowed, and nobody here has checked it" in told
    assert f"https://springfield.example{FACTS}?table=fees&q=2#rows" in told
    assert f"https://springfield.example{FACTS}?owner=fire%40springfield.example#rows" in told


def test_an_owner_is_told_once_a_week_however_often_the_site_starts_and_however_the_address_is_written(
    portal: OpenService,
) -> None:
    write(portal, "facts", "licence_phone", review="2026-01-05")
    write(portal, "facts", "zoning_phone", owner=CLERK.upper(), review="2026-01-05")
    now = timezone.now()
    assert [tell_owners(now + timedelta(days=days)) for days in (0, 0, 1, 6)] == [1, 0, 0, 0]
    Mail.objects.update(sent=now, to="", subject="", body="")  # as the queue leaves it
    assert tell_owners(now + timedelta(days=6)) == 0
    assert tell_owners(now + timedelta(days=8)) == 1
    assert Mail.objects.count() == 2 and set(bodies()) == {"", CLERK}


def test_a_dead_link_is_told_until_it_is_mended(
    portal: OpenService, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(portal, "facts", "sales_tax_link", value="https://gone.example/tax", owner=FIRE)

    def ask(url: str) -> tuple[str, str]:
        return ("It answered 404.", "Find it.") if "gone.example" in url else ("", "")

    monkeypatch.setattr(check_links, "ask", ask)
    checked = check_links.check_links(workspace=portal.city.folder, solution="business-portal")
    assert [one.url for one in checked.broken] == ["https://gone.example/tax"]
    assert "Its link leads nowhere." in person("editor").get(f"{FACTS}?q=sales_tax_link").content.decode()
    tell_owners()
    assert "its link leads nowhere" in bodies()[FIRE] and "sales_tax_link" in bodies()[FIRE]
    write(portal, "facts", "sales_tax_link", value="https://here.example/tax")
    Mail.objects.all().delete()
    assert tell_owners() == 0


@pytest.mark.parametrize("text", ["", "{", "[]", '{"dead": 7}', '{"dead": {"a": ["b"]}}', "\x00", '{"dead": null}'])
def test_what_is_no_list_of_dead_links_tells_nothing(portal: OpenService, text: str) -> None:
    (portal.paths.own / LINKS).write_text(text, "utf-8")
    assert tell_owners() == 0


@pytest.mark.parametrize("owner", ["City Hall", "a@b.example, c@d.example", "a@b", "a@", f"{'é' * 300}@b.example"])
def test_who_is_no_address_is_told_nothing_and_the_page_says_so(portal: OpenService, person: Any, owner: str) -> None:
    write(portal, "facts", "licence_phone", owner=owner, review="2026-01-05")
    assert tell_owners() == 0 and not Mail.objects.exists()
    page = person("editor").get(FACTS).content.decode()
    assert "1 row that is due has no owner with an e-mail address" in page


def test_a_long_list_is_cut_and_says_how_many_more_there_are(portal: OpenService) -> None:
    write(portal, "uses", range(60), review="2026-01-05")
    tell_owners()
    told = bodies()[CLERK]
    assert told.count("to be looked at again") == 50 and "And 10 more." in told
