"""TOML and YAML from a stranger: broken, strange or too much, each is refused with its place named."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from upstate.solutions import read_folder, read_ranking

TITLE = 'title = "Which water mains will break next?"'
# old text of solution.toml, new text, what the error says
SOLUTION = {
    "an unknown word": ("[ranking]", '[ranking]\nhook = "x"', "ranking.hook"),
    "an unknown part": ("[origin]", "[scripts]\nrun = 1\n[origin]", "scripts"),
    "a word twice": (TITLE, f"{TITLE}\n{TITLE}", "not TOML"),
    "a part twice": ("[origin]", "[origin]\n[origin]", "not TOML"),
    "a number for a text": (TITLE, "title = 5", "title"),
    "a date for a text": (TITLE, "title = 2015-01-01", "title"),
    "a list for a text": (TITLE, 'title = ["x"]', "title"),
    "yes for a text": (TITLE, "title = true", "title"),
    "a text for a number": ("horizon_years = 3", 'horizon_years = "soon"', "horizon_years"),
    "a share for a number of years": ("horizon_years = 3", "horizon_years = 2.5", "horizon_years"),
    "no years": ("horizon_years = 3", "horizon_years = 0", "horizon_years"),
    "a thousand years": ("horizon_years = 3", "horizon_years = 1000", "horizon_years"),
    "a number of 5,000 digits": ("horizon_years = 3", f"horizon_years = {'9' * 5000}", "not TOML"),
    "a number of 4,000 digits": ("horizon_years = 3", f"horizon_years = {'9' * 4000}", "horizon_years"),
    "a value of 4,000 digits": ("value = 0.62", f"value = {'9' * 4000}", "reported"),
    "not a number": ("value = 0.62", "value = nan", "reported"),
    "infinity": ("size = 1000", "size = inf", "size"),
    "an unknown model": ('model = "poisson"', 'model = "pickle"', "model"),
    "a path as model": ('model = "poisson"', 'model = "../../model.pkl"', "model"),
    "an unknown kind": ('kind = "ranking"', 'kind = "python"', "kind"),
    "a column that is SQL": ('unit = "main_id"', 'unit = "main_id; DROP TABLE mains"', "unit"),
    "a column that is a path": ('unit = "main_id"', 'unit = "../main_id"', "unit"),
    "a table that is not there": ('table = "mains"', 'table = "pipes"', "primary key of pipes"),
    "a unit that is no key": ('unit = "main_id"', 'unit = "material"', "primary key of mains"),
    "a feature of our own kind of name": ("\nlog_length =", "\n_outcomes =", "features"),
    "a feature that is SQL": ("\nlog_length =", '\n"x) FROM raw.mains --" =', "features"),
    "two exposures": ('log_length = {words = "{show:length_m} m long", scale = "linear"', 'log_length = {words = "{}", scale = "exposure"', "exposure"),
    "a scale that is not one": ('scale = "exposure"', 'scale = "exec"', "scale"),
    "a tag in the title": (TITLE, 'title = "Mains <script>alert(1)</script>"', "a tag"),
    "a picture in the words": ("made of {}", "<img src=x onerror=alert(1)>", "a tag"),
    "a comment of HTML in a topic": ('topic = "size"', 'topic = "<!-- x -->"', "a tag"),
    "an escape code in the title": (TITLE, r'title = "\u001b[2JMains break"', "can not be shown"),
    "a line end in the title": (TITLE, r'title = "Mains\nbreak"', "can not be shown"),
    "a text that runs right to left": (TITLE, r'title = "Mains \u202E break"', "can not be shown"),
    "an escape code in a name": ("[ranking]", '[ranking]\n"\\u001b[2J" = 1', "can not be shown"),
    "a title of 1,000 letters": (TITLE, f'title = "{"x" * 1000}"', "title"),
    "a link that runs code": ("https://doi.org/10.1145/3219819.3219835", "javascript:alert(1)", "link"),
    "a link to a file": ("https://doi.org/10.1145/3219819.3219835", "file:///etc/passwd", "link"),
    "a version that is a path": ('version = "1.0.0"', 'version = "../../1.0.0"', "version"),
    "a version with a line end": ('version = "1.0.0"', r'version = "1.0.0\n"', "version"),
    "a list in a list in a list": ("[origin]", f"x = {'[' * 5000}{']' * 5000}\n[origin]", "not TOML"),
    "tables in tables": ("[origin]", "[" + ".".join(["a"] * 3000) + "]\n[origin]", ""),
    "a mark of byte order": ('kind = "ranking"', '\ufeffkind = "ranking"', "not TOML"),
    "no closing quote": (TITLE, 'title = "Which', "not TOML"),
    "a kind that is not known": ('kind = "ranking"', 'kind = "oracle"', "kind"),
    "words that are the same for all": ('words = "made of {}"', 'words = "made of iron"', "show no value"),
    "a column of ours to show": ('show = ["material"', 'show = ["score"', "score"),
    "nothing of the ranking": ("[ranking]", "[rankings]", "ranking"),
}  # fmt: skip
CHANCE = """[chances]
name = "what may be"
source = "nobody"
[[chances.parts]]
name = "a chance"
words = "{}"
adds = {breaks_5y = 1.0}
"""
RULES = {
    "an order that is SQL": ('"breaks_all desc"', '"breaks_all desc; DROP TABLE x"', "is not `column asc`"),
    "an order with a call": ('"breaks_all desc"', '"random() asc"', "is not `column asc`"),
    "an order with a line end": ('"breaks_all desc"', r'"breaks_all desc\n"', "rules.toml"),
    "an order of nothing": ('["breaks_all desc"]', "[]", "order"),
    "a count of two columns": ('["breaks_all desc"]', '["breaks_all desc", "length_m desc"]', "counts = true"),
    "a count upside down": ('["breaks_all desc"]', '["breaks_all asc"]', "counts = true"),
    "two rules of one name": ("oldest first", "most past breaks first", "one name"),
    "a weight that is not a number": ("breaks_5y = 0.143", "breaks_5y = nan", "weights"),
    "a weight without end": ("breaks_5y = 0.143", "breaks_5y = inf", "weights"),
    "a weight that is text": ("breaks_5y = 0.143", 'breaks_5y = "much"', "weights"),
    "a chance in the place of the city's column": ("[[rules]]", f'{CHANCE}column = "material"\n[[rules]]', "the city's own"),
    "a chance in the place of the key": ("[[rules]]", f'{CHANCE}column = "main_id"\n[[rules]]', "the city's own"),
    "a chance in the place of the ranking's id": ("[[rules]]", f'{CHANCE}column = "id"\n[[rules]]', "has anyway"),
    "no source of an index": ('source = "Kumar et al., KDD 2018, Figure 6', 'sources = "Kumar et al., Figure 6', "source"),
}  # fmt: skip
CONTRACT = {
    "anchors that unfold": ("name: water-main-breaks", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "anchors"),
    "an object of Python": ("name: water-main-breaks", "name: !!python/object/apply:os.system [id]", "not a contract"),
    "a module of Python": ("name: water-main-breaks", "name: !!python/module:os", "not a contract"),
    "a tag of its own": ("name: water-main-breaks", "name: !run id", "not a contract"),
    "a list in a list in a list": ("name: water-main-breaks", "name: " + "[" * 3000 + "]" * 3000, "not a contract"),
    "maps in maps": ("name: water-main-breaks", "name: " + "{a: " * 3000 + "1" + "}" * 3000, "not a contract"),
    "two documents": ("name: water-main-breaks", "name: x\n---\nname: y", "not a contract"),
    "a date for a text": ("title: Water mains", "title: 2015-01-01", "title"),
    "a number for a text": ("title: Water mains", "title: 5", "title"),
    "a number of 5,000 digits": ("{minimum: 1800}", "{minimum: " + "9" * 5000 + "}", "not a contract"),
    "a bound without end": ("{minimum: 1800}", "{minimum: .inf}", "minimum"),
    "a bound that is no number": ("{minimum: 1800}", "{minimum: .nan}", "minimum"),
    "an unknown word": ("title: Water mains", "title: Water mains\n    path: /etc/passwd", "path"),
    "an unknown type": ("type: date", "type: pickle", "type"),
    "a field that is SQL": ("- name: main_id", '- name: "main_id; DROP TABLE x"', "name"),
    "a field of our own kind of name": ("- name: main_id", "- name: _outcomes", "name"),
    "a field twice": ("- name: retired", "- name: installed", "twice"),
    "a table that is a path": ("- name: mains", "- name: ../mains", "name"),
    "a table in another schema": ("- name: mains", "- name: raw.mains", "name"),
    "a table in capitals": ("- name: mains", "- name: Mains", "name"),
    "a table that a run makes": ("- name: breaks", "- name: units", "may not be called units"),
    "the table of outcomes": ("- name: breaks", "- name: label", "may not be called label"),
    "the table of features": ("- name: breaks", "- name: features", "may not be called features"),
    "a key that is not there": ("primaryKey: main_id", "primaryKey: pipe_id", "pipe_id"),
    "two forms of time": ("{event: broke_on}", "{event: broke_on, start: broke_on}", "as_of"),
    "an exclusion that is no code": ("exclude: [cancelled]", "exclude: [everything]", "exclude"),
    "a tag in a title": ("title: Water mains", "title: <script>alert(1)</script>", "a tag"),
    "an escape code": ("title: Water mains", r'title: "Water \e[2J mains"', "can not be shown"),
    "a tab for an indent": ("  - name: mains", "\t- name: mains", "not a contract"),
    "four hundred fields": (
        "        - name: retired\n",
        "".join(f"        - {{name: f{i}, type: string, meaning: nothing at all}}\n" for i in range(400)) + "        - name: retired\n",
        "300 is the most",
    ),
}  # fmt: skip
HOSTILE = {
    f"{file}: {name}": (file, *case)
    for file, cases in {"solution.toml": SOLUTION, "rules.toml": RULES, "contract.yaml": CONTRACT}.items()
    for name, case in cases.items()
}


@pytest.mark.parametrize(("file", "old", "new", "says"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_refused(
    spoil: Callable[..., object], refused: Callable[..., str], file: str, old: str, new: str, says: str
) -> None:
    text = spoil(file, old, new)
    began = time.monotonic()
    given = refused(read_ranking, text)
    assert says in given and file in given
    assert time.monotonic() - began < 5
    assert len(given) < 20_000
    assert not re.search(r"<script|onerror=\w+\(.*<", given) or "a tag" in given


@pytest.mark.parametrize(
    "file", ["solution.toml", "rules.toml", "contract.yaml", "cohort.sql", "features.sql", "label.sql"]
)
def test_a_missing_file_is_told(folder: Path, refused: Callable[..., str], file: str) -> None:
    (folder / file).unlink()
    assert f"has no {file}" in refused(read_ranking, read_folder(folder))


@pytest.mark.parametrize(
    "file", ["solution.toml", "rules.toml", "contract.yaml", "cohort.sql", "features.sql", "label.sql"]
)
def test_an_empty_file_is_told(folder: Path, refused: Callable[..., str], file: str) -> None:
    (folder / file).write_text("")
    assert file in refused(read_ranking, read_folder(folder))
