"""A policy on the shelf: its choices explained, and how far this city is with its own text."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upstate.actions.open_policy import OpenPolicy, open_policy
from upstate.city import Workspace
from upstate.ranking.report.wording import clean
from upstate.solutions import Lock, Solution
from upstate.solutions.policy import Choice, PolicySolution, draft_policy
from upstate.web.look.saying import in_language


@dataclass(frozen=True)
class ShownOption:
    """chosen: it stands in this city's choices, or is the default where nobody chose."""

    title: str
    means: str
    chosen: bool


@dataclass(frozen=True)
class ShownChoice:
    """One choice in the language of the page. default_from: the city whose choice the default is; empty where it is a proposal."""

    title: str
    explain: str
    options: tuple[ShownOption, ...]
    default_from: str


@dataclass(frozen=True)
class BorrowedPolicy:
    """A policy that the city has borrowed. written: whether there is a text. left: places that it leaves open. provisions: how many
    the choices bring in."""

    lock: Lock
    solution: PolicySolution
    story: str
    choices: tuple[ShownChoice, ...]
    written: bool
    left: int
    provisions: int

    @property
    def state(self) -> str:
        """In a sentence for everybody."""
        if not self.written:
            return _("This city has not written its policy with it yet.")
        if not self.left:
            return _("The policy is written, and every place in it is filled.")
        told = ngettext(
            "A draft is written. %(left)s place in it is not filled yet.",
            "A draft is written. %(left)s places in it are not filled yet.",
            self.left,
        )
        return told % {"left": self.left}


def load_policy(city: Workspace, name: str) -> BorrowedPolicy:
    """Open it; raises `BadWorkspace` or `BadSolution` when its text or the city's choices can not be used."""
    opened = open_policy(workspace=city.folder, name=name)
    draft = draft_policy(opened.solution, opened.filled)
    return BorrowedPolicy(
        lock=opened.lock,
        solution=opened.solution,
        story=opened.text.files.get("README.md", ""),
        choices=_choices(opened),
        written=opened.file.is_file(),
        left=len(draft.unfilled),
        provisions=len(draft.provisions),
    )


def show_choices(solution: Solution) -> tuple[ShownChoice, ...]:
    """The choices of a policy with their defaults; none of another kind."""
    return tuple(_choice(one, one.default) for one in solution.choices) if isinstance(solution, PolicySolution) else ()


def _choices(opened: OpenPolicy) -> tuple[ShownChoice, ...]:
    options = opened.decided.options
    return tuple(_choice(one, options.get(one.name, one.default)) for one in opened.solution.choices)


def _choice(choice: Choice, chosen: str) -> ShownChoice:
    return ShownChoice(
        title=clean(in_language(choice.title)),
        explain=clean(in_language(choice.explain)),
        options=tuple(
            ShownOption(clean(in_language(one.title)), clean(in_language(one.means)), one.name == chosen)
            for one in choice.options
        ),
        default_from=clean(choice.default_from),
    )
