"""The tables that a clerk edits, as spreadsheets spoil them and as a stranger may have written them: each fault names file and line."""

from __future__ import annotations

from datetime import date

import pytest

from tests.solutions.service.conftest import Spoil, the_portal, told, with_file
from upstate.solutions.service import CARE, Care, ServiceSolution, read_service

CHECKED = "clerk@springfield.example,2026-01-02,2027-01-02"
FACTS = "fact,kind,meaning,value,value_es,owner,checked,review\n"
USES = "use,zone,status,note_en,note_es,owner,checked,review\n"
FEES = "permit,fee_en,fee_es,amount,per,each,least,most,owner,checked,review\n"
RULES = "permit,why_en,why_es,business,seats,owner,checked,review\n"
FUNDING = (
    "opportunity,title_en,title_es,what_en,what_es,agency,industries,stages,purposes,own_money,link,source,"
    "owner,checked,review\n"
)
RULE = "sign_permit,You ask.,Usted pide.,bar,> 5,,,\n"
OFFER = "kiva,Kiva,Kiva,A loan.,Un préstamo.,Kiva,,idea | open,,no,https://www.kiva.org/,kiva.org,,,\n"

# the table, its text, what is said of it
SPOILED = {
    "nothing in it": ("fees.csv", "", "the column amount is missing"),
    "only line ends": ("fees.csv", "\n\r\n\n", "the column amount is missing"),
    "a missing column": ("rules.csv", "permit,why_en,owner,checked,review\n", "the column why_es is missing"),
    "no day to look again": ("rules.csv", "permit,why_en,why_es,owner,checked\n", "the column review is missing"),
    "a column of no question": ("rules.csv", RULES.replace("seats", "seets") + RULE, "“seets” is no column"),
    "a column in capitals": ("rules.csv", RULES.replace("permit", "Permit") + RULE, "“Permit” is no column"),
    "a column without a name": ("rules.csv", RULES.replace("seats", "") + RULE, "“” is no column"),
    "two columns of one name": ("rules.csv", RULES.replace("seats", "business") + RULE, "two columns are called business"),
    "a heading of NUL": ("rules.csv", RULES.replace("seats", "se\x00ats") + RULE, r"“se\x00ats” is no column"),
    "a heading of 200 KB": ("rules.csv", RULES.replace("seats", "s" * 100_000) + RULE, "is no column"),
    "NUL in a cell": ("rules.csv", RULES + RULE.replace("You", "Y\x00ou"), "line 2: why_en: a character that can not be shown"),
    "an escape code": ("rules.csv", RULES + RULE.replace("You", "\x1b[2J"), "line 2: why_en: a character that can not be shown"),
    "text that runs right to left": ("rules.csv", RULES + RULE.replace("You", "\u202eYou"), "line 2: why_en: a character"),
    "a space that does not break": ("rules.csv", RULES + RULE.replace("You ask", "You\u00a0ask"), "line 2: why_en: a character"),
    "a tag": ("rules.csv", RULES + RULE.replace("You", "<b>You"), "line 2: why_en: what looks like a tag"),
    "a picture that runs": ("uses.csv", USES + "bar,C-1,conditional,<img src=x onerror=alert(1)>,,,,\n", "line 2: note_en: what looks like a tag"),
    "two lines in a cell": ("rules.csv", RULES + RULE.replace("You ask.", '"You\nask."'), "line 2: why_en: a character"),
    "a cell of 200 KB": ("rules.csv", RULES + RULE.replace("You", "Y" * 200_000), "line 2: "),
    "a cell of 100 KB": ("rules.csv", RULES + RULE.replace("You", "Y" * 100_000), "line 2: why_en has 100,005 letters; 600 is the most"),
    "a quote that does not end": ("rules.csv", RULES + RULE + RULE.replace("You", '"You'), "not CSV: line 3"),
    "text behind a quote": ("rules.csv", RULES + RULE.replace("You ask.", '"You" ask.'), "not CSV: line 2"),
    "a comma out of quotes": ("rules.csv", RULES + RULE.replace("You ask.", "You, too, ask."), "line 2: it has 10 cells and the heading 8"),
    "a comma that moves all to the right": ("uses.csv", USES + "bar,C-1,conditional,Ask, please,Pida,,,\n", "line 2: it has 9 cells and the heading 8"),
    "a formula": ("rules.csv", RULES + RULE.replace("You ask.", '"=HYPERLINK(""http://x"",""y"")"'), "line 2: why_en is '=HYPERLINK"),
    "a formula of the old kind": ("rules.csv", RULES + RULE.replace("You ask.", "@SUM(1+1)"), "a spreadsheet would take for a formula"),
    "a call behind a plus": ("rules.csv", RULES + RULE.replace("You ask.", "+cmd|' /C calc'!A0"), "would take for a formula"),
    "a call behind a minus": ("facts.csv", FACTS + "a,text,what,-2+3+cmd|' /C calc'!A0,,,,\n", "line 2: value is"),
    "a row that begins late": ("rules.csv", RULES + "\n\n" + RULE + "\n" + RULE.replace("sign_permit", "sing_permit"), "line 6: permit is sing_permit"),
    "a row behind a cell of two lines": ("rules.csv", RULES + RULE.replace("You ask.", '"You\nask."') + RULE.replace("bar", "baar"), "line 4: business is 'baar'"),
    "a permit that is not there": ("rules.csv", RULES + RULE.replace("sign_permit", "no_permit"), "line 2: permit is no_permit, which is not one of"),
    "a permit of capitals": ("rules.csv", RULES + RULE.replace("sign_permit", "Sign Permit"), "line 2: permit is 'Sign Permit'"),
    "a why in one language": ("rules.csv", RULES + RULE.replace("Usted pide.", ""), "line 2: why_es is empty"),
    "a word for a number": ("rules.csv", RULES + RULE.replace("> 5", "many"), "line 2: seats is 'many', whose answer is a number"),
    "a number for a word": ("rules.csv", RULES + RULE.replace("bar", "5"), "line 2: business is '5', whose answer is no number"),
    "an answer that is not there": ("rules.csv", RULES + RULE.replace("bar", "bar | baar"), "line 2: business is 'bar | baar', which has no answer baar"),
    "a condition in words": ("rules.csv", RULES + RULE.replace("> 5", "more than 5"), "line 2: seats is 'more than 5': 'more than 5' can not be read"),
    "a condition on the place": ("rules.csv", RULES.replace("seats", "place") + RULE, "whose answer can be anything"),
    "a day as Excel writes it": ("rules.csv", RULES + RULE.replace(",,,\n", ",clerk,1/2/2026,\n"), "line 2: checked is '1/2/2026', which is no day such as 2026-03-31"),
    "a day that is not there": ("rules.csv", RULES + RULE.replace(",,,\n", ",clerk,2026-02-30,\n"), "line 2: checked is '2026-02-30'"),
    "a day of a week": ("rules.csv", RULES + RULE.replace(",,,\n", ",clerk,2026-W01-1,\n"), "line 2: checked is '2026-W01-1'"),
    "a day in other digits": ("rules.csv", RULES + RULE.replace(",,,\n", ",clerk,２０２６-01-02,\n"), "line 2: checked is"),
    "a word for a day": ("rules.csv", RULES + RULE.replace(",,,\n", ",clerk,yesterday,\n"), "line 2: checked is 'yesterday'"),
    "checked by nobody": ("rules.csv", RULES + RULE.replace(",,,\n", ",,2026-01-02,\n"), "line 2: checked is filled and owner is not"),
    "looked at again before it was": ("rules.csv", RULES + RULE.replace(",,,\n", ",clerk,2026-01-02,2025-01-02\n"), "line 2: review is before checked"),
    "more rows than a table has": ("rules.csv", RULES + RULE * 5_001, "5,001 rows; 5,000 is the most"),
    "no amount": ("fees.csv", FEES + "sign_permit,Fee,Cargo,,,,,,,,\n", "line 2: amount is empty; write 0"),
    "an amount of less than nothing": ("fees.csv", FEES + "sign_permit,Fee,Cargo,-5,,,,,,,\n", "line 2: amount is '-5', which is no amount"),
    "an amount with the other comma": ("fees.csv", FEES + 'sign_permit,Fee,Cargo,"348,68",,,,,,,\n', "line 2: amount is '348,68'"),
    "an amount in words": ("fees.csv", FEES + "sign_permit,Fee,Cargo,free,,,,,,,\n", "line 2: amount is 'free'"),
    "an amount with an exponent": ("fees.csv", FEES + "sign_permit,Fee,Cargo,1e9,,,,,,,\n", "line 2: amount is '1e9'"),
    "an amount that is not a number": ("fees.csv", FEES + "sign_permit,Fee,Cargo,NaN,,,,,,,\n", "line 2: amount is 'NaN'"),
    "each of nothing": ("fees.csv", FEES + "sign_permit,Fee,Cargo,5,employees,0,,,,,\n", "line 2: each is more than 0"),
    "each without per": ("fees.csv", FEES + "sign_permit,Fee,Cargo,5,,10,,,,,\n", "line 2: each is more than 0, and stands beside"),
    "per of a word": ("fees.csv", FEES + "sign_permit,Fee,Cargo,5,business,,,,,,\n", "line 2: per is business, which is not one of"),
    "least above most": ("fees.csv", FEES + "sign_permit,Fee,Cargo,5,employees,,10,9,,,\n", "line 2: least is more than most"),
    "a status that is not one": ("uses.csv", USES + "bar,C-1,allowed,,,,,\n", "line 2: status is 'allowed', which is not one of permitted"),
    "a status that nobody may write": ("uses.csv", USES + "bar,C-1,unknown,,,,,\n", "line 2: status is 'unknown'"),
    "a use of no business": ("uses.csv", USES + "casino,C-1,permitted,,,,,\n", "line 2: use is casino"),
    "a use without a zone": ("uses.csv", USES + "bar,,permitted,,,,,\n", "line 2: zone is a code"),
    "a zone of 41 letters": ("uses.csv", USES + f"bar,{'C' * 41},permitted,,,,,\n", "line 2: zone is a code"),
    "one place twice": ("uses.csv", USES + "bar,C-1,permitted,,,,,\nbar,C-1,not permitted,,,,,\n", "line 3: bar in C-1 stands twice"),
    "a fact twice": ("facts.csv", FACTS + "a,text,what,x,,,,\na,text,what,y,,,,\n", "line 3: a stands twice"),
    "a fact of no kind": ("facts.csv", FACTS + "a,fax,what,x,,,,\n", "line 2: kind is fax, which is not one of"),
    "a fact that says nothing": ("facts.csv", FACTS + f"a,text,what,,,{CHECKED}\n", "line 2: a is checked and has no value"),
    "a fact that nobody could check": ("facts.csv", FACTS + "a,text,,x,,,,\n", "line 2: a has no meaning"),
    "a name of a fact that climbs": ("facts.csv", FACTS + "../a,text,what,x,,,,\n", "line 2: fact is '../a'"),
    "a link that runs": ("facts.csv", FACTS + "a,link,what,javascript:alert(1),,,,\n", "line 2: value is 'javascript:alert(1)', which is not an address"),
    "a link that runs, in Spanish": ("facts.csv", FACTS + "a,link,what,https://x.example/,data:text/html;x,,,\n", "line 2: value_es is 'data:text/html;x'"),
    "a link to a file": ("facts.csv", FACTS + "a,link,what,file:///etc/passwd,,,,\n", "line 2: value is 'file:///etc/passwd'"),
    "a link that ends a tag": ("facts.csv", FACTS + "a,link,what,\"https://x.example/\"\"onclick\",,,,\n", "line 2: value is"),
    "a telephone in words": ("facts.csv", FACTS + "a,phone,what,ask Mary,,,,\n", "line 2: value is 'ask Mary', which is not a telephone number"),
    "a telephone of two digits": ("facts.csv", FACTS + "a,phone,what,9-1,,,,\n", "line 2: value is '9-1'"),
    "a mailbox that is none": ("facts.csv", FACTS + "a,email,what,office at city,,,,\n", "line 2: value is 'office at city', which is not an e-mail"),
    "two mailboxes": ("facts.csv", FACTS + 'a,email,what,"a@x.example, b@x.example",,,,\n', "line 2: value is"),
    "an offer twice": ("funding.csv", FUNDING + OFFER + OFFER, "line 3: kiva stands twice"),
    "a link of an offer that runs": ("funding.csv", FUNDING + OFFER.replace("https:", "javascript:"), "line 2: link is 'javascript:"),
    "an offer for a stage that is not there": ("funding.csv", FUNDING + OFFER.replace("idea |", "dream |"), "line 2: stages names dream"),
    "perhaps with own money": ("funding.csv", FUNDING + OFFER.replace(",no,", ",perhaps,"), "line 2: own_money is 'perhaps'"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "text", "says"), SPOILED.values(), ids=SPOILED.keys())
def test_a_spoiled_table_is_refused_with_its_file_and_line(file: str, text: str, says: str) -> None:
    given = told(with_file(file, text))
    assert says in given and file in given


def test_all_faults_of_all_tables_are_told_at_once() -> None:
    files = {
        "rules.csv": RULES + RULE.replace("bar", "baar") + RULE.replace("Usted pide.", ""),
        "fees.csv": FEES + "sign_permit,Fee,Cargo,,,,,,,,\n",
        "uses.csv": USES + "bar,C-1,allowed,,,,,\n",
    }
    text = the_portal()
    given = told(type(text)(text.name, text.files | files))
    for says in ("rules.csv: line 2", "line 3: why_es is empty", "fees.csv: line 2", "uses.csv: line 2"):
        assert says in given


def test_a_thousand_faults_are_told_in_few_words() -> None:
    assert len(told(with_file("rules.csv", RULES + RULE.replace("bar", "baar" * 100) * 4_000))) < 20_000


def portal_with(file: str, text: str) -> ServiceSolution:
    return read_service(with_file(file, text))


def test_what_a_spreadsheet_leaves_around_a_table_changes_nothing() -> None:
    plain = the_portal().files["fees.csv"]
    read = portal_with("fees.csv", plain).fees
    windows = "\ufeff" + plain.replace("\n", "\r\n") + "\r\n,,,,,\r\n"
    wide = "\n".join(f"{line},,," for line in plain.splitlines())
    short = "\n".join(line.removesuffix(",,,") for line in plain.splitlines())
    spaced = plain.replace("business_licence,", " business_licence , ")
    for text in (windows, wide, short, spaced):
        assert portal_with("fees.csv", text).fees[0].amount == read[0].amount
        assert len(portal_with("fees.csv", text).fees) == len(read)


def test_a_table_of_a_spanish_spreadsheet_is_separated_by_semicolons() -> None:
    rules = portal_with("rules.csv", (RULES + RULE).replace(",", ";")).rules
    assert [(one.line, one.permit, one.why.es) for one in rules] == [(2, "sign_permit", "Usted pide.")]


def test_quotes_keep_commas_and_quotes() -> None:
    row = 'sign_permit,"You, ""the owner"", ask.",Usted pide.,bar,> 5,,,\n'
    assert portal_with("rules.csv", RULES + row).rules[0].why.en == 'You, "the owner", ask.'


def test_a_line_is_counted_as_an_editor_counts_it() -> None:
    rules = portal_with("rules.csv", RULES + "\n" + RULE + "\n\n" + RULE).rules
    assert [one.line for one in rules] == [3, 6]


def test_numbers_and_telephones_that_begin_with_a_sign_are_no_formulas() -> None:
    rule = portal_with("rules.csv", RULES + RULE.replace("> 5", "-5..10")).rules[0]
    assert rule.conditions["seats"].spans[0].low == -5
    facts = the_portal().files["facts.csv"].replace("562-570-6211", "+1 (315) 555-0100 ext. 5", 1)
    assert portal_with("facts.csv", facts).facts["licence_phone"].value == "+1 (315) 555-0100 ext. 5"


def test_a_rule_without_conditions_is_for_everyone_and_columns_of_questions_may_be_left_out() -> None:
    rule = portal_with("rules.csv", "permit,why_en,why_es,owner,checked,review\nsign_permit,You.,Usted.,,,\n").rules[0]
    assert rule.conditions == {}


def test_what_is_checked_by_somebody_is_ours_and_what_is_borrowed_is_not_shown() -> None:
    facts = portal_with(
        "facts.csv", the_portal().files["facts.csv"].replace("Long Beach,2016-12-31,2017-12-31", CHECKED, 1)
    ).facts
    assert facts["licence_phone"].shown() == "562-570-6211"
    assert facts["zoning"].shown() == "" and not facts["zoning"].care.is_ours


def test_a_city_that_has_checked_nothing_shows_nothing() -> None:
    city = read_service(the_portal(), own={})
    for rows in (city.rules, city.fees, city.facts.values(), city.uses.values(), city.opportunities):
        assert not any(row.care.is_ours for row in rows)
    assert {one.shown("es") for one in city.facts.values()} == {""}


def test_the_spanish_of_a_fact_stands_for_itself_and_the_english_where_there_is_none() -> None:
    own = FACTS + f"licence_hours,hours,when,Monday,lunes,{CHECKED}\nlicence_phone,phone,what,311,,{CHECKED}\n"
    facts = read_service(the_portal(), own={"facts.csv": _rest_of_facts(own)}).facts
    assert (facts["licence_hours"].shown("es"), facts["licence_hours"].shown()) == ("lunes", "Monday")
    assert facts["licence_phone"].shown("es") == "311"


def test_a_record_that_has_no_name_for_a_permit_may_be_checked_and_empty() -> None:
    own = FACTS + f"record_sign_permit,record,what,,,{CHECKED}\n"
    assert read_service(the_portal(), own={"facts.csv": _rest_of_facts(own)}).facts["record_sign_permit"].care.is_ours


def test_a_row_is_due_on_the_day_on_which_to_look_again() -> None:
    care = Care("clerk", date(2026, 1, 2), date(2027, 1, 2))
    assert [care.is_due(date(2027, 1, day)) for day in (1, 2, 3)] == [False, True, True]
    assert not Care(review=date(2020, 1, 1)).is_due(date(2027, 1, 1))


def test_what_lies_about_a_row_is_read_by_name_and_not_by_place(spoil: Spoil) -> None:
    columns = ["review", "why_es", "owner", "permit", "checked", "why_en"]
    row = {"permit": "sign_permit", "why_en": "You.", "why_es": "Usted."} | dict.fromkeys(CARE, "")
    text = ",".join(columns) + "\n" + ",".join(row[name] for name in columns) + "\n"
    assert portal_with("rules.csv", text).rules[0].why.es == "Usted."


def _rest_of_facts(own: str) -> str:
    """A city's own table with all other facts as the shelf has them."""
    mine = {line.partition(",")[0] for line in own.splitlines()}
    rest = [line for line in the_portal().files["facts.csv"].splitlines() if line.partition(",")[0] not in mine]
    return own + "\n".join(rest) + "\n"
