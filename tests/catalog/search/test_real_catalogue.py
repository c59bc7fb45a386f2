"""Known datasets of a real catalogue of 1,762 are among the first three, also when words are mistyped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalog.search.real_catalogue import read_entries
from upstate.catalog.search import build_search_index, search


@pytest.fixture(scope="module")
def index(real_catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("catalogue") / "index.sqlite"
    assert build_search_index(target=target, entries=read_entries(real_catalogue)) == 1762
    return target


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("shell egg recalls", "Shell Egg Recalls"),
        ("eggs recalled", "Shell Egg Recalls"),
        ("tuberclosis", "NNDSS - Table III. Tuberculosis"),
        ("west nile to zika", "NNDSS - Table II. West Nile to Zika"),
        ("hosptial readmission", "Hospital Readmission Reduction"),
        ("blod establishment", "Blood Establishment Registration Database"),
        ("imaging eficiency national", "Outpatient Imaging Efficiency - National"),
        ("nursing home ownrship", "Ownership"),
        ("phonetic ortographic", "POCA -Phonetic Orthographic Computer Algorithm"),
        ("ambulatry surgical center", "Ambulatory Surgical Center Quality Measures - State"),
        ("medicare utilizaton part A", "Medicare Utilization for Part A"),
        ("hazardous substnces", "Hazardous Substances Data Bank (HSDB)"),
        ("neuroimagng tools", "Neuroimaging Informatics Tools and Resources Clearinghouse (NITRC)"),
        ("unique physican identification", "Unique Physician Identification Number (UPIN) Directory"),
        ("dbsnp", "dbSNP"),
        ("science clip", "Science Clips"),
        ("orange book", "Orange Book"),
        ("plainview milk", "FDA Plainview Milk Cooperative Ingredient Recall"),
        ("cesarean delivry provisional", "NCHS - VSRR Quarterly provisional estimates for selected birth indicators"),
    ],
)
def test_a_known_dataset_is_among_the_first_three(index: Path, words: str, title: str) -> None:
    found = search(index=index, words=words, facets={})
    titles = ["".join(piece.text for piece in hit.title) for hit in found.hits[:3]]
    assert title in titles


def test_every_title_finds_its_own_dataset(index: Path, real_catalogue: Path) -> None:
    """Of titles that stand once, one in ten: among the first three."""
    titles = [entry.title for entry in read_entries(real_catalogue)]
    alone = [title for title in titles if titles.count(title) == 1][::10]
    lost = [
        title
        for title in alone
        if " ".join(title.split())
        not in [
            " ".join("".join(piece.text for piece in hit.title).split())
            for hit in search(index=index, words=title, facets={}).hits[:3]
        ]
    ]
    assert len(alone) > 100
    assert len(lost) <= len(alone) * 0.02, lost


def test_the_counts_of_a_facet_are_those_of_the_catalogue(index: Path, real_catalogue: Path) -> None:
    entries = read_entries(real_catalogue)
    facets = {facet.name: facet for facet in search(index=index, words="", facets={"format": ["csv"]}).facets}
    expected = [
        entry
        for entry in entries
        if entry.department == "Centers for Disease Control and Prevention" and "csv" in entry.formats
    ]
    (count,) = (
        one.count for one in facets["department"].values if one.value == "Centers for Disease Control and Prevention"
    )
    assert count == len(expected) > 0
    assert {one.value: one.count for one in facets["format"].values}["csv"] == sum("csv" in e.formats for e in entries)
