"""Which provisions of an open data policy a text holds, and the sentence that shows each.

A pattern reads words and not law: what it finds is shown to people with its sentence, and what it does not find may still be there.
How often it is right is measured in tests/standards/test_finding_provisions.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from upstate.standards.phrases import read_phrase
from upstate.standards.reading_sentences import Force, SaidSentence, read_sentences
from upstate.standards.shelf import find_standard
from upstate.standards.standard import Criterion

OPEN_DATA_POLICY = "open-data-policy"
_HINT = 2


@dataclass(frozen=True)
class Provision:
    """A provision found in a text. line: from 1. confidence: 4 the sentence says it and binds; 3 it says so weakly (may, should); 2 a
    definition, a whereas, or words that only hint at it. A pattern is never surer than 4."""

    id: str
    sentence: str
    line: int
    confidence: int

    @property
    def is_hint(self) -> bool:
        """Whether no sentence says it, so that only a person can tell."""
        return self.confidence < Force.WEAK


def find_provisions(text: str, *, standard: str = OPEN_DATA_POLICY) -> tuple[Provision, ...]:
    """The provisions that `text` (English) holds, each once with the sentence that shows it best, in the standard's order.

    What is not in the result was not found. Raises `BadStandard` where there is no such standard. Time grows with the length only.
    """
    sentences = [one for one in read_sentences(text) if one.force is not Force.DENIES]
    found = (_best(criterion, sentences) for criterion in find_standard(standard).current)
    return tuple(one for one in found if one)


def _best(criterion: Criterion, sentences: list[SaidSentence]) -> Provision | None:
    """The surest sentence; of equal ones the first."""
    best: Provision | None = None
    for one in sentences:
        sure = _confidence(criterion, one)
        if sure > (best.confidence if best else 0):
            best = Provision(criterion.id, one.text, one.line, int(sure))
            if sure == Force.BINDS:
                break
    return best


def _confidence(criterion: Criterion, sentence: SaidSentence) -> int:
    """0 where nothing in the sentence speaks of it."""
    if any(read_phrase(one).fits(sentence.words) for one in criterion.said_by):
        reasons_count = criterion.said_in_reasons and sentence.force is Force.REASON
        return Force.BINDS if reasons_count else sentence.force
    return _HINT if any(read_phrase(one).fits(sentence.words) for one in criterion.hinted_by) else 0
