"""The day on which a policy was adopted, by its own words."""

from __future__ import annotations

from datetime import date

import pytest

from upstate.standards.adoption import find_adopted

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    "text",
    [
        "It was adopted by the council on March 3, 2026.",
        "Adopted and approved: 2026-03-03",
        "Resolution No. 12, adopted on March 3, 2026",
        "This Ordinance was adopted on 3/3/2026.",
        "The council did not hesitate. It was signed on March 3, 2026.",
        "# Policy\n\nThe city cares.\n\nWe act.\n\nWe ask.\n\nAll is open.\n\nNobody publishes a draft.\n\nEffective March 3, 2026",
        "Fue aprobada por el concejo el 3 de marzo de 2026.",
    ],
)
def test_the_day_is_read_where_the_text_says_that_it_was_adopted(text: str) -> None:
    assert find_adopted(text, today=TODAY) == date(2026, 3, 3)


@pytest.mark.parametrize(
    "text",
    [
        "DRAFT. Not in force. This draft amends the Public Records Act, enacted on July 1, 1976.",
        "# Policy (draft)\n\nAdopted on March 3, 2026.",
        "# Borrador\n\nAprobada el 3 de marzo de 2026.",
        "This ordinance amends the Public Records Act, enacted on July 1, 1976.",
        "Data is public under the Public Records Act, enacted on July 1, 1976.",
        "This text has not been adopted by the council as of March 3, 2026.",
        "This text has not\nbeen adopted as of March 3, 2026.",
        "This text has **not** been adopted by the council as of March 3, 2026.",
        "The council rejected this policy. It was to be adopted on March 3, 2026.",
        "This policy repeals Resolution No. 12, adopted on May 1, 2013.",
        "As said in Resolution 12, adopted on May 1, 2013, data is open.",
        "It was never signed on March 3, 2026.",
        "<!-- Adopted on March 3, 2026. -->",
        "No ha sido aprobada hasta el 3 de marzo de 2026.",
        "Adopted on February 30, 2026.",
        "",
    ],
)
def test_no_day_is_read_where_nothing_or_another_law_was_adopted(text: str) -> None:
    assert find_adopted(text, today=TODAY) is None


@pytest.mark.parametrize(
    "text", ["adopted " * 20_000 + "2026-03-03", "1/1/2026 " * 20_000, "\n" * 200_000, "draft" * 50_000]
)
def test_a_hostile_text_is_read_to_its_end(text: str) -> None:
    assert find_adopted(text, today=TODAY) in {None, date(2026, 3, 3)}
