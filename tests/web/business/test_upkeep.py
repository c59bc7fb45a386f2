"""People of the city keep the portal true: facts by one person, rules by two, the examples run before."""

from __future__ import annotations

from typing import Any

import pytest

from tests.permits.portal import open_portal
from upstate.actions.adapt_service import adapt_service
from upstate.actions.borrow import borrow
from upstate.actions.change_rules import rule_table
from upstate.actions.open_service import open_service
from upstate.city.workspace import Workspace

NAME = "business-portal"
DESK = "/business/desk/facts/"


@pytest.fixture
def adapted(city: Workspace) -> Workspace:
    borrow(workspace=city.folder, solution=NAME)
    adapt_service(workspace=city.folder, solution=NAME)
    return city


@pytest.fixture
def opened(city: Workspace) -> Workspace:
    open_portal(city.folder)
    own = city.borrowed(NAME).own
    (own / "examples.toml").write_text(open_examples(), "utf-8")
    return city


def open_examples() -> str:
    from upstate.solutions import find_on_shelf

    return (find_on_shelf(NAME) / "examples.toml").read_text("utf-8")


def _row(city: Workspace, table: str, holds: str) -> tuple[int, dict[str, str]]:
    rows = rule_table(workspace=city.folder, solution=NAME, table=table).rows
    return next((line, cells) for line, cells in rows.items() if holds in cells.values())


def _proposed(visitor: Any, city: Workspace, *, amount: str, examples: str = "", **more: str) -> Any:
    """Another amount for the license that the first example pays."""
    line, cells = _row(city, "fees", "Yearly license fee")
    given = {f"cell_{name}": cell for name, cell in cells.items() if name not in ("owner", "checked", "review")}
    given |= {"cell_amount": amount, "why": "Ordinance 12 of 2026", "examples": examples, **more}
    return visitor.post(f"{DESK}table/fees/{line}/", given)


def test_a_fact_is_shown_once_somebody_here_wrote_and_checked_it(adapted: Workspace, person: Any) -> None:
    editor = person("editor")
    page = editor.get(DESK).content.decode()
    assert "Long Beach had: 562-570-6211" in page
    answer = editor.post(f"{DESK}fact/licence_phone/", {"value": "315-555-0100", "owner": "clerk"})
    assert answer.status_code == 302
    fact = open_service(workspace=adapted.folder, name=NAME).solution.facts["licence_phone"]
    assert fact.shown() == "315-555-0100"


def test_a_telephone_of_the_other_city_is_refused_on_the_page_too(adapted: Workspace, person: Any) -> None:
    answer = person("editor").post(f"{DESK}fact/licence_phone/", {"value": "(562) 570-6211", "owner": "clerk"})
    assert answer.status_code == 422
    assert "belongs to Long Beach" in answer.content.decode()
    assert open_service(workspace=adapted.folder, name=NAME).solution.facts["licence_phone"].value == ""


@pytest.mark.parametrize("role", ["editor", "approver"])
def test_nobody_below_an_administrator_gives_a_department_the_applications_of_another(
    adapted: Workspace, person: Any, role: str
) -> None:
    parks = person(role, departments=["Parks"])
    told = {"value": "Parks", "owner": "clerk"}
    assert parks.get(f"{DESK}fact/treasury/").status_code == 403
    assert parks.post(f"{DESK}fact/treasury/", told).status_code == 403
    assert parks.post(f"{DESK}confirm/", {"table": "facts", "row": "treasury"}).status_code == 403
    facts = open_service(workspace=adapted.folder, name=NAME).solution.facts
    assert facts["treasury"].shown() == ""
    assert person("administrator").post(f"{DESK}fact/treasury/", {**told, "value": "Treasury"}).status_code == 302
    assert open_service(workspace=adapted.folder, name=NAME).solution.facts["treasury"].shown() == "Treasury"


@pytest.mark.parametrize("table", ["rules", "fees"])
def test_no_borrowed_rule_or_fee_counts_by_the_click_of_one_person(adapted: Workspace, person: Any, table: str) -> None:
    editor, approver = person("editor"), person("approver")

    def care() -> Any:
        return getattr(open_service(workspace=adapted.folder, name=NAME).solution, table)[0].care

    where = editor.post(f"{DESK}confirm/", {"table": table, "row": "2"})["Location"]
    assert editor.post(f"{DESK}confirm/", {"table": table, "row": "2"})["Location"] == where
    assert not care().is_ours
    assert approver.post(f"{where}decide/", {"answer": "accept"}).status_code == 302
    assert care().is_ours and care().owner == editor.person.email


def test_the_list_is_searched_and_filtered(adapted: Workspace, person: Any) -> None:
    page = person("editor").get(f"{DESK}?q=e-mail&state=borrowed").content.decode()
    assert "e-mail address of that office" in page and "telephone of city hall" not in page


def test_nobody_below_an_editor_sees_it_and_a_city_without_a_portal_has_no_such_page(
    city: Workspace, client: Any, person: Any
) -> None:
    assert client.get(DESK).status_code == 302
    assert person("viewer").get(DESK).status_code == 403
    assert person("editor").get(DESK).status_code == 404


def test_a_change_that_breaks_an_example_is_shown_and_not_accepted(opened: Workspace, person: Any) -> None:
    editor, approver = person("editor"), person("approver")
    where = _proposed(editor, opened, amount="368.68")["Location"]
    assert "the fee should be" in editor.get(where).content.decode()
    refused = approver.post(f"{where}decide/", {"answer": "accept"})
    assert refused.status_code == 422
    assert "breaks examples" in refused.content.decode()
    assert _row(opened, "fees", "Yearly license fee")[1]["amount"] == "348.68"


def test_with_its_examples_it_is_accepted_by_a_second_person_and_only_by_one(opened: Workspace, person: Any) -> None:
    from upstate.web.business.models import RuleChange

    proposer = person("approver")
    broken = _proposed(proposer, opened, amount="368.68")["Location"]
    assert "It can be accepted only together" in proposer.get(broken).content.decode()
    mended = _examples_with(opened, more=20)
    where = _proposed(proposer, opened, amount="368.68", examples=mended)["Location"]
    assert proposer.post(f"{where}decide/", {"answer": "accept"}).status_code == 422  # never the same one
    assert person("editor").post(f"{where}decide/", {"answer": "accept"}).status_code == 403
    second = person("approver")
    assert second.post(f"{where}decide/", {"answer": "accept"}).status_code == 302
    _line, cells = _row(opened, "fees", "Yearly license fee")
    assert cells["amount"] == "368.68"
    assert second.post(f"{where}decide/", {"answer": "accept"}).status_code == 422  # decided already
    kept = RuleChange.objects.get(pk=where.rstrip("/").rpartition("/")[2])
    assert (kept.state, kept.before["amount"], kept.after["amount"]) == ("accepted", "348.68", "368.68")
    # The other proposal was made of a row that is another by now.
    assert "is not what it was" in second.post(f"{broken}decide/", {"answer": "accept"}).content.decode()


def _examples_with(city: Workspace, *, more: int) -> str:
    """The examples with what the rules say once the license costs so much more."""
    import re

    from upstate.actions.change_rules import RowChange, try_change

    text = open_examples()
    line, cells = _row(city, "fees", "Yearly license fee")
    change = RowChange("fees", line, cells, {**cells, "amount": "368.68"})
    broken = try_change(workspace=city.folder, solution=NAME, change=change).broken
    for name in {re.search("“(.*)”", fault)[1] for fault in broken}:  # type: ignore[index]
        begin = text.index(name)
        block = text[begin:].partition("[[examples]]")[0]
        raised = re.sub(
            r"((?:most_)?fee = )([0-9.]+)", lambda found: f"{found[1]}{round(float(found[2]) + more, 2)}", block
        )
        text = text.replace(block, raised)
    return text


def test_a_row_that_can_not_be_read_is_told_and_nothing_is_kept(opened: Workspace, person: Any) -> None:
    from upstate.web.business.models import RuleChange

    answer = _proposed(person("editor"), opened, amount="a lot")
    assert answer.status_code == 422
    assert "no amount such as" in answer.content.decode()
    assert not RuleChange.objects.exists()


def test_a_row_is_added_and_taken_away(opened: Workspace, person: Any) -> None:
    first, second = person("editor"), person("approver")
    new = {"cell_use": "salon", "cell_zone": "X-9", "cell_status": "permitted", "why": "New district"}
    where = first.post(f"{DESK}table/uses/0/", new)["Location"]
    second.post(f"{where}decide/", {"answer": "accept"})
    line, cells = _row(opened, "uses", "X-9")
    assert cells["owner"] == first.person.email and cells["checked"]
    where = first.post(f"{DESK}table/uses/{line}/", {**new, "remove": "yes"})["Location"]
    second.post(f"{where}decide/", {"answer": "accept"})
    rows = rule_table(workspace=opened.folder, solution=NAME, table="uses").rows
    assert not [one for one in rows.values() if one["zone"] == "X-9"]


def test_the_examples_that_a_change_breaks_take_what_the_rules_say_then(opened: Workspace, person: Any) -> None:
    proposer, second = person("editor"), person("approver")
    line, _cells = _row(opened, "fees", "Yearly license fee")
    form = proposer.get(f"{DESK}table/fees/{line}/").content.decode()
    assert "A food truck that cooks, with two helpers" in form and "In dollars, such as 120 or 120.50." in form
    broken = _proposed(proposer, opened, amount="368.68", examples=open_examples().replace("\n", "\r\n"))["Location"]
    page = second.get(broken).content.decode()
    assert 'value="accept"' not in page and 'value="decline"' in page and "Propose it anew" in page
    where = _proposed(proposer, opened, amount="368.68", examples=open_examples(), fit="on")["Location"]
    page = second.get(where).content.decode()
    assert "Every example is kept" in page and 'value="accept"' in page and "664.68" in page
    assert second.post(f"{where}decide/", {"answer": "accept"}).status_code == 302
    kept = (opened.borrowed(NAME).own / "examples.toml").read_text("utf-8")
    assert kept.startswith(open_examples()[:100]) and "fee = 664.68" in kept


def test_a_cell_that_can_not_be_read_says_to_mend_it(opened: Workspace, person: Any) -> None:
    page = _proposed(person("editor"), opened, amount="a lot").content.decode()
    assert "Mend the field that is named" in page and "ask who made the solution" not in page
