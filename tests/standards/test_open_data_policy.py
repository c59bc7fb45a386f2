"""The 31 provisions of an open data policy, as they ship."""

from __future__ import annotations

from upstate.standards.shelf import find_standard


def test_the_31_provisions_stand_in_three_practices_in_the_order_of_their_numbers() -> None:
    standard = find_standard("open-data-policy")
    assert [one.id for one in standard.current] == [f"P{number}" for number in range(1, 32)]
    assert [one.practice for one in standard.current] == ["what"] * 7 + ["how"] * 16 + ["implement"] * 8


def test_no_level_is_made_up_for_them() -> None:
    assert find_standard("open-data-policy").levels == ()


def test_each_is_a_question_of_the_text_of_the_policy_and_has_the_generator_beside_it() -> None:
    for one in find_standard("open-data-policy").current:
        assert (one.seen_by, one.solutions) == (("policy_text",), ("open-data-policy",))
        assert one.question.en.endswith("?")
        assert one.question.es.startswith("¿")
