"""How many years of school a text asks for: a hint for writers, never a gate.

A formula counts; it does not read. It sees long sentences and long words, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SIXTH = 6  # residents read; a sixth-grade text reaches most of them
FEWEST_WORDS = 30  # under this the formulas say nothing

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:;]+(?:\s|$)|\n+")
_ENGLISH_GROUP = re.compile(r"[aeiouy]+")
# An e at the end is not spoken (`make`, `makes`, `used`), but for `table`, `boxes`, `needed`.
_SILENT = re.compile(
    r"(?:[^aeiouy](?<![^aeiouy]l)e|[^aeiouysxzcg](?<!ch)(?<!sh)(?<![^aeiouy]l)es|[^aeiouytd](?<![^aeiouy]l)ed)$"
)
# Each strong or accented vowel is the heart of a syllable; weak ones are only where none stands beside them.
_STRONG = re.compile(r"[aeoáéóíú]")
_WEAK = re.compile(r"(?<![aeoáéóíúiuü])[iuü]+(?![aeoáéóíúiuü])")


@dataclass(frozen=True)
class Reading:
    """grade: years of school, 0 and up, one decimal; null for a text too short to say. words, sentences: counts."""

    grade: float | None
    words: int
    sentences: int

    @property
    def is_plain(self) -> bool:
        """Whether most residents can read it with ease; true also where nothing can be said."""
        return self.grade is None or self.grade < SIXTH + 3


def read_grade(text: str, language: str = "en") -> Reading:
    """The reading grade of a text in English (Flesch-Kincaid: Kincaid et al. 1975) or Spanish (Crawford 1989)."""
    words = _WORD.findall(text.lower())
    sentences = max(1, sum(1 for part in _SENTENCE_END.split(text) if _WORD.search(part)))
    if len(words) < FEWEST_WORDS:
        return Reading(grade=None, words=len(words), sentences=sentences)
    count = spanish_syllables if language == "es" else english_syllables
    syllables = sum(map(count, words))
    formula = _crawford if language == "es" else _flesch_kincaid
    grade = round(max(0.0, formula(len(words), sentences, syllables)), 1)
    return Reading(grade=grade, words=len(words), sentences=sentences)


def _flesch_kincaid(words: int, sentences: int, syllables: int) -> float:
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def _crawford(words: int, sentences: int, syllables: int) -> float:
    return -0.205 * (100 * sentences / words) + 0.049 * (100 * syllables / words) - 3.407


def english_syllables(word: str) -> int:
    """About how many syllables an English word has: groups of vowels, less a silent e at the end."""
    return max(1, len(_ENGLISH_GROUP.findall(word)) - bool(_SILENT.search(word)))


def spanish_syllables(word: str) -> int:
    """About how many syllables a Spanish word has."""
    word = re.sub(r"(?<=[qg])u(?=[eiéí])", "", word)
    word = re.sub(r"y(?![aeiouáéíóú])", "i", word)
    return max(1, len(_STRONG.findall(word)) + len(_WEAK.findall(word)))
