"""What programs that learn from data are told of a dataset, read by the reader of those who made the standard."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.catalog.telling.made import EVERY_KIND, PAGE, catalog, dataset
from tests.croissant import mlcroissant
from upstate.catalog.telling import ToldDataset, build_croissant

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # of the reader's own libraries
COLUMNS = {
    "tree id/№ 1": "text",
    "height": "number",
    "planted": "date",
    "counted": "timestamp",
    "alive": "boolean",
    "rings": "integer",
    "crown": "geometry",
}


def full(one: ToldDataset) -> ToldDataset:
    """The dataset with a Parquet, its file as it was given, and a column of each kind."""
    (csv,) = one.files
    parquet = replace(
        csv, title="Parquet", format="parquet", lasting=f"{PAGE}versions/2/street-trees.parquet", sha256="b" * 64
    )
    original = replace(csv, title="Original file", is_original=True)
    return replace(one, files=(csv, parquet, original), columns=COLUMNS)


def built(one: ToldDataset) -> Any:
    return build_croissant(one, catalog(one))


@pytest.mark.parametrize("one", EVERY_KIND)
def test_the_standards_own_reader_takes_every_kind_of_dataset(
    one: ToldDataset, caplog: pytest.LogCaptureFixture
) -> None:
    read = mlcroissant.Dataset(jsonld=built(full(one)))
    issues = read.metadata.issues
    assert not issues.errors
    assert "not standard" not in caplog.text
    lacking = [warning for warning in issues.warnings if "license" not in warning or one.licence]
    assert lacking == []
    assert [field.name for field in read.metadata.record_sets[0].fields] == [
        name for name in COLUMNS if name != "crown"
    ]


def test_a_file_is_known_by_its_version_and_its_bytes() -> None:
    told = built(full(dataset()))
    assert [(one["@id"], one["contentUrl"], one["sha256"]) for one in told["distribution"]] == [
        ("csv", f"{PAGE}versions/2/street-trees.csv", "a" * 64),
        ("parquet", f"{PAGE}versions/2/street-trees.parquet", "b" * 64),
    ]


def test_a_reader_finds_a_broken_one() -> None:
    told = built(full(dataset()))
    told["recordSet"][0]["field"][0]["source"]["fileObject"] = {"@id": "nothing"}
    with pytest.raises(mlcroissant.ValidationError):
        mlcroissant.Dataset(jsonld=told)


def test_a_dataset_without_a_parquet_has_files_and_no_columns() -> None:
    told = built(dataset())
    assert "recordSet" not in told
    assert mlcroissant.Dataset(jsonld=told).metadata.distribution[0].encoding_formats == ["text/csv"]
