"""All that the gate looks for, in this order: a rule may rest on what those before it have found."""

from __future__ import annotations

from upstate.catalog.gate.birth_dates import BirthDates
from upstate.catalog.gate.email_addresses import EmailAddresses
from upstate.catalog.gate.hits import Rule
from upstate.catalog.gate.home_addresses import HomeAddresses
from upstate.catalog.gate.payment_cards import PaymentCards
from upstate.catalog.gate.person_names import PersonNames
from upstate.catalog.gate.phone_numbers import PhoneNumbers
from upstate.catalog.gate.small_cells import SmallCells
from upstate.catalog.gate.small_groups import SmallGroups
from upstate.catalog.gate.social_security import SocialSecurityNumbers

RULES: tuple[Rule, ...] = (
    EmailAddresses(),
    PhoneNumbers(),
    SocialSecurityNumbers(),
    PaymentCards(),
    PersonNames(),
    BirthDates(),
    HomeAddresses(),
    SmallCells(),
    SmallGroups(),
)
