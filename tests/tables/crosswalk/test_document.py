"""The crosswalk file says what the crosswalk says, whatever the columns are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.thorough import examples
from upstate.errors import BadCrosswalk
from upstate.tables.crosswalk.dates import FORMATS
from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap, load_crosswalk, save_crosswalk
from upstate.tables.crosswalk.values import METRES

# TOML has no word for a lone surrogate; a file name with one is refused before.
_words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_names = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)
_maps = st.builds(
    FieldMap,
    column=_words.filter(bool),
    confidence=st.floats(0, 1).map(lambda value: round(value, 3)),
    reasons=st.lists(_words, max_size=3).map(tuple),
    part=st.integers(0, 2),
    unit=st.sampled_from(["", *METRES]),
    dates=st.lists(st.sampled_from([*FORMATS]), max_size=3).map(tuple),
    codes=st.dictionaries(_words, _names, max_size=4),
    yes=st.lists(_words, max_size=2).map(tuple),
    no=st.lists(_words, max_size=2).map(tuple),
)
_sources = st.builds(
    SourceMap,
    files=st.lists(_words, min_size=1, max_size=5).map(tuple),
    leave=st.lists(_names, max_size=2).map(tuple),
    fields=st.dictionaries(_names, _maps, max_size=4),
)
_crosswalks = st.builds(
    Crosswalk,
    solution=_names,
    tables=st.dictionaries(_names, st.lists(_sources, min_size=1, max_size=2).map(tuple), max_size=3),
)
_WEIRD = FieldMap(
    column='a."b".c = [x] # \u00e9\u4e2d\n\t\\', codes={"": "x", "a.b": "y", '"': "z", "\n": "w", "#": "v"}
)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(crosswalk=_crosswalks)
@example(crosswalk=Crosswalk("s", {"t": (SourceMap(files=("a.b", "c'd"), fields={"f": _WEIRD}),)}))
@example(crosswalk=Crosswalk("s", {}))
def test_what_is_saved_is_loaded(tmp_path: Path, crosswalk: Crosswalk) -> None:
    save_crosswalk(tmp_path / "crosswalk.toml", crosswalk)
    assert load_crosswalk(tmp_path / "crosswalk.toml") == crosswalk


@pytest.mark.parametrize(
    "content",
    [b"solution", b"\xff\xfe", b'tables = {}', b'solution = "x"\ntables = 3', b'solution = "x"\n[[tables.t]]\nfiles = []',
     b'solution = "x"\n[[tables.t]]\nfiles = ["a"]\n[tables.t.fields.f]\nconfidence = 2', b"a = " + b"[" * 5000, b"a = 1" + b"0" * 6000],
)  # fmt: skip
def test_a_file_that_is_no_crosswalk_is_refused_in_three_parts(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "crosswalk.toml"
    path.write_bytes(content)
    with pytest.raises(BadCrosswalk) as caught:
        load_crosswalk(path)
    assert str(path) in caught.value.given and caught.value.allowed and caught.value.next_step
    assert "pydantic" not in caught.value.given


def test_no_file_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(BadCrosswalk) as caught:
        load_crosswalk(tmp_path / "crosswalk.toml")
    assert "upstate adapt" in caught.value.next_step


def test_a_folder_is_no_crosswalk(tmp_path: Path) -> None:
    with pytest.raises(BadCrosswalk):
        load_crosswalk(tmp_path)
