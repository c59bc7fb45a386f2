"""Pages as they become pages of the copy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstate.web.export.rewriting import Sentences, links_of, rewrite

SENTENCES = Sentences(copy="A copy <1>.", ask="Ask there.", write="Write to a&b.")


def same(html: str) -> str:
    return rewrite(html, target_of=lambda link: link, sentences=SENTENCES)


def moved(html: str) -> str:
    """Known links get `to/` before them; links with `gone` lead nowhere."""
    return rewrite(html, target_of=lambda link: None if "gone" in link else f"to/{link}", sentences=SENTENCES)


@pytest.mark.parametrize(
    "html",
    [
        '<!doctype html>\n<html lang="en"><head><meta charset=utf-8><title>A &amp; B &lt; C &#233;</title></head>',
        '<svg viewBox="0 0 1 1" preserveAspectRatio="none"><path d="M0 0L1 1"/><use href="#a"></use></svg>',
        '<script type="application/ld+json">{"a": "<b> & </b>"}</script><style>a > b {}</style>',
        '<p CLASS="A"  id=x>odd   spacing<!-- a comment --><br/><input disabled></p>',
        '<textarea><a href="x"></textarea>',
    ],
)
def test_what_does_not_change_stays_byte_for_byte(html: str) -> None:
    assert same(html) == html


@pytest.mark.parametrize(
    ("html", "after"),
    [
        ('<a class="b" href="x?a=1&amp;b=2">go</a>', '<a class="b" href="to/x?a=1&amp;b=2">go</a>'),
        ('<a class="b" href="gone">words stay</a>', '<a class="b">words stay</a>'),
        ('<img src="a.png" alt="&quot;A&quot;">', '<img src="to/a.png" alt="&quot;A&quot;">'),
        ('<img src="gone.png" alt="">', ""),
        ('<link rel="stylesheet" href="gone.css">', ""),
        ('<script src="a.js" defer></script>', '<script src="to/a.js" defer></script>'),
        ('<svg><use xlink:href="s.svg#i"/></svg>', '<svg><use xlink:href="to/s.svg#i"/></svg>'),
        ('<img src="a" srcset="b 1x, gone 2x">', '<img src="to/a" srcset="to/b 1x">'),
        ('<div data-places="/p/" data-words="a /b">', '<div data-places="to//p/" data-words="a /b">'),
        ('<button hx-get="/part" class="c">x</button>', '<button class="c">x</button>'),
    ],
)
def test_a_link_leads_to_its_file_or_goes(html: str, after: str) -> None:
    assert moved(html) == after


def test_a_form_becomes_a_sentence_that_says_what_to_do() -> None:
    html = '<main><form method="POST" action="/f"><input name=a><a href="x">y</a><p>in</p></form><p>out</p></main>'
    assert rewrite(html, target_of=lambda link: link, sentences=SENTENCES) == (
        '<main><p class="usa-hint">Write to a&amp;b.</p><p>out</p><p class="usa-hint">A copy &lt;1&gt;.</p></main>'
    )
    assert "Ask there." in same("<main><form><input></form></main>")


def test_a_list_inside_a_form_that_looks_something_up_stays() -> None:
    html = (
        "<main><form><details><summary>s</summary><details><input></details>x</details><label>l</label><input>"
        "<ul><li><a href=a>A</a><select><option>o</select></ul><button>b</button></form>after</main>"
    )
    kept = same(html).replace('<p class="usa-hint">Ask there.</p>', "")
    assert kept == '<main><ul><li><a href=a>A</a></ul>after<p class="usa-hint">A copy &lt;1&gt;.</p></main>'


def test_a_form_in_the_header_just_goes() -> None:
    assert same("<header><form><input></form>a</header>") == "<header>a</header>"


def test_every_link_is_found() -> None:
    html = (
        '<a href="a"><img src="b" srcset="c 1x, d 2x"><link href="e"><script src="f"></script><use href="g"/>'
        '<div data-x="/h" data-y="not a link"><!-- <a href="no"> -->'
    )
    assert links_of(html) == [*"abcdefg", "/h"]


@given(st.text(alphabet="<>/=\"'ab&;!- \n", max_size=80))
def test_broken_pages_do_not_break_the_copy(html: str) -> None:
    links_of(html)
    same(html)
    moved(html)
