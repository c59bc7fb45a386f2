"""E-mail addresses, alone in a cell or within a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from upstate.catalog.gate.hits import Hit, finding_of
from upstate.catalog.gate.masking import mask_email
from upstate.catalog.gate.scanned import AT_SIGN, Counted, ScannedTable, matches

# Every part is bounded, so that a long text of letters costs no more than its length times a constant.
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w-])")


class EmailAddresses:
    name = "email"
    looks_for = "e-mail addresses"

    def find(self, table: ScannedTable, earlier: Sequence[Hit]) -> Iterator[Hit]:
        for column in table.columns:
            if not column.at:
                continue
            where = matches(AT_SIGN)
            counted = table.count(column, where, has_email)
            if counted.cells:
                shown = Counted(
                    counted.cells, tuple(found.group() for one in counted.values if (found := _ADDRESS.search(one)))
                )
                finding = finding_of(
                    rule=self.name, called="e-mail address", table=table, column=column, counted=shown, mask=mask_email,
                    words="holds an e-mail address",
                )  # fmt: skip
                people = counted.cells >= 0.2 * table.rows
                yield Hit(self.name, column, finding, where, has_email, of_people=people)


def has_email(text: str) -> bool:
    """
    >>> has_email("write to jane@example.com."), has_email("5 @ 3.50 each")
    (True, False)
    """
    return _ADDRESS.search(text) is not None
