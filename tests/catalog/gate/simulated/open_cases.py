"""The cases that may be looked at while rules are written."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from tests.catalog.gate.simulated.people import (
    NEIGHBOURHOODS,
    STREETS,
    TRADES,
    TREES,
    address,
    born,
    business,
    card,
    digits,
    email,
    family,
    full,
    given,
    last_first,
    lately,
    phone,
    ssn,
    street,
)
from tests.catalog.gate.simulated.shapes import Case, Cell, SimulatedTable, all_of, blanked, mixed, plain

ROWS = range(300)
OPEN: list[Case] = []

_REMARKS = [
    "Branch down near curb",
    "Hydrant leaks at base",
    "No heat since Monday",
    "Checked, no violation seen",
    "Sidewalk slab lifted 3 in",
    "Light out on pole 4412-17",
    "Closed per order 2021-08812",
    "Work done 04/12/2021, crew 7",
    "Catch basin clogged; see map 315-22",
]


def case(make: Case) -> Case:
    OPEN.append(make)
    return make


@case
def rental_registry(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "rental registry",
        {
            "SBL": plain(
                f"{random.randint(1, 120):03}.-{random.randint(1, 30):02}-{random.randint(1, 60):02}.0" for _ in ROWS
            ),
            "PropertyAddress": all_of("home_address", [address(random) for _ in ROWS]),
            "Owner1": all_of("person_name", [last_first(random).upper() for _ in ROWS]),
            "Owner2": blanked(random, all_of("person_name", [last_first(random).upper() for _ in ROWS]), 0.7),
            "CONTACT_NO": blanked(random, all_of("phone", [phone(random) for _ in ROWS]), 0.2, "N/A"),
            "Units": plain(random.randint(1, 6) for _ in ROWS),
            "LastInspection": plain(lately(random) for _ in ROWS),
        },
    )


@case
def phones_as_integers(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "phones as integers",
        {
            "permit_id": plain(2_020_000_000 + n for n in ROWS),
            "phone": all_of("phone", [digits(random) for _ in ROWS]),
            "fee": plain(random.randint(20, 900) for _ in ROWS),
        },
    )


@case
def integer_phones_under_an_odd_header(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "integer phones, odd header",
        {
            "case": plain(n for n in ROWS),
            "cust_tel": blanked(random, all_of("phone", [digits(random) for _ in ROWS]), 0.3),
        },
    )


@case
def notes_with_a_phone_in_one_percent(random: Random) -> SimulatedTable:
    def note(row: int) -> Cell:
        text = random.choice(_REMARKS)
        return (f"{text}. Call {phone(random)} before visit", ("phone",)) if row % 100 == 7 else (text, ())

    return SimulatedTable(
        "notes with phones",
        {
            "id": plain(range(1000)),
            "COMMENTS": mixed([note(n) for n in range(1000)]),
            "ward": plain(random.randint(1, 9) for _ in range(1000)),
        },
    )


@case
def notes_with_an_email_now_and_then(random: Random) -> SimulatedTable:
    def note(row: int) -> Cell:
        text = random.choice(_REMARKS)
        return (
            (f"{text} - reply to {email(random)}.", ("email",))
            if row % 60 == 3
            else (f"{text} @ corner of {street(random)}", ())
        )

    return SimulatedTable(
        "notes with e-mails", {"Notes": mixed([note(n) for n in ROWS]), "stars": plain("@" * (n % 3) for n in ROWS)}
    )


@case
def notes_that_name_people(random: Random) -> SimulatedTable:
    def note(row: int) -> Cell:
        text = random.choice(_REMARKS)
        said = random.choice(
            [
                f"{text}. Spoke with Mr. {family(random)}",
                f"Caller {given(random)} {family(random)} says: {text}",
                f"{text}, contact: {given(random)} {family(random)}",
                f"Owner {given(random)} {family(random)} notified. {text}",
            ]
        )
        return (said, ("person_name",)) if row % 8 == 3 else (text, ())

    return SimulatedTable("notes that name people", {"inspector_notes": mixed([note(n) for n in ROWS])})


@case
def licence_applicants(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "licence applicants",
        {
            "LicenceNo": plain(f"L{random.randint(10000, 99999)}" for _ in ROWS),
            "APPLICANT_FIRST": all_of("person_name", [given(random) for _ in ROWS]),
            "APPLICANT_LAST": all_of("person_name", [family(random) for _ in ROWS]),
            "DBA": plain(business(random) for _ in ROWS),
            "EMAIL_ADDR": blanked(random, all_of("email", [email(random) for _ in ROWS]), 0.4),
            "SSN": blanked(random, all_of("ssn", [ssn(random, "") for _ in ROWS]), 0.5),
            "DOB": all_of("birth_date", [born(random) for _ in ROWS]),
        },
    )


@case
def spanish_headers(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "Spanish headers",
        {
            "nombre": all_of("person_name", [given(random) for _ in ROWS]),
            "apellidos": all_of("person_name", [family(random) for _ in ROWS]),
            "teléfono": all_of("phone", [phone(random) for _ in ROWS]),
            "correo": all_of("email", [email(random) for _ in ROWS]),
            "fecha_nacimiento": all_of("birth_date", [born(random).strftime("%d/%m/%Y") for _ in ROWS]),
            "dirección": all_of("home_address", [address(random) for _ in ROWS]),
            "barrio": plain(random.choice(NEIGHBOURHOODS) for _ in ROWS),
        },
    )


@case
def names_under_a_mute_header(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "names, mute header",
        {
            "field_7": all_of("person_name", [full(random) for _ in ROWS]),
            "field_8": plain(random.randint(0, 9) for _ in ROWS),
        },
    )


@case
def capital_names_under_a_mute_header(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "last, first under a mute header",
        {
            "col_b": all_of("person_name", [last_first(random).upper() for _ in ROWS]),
            "col_c": plain(lately(random) for _ in ROWS),
        },
    )


@case
def owners_who_are_businesses_too(random: Random) -> SimulatedTable:
    def owner() -> Cell:
        return (business(random), ()) if random.random() < 0.5 else (full(random).upper(), ("person_name",))

    return SimulatedTable(
        "owners, half of them businesses",
        {"OWNER_NAME": mixed([owner() for _ in ROWS]), "land_av": plain(random.randint(5, 90) * 1000 for _ in ROWS)},
    )


@case
def only_businesses_own(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "business owners only",
        {
            "contractor": plain(business(random) for _ in ROWS),
            "address": plain(address(random) for _ in ROWS),
            "permit": plain(range(10_000, 10_300)),
        },
    )


@case
def trees(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "street trees",
        {
            "spp_com": plain(random.choice(TREES) for _ in ROWS),
            "address": plain(address(random) for _ in ROWS),
            "street": plain(street(random) for _ in ROWS),
            "planted": plain(lately(random) for _ in ROWS),
            "dbh": plain(random.randint(1, 40) for _ in ROWS),
            "neighborhood": plain(random.choice(NEIGHBOURHOODS) for _ in ROWS),
            "age": plain(random.randint(1, 90) for _ in ROWS),
        },
    )


@case
def hydrants(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "hydrants",
        {
            "HYDRANT_ID": plain(range(3_155_550_000, 3_155_550_300)),
            "LOCATION": plain(address(random) for _ in ROWS),
            "OWNER": plain(random.choice(["CITY", "PRIVATE", "COUNTY"]) for _ in ROWS),
            "count": plain(random.randint(0, 4) for _ in ROWS),
            "MAKE": plain(random.choice(["Mueller", "Kennedy", "Clow", "Waterous", "Ludlow"]) for _ in ROWS),
        },
    )


@case
def parcel_ids_of_ten_digits(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "parcel ids",
        {
            "PARCEL_ID": plain(digits(random) for _ in ROWS),
            "ACCOUNT": plain(digits(random) for _ in ROWS),
            "acres": plain(round(random.random(), 2) for _ in ROWS),
        },
    )


@case
def permit_numbers_that_pass_luhn(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "permit numbers",
        {
            "permit_number": plain(
                card(random) if random.random() < 0.1 else str(random.randint(10**15, 10**16 - 1)) for _ in ROWS
            ),
            "type": plain(random.choice(TRADES).title() for _ in ROWS),
        },
    )


@case
def valves_by_section(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "valves",
        {
            "section": plain(ssn(random) for _ in ROWS),
            "turns": plain(random.randint(5, 60) for _ in ROWS),
            "serial": plain(random.randint(10**8, 10**9 - 1) for _ in ROWS),
        },
    )


@case
def ssn_under_a_mute_header(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "SSN with dashes",
        {
            "taxpayer": all_of("ssn", [ssn(random) for _ in ROWS]),
            "year": plain(random.randint(2010, 2024) for _ in ROWS),
        },
    )


@case
def ssn_in_notes(random: Random) -> SimulatedTable:
    def note(row: int) -> Cell:
        text = random.choice(_REMARKS)
        return (f"{text} SSN {ssn(random)} on file", ("ssn",)) if row % 70 == 1 else (text, ())

    return SimulatedTable("SSN in notes", {"memo": mixed([note(n) for n in ROWS])})


@case
def cards(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "payments",
        {
            "card_no": all_of("payment_card", [card(random, random.choice(["", " ", "-"])) for _ in ROWS]),
            "paid": plain(random.randint(5, 500) for _ in ROWS),
            "receipt": plain(f"R-{random.randint(10**7, 10**8)}" for _ in ROWS),
        },
    )


@case
def card_in_notes(random: Random) -> SimulatedTable:
    def note(row: int) -> Cell:
        text = random.choice(_REMARKS)
        return (f"{text}; paid with card {card(random, ' ')}", ("payment_card",)) if row % 50 == 1 else (text, ())

    return SimulatedTable("cards in notes", {"remarks": mixed([note(n) for n in ROWS])})


@case
def patients_in_text_dates(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "birthdays beside names",
        {
            "client": all_of("person_name", [full(random) for _ in ROWS]),
            "date1": all_of("birth_date", [born(random).strftime("%m/%d/%Y") for _ in ROWS]),
            "visit_date": plain(lately(random).strftime("%m/%d/%Y") for _ in ROWS),
        },
    )


@case
def buildings_of_all_ages(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "buildings",
        {
            "built": plain(born(random) for _ in ROWS),
            "installed": plain(born(random) for _ in ROWS),
            "material": plain(random.choice(["brick", "wood", "stone"]) for _ in ROWS),
            "address": plain(address(random) for _ in ROWS),
        },
    )


@case
def inspections(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "inspections",
        {
            "inspection_date": plain(lately(random) for _ in ROWS),
            "address": plain(address(random) for _ in ROWS),
            "result": plain(random.choice(["Pass", "Fail"]) for _ in ROWS),
            "department": plain(
                random.choice(["Fire Department", "Code Enforcement", "Parks & Recreation", "Dept. of Public Works"])
                for _ in ROWS
            ),
            "lat": plain(round(43.0 + random.random() / 10, 7) for _ in ROWS),
            "lon": plain(round(-76.2 + random.random() / 10, 7) for _ in ROWS),
        },
    )


@case
def staff_list(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "staff pay",
        {
            "Employee": all_of("person_name", [last_first(random) for _ in ROWS]),
            "Department": plain(random.choice(["Police", "Fire", "Parks", "Water", "Law"]) for _ in ROWS),
            "Title": plain(
                random.choice(["Police Officer", "Water Plant Operator", "Clerk II", "Deputy Mayor", "Arborist"])
                for _ in ROWS
            ),
            "Salary": plain(random.randint(30, 120) * 1000 for _ in ROWS),
        },
    )


@case
def cases_by_tract(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "lead cases by tract",
        {
            "tract": plain(f"36067{n:06}" for n in range(100, 155)),
            "cases": mixed(
                [(k, ("small_cells",) if 1 <= k <= 4 else ()) for k in (random.randint(0, 30) for _ in range(55))]
            ),
            "children_tested": plain(random.randint(60, 400) for _ in range(55)),
        },
    )


@case
def arrests_by_group(random: Random) -> SimulatedTable:
    groups = [
        (race, sex, year)
        for race in ("White", "Black", "Asian", "Hispanic")
        for sex in "MF"
        for year in range(2015, 2022)
    ]
    counts = [random.choice([1, 2, 3, 4, 8, 15, 40]) for _ in groups]
    return SimulatedTable(
        "arrests by group",
        {
            "race": plain(one[0] for one in groups),
            "sex": plain(one[1] for one in groups),
            "year": plain(one[2] for one in groups),
            "number_of_persons": mixed([(k, ("small_cells",) if k < 5 else ()) for k in counts]),
        },
    )


@case
def potholes_by_street(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "potholes by street",
        {
            "street": plain(f"{one} St" for one in STREETS),
            "count": plain(random.randint(1, 9) for _ in STREETS),
            "lanes": plain(random.randint(1, 4) for _ in STREETS),
        },
    )


@case
def survey_of_residents(random: Random) -> SimulatedTable:
    rows = range(200)
    return SimulatedTable(
        "survey of residents",
        {
            "age": plain(random.randint(18, 90) for _ in rows),
            "sex": plain(random.choice("MF") for _ in rows),
            "race": plain(random.choice(["White", "Black", "Asian", "Hispanic"]) for _ in rows),
            "zip": plain(random.choice(["13202", "13203", "13204", "13205"]) for _ in rows),
            "satisfied": plain(random.randint(1, 5) for _ in rows),
        },
        groups=True,
    )


@case
def survey_in_broad_bands(random: Random) -> SimulatedTable:
    rows = range(600)
    return SimulatedTable(
        "survey in broad bands",
        {
            "age_group": plain(("under 40", "40 and over")[n % 2] for n in rows),
            "sex": plain("MF"[(n // 2) % 2] for n in rows),
            "answer": plain(random.randint(1, 5) for _ in rows),
        },
    )


@case
def crowded_address_list(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "water accounts",
        {
            "acct": plain(range(500_000, 500_300)),
            "CUSTOMER NAME": all_of("person_name", [full(random).upper() for _ in ROWS]),
            "SERVICE ADDR": all_of("home_address", [address(random).upper() for _ in ROWS]),
            "MAIL ADDR": all_of("home_address", [address(random).upper() for _ in ROWS]),
            "CITY": plain(random.choice(["SYRACUSE", "DEWITT", "LIVERPOOL", "FRANKLIN", "JAMESTOWN"]) for _ in ROWS),
            "ZIP": plain(random.randint(13201, 13290) for _ in ROWS),
            "METER": plain(random.randint(10**7, 10**8) for _ in ROWS),
        },
    )


@case
def household_sizes(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "tenants by address",
        {
            "address": all_of("home_address", [address(random) for _ in ROWS]),
            "tenant_age": plain(random.randint(18, 95) for _ in ROWS),
            "gender": plain(random.choice(["Female", "Male"]) for _ in ROWS),
            "heating": plain(random.choice(["gas", "oil"]) for _ in ROWS),
        },
        groups=True,
    )


@case
def coordinates_and_sensors(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "sensors",
        {
            "lat": plain(f"{43 + random.random():.10f}" for _ in ROWS),
            "reading": plain(f"{random.random() * 10**9:.6f}" for _ in ROWS),
            "ip": plain(f"10.{random.randint(0, 255)}.{random.randint(0, 255)}.7" for _ in ROWS),
            "stamp": plain(1_600_000_000 + random.randint(0, 10**7) for _ in ROWS),
            "uuid": plain(
                f"{random.getrandbits(64):016x}-{random.randint(100, 999)}-{random.randint(1000, 9999)}" for _ in ROWS
            ),
            "seen": plain((lately(random) + timedelta(days=1)).isoformat() for _ in ROWS),
        },
    )


@case
def mains(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "water mains",
        {
            "MAIN": plain(range(1, 301)),
            "INSTALLED": plain(born(random) for _ in ROWS),
            "STREET": plain(street(random).upper() for _ in ROWS),
            "FROM": plain(random.choice(STREETS).upper() for _ in ROWS),
            "TO": plain(random.choice(STREETS).upper() for _ in ROWS),
            "CONSULTANT": plain(random.choice(["STANTEC", "WALTER FEDY", "MTE", "J.H. COHOON ENG"]) for _ in ROWS),
        },
    )
