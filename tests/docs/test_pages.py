"""Pages lead somewhere, use the glossary's words, and say of no machine where it keeps its files."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```", re.M | re.S)


def glossary() -> list[str]:
    return re.findall(r"^\*\*(.+?)\*\*:", (ROOT / "GLOSSARY.md").read_text("utf-8"), re.M)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_every_relative_link_leads_to_something(pages: list[Path]) -> None:
    for page in pages:
        for link in _LINK.findall(_FENCED.sub("", page.read_text("utf-8"))):
            if re.match(r"[a-z]+:", link):
                continue
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            assert target.exists(), f"{page.name}: {link}"
            assert not anchor or anchor in anchors(target), f"{page.name}: {link}"


def test_the_glossary_is_in_order_and_has_no_term_twice() -> None:
    terms = [term.lower() for term in glossary()]
    assert terms == sorted(set(terms))


def test_each_term_is_explained_in_a_few_sentences() -> None:
    text = (ROOT / "GLOSSARY.md").read_text("utf-8")
    for paragraph in re.findall(r"^\*\*.+?\*\*: (.+?)(?=\n\n|\Z)", text, re.M | re.S):
        assert paragraph.strip().endswith("."), paragraph
        assert len(paragraph) < 320, paragraph


def test_pages_use_the_words_of_the_glossary_and_not_others(pages: list[Path]) -> None:
    others = {
        r"back-?test": "proof",
        r"mapping file": "crosswalk",
        r"target variable": "outcome",
        r"cut-?off date": "as-of date",
        r"lead ?time": "horizon",
        r"sensitivity": "recall",
    }
    for page in pages:
        if page.name in ("GLOSSARY.md", "CHANGELOG.md", "python.md"):
            continue  # the first explains other words, the last quotes the code
        for word, better in others.items():
            found = re.search(rf"\b{word}s?\b", page.read_text("utf-8"), re.I)
            assert not found, f"{page.name}: {found and found[0]}; the glossary says {better}"


def test_no_page_names_a_folder_of_the_machine_it_was_written_on(pages: list[Path]) -> None:
    for page in pages:
        assert not re.search(r"(?<![\w.])/(work|tmp|root|var)/", page.read_text("utf-8")), page.name


def test_the_page_of_errors_quotes_messages_that_exist() -> None:
    """Of each quoted message a part of some length stands somewhere in the source."""
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    plain = re.sub(r'"\s*\n\s*f?"', "", source)
    for quoted in re.findall(r"^\*\*(.+?)\*\*", (ROOT / "docs/how-to/errors.md").read_text("utf-8"), re.M):
        parts = [part.strip(" .,") for part in re.split(r"…|“|”", quoted)]
        telling = [part for part in parts if len(part) >= 9]
        assert any(part in plain for part in telling), quoted


def test_publiccode_has_what_the_standard_asks_for() -> None:
    data = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    needed = "publiccodeYmlVersion name url releaseDate platforms categories developmentStatus softwareType description"
    assert set(f"{needed} legal maintenance localisation".split()) <= set(data)
    words = data["description"]["en"]
    assert len(words["shortDescription"].strip()) <= 150
    assert 150 <= len(words["longDescription"]) <= 10_000
    assert words["features"]
    assert data["maintenance"]["type"] == "community" and data["maintenance"]["contacts"]
