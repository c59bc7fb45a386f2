"""Questions, permits, guide, forms and examples from a stranger: names that lead nowhere, circles, tags and numbers without end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.solutions.service.conftest import Spoil, the_portal, told, with_file
from tests.thorough import examples
from upstate.solutions.folder import MOST_BYTES
from upstate.solutions.service import PermitType, in_order, read_service

COOKS = 'name = "cooks"\nen ='
EMPLOYEES = 'name = "employees"\nkind = "number"'
QUESTIONS = {
    "a question that looks forward": ('when = {business = "food_truck"}', 'when = {employees = "> 5"}', "cooks is asked by employees, which is no question before it"),
    "a question that looks at itself": ('when = {business = "food_truck"}', 'when = {cooks = "yes"}', "cooks is asked by cooks, which is no question before it"),
    "a question that looks at nothing": ('when = {business = "food_truck"}', 'when = {busines = "food_truck"}', "which is no question before it"),
    "a question about where it is": ('when = {business = "food_truck"}', 'when = {place = "yes"}', "whose answer can be anything"),
    "a question about an answer that is not there": ('when = {business = "food_truck"}', 'when = {business = "casino"}', "which has no answer casino"),
    "a number asked of a word": ('when = {business = "food_truck"}', 'when = {business = "> 5"}', "whose answer is no number"),
    "a cell that can not be read": ('when = {business = "food_truck"}', 'when = {business = "food truck"}', "'food truck' can not be read"),
    "a condition that is no text": ('when = {business = "food_truck"}', "when = {business = true}", "questions.cooks.when.business"),
    "two questions of one name": (COOKS, COOKS.replace("cooks", "works"), "two questions are called works"),
    "two answers of one name": ('{name = "bar"', '{name = "shop"', "two choices have one name"),
    "choices of a number": (EMPLOYEES, f'{EMPLOYEES}\nchoices = [{{name = "a", en = "a", es = "a"}}]', "has choices when its kind is one or several"),
    "no choices to choose from": (EMPLOYEES, EMPLOYEES.replace("number", "one"), "has choices when its kind is one or several"),
    "an answer in capitals": ('{name = "bar"', '{name = "Bar"', "questions.business.choices"),
    "a question without Spanish": ('es = "¿Qué tipo de negocio es?"', "", "questions.business.es"),
    "a question that asks nothing": ('en = "What kind of business is it?"', 'en = ""', "questions.business.en"),
    "a question of 601 letters": ('en = "What kind of business is it?"', f'en = "{"x" * 601}"', "questions.business.en"),
    "a tag": ('en = "What kind of business is it?"', 'en = "What <script>alert(1)</script>?"', "what looks like a tag"),
    "an escape code": ('en = "What kind of business is it?"', r'en = "What \u001b[2J?"', "can not be shown"),
    "a kind that is not one": (EMPLOYEES, EMPLOYEES.replace("number", "code"), "questions.employees.kind"),
    "a number without end": ("most = 100000\n", "most = inf\n", "questions.employees.most"),
    "a number that is none": ("most = 100000\n", "most = nan\n", "questions.employees.most"),
    "least above most": ("most = 100000\n", "most = 5\nleast = 6\n", "least is more than most"),
    "a word that is not known": (EMPLOYEES, f"{EMPLOYEES}\nrun = 'id'", "questions.employees.run"),
    "no TOML": (EMPLOYEES, 'name = "employees', "questions.toml is not TOML"),
}  # fmt: skip
SIGN = 'name = "sign_permit"'
PERMITS = {
    "a permit that waits for itself": ('after = ["zoning_check", "building_permit"]', 'after = ["occupancy_certificate"]', "occupancy_certificate wait for each other"),
    "a circle of two": ('after = ["zoning_check"]\ndocuments = [\n  {en = "Plans', 'after = ["occupancy_certificate"]\ndocuments = [\n  {en = "Plans', "building_permit, occupancy_certificate wait for each other"),
    "a permit after none that there is": ('after = ["zoning_check", "building_permit"]', 'after = ["building_permits"]', "occupancy_certificate comes after building_permits, which is no permit"),
    "two permits of one name": (SIGN, 'name = "building_permit"', "two permits have one name"),
    "an agency that is not there": ('agency = "water_office"', 'agency = "sewer_office"', "waste_water_permit is of sewer_office, which is no contact"),
    "a form that is not there": ('form = "sign"', 'form = "signs"', "sign_permit has the form signs, which is not in forms/"),
    "a form that climbs": ('form = "sign"', 'form = "../sign"', "permits.sign_permit.form"),
    "a form that nobody decides": ('decides = "building"\n', "", "sign_permit has a form, and no department decides it"),
    "a department that decides and is not there": ('decides = "building"', 'decides = "mayor"', "sign_permit names the department mayor, which facts.csv does not have"),
    "a department that is a telephone": ('decides = "building"', 'decides = "zoning_phone"', "names the department zoning_phone"),
    "a department that reviews and is not there": ('{department = "police", days = 5', '{department = "sheriff", days = 5', "names the department sheriff"),
    "one department that reviews twice": ('{department = "police", days = 5', '{department = "fire", days = 5', "one department reviews food_truck_permit twice"),
    "a review without a question": (', asks = {en = "May this truck stand where it wants to?", es = "¿Puede este camión estar donde quiere?"}', "", "permits.food_truck_permit.reviews.1.asks"),
    "a review in no days": ('{department = "police", days = 5', '{department = "police", days = 0', "reviews.1.days"),
    "two inspections of one name": ('inspections = [{name = "sign_inspection"', 'inspections = [{name = "sign_inspection", department = "fire", en = "x", es = "x"}, {name = "sign_inspection"', "two inspections of sign_permit have one name"),
    "a record that is not there": ('record = "record_sign_permit"', 'record = "record_signs"', "sign_permit names the fact record_signs, which facts.csv does not have"),
    "a record that is a telephone": ('record = "record_sign_permit"', 'record = "city_hall_phone"', "names the fact city_hall_phone as record, and facts.csv says that it is of the kind phone"),
    "a link that is an address of a house": ('link = "alcohol_link"', 'link = "licence_address"', "names the fact licence_address as link"),
    "a permit that lasts no month": ("lasts_months = 24", "lasts_months = 0", "permits.home_business_permit.lasts_months"),
    "a permit that lasts for ever": ("lasts_months = 24", "lasts_months = 9999", "permits.home_business_permit.lasts_months"),
    "a permit of a kind that is not one": ('kind = "check"', 'kind = "blessing"', "permits.zoning_check.kind"),
}  # fmt: skip
GUIDE = {
    "a step of no stage": ('name = "test_your_idea"\nstage = "plan"', 'name = "test_your_idea"\nstage = "dream"', "test_your_idea is in the stage dream, which is not there"),
    "a step that asks nobody": ('contacts = ["county_clerk"]', 'contacts = ["notary"]', "names the contact notary, which is not there"),
    "a step about no permit": ('permits = ["trade_name"]', 'permits = ["trade_names"]', "register_your_name is about trade_names, which is no permit"),
    "a step of a question that is not there": ('when = {works = "yes"}', 'when = {building = "yes"}', "plan_the_building: building, which is no question"),
    "a step of an answer that is not there": ('when = {works = "yes"}', 'when = {works = "maybe"}', "plan_the_building: works, which has no answer maybe"),
    "a step whose cell can not be read": ('when = {works = "yes"}', 'when = {works = "Yes!"}', "plan_the_building: 'Yes!' can not be read"),
    "a line of an answer that is not there": ('when = {sign = "yes"}', 'when = {sign = "big"}', "open_the_door: sign, which has no answer big"),
    "two lines of one name": ('name = "idea_asked"', 'name = "idea_written"', "two lines of checklists have one name"),
    "two steps of one name": ('name = "get_free_help"', 'name = "test_your_idea"', "two steps have one name"),
    "two contacts of one name": ('name = "mentors"\ntitle', 'name = "irs"\ntitle', "two contacts have one name"),
    "two words of one name": ('name = "llc"', 'name = "zone"', "two terms have one name"),
    "nobody to ask when nobody else is known": ('default = "help_office"', 'default = "mayor"', "default is mayor, which is no contact"),
    "a telephone that is not there": ('phone = "development_phone"', 'phone = "mayor_phone"', "help_office names the fact mayor_phone, which facts.csv does not have"),
    "a link that is no address of a page": ('link = "purchasing_link"', 'link = "city_hall_phone"', "purchasing_office names the fact city_hall_phone as link, and facts.csv says that it is of the kind phone"),
    "a telephone written into the guide": ('phone = "development_phone"', 'phone = "562-570-6172"', "contacts.help_office.phone"),
    "a step that has no text": ('name = "find_money"\n', 'name = "find_cash"\n', "guide/find_cash.en.md is missing"),
    "a tag in a title": ('en = "Test your idea"', 'en = "Test <b>your</b> idea"', "what looks like a tag"),
}  # fmt: skip
FORMS = {
    "a question that looks forward": ('when = {cooks_aboard = "yes"}', 'when = {sells_at = "yes"}', "fuel is asked by sells_at, which is no question before it"),
    "a question about a text": ('when = {cooks_aboard = "yes"}', 'when = {serves = "tacos"}', "whose answer can be anything"),
    "a question about one of several owners": ('when = {cooks_aboard = "yes"}', 'when = {owner_share = "> 50"}', "owner_share, which is no question before it"),
    "two questions of one name": ('name = "truck_plate"', 'name = "applicant_name"', "two questions are called applicant_name"),
    "two sections of one name": ('name = "the_truck"', 'name = "owners"', "two sections have one name"),
    "two answers of one name": ('{name = "electricity"', '{name = "propane"', "two choices of fuel have one name"),
    "more owners at least than at most": ("least = 1, most = 5", "least = 6, most = 5", "least is more than most"),
    "owners without end": ("least = 1, most = 5", "least = 1, most = 500", "sections.owners.repeats.most"),
    "a share above its end": ("least = 1\nmost = 100\n", "least = 101\nmost = 100\n", "owner_share begins above its end"),
    "a person's name for all to read": ('profile = "name"\npersonal = true', 'profile = "name"\npersonal = true\nopened = "business_name"', "so it can not stand in the open record"),
    "a telephone for all to read": ('profile = "phone"\npersonal = true', 'profile = "phone"\nopened = "description"', "so it can not stand in the open record"),
    "a file for all to read": ("files = {accepts = [\"image\"], most_mb = 10}", "opened = \"description\"\nfiles = {accepts = [\"image\"], most_mb = 10}", "so it can not stand in the open record"),
    "owners for all to read": ('name = "owner_name"\nen = "Name of the owner"\nes = "Nombre del dueño"\npersonal = true', 'name = "owner_name"\nen = "Name of the owner"\nes = "Nombre del dueño"\nopened = "business_name"', "owner_name is answered several times"),
    "a place in the open record that is not there": ('opened = "description"', 'opened = "everything"', "sections.the_truck.questions.serves.opened"),
    "a file that is not asked for": ('kind = "file"\nen = "A photo', 'kind = "text"\nen = "A photo', "truck_photo has files when its kind is file"),
    "a file of a kind that runs": ('accepts = ["image"]', 'accepts = ["exe"]', "questions.truck_photo.files.accepts"),
    "a file of any size": ("most_mb = 10}", "most_mb = 5000}", "questions.truck_photo.files.most_mb"),
    "an answer of a question that is not there": ('from_interview = "cooks"', 'from_interview = "cook"', "cooks_aboard takes the answer of cook, which is no question"),
    "an answer of another kind": ('from_interview = "cooks"', 'from_interview = "employees"', "cooks_aboard can not take the answer of employees, which is of another kind"),
    "answers that the form does not have": ('from_interview = "cooks"', 'from_interview = "business"', "cooks_aboard can not take the answer of business"),
    "kept for no day": ("draft = 90", "draft = 0", "kept.draft"),
    "nothing to sign": ("declares =", "declared =", "declares"),
    "a form without questions": ("[[sections.questions]]\nname = \"applicant_name\"", "[[sections.question]]\nname = \"applicant_name\"", "sections.you"),
}  # fmt: skip
EXAMPLES = {
    "a fee that is no number": ("fee = 774.10", 'fee = "free"', "fee"),
    "a fee without end": ("fee = 774.10", "fee = inf", "fee"),
    "an example without answers": ("answers =", "answer =", "answers"),
}
SETTINGS = {
    "a use of no question": (
        'use = "business"',
        'use = "trade"',
        "[service] names trade, which is no question of the kind one",
    ),
    "a use that is a yes or no": (
        'use = "business"',
        'use = "cooks"',
        "[service] names cooks, which is no question of the kind one",
    ),
    "a place that is no place": (
        'place = "place"',
        'place = "seats"',
        "[service] names seats, which is no question of the kind place",
    ),
    "no settings": ("[service]", "[services]", "service"),
}
FUNDING = {"two purposes of capitals": ('{name = "start"', '{name = "Start"', "purposes")}
SPOILED = {
    f"{file}: {name}": (file, *case)
    for file, cases in {
        "questions.toml": QUESTIONS, "permits.toml": PERMITS, "guide.toml": GUIDE, "forms/food_truck.toml": FORMS,
        "examples.toml": EXAMPLES, "solution.toml": SETTINGS, "funding.toml": FUNDING,
    }.items()
    for name, case in cases.items()
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "says"), SPOILED.values(), ids=SPOILED.keys())
def test_a_spoiled_text_is_refused_with_its_file_and_place(
    spoil: Spoil, file: str, old: str, new: str, says: str
) -> None:
    given = spoil(file, old, new)
    assert says in given and file.partition(".")[0].partition("/")[0] in given
    assert "<script>" not in given or "a tag" in given


@pytest.mark.parametrize(
    "file",
    [*(f"{name}.toml" for name in ("questions", "permits", "guide", "funding", "examples", "solution")),
     *(f"{name}.csv" for name in ("facts", "rules", "fees", "uses", "funding")),
     "contract.yaml", "guide/find_money.es.md", "letters/refused.es.md"],
)  # fmt: skip
def test_a_missing_file_is_told_by_its_name(file: str) -> None:
    assert file in told(with_file(file, None))


def test_a_text_of_no_step_is_told() -> None:
    assert "guide/stray.en.md is the text of no step" in told(with_file("guide/stray.en.md", "Hello.\n"))


def test_a_text_in_one_language_only_is_told() -> None:
    assert "guide/find_money.es.md is missing" in told(with_file("guide/find_money.es.md", None))


@given(st.lists(st.integers(0, 11), max_size=40))
@settings(max_examples=examples(200), deadline=None)
def test_permits_come_after_those_that_must_be_there_first(links: list[int]) -> None:
    """Any web of permits in which each waits for later ones only, written in an order that is no help."""
    waits: dict[int, set[int]] = {number: set() for number in range(12)}
    for one, other in pairwise(links):
        waits[min(one, other)] |= {max(one, other)} - {min(one, other)}
    permits = tuple(a_permit(f"p{number}", *(f"p{after}" for after in waits[number])) for number in waits)
    place = {one.name: number for number, one in enumerate(in_order(permits))}
    assert len(place) == 12
    assert all(place[f"p{after}"] < place[f"p{number}"] for number in waits for after in waits[number])


@given(st.integers(2, 12))
@settings(max_examples=6, deadline=None)
def test_a_circle_of_any_size_is_told_by_its_names(size: int) -> None:
    permits = tuple(a_permit(f"p{number}", f"p{(number + 1) % size}") for number in range(size))
    with pytest.raises(ValueError, match="wait for each other"):
        in_order((*permits, a_permit("free")))


def test_what_is_not_needed_holds_nothing_up() -> None:
    assert [one.name for one in in_order((a_permit("b", "not_among_them"), a_permit("a")))] == ["b", "a"]


def a_permit(name: str, *after: str) -> PermitType:
    words = {"en": "x", "es": "x"}
    return PermitType.model_validate({"name": name, "title": words, "what": words, "agency": "x", "after": after})


def test_faults_of_many_files_are_told_at_once() -> None:
    text = the_portal()
    files = {name: one.replace('es = "', 'se = "', 1) for name, one in text.files.items() if name.endswith("s.toml")}
    given = told(type(text)(text.name, text.files | files))
    assert all(file in given for file in ("questions.toml", "permits.toml"))


def test_a_text_as_large_as_a_file_may_be_is_read_to_its_end() -> None:
    wide = "# " + "x" * (MOST_BYTES - 10_000) + "\n" + the_portal().files["questions.toml"]
    assert read_service(with_file("questions.toml", wide)).interview.named


def test_more_of_anything_than_a_city_could_have_is_refused() -> None:
    questions = the_portal().files["questions.toml"]
    many = "".join(f'\n[[questions]]\nname = "q{number}"\nen = "x"\nes = "x"\n' for number in range(60))
    assert "questions" in told(with_file("questions.toml", questions + many))
    guide = the_portal().files["guide.toml"]
    word = '\n[[glossary]]\nname = "w{}"\nterm = {{en = "x", es = "x"}}\nmeaning = {{en = "x", es = "x"}}\n'
    assert "glossary" in told(with_file("guide.toml", guide + "".join(word.format(n) for n in range(201))))
