"""What a column's header says about it: its words, in English and Spanish, as cities write them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def _split(words: str) -> frozenset[str]:
    return frozenset(words.split())


PHONE = _split(
    "phone phones telephone tel telno cell cellphone mobile fax celular telefono telefonos movil contact contacto"
)
SSN = _split("ssn ssnum socsec sss itin")
CARD = _split("card cardno cc ccnum pan creditcard visa mastercard amex tarjeta")
BIRTH = _split("dob birth birthdate birthday bdate bday born birthdt nacimiento natalicio")
# Headers of dates that spread over a century and are of things.
DATE_OF_A_THING = _split(
    "built build building install installed installation constructed construction planted paved laid lined made sold sale "
    "deed acquired hired hire start opened established founded license issue issued"
)
GIVEN_NAME = _split("fname firstname givenname forename middlename mname nombre nombres")
FAMILY_NAME = _split("lname lastname surname familyname maiden apellido apellidos")
NAME = _split("name names nm fullname nombre nombres")
# People whom a city's table is about.
RESIDENT = _split(
    "owner owners ownr coowner applicant applicants appl tenant tenants renter resident residents occupant client customer cust "
    "patient complainant caller claimant payee payer payor person persons people individual taxpayer buyer seller grantor "
    "grantee landlord lessee lessor victim suspect arrestee offender defendant plaintiff student pupil child parent guardian "
    "mother father spouse husband wife registrant requester requestor voter donor volunteer witness borrower guest passenger "
    "subject licensee permittee holder beneficiary participant participants respondent enrollee subscriber user contact "
    "petitioner appellant deceased decedent citizen propietario dueno solicitante inquilino arrendatario residente cliente "
    "paciente reclamante denunciante titular persona beneficiario alumno vecino contacto emergency"
)
# People at work: their names are names, but an address beside them is not their home.
AT_WORK = _split(
    "employee employees staff officer driver inspector supervisor foreman operator technician tech surveyor engineer "
    "reviewer approver attorney lawyer agent member councilor councillor councilmember councilman alderman mayor manager "
    "author editor creator instructor teacher coach judge clerk assessor planner mechanic author signer principal "
    "firefighter paramedic examiner examinador empleado inspectora"
)
BUSINESS = _split(
    "contractor vendor company firm business dba supplier consultant merchant installer builder developer"
)
# Things that have names, numbers and sections of their own.
THING = _split(
    "street road avenue st rd park school playground dog pet animal breed facility project species spp tree genus plant "
    "common neighborhood neighbourhood barrio colonia city town county municipality village state country file layer map "
    "vehicle make model brand manufacturer subdivision building bldg site place station route bridge river creek water zone "
    "district department dept division agency bureau organization organisation org hydrant valve main pipe sewer manhole "
    "material class category type status kind code carries crosses intersection cross corner from to landmark trail "
    "restaurant store product item equipment asset tract block ward precinct area region location venue event program "
    "programme plan title description color colour"
)
# Words of numbers that name a thing, not a person.
NUMBER_OF_A_THING = _split(
    "id ids oid fid gid objectid parcel pin apn sbl bbl gpin account acct invoice bin ein duns permit license licence case "
    "ticket order workorder wo request serial barcode sku part route section sec valve hydrant meter map sheet tract block lot "
    "segment transaction txn receipt check cheque po docket file record ref reference key guid uuid globalid geoid fips lat lon "
    "latitude longitude x y stamp timestamp epoch contract project asset tag vin number num nbr no"
)
ADDRESS = _split("address addr adr addresses direccion domicilio residence")
HOME = _split("home residence residencia residential domicilio mailing mail resident owner tenant res")
AGE = _split("age edad yob")
# Traits by which a person may be known, apart from age.
TRAIT = _split(
    "sex gender sexo genero race raza ethnicity ethnic etnicidad hispanic marital nationality citizenship religion language "
    "idioma education disability disabled veteran occupation pregnant orientation diagnosis"
)
AREA = _split("zip zipcode zip5 postal postcode tract block blockgroup neighborhood neighbourhood barrio precinct ward")
COUNT = _split("count counts cnt number num total totals tally cantidad n")
# Words for people who are counted.
PEOPLE = _split(
    "person persons people population residents patients cases deaths fatalities overdoses arrests arrestees victims "
    "students pupils children infants adults seniors youth households families tenants homeless veterans births injuries "
    "injured clients applicants enrollees participants offenders inmates refugees evictions hospitalizations suicides "
    "homicides males females men women male female white black asian hispanic latino employed unemployed poverty personas "
    "hogares casos pacientes ninos muertes employees voters detainees"
)
_KNOWN = (
    PHONE | SSN | CARD | BIRTH | GIVEN_NAME | FAMILY_NAME | NAME | RESIDENT | AT_WORK | BUSINESS | ADDRESS | HOME | AREA | COUNT
    | _split("first last middle date street no id email mail home")
)  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@lru_cache(maxsize=8192)
def header_words(header: str) -> frozenset[str]:
    """The words of a header, without accents and numbers; two that are written as one are parted.

    >>> sorted(header_words("Owner1_PhoneNo")), sorted(header_words("TELÉFONO")), sorted(header_words("OWNERNAME"))
    (['no', 'owner', 'phone'], ['telefono'], ['name', 'owner'])
    """
    plain = "".join(one for one in unicodedata.normalize("NFKD", header[:500]) if not unicodedata.combining(one))
    words = re.findall(r"[a-z]+", _CAMEL.sub(" ", plain).lower())
    return frozenset(piece for word in words for piece in _parted(word))


def _parted(word: str) -> tuple[str, ...]:
    if word in _KNOWN or len(word) < 6:
        return (word,)
    for at in range(3, len(word) - 1):
        if word[:at] in _KNOWN and word[at:] in _KNOWN:
            return (word[:at], word[at:])
    return (word,)
