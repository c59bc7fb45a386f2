"""Facets: what is found and counted is what a slow and obvious count over all entries gives."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.thorough import examples
from upstate.catalog.search import SearchEntry, build_search_index, search
from upstate.catalog.search.entry import FACETS

WORDS = ["oak", "elm", "ash", "fir"]  # too short to be put right, and none begins with another


def values_of(entry: SearchEntry, facet: str) -> set[str]:
    values: dict[str, set[str]] = {
        "source": {entry.source},
        "department": {entry.department},
        "topic": {*entry.topics},
        "format": {*entry.formats},
        "frequency": {entry.frequency},
        "licence": {entry.licence},
        "places": {"yes"} if entry.has_places else set(),
    }
    return values[facet] - {""}


def stands_under(entry: SearchEntry, chosen: Mapping[str, Sequence[str]]) -> bool:
    return all(values_of(entry, facet) & {*values} for facet, values in chosen.items() if values)


some = st.lists(st.sampled_from(["a", "b", 'it\'s "c"']), unique=True, max_size=3).map(tuple)
one = st.sampled_from(["", "a", "b", "A"])


@st.composite
def catalogues(draw: st.DrawFn) -> list[SearchEntry]:
    return [
        SearchEntry(
            name=f"d{number}",
            title=" ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))),
            description=draw(st.sampled_from(WORDS)),
            department=draw(one),
            topics=draw(some),
            formats=draw(some),
            frequency=draw(one),
            licence=draw(one),
            has_places=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


choices = st.dictionaries(
    st.sampled_from(FACETS), st.lists(st.sampled_from(["a", "b", 'it\'s "c"', "yes", "none"]), max_size=2)
)


@settings(max_examples=examples(80), deadline=None)
@given(catalogues(), choices, st.lists(st.sampled_from(WORDS), unique=True, max_size=2))
def test_facets_are_counted_as_one_would_by_hand(
    entries: list[SearchEntry], chosen: dict[str, list[str]], words: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index.sqlite"
        build_search_index(target=index, entries=entries)
        found = search(index=index, words=" ".join(words), facets=chosen)
    said = {entry.name: {*f"{entry.title} {entry.description}".split()} for entry in entries}
    known = [word for word in words if any(word in one for one in said.values())]
    with_all = [entry for entry in entries if all(word in said[entry.name] for word in known)]
    with_some = [entry for entry in entries if any(word in said[entry.name] for word in known)]
    matched = [] if words and not known else with_all or with_some
    expected = {entry.name for entry in matched if stands_under(entry, chosen)}
    assert {hit.name for hit in found.hits} == expected
    assert found.total == len(expected)
    for facet in found.facets:
        others = {name: values for name, values in chosen.items() if name != facet.name}
        under_others = [entry for entry in matched if stands_under(entry, others)]
        counts = {
            value: sum(value in values_of(entry, facet.name) for entry in under_others)
            for value in {*chosen.get(facet.name, ())}.union(*(values_of(entry, facet.name) for entry in under_others))
        }
        assert {one.value: one.count for one in facet.values} == counts
        assert {one.value for one in facet.values if one.chosen} == {*chosen.get(facet.name, ())}
        assert [one.count for one in facet.values] == sorted(counts.values(), reverse=True)
    assert [facet.name for facet in found.facets] == [*FACETS]
