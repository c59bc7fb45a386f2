"""Every kind of page of the business portal, with what has to be there first: a town's tables, applications, an open record."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.test import Client

from tests.permits.portal import NAME, name_departments, open_portal
from tests.permits.town import bring_tables
from tests.web.business.applying.filling import begin, fill_truck
from tests.web.business.desk import case_of, next_window, worker
from tests.web.business.making import FOOD_TRUCK, send_again, send_application
from tests.web.business.record.published import approve, offered, some
from tests.web.conftest import SignedIn
from upstate.actions.change_rules import rule_table
from upstate.actions.open_service import OpenService
from upstate.city import Workspace, open_workspace
from upstate.solutions.service import CARE
from upstate.web.business.applying.keys import hashed
from upstate.web.business.handing_over import hand_over
from upstate.web.business.models import Application
from upstate.web.business.reviewing import actions
from upstate.web.business.reviewing.actions.reviews import Place
from upstate.web.business.views.paying import pay_address

Kind = tuple[str, str, str, str]
KEY = "k" * 43
_PLACE = "/business/permits/?business=restaurant&stage=idea"
_ANSWERED = "business=restaurant&stage=idea&place=100+Main+St&alcohol=yes&-=works&seats=60&sign=yes&employees=0"
_FUEL = Place("the_truck", 0, "fuel")


def open_town(city: Workspace, files: Path) -> OpenService:
    """The portal in a city that has other things already, with a zoning map, addresses and permits on record."""
    name_departments(city.folder)
    shutil.rmtree(
        open_workspace(city.folder).borrowed(NAME).folder, ignore_errors=True
    )  # the demo city has one of its own
    portal = open_portal(city.folder)
    bring_tables(portal, files)
    offered(city.folder, some(30, issued=portal.city.settings.today()))
    approve(city.folder, "issued-permits")
    return portal


def public_pages() -> list[Kind]:
    """What the entrepreneur opens."""
    client = Client()
    draft = begin(client)
    fill_truck(client, draft)
    faulty = begin(Client())
    kept = client.post("/business/checklist/?business=shop", {"done": ["zone_checked"]})["Location"]
    sent, tracked = _asked_about(), f"/business/track/{KEY}/"
    return [
        ("Front page of the portal for businesses", "Portada del portal de negocios", "/business/", ""),
        ("Guide", "Guía", "/business/guide/", ""),
        ("Step of the guide", "Paso de la guía", "/business/guide/find_a_place/", ""),
        ("Checklist", "Lista de tareas", "/business/checklist/?business=food_truck", ""),
        ("Checklist that was kept", "Lista de tareas guardada", kept, ""),
        ("Whom to ask", "A quién preguntar", "/business/contacts/", ""),
        ("Words of the portal", "Palabras del portal", "/business/words/", ""),
        ("Search in the portal", "Búsqueda en el portal", "/business/search/?q=food", ""),
        ("Question of the permit finder", "Pregunta del buscador de permisos", "/business/permits/", ""),
        ("Question about the place, with a map", "Pregunta sobre el lugar, con mapa", _PLACE, ""),
        ("Answer of the permit finder", "Respuesta del buscador de permisos", f"/business/permits/answer/?{_ANSWERED}", ""),
        ("Question to a person", "Pregunta a una persona", f"/business/permits/ask/?{_ANSWERED}", ""),
        ("A question that has arrived", "Una pregunta que llegó", "/business/permits/asked/", ""),
        ("Money for businesses", "Dinero para negocios", "/business/funding/?industry=food", ""),
        ("What can be applied for", "Lo que se puede solicitar", "/business/apply/", ""),
        ("Beginning of an application", "Comienzo de una solicitud", "/business/apply/begin/food_truck_permit/", ""),
        ("Draft of an application", "Borrador de una solicitud", draft, ""),
        ("Form to apply", "Formulario de solicitud", f"{faulty}part/owners/", ""),
        ("Form with files", "Formulario con archivos", f"{draft}part/the_truck/", ""),
        ("Review before sending", "Revisión antes de enviar", f"{draft}check/", ""),
        ("What is missing before sending", "Lo que falta antes de enviar", f"{faulty}check/", ""),
        ("Link by e-mail", "Enlace por correo", f"{draft}email/", ""),
        ("Forgetting an application here", "Olvidar una solicitud aquí", "/business/apply/forget/", ""),
        ("Finding an application again", "Encontrar una solicitud", "/business/track/", ""),
        ("Where an application is", "Dónde está una solicitud", tracked, ""),
        ("Withdrawing an application", "Retirar una solicitud", f"{tracked}withdraw/", ""),
        ("Paying", "Pagar", pay_address(sent), ""),
        ("Search in the open record", "Búsqueda en el registro abierto", "/business/record/?name=shop", ""),
        ("One permit on record", "Un permiso del registro", "/business/record/permits/1/0/", ""),
    ]  # fmt: skip


def desk_pages(city: Workspace, editor: SignedIn) -> list[Kind]:
    """What the city's own people open, of the application that `public_pages` has sent."""
    sent = Application.objects.get(key=hashed(KEY))
    case = f"/business/desk/at/{sent.reference}/"
    asked = hand_over(query="?business=bar", words="May I?", email="ana@tacos.example", phone="", language="en")
    line, change = _proposed(city, editor)
    return [
        ("Queue of applications", "Cola de solicitudes", "/business/desk/", ""),
        ("One application at the desk", "Una solicitud en la mesa", case, ""),
        ("What changed in an application", "Qué cambió en una solicitud", f"{case}changes/", ""),
        ("Messages of an application", "Mensajes de una solicitud", f"{case}messages/", ""),
        ("Who read an application", "Quién leyó una solicitud", f"{case}log/", ""),
        ("Keeping and erasing an application", "Conservar y borrar una solicitud", f"{case}keeping/", ""),
        ("Application on paper", "Solicitud en papel", "/business/desk/enter/", ""),
        ("Inspections", "Inspecciones", "/business/desk/inspections/", ""),
        ("Payments", "Pagos", "/business/desk/payments/", ""),
        ("E-mail that is sent", "Correo que se envía", "/business/desk/mail/", ""),
        ("Questions to the city", "Preguntas a la ciudad", "/business/desk/questions/", ""),
        ("Answer to a question", "Respuesta a una pregunta", f"/business/desk/questions/{asked.pk}/", ""),
        ("Upkeep of facts", "Mantenimiento de datos", "/business/desk/facts/", ""),
        ("One fact", "Un dato", "/business/desk/facts/fact/licence_phone/", ""),
        ("Table of rules", "Tabla de reglas", "/business/desk/facts/table/fees/", ""),
        ("Change of a rule", "Cambio de una regla", f"/business/desk/facts/table/fees/{line}/", ""),
        ("Change of a rule that waits", "Cambio de una regla en espera", change, ""),
    ]  # fmt: skip


def _asked_about() -> Application:
    """An application with one of everything: a question, an answer that changed, a visit, a payment."""
    sent, fire = send_application(), worker("fire")
    Application.objects.filter(pk=sent.pk).update(key=hashed(KEY))
    actions.ask(case_of(sent), "fire", _FUEL, by=fire, seen=1, words="No propane?")
    truck = {**FOOD_TRUCK["the_truck"][0], "fuel": ["charcoal"]}
    send_again(sent, {**FOOD_TRUCK, "the_truck": [truck]})
    actions.ask(case_of(sent), "fire", _FUEL, by=fire, seen=2, words="How do you put it out?")
    actions.plan(case_of(sent), "fire_inspection", by=fire, **next_window())
    actions.pay_at_counter(case_of(sent), by=worker("treasury"), cents=20_000, how="cash", receipt="17")
    return Application.objects.get(pk=sent.pk)


def _proposed(city: Workspace, editor: SignedIn) -> tuple[int, str]:
    """A line of the table of fees, and the address of a change of it that waits for a second person."""
    line, cells = next(iter(rule_table(workspace=city.folder, solution=NAME, table="fees").rows.items()))
    given = {f"cell_{name}": cell for name, cell in cells.items() if name not in CARE}
    given |= {"cell_title_en": "Fee by another name", "why": "Ordinance 12", "examples": ""}
    return line, str(editor.post(f"/business/desk/facts/table/fees/{line}/", given)["Location"])
