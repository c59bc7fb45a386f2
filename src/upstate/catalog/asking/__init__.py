"""Questions that programs ask of a published table, in whatever language they speak.

Each language of the site's APIs (SoQL, CQL2, the filters of CKAN) is read into one `Question`, whose conditions are a small tree. The tree
is checked against the table's columns and a list of what is allowed, and only then becomes SQL: columns by their place, values as parameters.
No text that a program sent is ever part of the SQL.
"""

from upstate.catalog.asking.answering import Answer, answer, count_matching
from upstate.catalog.asking.filtering import filtered
from upstate.catalog.asking.functions import BadQuestion
from upstate.catalog.asking.paging import page_after
from upstate.catalog.asking.question import Ordered, Question, Selected
from upstate.catalog.asking.tree import Among, Call, Cell, Node, Value

__all__ = [
    "Among",
    "Answer",
    "BadQuestion",
    "Call",
    "Cell",
    "Node",
    "Ordered",
    "Question",
    "Selected",
    "Value",
    "answer",
    "count_matching",
    "filtered",
    "page_after",
]
