"""Every kind of page about what others keep, with what has to be there first: a county that was read twice, a portal that fails, and one
that is being read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tests.catalog.gathering.made import data_json, dcat
from tests.tables.servers.speaking import Answer, Asked, Brain, Speaker
from upstate.actions.add_source import add_source
from upstate.actions.harvest_source import harvest_source
from upstate.catalog.gathering.kept import harvest_folder
from upstate.city import Workspace

Kind = tuple[str, str, str, str]


@contextmanager
def others(city: Workspace) -> Iterator[None]:
    """The catalogs of others, on this machine; the one that is read by the site does not answer until it is over."""
    over = threading.Event()
    with ExitStack() as stack:
        for name, title, kind, brain in (
            ("county", "Onondaga County", "data.json", _county),
            ("transit", "Transit agency", "ckan", lambda _: Answer(404, b"no such page")),
            ("school", "School district", "socrata", _hanging(over)),
        ):
            site = Speaker(brain)
            stack.callback(site.close)
            add_source(workspace=city.folder, name=name, kind=kind, address=site.home, title=title)
            with (city.catalog / "sources" / f"{name}.toml").open("a") as file:
                file.write("allow_private = true\n")
        stack.callback(over.set)
        for name in ("county", "county", "transit"):
            harvest_source(workspace=city.folder, name=name)
        yield


def public_pages(city: Workspace) -> list[Kind]:
    """What everybody may open."""
    (stops, *_) = harvest_folder(city.catalog, "county").load_items()
    page = f"/datasets/elsewhere/county/{stops.key}/"
    return [
        ("The API, for who writes programs", "La API, para quien escribe programas", "/api/v1/docs", ""),
        ("Search with what others keep", "Búsqueda con lo que guardan otros", "/datasets/?q=bus+stops", ""),
        ("Dataset that others keep", "Conjunto de datos que guardan otros", page, ""),
    ]


def staff_pages() -> list[Kind]:
    """What the city's people open; the last of the sources is being read."""
    return [
        ("What is gathered from other catalogs", "Lo que se recopila de otros catálogos", "/staff/elsewhere/", ""),
        ("One source, with faults and dead links", "Una fuente, con errores y enlaces rotos", "/staff/elsewhere/county/", ""),
        ("A source whose run failed", "Una fuente cuya lectura falló", "/staff/elsewhere/transit/", ""),
        ("A source that is being read", "Una fuente que se está leyendo", "/staff/elsewhere/school/", ""),
    ]  # fmt: skip


def _county(asked: Asked) -> Answer:
    """Two datasets with live and dead links, one with faults, one twice, and one that can not be shown."""
    home = f"http://{asked.headers['host']}"
    if asked.path != "/data.json":
        return Answer(404 if asked.path.startswith("/gone") else 200)

    def stops(number: int, **said: Any) -> dict[str, Any]:
        files = [
            {"title": "Stops", "format": "CSV", "downloadURL": f"{home}{path}/{number}.csv"} for path in ("", "/gone")
        ]
        return dcat(number, **{"landingPage": f"{home}/stops/{number}", "distribution": files, **said})

    faulty = stops(3, modified="last May", keyword="buses, stops", license="free for all")
    return Answer.of(data_json([stops(1), stops(2), faulty, stops(1, title="A twin"), {"title": "Without a name"}]))


def _hanging(over: threading.Event) -> Brain:
    def answer(_: Asked) -> Answer:
        over.wait()
        return Answer(503)

    return answer
