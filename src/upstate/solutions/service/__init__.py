"""The kind `service`: text with which a city guides people to a permit, and takes, reviews and answers their application."""

from upstate.solutions.service.condition import Answer, Answers, Condition, all_hold, parse_condition
from upstate.solutions.service.facts import NAMED, Fact
from upstate.solutions.service.fees import Fee
from upstate.solutions.service.forms import Form, FormQuestion, Section
from upstate.solutions.service.funding import Opportunity
from upstate.solutions.service.guide import Contact, Step
from upstate.solutions.service.letters import LETTERS
from upstate.solutions.service.origin_values import OF_ONE_CITY, same_as_origin
from upstate.solutions.service.permit_types import PermitType, in_order
from upstate.solutions.service.questions import Interview, Question
from upstate.solutions.service.reading import OWN_FILES, ServiceSolution, as_if_checked, read_service
from upstate.solutions.service.rules import Rule
from upstate.solutions.service.table import CARE, Care
from upstate.solutions.service.uses import Allowed, Use

__all__ = [
    "CARE",
    "LETTERS",
    "NAMED",
    "OF_ONE_CITY",
    "OWN_FILES",
    "Allowed",
    "Answer",
    "Answers",
    "Care",
    "Condition",
    "Contact",
    "Fact",
    "Fee",
    "Form",
    "FormQuestion",
    "Interview",
    "Opportunity",
    "PermitType",
    "Question",
    "Rule",
    "Section",
    "ServiceSolution",
    "Step",
    "Use",
    "all_hold",
    "as_if_checked",
    "in_order",
    "parse_condition",
    "read_service",
    "same_as_origin",
]
