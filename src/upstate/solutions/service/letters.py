"""`letters/`: what the city writes, each in English and Spanish, and which places in it are filled in.

The texts are Markdown. Each place stands in braces, as `{reference}`; docs/reference/service.md says what each holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from upstate.solutions.service.facts import NAMED
from upstate.solutions.service.guide import LANGUAGES
from upstate.solutions.service.prose import prose_faults

_COMMON = frozenset(
    {"city", "applicant_name", "business_name", "permit", "reference", "contact", "link", "address", "written_on"}
)
# Every letter, and the places that it may name.
LETTERS = {
    "received": _COMMON | {"received_on"},
    "asked": _COMMON | {"requests"},
    "issued": _COMMON | {"number", "issued_on", "ends_on", "allows", "record"},
    "refused": _COMMON | {"reason"},
    "renewal": _COMMON | {"number", "issued_on", "ends_on"},
    "receipt": _COMMON | {"receipt_number", "fees", "amount", "paid_on", "method"},
}


def letter_faults(letters: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """What is wrong with the letters, each fault naming its file. letters: text by name and language."""
    for name in LETTERS:
        yield from (f"letters/{name}.{one}.md is missing" for one in LANGUAGES if (name, one) not in letters)
    for (name, language), text in letters.items():
        file = f"letters/{name}.{language}.md"
        if name not in LETTERS:
            yield f"{file} is no letter of a service; those are {', '.join(LETTERS)}"
            continue
        yield from prose_faults(text, file=file)
        for place in sorted({*NAMED.findall(text)} - LETTERS[name]):
            yield f"{file} names {place}, which a letter of this kind does not have"
