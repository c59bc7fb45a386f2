"""The kind `policy`: a text that a city adopts, with its choices explained, as clauses that the choices bring in or leave out."""

from upstate.solutions.policy.choices import Choice, Option
from upstate.solutions.policy.clauses import Clause, Place, Section
from upstate.solutions.policy.drafting import Decided, Draft, draft_policy, refuse_unknown
from upstate.solutions.policy.reading import PolicySolution, read_policy

__all__ = [
    "Choice",
    "Clause",
    "Decided",
    "Draft",
    "Option",
    "Place",
    "PolicySolution",
    "Section",
    "draft_policy",
    "read_policy",
    "refuse_unknown",
]
