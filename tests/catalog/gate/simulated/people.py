"""Simulated people: names of many origins (none taken from the lists that the rules use), numbers, addresses."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

GIVEN = """James Mary Robert Linda Michael Patricia David Jennifer Karen Thomas Nancy Daniel Lisa Matthew Betty Anthony Mark
Sandra Steven Ashley Paul Emily Andrew Donna Joshua Michelle Kevin Carol Brian Amanda George Melissa Edward Deborah Ronald
Maria Jose Juan Carlos Luis Ana Guadalupe Miguel Rosa Jesus Alejandra Diego Ximena Santiago Lucia Javier Marisol Nguyen
Priya Rajesh Anjali Wei Mei Hiroshi Yuki Olga Dmitri Svetlana Kwame Abdi Fatima Hassan Amina Mohammed Ayan Thiri Htoo Eh
Tyrone Latoya DeShawn Keisha Jamal Ebony Siobhan Padraig Giuseppe Francesca Stanislaw Agnieszka Oluwaseun Chidi Aaliyah
Liam Olivia Noah Emma Jayden Brooklyn Mason Harper Aiden Madison Logan Jean-Pierre Mary-Ann""".split()  # noqa: SIM905
FAMILY = """Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson Martin Lee Thompson White Harris
Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Baker Nelson Carter Mitchell Roberts Turner
Garcia Rodriguez Martinez Hernandez Lopez Gonzalez Perez Sanchez Ramirez Torres Flores Rivera Gomez Diaz Reyes Morales
O'Brien O'Connor O'Malley D'Angelo McCarthy McDonald MacGregor Fitzgerald Kowalski Wojcik Nowak Rossi Esposito DiNapoli
Nguyen Tran Pham Patel Singh Gupta Chen Wang Kim Park Tanaka Ivanov Petrov Okafor Adeyemi Mensah Hassan Mohamed Abdullahi
Htoo Paw Gebreselassie Schoenberger Vandenberg Szczepanski Oyelaran Thao Xiong Begay Kealoha Baptiste Toussaint""".split()  # noqa: SIM905
STREETS = """Maple Oak Elm Washington Jefferson Genesee Salina Erie Court State Lodi Butternut Grant Park Division Ash Fayette
Madison Monroe Franklin Lincoln Warner Bellevue Onondaga Midland Cortland Euclid Westcott Comstock Teall James Wadsworth""".split()  # noqa: SIM905
TYPES = "St Ave Rd Dr Ln Blvd Ct Pl Ter Way".split()  # noqa: SIM905
NEIGHBOURHOODS = """Sedgwick|Eastwood|Strathmore|Westcott|Lincoln Hill|Hawley-Green|Brighton|Park Avenue|Elmwood|Tipperary Hill|Far
Westside|Northside|University Hill|Court-Woodlawn|Washington Square|Meadowbrook|Lakefront|Skunk City|Winkworth|Outer Comstock""".replace(
    "\n", " "
).split("|")
TREES = """Norway Maple|Sugar Maple|Red Oak|Bradford Pear|Kentucky Coffeetree|London Planetree|Japanese Lilac|Austrian Pine|Douglas
Fir|Scotch Pine|Siberian Elm|Honey Locust|Callery Pear|Norway Spruce|Amur Maple|Chinese Elm|Black Walnut|Washington Hawthorn""".replace(
    "\n", " "
).split("|")
TRADES = "PLUMBING ROOFING ELECTRIC CONSTRUCTION LANDSCAPING PAVING HEATING TOWING REALTY BAKERY AUTO SALON".split()  # noqa: SIM905
AREAS = "315 585 716 518 607 212 917 312 773 415 213 617 202 305 404 713".split()  # noqa: SIM905
DOMAINS = "gmail.com yahoo.com aol.com hotmail.com verizon.net twcny.rr.com icloud.com syr.edu".split()  # noqa: SIM905


def given(random: Random) -> str:
    return random.choice(GIVEN)


def family(random: Random) -> str:
    """A family name; now and then two, with a hyphen or in the Spanish way."""
    one = random.choice(FAMILY)
    chance = random.random()
    if chance < 0.05:
        return f"{one}-{random.choice(FAMILY)}"
    return f"{one} {random.choice(FAMILY)}" if chance < 0.09 else one


def full(random: Random) -> str:
    middle = f" {random.choice('ABCDEFGJKLMPRSTW')}." if random.random() < 0.25 else ""
    return f"{given(random)}{middle} {family(random)}"


def last_first(random: Random) -> str:
    middle = f" {random.choice('ABCDEFGJKLMPRSTW')}" if random.random() < 0.4 else ""
    return f"{family(random)}, {given(random)}{middle}"


def business(random: Random) -> str:
    """A business, often with a person's name in it: not a person."""
    tail = random.choice(["LLC", "INC", "CO", "& SONS", "CORP", "LLC"])
    head = random.choice(
        [
            random.choice(FAMILY).upper(),
            f"{random.choice(FAMILY).upper()} {random.choice(FAMILY).upper()}",
            f"{given(random).upper()} {random.choice(FAMILY).upper()}",
            "CENTRAL NEW YORK",
            "SALT CITY",
            "EMPIRE",
        ]
    )
    return f"{head} {random.choice(TRADES)} {tail}"


def street(random: Random) -> str:
    return f"{random.choice(STREETS)} {random.choice(TYPES)}"


def address(random: Random) -> str:
    unit = f" Apt {random.randint(1, 40)}" if random.random() < 0.15 else ""
    return f"{random.randint(1, 3999)} {street(random)}{unit}"


def digits(random: Random) -> str:
    """A telephone number's ten digits."""
    return f"{random.choice(AREAS)}{random.randint(2, 9)}{random.randint(0, 99):02}{random.randint(0, 9999):04}"


def phone(random: Random) -> str:
    number = digits(random)
    area, office, line = number[:3], number[3:6], number[6:]
    return random.choice(
        [
            f"({area}) {office}-{line}",
            f"{area}-{office}-{line}",
            f"{area}.{office}.{line}",
            f"{area} {office} {line}",
            f"+1 {area} {office} {line}",
            f"1-{area}-{office}-{line}",
            f"{area}-{office}-{line} x{random.randint(1, 999)}",
            f"({area}){office}-{line} ext. {random.randint(10, 99)}",
            number,
        ]
    )


def email(random: Random) -> str:
    name = f"{given(random)}{random.choice(['.', '_', ''])}{random.choice(FAMILY)}".lower().replace("'", "")
    return f"{name}{random.choice(['', str(random.randint(1, 99))])}@{random.choice(DOMAINS)}"


def ssn(random: Random, dash: str = "-") -> str:
    area = random.choice([*range(1, 666), *range(667, 734), *range(750, 773)])
    return f"{area:03}{dash}{random.randint(1, 99):02}{dash}{random.randint(1, 9999):04}"


def card(random: Random, gap: str = "") -> str:
    """A payment card's number: an issuer's prefix, and a check digit that fits."""
    body = random.choice(["4", "51", "53", "55", "6011", "4147", "5424"])
    body += "".join(str(random.randint(0, 9)) for _ in range(15 - len(body)))
    number = body + check_digit(body)
    return gap.join(number[at : at + 4] for at in range(0, 16, 4))


def check_digit(body: str) -> str:
    """The digit that makes a number pass Luhn's check."""
    total = sum(int(one) if place % 2 else sum(divmod(2 * int(one), 10)) for place, one in enumerate(reversed(body)))
    return str(-total % 10)


def born(random: Random) -> date:
    """A birthday of somebody between 1 and 92."""
    return date(2024, 6, 1) - timedelta(days=int(random.triangular(365, 92 * 365, 40 * 365)))


def lately(random: Random) -> date:
    """A day of the last six years, as an inspection has."""
    return date(2024, 6, 1) - timedelta(days=random.randint(0, 6 * 365))
