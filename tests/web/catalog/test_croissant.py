"""A dataset as Croissant: valid by the reference reader, and its rows are read through it."""

from __future__ import annotations

import json
from datetime import date

import mlcroissant
import pytest
from django.test import Client

from tests.web.catalog.conftest import tree
from upstate.city.workspace import Workspace

# The reader's own library says so of itself.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


@pytest.mark.parametrize("name", ["street-trees", "fire-calls", "attack"])
def test_the_reference_reader_finds_nothing_wrong(visitor: Client, name: str) -> None:
    answer = visitor.get(f"/datasets/{name}/croissant.json")
    assert answer["Content-Type"] == "application/ld+json"
    read = mlcroissant.Dataset(jsonld=json.loads(answer.content))
    assert read.metadata.ctx.issues.errors == set()
    assert read.metadata.version == f"{2 if name != 'fire-calls' else 1}.0.0"


def test_its_rows_are_those_of_the_file(visitor: Client, published: Workspace) -> None:
    told = json.loads(visitor.get("/datasets/street-trees/croissant.json").content)
    file = published.catalog / "street-trees" / "versions" / "2" / "street-trees.csv"
    assert told["distribution"][0]["contentUrl"].endswith("/datasets/street-trees/versions/2/street-trees.csv")
    read = mlcroissant.Dataset(jsonld=told, mapping={"street-trees.csv": str(file)})
    rows = list(read.records("rows"))
    assert len(rows) == 120
    wanted = tree(6)
    named = next(row for row in rows if row["rows/1"] == b"T0006")
    assert (named["rows/2"].decode(), named["rows/3"]) == wanted[1:3]
    assert date.fromisoformat(str(named["rows/4"])[:10]).isoformat() == wanted[3]


@pytest.mark.parametrize("name", ["budget", "complaints", "benches"])
def test_what_is_hidden_is_not_told(visitor: Client, name: str) -> None:
    assert visitor.get(f"/datasets/{name}/croissant.json").status_code == 404
