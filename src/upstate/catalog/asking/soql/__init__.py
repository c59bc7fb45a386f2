"""SoQL, the language of Socrata's SODA 2.1 (https://dev.socrata.com/docs/queries/), read into a `Question`.

The text is parsed by sqlglot in a dialect that knows only the words of SoQL (`parsing`), and then only what is on a list becomes part of the
question (`nodes`). All else is refused with words. Nothing of the text is ever run.
"""

from upstate.catalog.asking.soql.fields import ROW_ID, Field, Fields
from upstate.catalog.asking.soql.parameters import read_soql

__all__ = ["ROW_ID", "Field", "Fields", "read_soql"]
