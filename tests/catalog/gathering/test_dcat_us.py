"""Reading a dataset of DCAT-US: one clear message a fault, and one broken dataset never costs the others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalog.gathering.made import asset, dcat, package
from tests.thorough import examples
from upstate.catalog.gathering.ckan import read_ckan
from upstate.catalog.gathering.dcat_us import read_dcat_us
from upstate.catalog.gathering.gathered import Gathered, ReadItem
from upstate.catalog.gathering.plain import web_address
from upstate.catalog.gathering.socrata import read_socrata

# Every sample of the GSA, and all that is wrong in it; the ends of what is said.
_SAMPLES: Mapping[str, tuple[int, list[str]]] = {
    "gsa_ckanext_datajson_samples/arm.data.json": (3, []),
    "gsa_ckanext_datajson_samples/collection-1-parent-2-children.data.json": (3, []),
    "gsa_ckanext_datajson_samples/collection-2-parent-4-children.data.json": (6, []),
    "gsa_ckanext_datajson_samples/geospatial.data.json": (2, []),
    "gsa_ckanext_datajson_samples/large-spatial.data.json": (1, []),
    "gsa_ckanext_datajson_samples/many-resources.data.json": (1, []),
    "gsa_ckanext_datajson_samples/usda.gov.data.json": (3, []),
    "gsa_dcatus_examples/dcatus.json": (7, []),
    "gsa_dcatus_examples/dcatus_2.json": (3, []),
    "gsa_dcatus_examples/dcatus_same_title.json": (2, []),
    "gsa_dcatus_examples/dcatus_single_record.json": (1, []),
    "gsa_dcatus_examples/dcatus_bad_license_uri.json": (
        1,
        ["license is “OPEN DATA TERMS OF USE AGREEMENT Public records or GIS Data …”."],
    ),
    "gsa_dcatus_examples/dcatus_long_description.json": (1, ["description has 56,280 characters."]),
    "gsa_dcatus_examples/dcatus_multiple_invalid.json": (
        1,
        [
            "contactPoint.hasEmail does not begin with mailto:.",
            "distribution 1, accessURL is “//////not-a-url.example.com/”.",
            "license is “OPEN DATA TERMS OF USE AGREEMENT Public records or GIS Data …”.",
        ],
    ),
}


def _all(path: Path) -> list[ReadItem]:
    listed = json.loads(path.read_bytes())["dataset"]
    return [read_dcat_us(one, place, "1.1") for place, one in enumerate(listed, start=1)]


@pytest.mark.parametrize("name", _SAMPLES)
def test_a_sample_of_the_gsa_gives_one_message_for_each_fault(city_data: Path, name: str) -> None:
    read = _all(city_data / "catalogs" / name)
    number, ends = _SAMPLES[name]
    assert len(read) == number and all(one.item for one in read)
    faults = [fault for one in read for fault in one.faults]
    where = f"dataset 1 “{read[0].title[:80]}”: "
    assert [fault.given for fault in faults] == [where + end for end in ends]
    assert all(fault.allowed and fault.next_step for fault in faults)


def test_391_datasets_without_a_day_of_change_give_391_messages(city_data: Path) -> None:
    read = _all(city_data / "catalogs" / "gsa_dcatus_examples" / "dcatus_with_none.json")
    given = [fault.given for one in read for fault in one.faults]
    assert len(read) == 402 and all(one.item for one in read)
    (other,) = [one for one in given if not one.endswith("modified is empty (null).")]
    assert "distribution 9, accessURL is “" in other and len(given) == 392


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"modified": "last May"}, "modified is “last May”."),
        ({"modified": 7.5e99}, "modified is a number."),
        ({"keyword": "parks, trees"}, "keyword is one text."),
        ({"keyword": None}, "keyword is empty (null)."),
        ({"publisher": None}, "publisher is empty (null)."),
        ({"publisher": {"name": ["x"] * 0}}, "publisher is an object."),
        ({"contactPoint": "me"}, "contactPoint is no object."),
        ({"contactPoint": {"fn": "X", "hasEmail": "mailto:me"}}, "contactPoint.hasEmail is “mailto:me”."),
        ({"landingPage": "javascript:alert(1)"}, "landingPage is “javascript:alert(1)”."),
        ({"landingPage": "https://user:pass@county.example/"}, "landingPage is “https://user:pass@county.example/”."),
        ({"distribution": "here"}, "distribution is no list."),
        ({"distribution": ["here"]}, "distribution 1 is no object."),
        ({"distribution": [{"title": "x"}]}, "distribution 1 has no address."),
        ({"accessLevel": ""}, "accessLevel is missing."),
        ({"description": 5 * [[]]}, "description is a list."),
    ],
)
def test_a_broken_field_is_told_once_and_costs_nothing_else(said: dict[str, Any], told: str) -> None:
    title, item, faults = read_dcat_us(dcat(1, **said), 12, "1.1")
    assert item is not None and title == item.title == "Bus stops 1"
    assert [fault.given for fault in faults] == [f"dataset 12 “Bus stops 1”: {told}"]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("a text", "dataset 3: it is no object."),
        (None, "dataset 3: it is no object."),
        (dcat(1, title=""), "dataset 3: title is missing."),
        (dcat(1, identifier=None), "dataset 3 “Bus stops 1”: identifier is missing."),
        (dcat(1, accessLevel="non-public"), "dataset 3 “Bus stops 1”: accessLevel is non-public."),
    ],
)
def test_what_can_not_be_shown_is_left_out_and_says_why(raw: Any, why: str) -> None:
    _title, item, faults = read_dcat_us(raw, 3, "1.1")
    assert item is None and faults[-1].given == why


def test_what_an_office_may_not_tell_is_no_fault() -> None:
    _, item, faults = read_dcat_us(dcat(1, license="[[REDACTED-EX B6]]"), 1, "1.1")
    assert item and item.licence == "" and faults == ()


_TEXTS = st.text(max_size=20) | st.sampled_from(
    ["https://a.example/x", "javascript:alert(1)", "<script>x</script>", "http://[", "\x00", "\u202e", "9" * 400]
)
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS | st.sampled_from(["name", "url"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def _spoiled(sound: dict[str, Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(sorted(sound)), _ANY, max_size=5).map(lambda said: {**sound, **said})


@settings(max_examples=examples(800), deadline=None)
@given(raw=_ANY | _spoiled(dcat(1)), version=st.sampled_from(["1.1", "3.0"]))
def test_nothing_that_json_can_hold_breaks_the_reader_of_dcat(raw: Any, version: Any) -> None:
    _is_sound(read_dcat_us(raw, 1, version))


@settings(max_examples=examples(400), deadline=None)
@given(raw=_ANY | _spoiled(package(1)), other=_ANY | _spoiled(asset(1)) | _spoiled(asset(1)["resource"]))
def test_nothing_that_json_can_hold_breaks_the_readers_of_portals(raw: Any, other: Any) -> None:
    _is_sound(read_ckan(raw, 1, "https://portal.example"))
    _is_sound(read_socrata(other, 1, "https://portal.example"))
    _is_sound(read_socrata({**asset(1), "resource": other}, 1, "https://portal.example"))


def _is_sound(read: ReadItem) -> None:
    """Shown or told why not; every link can be followed, and what is written can be read back."""
    assert read.item or read.faults[-1].given
    assert all(fault.given and fault.allowed and fault.next_step for fault in read.faults)
    if read.item:
        assert read.item.title and read.item.identifier
        assert all(web_address(link) == link for link in read.item.links)
        shown = (read.item.title, read.item.publisher, *read.item.keywords)
        assert all(text.isprintable() or "\n" in text for text in shown)
        assert Gathered.model_validate_json(read.item.model_dump_json()) == read.item
