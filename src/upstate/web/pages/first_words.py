"""What a new site says before its people say it better. Plain, true of any city, and short."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def home(city: str) -> dict[str, Any]:
    """The first page."""
    return {
        "title": _("Data of %(city)s") % {"city": city},
        "intro": _("Find the city's public data. Read it here, or take it with you. You need no account."),
        "body": [
            ("heading", _("What you can do here")),
            (
                "text",
                _items(
                    _link("/datasets/", _("Look through the data"), _("as a table, a chart or a map.")),
                    _link(
                        "/solutions/",
                        _("See how the city uses it"),
                        _("to choose what to do first, and whether that works."),
                    ),
                    _link("/requests/", _("Ask for data"), _("that is not here yet, and follow the answer.")),
                ),
            ),
        ],
    }


def about(city: str) -> dict[str, Any]:
    """About this site."""
    return {
        "title": _("About this site"),
        "intro": _("This site shows the public data of %(city)s and what the city does with it.") % {"city": city},
        "body": [
            ("heading", _("What is here")),
            (
                "text",
                _paragraphs(
                    _(
                        "Each dataset has a page. It says what the data is, which department keeps it, and how often it is brought up to date."
                    ),
                    _("You may use the data for anything that its licence allows. Each dataset names its licence."),
                ),
            ),
            ("heading", _("How data gets here")),
            (
                "text",
                _paragraphs(
                    _(
                        "A department offers a table. The program looks for names, telephone numbers and other personal data in it. A person decides what to do with each finding, and a second person approves the table."
                    ),
                    _(
                        "What was published is kept. When data changes, a new version is added, and you can see what changed."
                    ),
                ),
            ),
            ("heading", _("Is something wrong?")),
            (
                "text",
                _paragraphs(
                    _("Every dataset's page has a form for it. Your note goes to the department that keeps the data."),
                ),
            ),
        ],
    }


def privacy(city: str) -> dict[str, Any]:
    """Privacy."""
    return {
        "title": _("Privacy"),
        "intro": _("You can read everything here without telling us who you are."),
        "body": [
            ("heading", _("What we keep")),
            (
                "text",
                _paragraphs(
                    _(
                        "We set no cookie while you read. We use no counter of another company, and your browser asks no other company for anything."
                    ),
                    _("We count how often a dataset is opened and downloaded. The count does not say who did it."),
                    _("The server keeps a log of requests to find faults."),
                ),
            ),
            ("heading", _("When you write to us")),
            (
                "text",
                _paragraphs(
                    _(
                        "If you ask for data or report a mistake, we keep what you wrote, and your e-mail address if you gave it, so that we can answer. We do not show your address to the public."
                    ),
                    _("If you sign in, we set a cookie that knows you until you sign out."),
                ),
            ),
        ],
    }


def news(city: str) -> dict[str, Any]:
    """Where news will stand."""
    return {"title": _("News")}


def _paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def _items(*items: str) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _link(address: str, words: str, rest: str) -> str:
    from upstate.web.look.navigation import local_path

    return f'<a href="{local_path(address)}">{words}</a> {rest}'
