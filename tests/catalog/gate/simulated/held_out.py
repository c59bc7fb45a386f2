"""Held out: written before any rule, and never looked at while rules are written or mended."""

from __future__ import annotations

from random import Random

from tests.catalog.gate.simulated.people import (
    NEIGHBOURHOODS,
    STREETS,
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

ROWS = range(250)
HELD_OUT: list[Case] = []

_SAID = [
    "Basement floods when it rains",
    "Dog loose behind school",
    "Missed pickup twice",
    "Streetlight flickers",
    "Graffiti on bridge 12-345-678",
    "Snow plow hit mailbox",
    "Water tastes odd since 3/4/21",
    "Order 315-2019-0441 closed",
]


def case(make: Case) -> Case:
    HELD_OUT.append(make)
    return make


@case
def service_requests(random: Random) -> SimulatedTable:
    def said(row: int) -> Cell:
        text = random.choice(_SAID)
        if row % 50 == 9:
            return f"{text}, my cell is {phone(random)}", ("phone",)
        return (f"{text} ({email(random)})", ("email",)) if row % 50 == 20 else (text, ())

    return SimulatedTable(
        "service requests",
        {
            "ticket": plain(range(20_000, 20_250)),
            "description": mixed([said(n) for n in ROWS]),
            "opened": plain(lately(random) for _ in ROWS),
            "location": plain(address(random) for _ in ROWS),
        },
    )


@case
def dog_licences(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "dog licences",
        {
            "dog_name": plain(
                random.choice(["Bella", "Max", "Charlie", "Luna", "Rocky", "Daisy", "Buddy"]) for _ in ROWS
            ),
            "breed": plain(
                random.choice(["Jack Russell", "German Shepherd", "Boston Terrier", "Beagle"]) for _ in ROWS
            ),
            "licensee": all_of("person_name", [full(random) for _ in ROWS]),
            "residence": all_of("home_address", [address(random) for _ in ROWS]),
            "tel_home": blanked(random, all_of("phone", [phone(random) for _ in ROWS]), 0.3),
        },
    )


@case
def voters(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "voters",
        {
            "LNAME": all_of("person_name", [family(random).upper() for _ in ROWS]),
            "FNAME": all_of("person_name", [given(random).upper() for _ in ROWS]),
            "BIRTHDATE": all_of("birth_date", [born(random).strftime("%Y%m%d") for _ in ROWS]),
            "RES_ADDR": all_of("home_address", [address(random).upper() for _ in ROWS]),
            "party": plain(random.choice(["DEM", "REP", "CON"]) for _ in ROWS),
            "ward": plain(random.randint(1, 17) for _ in ROWS),
        },
    )


@case
def council_members(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "council",
        {
            "district": plain(range(1, 11)),
            "councilor": all_of("person_name", [full(random) for _ in range(10)]),
            "office_email": all_of("email", [email(random) for _ in range(10)]),
        },
    )


@case
def restaurants(random: Random) -> SimulatedTable:
    kinds = ["Pizza", "Diner", "Grill", "Deli", "Bakery", "Cafe"]
    return SimulatedTable(
        "restaurants",
        {
            "facility": plain(
                f"{random.choice([given(random), family(random)])}'s {random.choice(kinds)}" for _ in ROWS
            ),
            "address": plain(address(random) for _ in ROWS),
            "score": plain(random.randint(60, 100) for _ in ROWS),
            "violations": plain(random.randint(0, 6) for _ in ROWS),
        },
    )


@case
def schools_and_parks(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "parks",
        {
            "park": plain(
                f"{random.choice([full(random), family(random)])} {random.choice(['Park', 'Playground', 'School', 'Field'])}"
                for _ in ROWS
            ),
            "acres": plain(random.randint(1, 90) for _ in ROWS),
            "neighbourhood": plain(random.choice(NEIGHBOURHOODS) for _ in ROWS),
        },
    )


@case
def bridges(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "bridges",
        {
            "bin": plain(random.randint(2_012_000_000, 9_899_999_999) for _ in ROWS),
            "carries": plain(street(random) for _ in ROWS),
            "crosses": plain(random.choice(STREETS) + " Creek" for _ in ROWS),
            "built": plain(random.randint(1890, 2020) for _ in ROWS),
        },
    )


@case
def trees_by_species(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "trees by species", {"species": plain(TREES), "number": plain(random.randint(1, 30) for _ in TREES)}
    )


@case
def overdoses_by_zip(random: Random) -> SimulatedTable:
    counts = [random.randint(0, 20) for _ in range(40)]
    return SimulatedTable(
        "overdoses by zip",
        {
            "zip": plain(range(13201, 13241)),
            "patients": mixed([(k, ("small_cells",) if 1 <= k < 5 else ()) for k in counts]),
            "year": plain(2019 + n % 4 for n in range(40)),
        },
    )


@case
def incidents_one_person_a_row(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "stops",
        {
            "stop_date": plain(lately(random) for _ in ROWS),
            "subject_race": plain(random.choice(["W", "B", "A", "H", "I"]) for _ in ROWS),
            "subject_age": plain(random.randint(15, 85) for _ in ROWS),
            "subject_sex": plain(random.choice(["M", "F"]) for _ in ROWS),
            "reason": plain(random.choice(["speeding", "lights", "signal"]) for _ in ROWS),
        },
        groups=True,
    )


@case
def benefits(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "benefits",
        {
            "soc_sec_no": all_of("ssn", [ssn(random, "") for _ in ROWS]),
            "payee": all_of("person_name", [last_first(random).upper() for _ in ROWS]),
            "amt": plain(random.randint(50, 900) for _ in ROWS),
        },
    )


@case
def transactions(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "transactions",
        {
            "txn": plain(random.randint(10**15, 10**16 - 1) for _ in ROWS),
            "pan": all_of("payment_card", [card(random) for _ in ROWS]),
            "auth": plain(random.randint(10**5, 10**6) for _ in ROWS),
        },
    )


@case
def emergency_contacts(random: Random) -> SimulatedTable:
    def both() -> Cell:
        return f"{full(random)} {phone(random)}", ("person_name", "phone")

    return SimulatedTable(
        "emergency contacts",
        {
            "camp": plain(random.choice(["Burnet Park", "Schiller Park", "Thornden"]) for _ in ROWS),
            "child": all_of("person_name", [full(random) for _ in ROWS]),
            "emergency_contact": mixed([both() for _ in ROWS]),
            "child_dob": all_of("birth_date", [born(random) for _ in ROWS]),
        },
    )


@case
def vendors(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "vendors",
        {
            "vendor_name": plain(business(random) for _ in ROWS),
            "vendor_id": plain(digits(random) for _ in ROWS),
            "invoice": plain(random.randint(10**9, 10**10 - 1) for _ in ROWS),
            "description": plain(random.choice(["Salt", "Asphalt", "Legal services", "Office supply"]) for _ in ROWS),
        },
    )


@case
def street_index(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "street index",
        {
            "NAME": plain(f"{random.choice(STREETS)}" for _ in ROWS),
            "SUFFIX": plain(random.choice(["ST", "AVE", "DR"]) for _ in ROWS),
            "from_addr": plain(random.randrange(1, 2000, 100) for _ in ROWS),
            "mayor_district": plain(random.randint(1, 5) for _ in ROWS),
        },
    )


@case
def named_streets_whole(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "honorary streets",
        {
            "street_name": plain(
                f"{given(random)} {family(random)} {random.choice(['Way', 'Blvd', 'Plaza'])}" for _ in ROWS
            ),
            "year": plain(random.randint(1960, 2022) for _ in ROWS),
        },
    )


@case
def tenants_without_header_help(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "unnamed columns",
        {
            "a": all_of("person_name", [full(random).upper() for _ in ROWS]),
            "b": all_of("home_address", [address(random) for _ in ROWS]),
            "c": all_of("phone", [phone(random) for _ in ROWS]),
            "d": all_of("birth_date", [born(random) for _ in ROWS]),
            "e": plain(random.randint(1, 5) for _ in ROWS),
        },
    )


@case
def complainants(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "complaints",
        {
            "reclamante": all_of("person_name", [full(random) for _ in ROWS]),
            "domicilio": all_of("home_address", [address(random) for _ in ROWS]),
            "celular": all_of("phone", [phone(random) for _ in ROWS]),
            "fecha": plain(lately(random) for _ in ROWS),
            "asunto": plain(random.choice(["ruido", "basura", "perros"]) for _ in ROWS),
        },
    )


@case
def meters(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "meters",
        {
            "meter_no": plain(random.randint(10**8, 10**9 - 1) for _ in ROWS),
            "route": plain(
                f"{random.randint(100, 665)}-{random.randint(10, 99)}-{random.randint(1000, 9999)}" for _ in ROWS
            ),
            "read_date": plain(lately(random) for _ in ROWS),
            "service_address": plain(address(random) for _ in ROWS),
            "size": plain(random.choice(["5/8", "3/4", "1"]) for _ in ROWS),
        },
    )


@case
def fleet(random: Random) -> SimulatedTable:
    return SimulatedTable(
        "fleet",
        {
            "make": plain(random.choice(["Ford", "Dodge", "Mack", "Harley Davidson", "John Deere"]) for _ in ROWS),
            "vin": plain("".join(random.choice("ABCDEFGH123456789") for _ in range(17)) for _ in ROWS),
            "driver": all_of("person_name", [last_first(random) for _ in ROWS]),
            "in_service": plain(lately(random) for _ in ROWS),
        },
    )


@case
def visitors_with_few_names(random: Random) -> SimulatedTable:
    def who(row: int) -> Cell:
        return (full(random), ("person_name",)) if row % 10 == 4 else (business(random).title(), ())

    return SimulatedTable(
        "permit holders, mostly firms",
        {
            "permittee": mixed([who(n) for n in ROWS]),
            "issued": plain(lately(random) for _ in ROWS),
            "site": plain(street(random) for _ in ROWS),
        },
    )


@case
def census_of_households(random: Random) -> SimulatedTable:
    counts = [random.randint(0, 25) for _ in range(50)]
    return SimulatedTable(
        "households by block",
        {
            "block": plain(range(1000, 1050)),
            "households_on_aid": mixed([(k, ("small_cells",) if 1 <= k < 5 else ()) for k in counts]),
            "buildings": plain(random.randint(1, 9) for _ in range(50)),
            "year": plain(2020 for _ in range(50)),
        },
    )
