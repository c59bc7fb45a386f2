"""Solutions of the kind `challenge`, read from their text."""

from __future__ import annotations

from dataclasses import dataclass

from upstate.errors import BadSolution
from upstate.solutions.challenge.text import CHALLENGE_FILE, RULES_FILE, TERMS_FILE, ChallengeText
from upstate.solutions.folder import FolderText
from upstate.solutions.header import Faults, Header, read_contract, read_part, refuse_strange_text
from upstate.tables.contract import Contract

_MOST_LETTERS = 60_000


@dataclass(frozen=True)
class ChallengeSolution:
    """A solution of the kind challenge, parsed. rules, terms: Markdown. Its contract asks for no table: the ranking that `text` names does."""

    name: str
    header: Header
    text: ChallengeText
    rules: str
    terms: str
    contract: Contract
    sha256: str


@dataclass(frozen=True)
class ChallengeTexts:
    """The three texts of a challenge, on the shelf and in a city. rules, terms: Markdown."""

    text: ChallengeText
    rules: str
    terms: str


def read_challenge(folder: FolderText) -> ChallengeSolution:
    """Read a challenge from its text; raises `BadSolution` that lists the faults of all its files."""
    faults = Faults()
    header = faults.attempt(lambda: read_part(Header, folder.text("solution.toml"), source="solution.toml"))
    contract = faults.attempt(lambda: read_contract(folder.text("contract.yaml")))
    texts = _read_texts(folder, faults)
    faults.stop(folder.name)
    return ChallengeSolution(
        folder.name, header, texts.text, texts.rules, texts.terms, contract=contract, sha256=folder.sha256
    )


def read_challenge_texts(folder: FolderText) -> ChallengeTexts:
    """Only challenge.toml, rules.md and terms.md; raises `BadSolution` that lists the faults of all three."""
    faults = Faults()
    texts = _read_texts(folder, faults)
    faults.stop(folder.name)
    return texts


def _read_texts(folder: FolderText, faults: Faults) -> ChallengeTexts:
    """Nothing stands in the place of a text that has faults: whoever calls stops then."""
    text = faults.attempt(lambda: read_part(ChallengeText, folder.text(CHALLENGE_FILE), source=CHALLENGE_FILE))
    rules = faults.attempt(lambda: _read_prose(folder, RULES_FILE))
    terms = faults.attempt(lambda: _read_prose(folder, TERMS_FILE))
    return ChallengeTexts(text, rules, terms)


def _read_prose(folder: FolderText, file: str) -> str:
    """Plain Markdown: people accept these words, so nothing in them may be hidden from the eye."""
    prose = folder.text(file)
    if not prose.strip() or len(prose) > _MOST_LETTERS:
        raise BadSolution(
            f"{file} has {len(prose):,} characters",
            allowed=f"1 to {_MOST_LETTERS:,} characters",
            next_step=f"Write what people accept into {file}, and no more.",
        )
    refuse_strange_text(prose.splitlines(), source=file)
    return prose
