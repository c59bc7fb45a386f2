"""An address that an API does not have is answered as that API tells its faults, never by a page or a redirection."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("address", "told_in"),
    [
        *((f"/ogc/{path}", "detail") for path in ("nothing", "collections/street-trees/items/", "collections/street-trees/items/a/b")),
        *((f"/resource/{path}", "message") for path in ("street-trees/", "street-trees/1/2")),
        *((f"/api/{path}", "message") for path in ("views/street-trees/no/such", "catalog/v2")),
        *((f"/api/{path}", "error") for path in ("3", "3/", "3/nope", "3/action/package_list/", "action/a/b")),
    ],
)  # fmt: skip
def test_nothing_is_told_as_a_program_reads_it(visitor: Client, address: str, told_in: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 404, answer
    assert "json" in answer["Content-Type"] and told_in in answer.json()
    assert answer["Access-Control-Allow-Origin"] == "*"
