"""What is wrong with a file of predictions, in sentences that name the row and the value."""

from __future__ import annotations

from dataclasses import dataclass, field

from upstate.errors import UpstateError
from upstate.sentences import Sentence, say, say_count, together

TOLD = 50
_LONGEST = 40


class BadPredictions(UpstateError):
    """A file of predictions that can not be scored. faults: the first 50, in the order of the file below what concerns all of it, each a whole sentence. more: how many others
    there are."""

    def __init__(self, given: str, *, faults: tuple[Sentence, ...], more: int = 0) -> None:
        super().__init__(
            given,
            allowed=say(
                "plain CSV in UTF-8 with the header id,prediction and one row for each id of test.csv, at most 50 MB"
            ),
            next_step=say(
                "Mend these rows and send the file again. A file that fails does not count against your limit."
            ),
        )
        self.faults = faults
        self.more = more


@dataclass
class Faults:
    """Those found so far. told: the first of them. count: of all."""

    told: list[Sentence] = field(default_factory=list)
    count: int = 0

    def add(self, sentence: Sentence) -> None:
        """One more."""
        self.count += 1
        if len(self.told) < TOLD:
            self.told.append(sentence)

    def add_first(self, sentence: Sentence) -> None:
        """One more, which says most and so is told before the others."""
        self.count += 1
        self.told = [sentence, *self.told][:TOLD]

    def refuse(self, name: str) -> None:
        """Raise `BadPredictions` where there is any."""
        if self.count:
            more = self.count - len(self.told)
            raise BadPredictions(
                together(
                    say_count("{name}: {number} fault.", "{name}: {number} faults.", self.count, name=shown(name)),
                    self.told[0],
                ),
                faults=tuple(self.told),
                more=more,
            )


def refuse(name: str, fault: Sentence) -> BadPredictions:
    """The error for a file that is not read at all."""
    return BadPredictions(together(say("{name} can not be read.", name=shown(name)), fault), faults=(fault,))


def shown(value: str) -> str:
    """What somebody sent, as it is shown: in quotes, so that no program takes it for a formula, cut, and without what can not be printed."""
    cut = value if len(value) <= _LONGEST else value[:_LONGEST] + "…"
    seen = "".join(one if one.isprintable() else one.encode("unicode_escape", "replace").decode("ascii") for one in cut)
    return f"“{seen}”"
