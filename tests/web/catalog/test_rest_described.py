"""The API does what its OpenAPI document says, whatever is sent: schemathesis draws questions from the document and checks every answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from tests.thorough import examples
from tests.web.catalog.conftest import TREES
from tests.web.conftest import LiveSite
from upstate.city.workspace import Workspace
from upstate.web.catalog.api.rest.document import openapi_document

OPERATIONS = ["list_datasets", "show_dataset", "list_versions", "read_rows", "count_groups"]
TEXTS, NUMBERS = ("tree_id", "species", "healthy"), ("height", "longitude", "latitude")


def of_one_table() -> dict[str, Any]:
    """The document, with what only the table knows: its name, its columns, its versions and the numbers of its rows."""
    document: dict[str, Any] = json.loads(json.dumps(openapi_document()))
    columns = {"type": "string", "enum": list(TREES)}
    known = {
        "name": {"type": "string", "enum": ["street-trees"]},
        "select": {"type": "array", "items": columns},
        "by": {"type": "array", "items": columns},
        "figures": {
            "type": "array",
            "items": {
                "type": "string",
                "enum": ["count", "avg:height", "sum:latitude", "min:planted", "distinct:species"],
            },
        },
        "after": {"type": "string", "enum": ["2-0", "2-60", "1-119"]},
        "filters": {
            "type": "object",
            "patternProperties": {
                rf"^f\.({'|'.join(TEXTS)})\.(is|not|contains|starts)$": {
                    "type": "string",
                    "maxLength": 50,
                    "pattern": r"\S",
                },
                rf"^f\.({'|'.join(NUMBERS)})\.(is|not|from|to)$": {
                    "type": "string",
                    "pattern": "^-?[0-9]{1,9}(\\.[0-9]{1,3})?$",
                },
                r"^f\.planted\.(is|not|from|to)$": {"type": "string", "pattern": "^[12][0-9]{3}(-0[1-9]|-1[0-2])?$"},
            },
            "additionalProperties": False,
        },
    }
    for path in document["paths"].values():
        for one in path["get"]["parameters"]:
            if one["name"] in known and not (one["name"] == "after" and path["get"]["operationId"] == "list_datasets"):
                one["schema"] = known[one["name"]]
            if one["name"] == "sort":
                one["schema"] = columns
    return document


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_answer_is_as_described(
    published: Workspace, live_site: LiveSite, operation: str, mode: GenerationMode
) -> None:
    described = schemathesis.openapi.from_dict(of_one_table())
    found = next(
        one.ok() for one in described.get_all_operations() if one.ok().definition.raw["operationId"] == operation
    )

    @settings(max_examples=examples(200), deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=found.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        case.call_and_validate(base_url=live_site.url)

    check()
