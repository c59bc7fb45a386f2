"""What the pages say is what the files say, and what report.html says."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable

from django.test import Client

from tests.web.shelf.conftest import PAGE, Page, Shelf, plain, read

See = Callable[..., Page]


def percent(share: float) -> str:
    """A second, plain way to write a share."""
    return f"{share * 100:.2f} %" if 0 < share < 0.00995 else f"{share * 100:.1f} %"


def test_the_verdict_is_that_of_the_evidence_on_every_page(shelf: Shelf, see: See) -> None:
    first = json.loads((shelf.ranking / "ranking.json").read_text("utf-8"))["units"][0]["id"]
    for address in ("/solutions/", PAGE, f"{PAGE}report/", f"{PAGE}ranking/{first}/"):
        assert shelf.answer in see(address).words, address
        assert address == "/solutions/" or shelf.verdict in see(address).words, address


def test_the_figures_are_those_of_the_evidence(shelf: Shelf, see: See) -> None:
    evidence, page = shelf.evidence, see(PAGE)
    at = evidence["headline"]
    rows = {row.split("</th>")[0]: plain(read(row).words) for row in page.html.split('<th scope="row">')}
    assert len(evidence["rankers"]) == 7
    for ranker in evidence["rankers"]:
        row = rows[ranker["name"]]
        low, high = ranker["interval"][at]
        assert percent(ranker["precision"][at]) in row
        assert f"{percent(low)} to {percent(high)}" in row
        assert f"{ranker['lift'][at]:.1f} times" in row
        assert percent(ranker["recall"][at]) in row


def test_the_first_ten_are_those_of_the_csv_with_their_risks_and_reasons(shelf: Shelf, see: See) -> None:
    with (shelf.ranking / "ranking.csv").open(encoding="utf-8", newline="") as file:
        first = list(csv.DictReader(file))[:10]
    rows = see(f"{PAGE}ranking/").html.split("<tbody>")[1].split("<tr>")[1:11]
    assert len(rows) == len(first) == 10
    for row, unit in zip(rows, first, strict=True):
        words = plain(read(row).words)
        assert words.startswith(f"{unit['rank']} {unit['id']} {percent(float(unit['probability']))} ")
        assert plain(unit["reasons"]) in words
        page = see(f"{PAGE}ranking/{unit['id']}/").words
        assert f"stands in place {unit['rank']} of" in page
        assert percent(float(unit["probability"])) in page
        for reason in unit["reasons"].split("; "):
            words, factor = reason.removesuffix(")").split(" (risk ×")
            assert f"{words[0].upper()}{words[1:]}. In this respect the risk is {factor} times" in page


def test_the_report_page_says_all_that_the_report_file_says(shelf: Shelf, see: See) -> None:
    """Every run of words in report.html, but for its own frame, stands on the page too."""
    file = (shelf.folder / "report.html").read_text("utf-8")
    body = file.split("<main")[1].split(">", 1)[1].split("</main>")[0]
    page = see(f"{PAGE}report/").html
    runs = {plain(run) for run in read(body.replace("<svg", "\0<svg")).words.split("\0")}
    spoken = _spoken(page)
    missing = [run for run in _spoken(body) if run not in spoken]
    frame = ("Printed, the list begins", "What this means", "adapt a newer export")
    assert len(runs) > 1
    # How to print the file itself, a heading that is folded, and what the data office can do.
    assert [run for run in missing if not any(words in run for words in frame)] == []


def _spoken(html: str) -> set[str]:
    """Texts between tags, as a set."""
    from html.parser import HTMLParser

    found: set[str] = set()

    class Texts(HTMLParser):
        def handle_data(self, data: str) -> None:
            if text := plain(data):
                found.add(text)

    Texts().feed(html)
    return found


def test_downloads_are_the_files_byte_for_byte(shelf: Shelf, client: Client) -> None:
    folder = f"{PAGE}rankings/{shelf.ranking.name}/files/"
    for path in (
        shelf.ranking / name for name in ("ranking.csv", "ranking.geojson", "ranking.parquet", "ranking.json")
    ):
        answer = client.get(f"{folder}{path.name}")
        assert b"".join(answer.streaming_content) == path.read_bytes()
        assert answer["Content-Disposition"].startswith("attachment")
    evidence = client.get(f"{PAGE}evidence/{shelf.evidence_file.name}")
    assert b"".join(evidence.streaming_content) == shelf.evidence_file.read_bytes()
    report = client.get(f"{PAGE}report/file/")
    assert report["Content-Disposition"].startswith("attachment")
    assert b"".join(report.streaming_content) == (shelf.folder / "report.html").read_bytes()


def test_a_long_list_is_told_as_a_short_one_is(shelf: Shelf, see: See) -> None:
    """The sentence on the page comes from about.json and the report's from the units themselves: they are one."""
    whole = json.loads((shelf.ranking / "ranking.json").read_text("utf-8"))
    before = see(f"{PAGE}ranking/").words
    (shelf.ranking / "about.json").unlink()
    assert see(f"{PAGE}ranking/").words == before
    assert (
        f"about {sum(unit['probability'] for unit in whole['units']):.0f} of these 50" in before
        or "In the past such high risks were far off" in before
    )
