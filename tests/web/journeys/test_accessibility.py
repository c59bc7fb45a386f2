"""Every kind of page of the demo city, and of a business portal, a challenge and others' catalogs in it, under axe, with scripts and without; the statement is made from it.

`make accessibility` writes what came out to `web/accessibility.json`, which ships with the program, and takes the pictures
of the docs. Otherwise the test holds the shipped statement against what comes out now. The statement is of a wide window and a
narrow one; `make test` opens the narrow one alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.fieldwork.town import furnish
from tests.thorough import widths
from tests.web.challenges.conftest import Judged
from tests.web.conftest import SignedIn
from tests.web.journeys import gathering_pages
from tests.web.journeys.challenge_pages import challenge_pages
from tests.web.journeys.hands import PICTURES, WRITE
from tests.web.journeys.portal_pages import desk_pages, open_town, public_pages
from upstate.actions.call_meeting import call_meeting
from upstate.actions.plan_round import plan_round
from upstate.actions.record_visits import record_visits
from upstate.city import Workspace, write_text
from upstate.fieldwork.visit import Visit
from upstate.web.catalog.staff.work import start_harvest
from upstate.web.field.actions import assign
from upstate.web.pages.accessibility import RESULTS, AccessibilityResults, PageTest, load_results

pytestmark = pytest.mark.browser
TOLD = (1280, 320)
WIDTHS = tuple(sorted(widths(), reverse=True))
Kind = tuple[str, str, str, str]
NOWHERE = "/nothing-here/"
WWC = "/standards/what-works-cities-2022/"
# English name, Spanish name, address, and the name of its picture where the docs show it.
PUBLIC = [
    ("First page", "Página de inicio", "/", "home"),
    ("Written page", "Página escrita", "/about/", ""),
    ("Search", "Búsqueda", "/datasets/?q=servise+requests", "search"),
    ("Search without a result", "Búsqueda sin resultados", "/datasets/?q=zzzzzz", ""),
    ("Dataset", "Conjunto de datos", "/datasets/service-requests/", "dataset"),
    (
        "Rows with a filter and a chart",
        "Filas con filtro y gráfica",
        "/datasets/service-requests/rows/?f.type.is=Pothole",
        "rows",
    ),
    (
        "A filter that can not be used",
        "Un filtro que no sirve",
        "/datasets/service-requests/rows/?f.opened.from=soon",
        "",
    ),
    ("Charts", "Gráficas", "/datasets/water-mains/charts/?column=material", ""),
    ("Map", "Mapa", "/datasets/service-requests/map/", "map"),
    ("Versions", "Versiones", "/datasets/service-requests/versions/", ""),
    ("One version", "Una versión", "/datasets/service-requests/versions/1/", ""),
    (
        "Difference of versions",
        "Diferencia entre versiones",
        "/datasets/service-requests/versions/2/difference/",
        "difference",
    ),
    ("Inventory", "Inventario", "/inventory/", ""),
    ("Requests for data", "Solicitudes de datos", "/requests/", ""),
    ("Feedback", "Comentarios", "/datasets/service-requests/feedback/", ""),
    ("Showcase", "Proyectos hechos con los datos", "/reuses/", ""),
    ("Solutions", "Soluciones", "/solutions/", ""),
    ("One solution", "Una solución", "/solutions/water-main-breaks/", "solution"),
    ("List of a solution", "Lista de una solución", "/solutions/water-main-breaks/ranking/", "ranking"),
    ("Map of a list", "Mapa de una lista", "/solutions/water-main-breaks/map/", ""),
    ("Report", "Informe", "/solutions/water-main-breaks/report/", ""),
    ("Standards", "Estándares", "/standards/", ""),
    ("Ladder of a standard", "Escalera de un estándar", WWC, ""),
    ("How the city does", "Cómo va la ciudad", "/performance/", ""),
    ("One page of it to print", "Una página para imprimir", "/performance/print/", ""),
    ("One measure", "Un indicador", "/performance/requests-closed-in-7-days/", ""),
    ("What was tried", "Qué se intentó", "/performance/evaluations/", ""),
    ("Sign-in", "Inicio de sesión", "/account/sign-in/", ""),
    ("Accessibility statement", "Declaración de accesibilidad", "/accessibility/", ""),
    ("Not found", "Página no encontrada", NOWHERE, ""),
]
STAFF = [
    ("Editors' desk", "Mesa de edición", "/staff/", ""),
    ("Draft with findings", "Borrador con hallazgos", "/staff/service-requests/", "draft"),
    ("New dataset", "Conjunto de datos nuevo", "/staff/new/", ""),
    ("Description form", "Formulario de descripción", "/staff/service-requests/describe/", ""),
    ("Dictionary form", "Formulario del diccionario", "/staff/service-requests/dictionary/", ""),
    ("First questions of a standard", "Primeras preguntas de un estándar", f"{WWC}snapshot/", ""),
    ("Where the city stands", "Dónde está la ciudad", f"{WWC}standing/?all=1", ""),
    ("Which cities lead", "Qué ciudades van delante", f"{WWC}leaders/", ""),
    ("One criterion", "Un criterio", f"{WWC}criteria/DM2/", ""),
    ("Account", "Cuenta", "/account/", ""),
    ("People", "Personas", "/people/", ""),
    ("Log of changes", "Registro de cambios", "/people/audit/", ""),
    ("Rounds of visits", "Rondas de visitas", "/field/rounds/", ""),
    ("Who walks which zone", "Quién recorre qué zona", "/field/rounds/water-main-breaks/may/", ""),
]
CREW = [
    ("Zones of a crew", "Zonas de un equipo", "/field/", ""),
    ("Doors of a zone", "Puertas de una zona", "/field/water-main-breaks/may/1/", ""),
    ("Form of a door", "Formulario de una puerta", "/field/water-main-breaks/may/1/2/", ""),
    ("Form of a door that is done", "Formulario de una puerta ya visitada", "/field/water-main-breaks/may/1/1/", ""),
    ("Form of an area", "Formulario de una zona con muchas viviendas", "/field/smoke-alarms/may/1/1/", ""),
]


def test_every_kind_of_page_passes_axe_and_the_statement_says_what_came_out(
    open_demo: Any,
    city: Workspace,
    tmp_path: Path,
    visitor: Any,
    person: Callable[..., SignedIn],
    judged: Judged,
    entrant: Callable[..., SignedIn],
    browser_faults: list[str],
    chromium: Any,
) -> None:
    administrator = person("administrator")
    address = open_demo()
    unit = ("Why a unit is first", "Por qué una unidad es la primera", _first_unit(visitor(address)), "unit")
    crew = _send_out(city, person("crew"))
    meeting = f"/performance/meetings/{call_meeting(workspace=city.folder).name}/"
    found = [
        *_look(visitor, address, (*PUBLIC, unit), None),
        *_look(visitor, address, STAFF, administrator),
        *_look(visitor, address, _of_meeting(meeting), administrator),
        *_look(visitor, address, CREW, crew),
    ]
    with gathering_pages.others(city):
        found += _look(visitor, address, gathering_pages.public_pages(city), None)
        start_harvest(source="school", by=administrator.person.email)
        found += _look(visitor, address, gathering_pages.staff_pages(), administrator)
    open_town(city, tmp_path / "files")
    found += _look(visitor, address, public_pages(), None)
    found += _look(visitor, address, desk_pages(city, administrator), administrator)
    for kinds, who in challenge_pages(city, judged, entrant):
        found += _look(visitor, address, kinds, who)
    browser_faults[:] = [fault for fault in browser_faults if "404" not in fault and "400" not in fault]
    results = AccessibilityResults(
        tested=date.today(), tools=(f"Chromium {chromium.version.partition('.')[0]}", "axe-core"), pages=tuple(found)
    )
    assert [one.name for one in found if one.violations] == []
    if WRITE:
        write_text(RESULTS, results.model_dump_json(indent=2) + "\n")
    shipped = load_results(RESULTS)
    assert shipped is not None, "run `make accessibility`"
    assert {one.widths for one in shipped.pages} == {TOLD}
    now = tuple(one.model_copy(update={"widths": TOLD}) for one in results.pages)
    assert shipped.pages == now, "the statement is of other pages: run `make accessibility`"


def _of_meeting(path: str) -> list[Kind]:
    return [
        ("Meetings", "Reuniones", "/performance/meetings/", ""),
        ("Form of a meeting", "Formulario de una reunión", "/performance/meetings/new/", ""),
        ("Agenda", "Agenda", path, ""),
        ("One topic of a meeting", "Un tema de una reunión", f"{path}present/1/", ""),
        ("Follow-ups", "Compromisos", "/performance/follow-ups/", ""),
        ("Form of a target", "Formulario de una meta", "/performance/requests-closed-in-7-days/target/", ""),
    ]


def _send_out(city: Workspace, crew: SignedIn) -> SignedIn:
    """Plan a round by doors and one by areas, give the crew their first zones, and let it have been at a door of each."""
    furnish(city.folder, homes=4, stands_for=1400)
    for solution, which in (("water-main-breaks", ""), ("smoke-alarms", "12 elm st")):
        planned = plan_round(workspace=city.folder, solution=solution, homes=4, crew_day=4, name="may").round
        assign(solution=solution, round_name="may", person=crew.person, zones=[1])
        unit, by = planned.zones[0].stops[0].unit, crew.person.email
        visit = Visit(
            visit=f"first-{solution}", unit=unit, door=which, on=city.settings.today(), in_need=True, round="may", by=by
        )
        record_visits(workspace=city.folder, solution=solution, visits=[visit])
    return crew


def _first_unit(page: Any) -> str:
    """The address of the first unit of the list."""
    page.goto("/solutions/water-main-breaks/ranking/")
    return str(page.locator("main table tbody tr").first.get_by_role("link").first.get_attribute("href"))


def _look(visitor: Any, address: str, kinds: Sequence[Kind], signed_in: SignedIn | None) -> list[PageTest]:
    """One visitor opens all the pages with scripts, another one without."""
    with_scripts, without = (visitor(address, java_script_enabled=scripts) for scripts in (True, False))
    for page in (with_scripts, without):
        _sign_in(page, address, signed_in)
    without.set_viewport_size({"width": min(WIDTHS), "height": 900})
    found = [_look_at(with_scripts, without, one) for one in kinds]
    with_scripts.context.close()
    without.context.close()
    return found


def _look_at(with_scripts: Any, without: Any, one: Kind) -> PageTest:
    name, name_es, path, picture = one
    violations = 0
    for width in WIDTHS:
        with_scripts.set_viewport_size({"width": width, "height": 900})
        with_scripts.goto(path)
        violations += _faults(with_scripts, f"{path} at {width} px")
        if WRITE and picture and width == max(WIDTHS):
            with_scripts.screenshot(path=PICTURES / f"site-{picture}.png")
    answer = without.goto(path)
    assert (answer.status == 404) == (path == NOWHERE), f"{path} answers {answer.status}"
    assert without.locator("main h1").count() == 1, f"{path} without scripts"
    return PageTest(name=name, name_es=name_es, widths=WIDTHS, violations=violations, without_javascript=True)


def _sign_in(page: Any, address: str, signed_in: SignedIn | None) -> None:
    if signed_in is not None:
        page.context.add_cookies([{"name": "sessionid", "value": signed_in.cookies["sessionid"].value, "url": address}])


def _faults(page: Any, where: str) -> int:
    found = [
        f"{where}: {one['id']} at {node['target']}"
        for one in Axe().run(page).response["violations"]
        for node in one["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{where}: wider than the window")
    for fault in found:
        print(fault)  # noqa: T201 - pytest shows it when the test fails
    return len(found)
