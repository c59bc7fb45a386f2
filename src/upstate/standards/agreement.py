"""Whether a generator of policies and the standard that it speaks of agree: for the check of solutions of the kind policy."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.errors import BadStandard
from upstate.solutions.policy import Decided, PolicySolution, draft_policy
from upstate.standards.provisions import find_provisions
from upstate.standards.shelf import find_standard
from upstate.standards.standard import Standard

# Only what is found so surely counts without a person who reads it.
_SURE = 4


def policy_faults(solution: PolicySolution) -> list[str]:
    """What is wrong, as sentences: provisions that the standard does not have, and options after which the text does not say what they
    promise, or says what they do not."""
    try:
        standard = find_standard(solution.settings.standard)
    except BadStandard as fault:
        return [f"solution.toml: {fault.given}"]
    unknown = sorted(solution.provisions - standard.by_id.keys())
    faults = [f"choices.toml: {solution.settings.standard} has no provision {one}" for one in unknown]
    return faults + list(
        dict.fromkeys(fault for decided in _each_option(solution) for fault in _text(solution, decided, standard))
    )


def _each_option(solution: PolicySolution) -> Iterator[dict[str, str]]:
    """Every option once, among the defaults of the others."""
    yield {}
    for choice in solution.choices:
        yield from ({choice.name: option.name} for option in choice.options if option.name != choice.default)


def _text(solution: PolicySolution, options: dict[str, str], standard: Standard) -> Iterator[str]:
    draft = draft_policy(solution, Decided(options, {place.name: place.example for place in solution.text.places}))
    found = {one.id: one for one in find_provisions(draft.text, standard=standard.name)}
    told = ", ".join(f"{name} = {option}" for name, option in options.items()) or "the defaults"
    for name in draft.provisions:
        if name not in found or found[name].confidence < _SURE:
            yield f"with {told} no sentence shows {name}"
    for name in found.keys() - {*draft.provisions}:
        yield f"with {told} the text shows {name}, which nobody chose: {found[name].sentence[:100]}"
