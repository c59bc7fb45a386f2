"""From what a city decided to the text of its policy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from upstate.errors import BadSolution
from upstate.solutions.policy.clauses import PLACE, Clause
from upstate.solutions.policy.reading import PolicySolution

# What a city writes into a place is plain words: nothing that Markdown or HTML takes for its own, and no place to fill again.
# A _ between two letters, as in an address of mail, is plain.
_PLAIN = re.compile(r"(?:[^\x00-\x1f\x7f<>{}\[\]*_`#|\\]|(?<=[^\W_])_(?=[^\W_])){1,200}")


@dataclass(frozen=True)
class Decided:
    """What a city decided. options: by choice; where one is not named, its default stands. places: what is written into each."""

    options: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """text: Markdown, one line a paragraph, ends with a line end. options: of every choice. provisions: ids that the options promise, in
    the order of the choices. unfilled: names of places that still stand in braces, in order."""

    text: str
    options: dict[str, str]
    provisions: tuple[str, ...]
    unfilled: tuple[str, ...]


def draft_policy(solution: PolicySolution, decided: Decided) -> Draft:
    """The policy that follows from what was decided; raises `BadSolution` for a choice, an option or a place that there is not."""
    refuse_unknown(solution, decided)
    options = {name: decided.options.get(name, choice.default) for name, choice in solution.named.items()}
    text = PLACE.sub(lambda found: decided.places.get(found[1], found[0]), _body(solution, options))
    promised = (one for name, choice in solution.named.items() for one in choice.named[options[name]].provisions)
    return Draft(text, options, tuple(dict.fromkeys(promised)), tuple(dict.fromkeys(PLACE.findall(text))))


def _body(solution: PolicySolution, options: Mapping[str, str]) -> str:
    held = [clause for clause in solution.text.clauses if clause.holds(options)]
    parts = {section.title: [one for one in held if one.section == section.name] for section in solution.text.sections}
    said = [
        _section(number, title, clauses)
        for number, (title, clauses) in enumerate(((title, one) for title, one in parts.items() if one), 1)
    ]
    return "\n".join([f"# {solution.settings.title}\n", *said])


def _section(number: int, title: str, clauses: list[Clause]) -> str:
    paragraphs = (f"{number}.{place} {clause.text}\n" for place, clause in enumerate(clauses, 1))
    return "\n".join([f"## {number}. {title}\n", *paragraphs])


def refuse_unknown(solution: PolicySolution, decided: Decided) -> None:
    """Raise `BadSolution` that names every choice, option, place and value that can not be used."""
    choices, places = solution.named, {place.name for place in solution.text.places}
    faults = [f"there is no choice {name!r}" for name in decided.options if name not in choices]
    faults += [
        f"{name} can not be {option!r}; it can be {', '.join(choices[name].named)}"
        for name, option in decided.options.items()
        if name in choices and option not in choices[name].named
    ]
    faults += [f"there is no place {name!r}" for name in decided.places if name not in places]
    faults += [
        f"{value[:80]!r} can not be written into {name}"
        for name, value in decided.places.items()
        if not _PLAIN.fullmatch(value) or not value.isprintable()
    ]
    if faults:
        raise BadSolution(
            f"{solution.name}: {'; '.join(faults[:20])}.",
            allowed=f"the choices {', '.join(choices)}; the places {', '.join(sorted(places))}; in a place, and in what city.toml says for it, one line of plain words",
            next_step=f"Run `upstate adapt {solution.name}` to see the choices and their options; fill a place with `upstate policy write --fill PLACE=WORDS`.",
        )
