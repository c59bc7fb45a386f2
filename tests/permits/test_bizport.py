"""The files of Long Beach's portal as a proposal for a guide."""

from __future__ import annotations

import tarfile
import tomllib
from pathlib import Path

import pytest

from upstate.actions.import_bizport import import_bizport
from upstate.errors import UnreadableFile
from upstate.permits.bizport import read_bizport
from upstate.permits.html_text import markdown_from


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A stage with one step, as their files are."""
    step = tmp_path / "pages" / "plan" / "get-idea"
    step.mkdir(parents=True)
    (step.parent / "attributes.yml").write_text("---\nlabel: plan\nlayout: content\nposition: 0\n")
    (step.parent / "title.html").write_text("Plan")
    (step / "attributes.yml").write_text("---\nlayout: step\nparent: plan\nis_published: true\nposition: 2\n")
    (step / "title.html").write_text("Get an Idea")
    (step / "checklist.html").write_text("{{ cms:partial:shared/checklist:get_idea }}")
    (step / "step-content.html").write_text(
        "<h2>Ask</h2><p>Call 562-570-6555. It costs $25.</p><script>alert(1)</script>"
        '{{ cms:partial:shared/link_box:"https://www.sba.gov/":"READ":"Learn" }}{{ cms:partial:shared/map:here }}'
    )
    return tmp_path / "pages"


def test_a_page_becomes_a_step_with_its_text_as_markdown(pages: Path) -> None:
    guide = read_bizport(pages)
    assert guide.stages == (("plan", "Plan"),)
    (step,) = guide.steps
    assert (step.name, step.title) == ("get_idea", "Get an Idea")
    assert step.body == "## Ask\n\nCall 562-570-6555. It costs $25.\n\n[Learn](https://www.sba.gov/)"


@pytest.mark.parametrize("words", ["telephone number", "an amount", "checklist", "map (here)", "<script>"])
def test_what_can_not_be_taken_over_is_named(pages: Path, words: str) -> None:
    assert any(words in line for line in read_bizport(pages).left)


def test_the_proposal_overwrites_nothing(pages: Path, tmp_path: Path) -> None:
    made = import_bizport(source=pages, folder=tmp_path / "proposal")
    assert tomllib.loads((made.folder / "guide.toml").read_text())["steps"][0]["name"] == "get_idea"
    with pytest.raises(UnreadableFile, match="is there already"):
        import_bizport(source=pages, folder=tmp_path / "proposal")


@pytest.mark.parametrize("content", [b"", b"rubbish", b"\x1f\x8b\x08rubbish"])
def test_what_is_no_archive_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.tar.gz").write_bytes(content)
    with pytest.raises(UnreadableFile):
        read_bizport(tmp_path / "a.tar.gz")


def test_an_archive_that_leads_out_of_its_folder_writes_nothing(pages: Path, tmp_path: Path) -> None:
    archive = tmp_path / "evil.tar"
    with tarfile.open(archive, "w") as opened:
        for path in sorted(pages.rglob("*.*")):
            opened.add(path, arcname=f"../../evil/{path.relative_to(pages)}")
    made = import_bizport(source=archive, folder=tmp_path / "out" / "proposal")
    assert made.steps == 1
    assert {path.parent.name for path in (tmp_path / "out").rglob("*.md")} == {"guide"}
    assert not (tmp_path.parent / "evil").exists()


def test_html_keeps_lists_links_and_emphasis() -> None:
    text, lost = markdown_from("<ol><li>One <b>two</b></li><li>A*B</li></ol><iframe src='x'></iframe>")
    assert (text, lost) == ("1. One **two**\n1. A\\*B", ("iframe",))


def test_the_real_files_are_taken_over_whole(city_data: Path, tmp_path: Path) -> None:
    archive = city_data / "bizport" / "longbeach_bizport_cms_fixtures.tar.gz"
    if not archive.exists():
        pytest.skip("the files of BizPort are not in the folder of real tables")
    made = import_bizport(source=archive, folder=tmp_path / "proposal")
    assert (made.stages, made.steps) == (3, 20)
    steps = tomllib.loads((made.folder / "guide.toml").read_text())["steps"]
    assert [step["name"] for step in steps][:2] == ["get_idea", "support_options"]
    assert all((made.folder / "guide" / f"{step['name']}.en.md").exists() for step in steps)
    texts = "".join(path.read_text() for path in (made.folder / "guide").glob("*.md"))
    assert "<div" not in texts
    assert "cms:" not in texts
    assert any("was not published" in line for line in made.left)
