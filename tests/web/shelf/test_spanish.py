"""What is told of a proof and of a list is said in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.web.shelf.conftest import PAGE, Page, Shelf
from tests.web.spanish import english_in

See = Callable[..., Page]
MAKERS = ("upstate/ranking/", "upstate/web/shelf/")


@pytest.mark.parametrize("page", ["", "ranking/", "map/", "report/", "ranking/000001/", "rankings/"])
def test_a_spanish_page_says_nothing_in_english_that_is_made_by_rule(shelf: Shelf, see: See, page: str) -> None:
    found = see(f"/es{PAGE}{page}")
    assert found.status in (200, 404)
    assert english_in(found.html, *MAKERS) == []


def test_this_test_knows_the_english_page_by_its_sentences(shelf: Shelf, see: See) -> None:
    assert len(english_in(see(PAGE).html, *MAKERS)) > 10


def test_the_verdict_reads_as_spanish_and_has_the_same_figures(shelf: Shelf, see: See) -> None:
    spanish, figures = see(f"/es{PAGE}").words, re.compile(r"[+-]?\d+\.\d+")
    told = next(part for part in re.split(r"(?=De los )", spanish) if "cuando" in part)
    wanted = figures.findall(shelf.verdict)
    assert figures.findall(told)[: len(wanted)] == wanted
