"""Every kind of page of a civic data challenge, with what has to be there first: entries, files, works, judges, a result."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.web.challenges.conftest import HOME, Judged, give, hand_in, send, works
from tests.web.challenges.made_up import OPEN, RESULTS, launch, predictions
from tests.web.conftest import SignedIn
from upstate.city import Workspace
from upstate.web.challenges.models import Entry, Submission

Kind = tuple[str, str, str, str]


def challenge_pages(
    city: Workspace, judged: Judged, entrant: Callable[..., SignedIn]
) -> Iterator[tuple[list[Kind], SignedIn | None]]:
    """Pages and who opens them, while the challenge is where these pages show most: open at first, then with its results."""
    editor, judges = judged
    for points, work in zip(("1", "5", "3"), works(), strict=True):
        give(judges[0], work, use=points, care=points, feedback="Show it to a plumber.")
    gone = Entry.objects.get(name="Gamma").pk
    editor.post(f"{HOME}desk/", {"what": "disqualify", "entry": gone, "why": "Rule 3: the answers were looked up."})
    launch(city, when=OPEN)
    team = entrant("Delta", how="team")
    hand_in(team)
    send(team, b"id,prediction\nS0001,nan\n")
    send(team, predictions(noise=1))
    send(team, predictions(noise=0.5))
    refused, scored = Submission.objects.earliest("pk").pk, Submission.objects.latest("pk").pk
    yield (
        [
            ("Challenges", "Retos", "/challenges/", ""),
            ("One challenge", "Un reto", HOME, ""),
            ("Board of a challenge", "Tabla de un reto", f"{HOME}board/", ""),
            ("Page of the day of an event", "Página del día de un evento", f"{HOME}today/", ""),
            ("Code of a challenge", "Código de un reto", "/challenges/door/", ""),
            ("Taking part, before the sign-in", "Participar, antes de iniciar sesión", f"{HOME}join/", ""),
        ],
        None,
    )
    yield [("Taking part in a challenge", "Participar en un reto", f"{HOME}join/", "")], editor
    yield (
        [
            ("Entry of a challenge", "Participación en un reto", f"{HOME}entry/", ""),
            ("Score of a file", "Puntaje de un archivo", f"{HOME}entry/files/{scored}/", ""),
            ("File with faults", "Archivo con errores", f"{HOME}entry/files/{refused}/", ""),
            ("Work for a judged track", "Trabajo para una categoría con jurado", f"{HOME}entry/tracks/best-use/", ""),
        ],
        team,
    )
    yield (
        [
            ("Works of a judge", "Trabajos de un miembro del jurado", f"{HOME}judge/", ""),
            ("One work and its rubric", "Un trabajo y sus criterios", f"{HOME}judge/{works()[0].pk}/", ""),
            ("Two works side by side", "Dos trabajos lado a lado", f"{HOME}judge/pairs/stories/", ""),
        ],
        judges[0],
    )
    yield (
        [
            ("Organiser's page of a challenge", "Página de quien organiza un reto", f"{HOME}desk/", ""),
            ("Tally of a judged track", "Cómputo de una categoría con jurado", f"{HOME}desk/best-use/", ""),
        ],
        editor,
    )
    launch(city, when=RESULTS)
    editor.post(f"{HOME}desk/best-use/", {"adjusted": "no"})
    yield [("Results of a challenge", "Resultados de un reto", HOME, "")], None
