"""What becomes of records that come in: new, a correction, known already, or under a name that is another visit's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from upstate.fieldwork.standing import Standing
from upstate.fieldwork.visit import Source, Visit

_FORM = "form"


@dataclass
class Sorted:
    """new, corrections: to be added to the log. The others are not added: known, names that were there already; stale, of those,
    what a telephone has changed since; taken, names of other visits."""

    new: list[Visit] = field(default_factory=list)
    corrections: list[Visit] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    stale: list[Visit] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    @property
    def added(self) -> tuple[Visit, ...]:
        return (*self.new, *self.corrections)


def sort_incoming(visits: Sequence[Visit], standing: Standing, *, source: Source) -> Sorted:
    """Tell what is new from what is known and from what puts right something known.

    A known visit is put right by what differs from the last that the same kind of source said of it, so that an old file does not
    undo what a person corrected, and who changes their mind twice is heard twice. A file that was read before, and an edit that a
    telephone sends again, say nothing new. Another name that says the same of the same door and day is the same visit, as long as
    somebody answered there. In the form, who answers for a door again on the same day puts the own answer right.
    """
    arrival = _Arrival(standing, source)
    for visit in visits:
        arrival.take(visit)
    return arrival.told


class _Arrival:
    """Records that come from one source, one after the other, each beside what the ones before it said."""

    def __init__(self, standing: Standing, source: Source) -> None:
        self.told, self.kind = Sorted(), source.kind
        self._read_before = source.file[1] != "" and source.file in standing.files
        self._count = Counter(standing.roots.values())
        self._roots, self._names = dict(standing.roots), {name: _door(one) for name, one in standing.records.items()}
        self._said, self._edits = dict(standing.said), dict(standing.edits)
        self._own = {(*_door(visit), visit.on): root for root, visit in standing.visits.items()}
        self._same = {visit.says: root for root, visit in standing.visits.items() if visit.in_need is not None}

    def take(self, visit: Visit) -> None:
        if self.kind == _FORM and self._names.get(visit.visit, _door(visit)) != _door(visit):
            self.told.taken.append(visit.visit)
        elif visit.edit and visit.edit <= self._edits.get(visit.sent, 0):
            self.told.stale.append(visit)
            self.told.known.append(visit.visit)
        else:
            self._add(visit, self._root(visit))

    def _root(self, visit: Visit) -> str:
        """The visit that a record is about: of its name, of the same person's, or one that says the same."""
        if visit.visit in self._roots:
            return self._roots[visit.visit]
        own = self._own.get((*_door(visit), visit.on)) if self.kind == _FORM else None
        return own or self._same.get(visit.says, visit.visit)

    def _add(self, visit: Visit, root: str) -> None:
        if root not in self._count:
            self.told.new.append(visit)
        elif self._says_nothing_new(visit, root):
            self.told.known.append(visit.visit)
            return
        else:
            self.told.corrections.append(as_correction(visit, root, earlier=self._count[root]))
        self._count[root] += 1
        self._roots[visit.visit], self._names[visit.visit], self._said[root, self.kind] = (
            root,
            _door(visit),
            visit.tells,
        )
        self._own.setdefault((*_door(visit), visit.on), root)
        if visit.edit:
            self._edits[visit.sent] = visit.edit
        if visit.in_need is not None:
            self._same[visit.says] = root

    def _says_nothing_new(self, visit: Visit, root: str) -> bool:
        if self._read_before or visit.is_named_by_content or self._said.get((root, self.kind)) == visit.tells:
            return True
        # Under another name, a file or a command that finds the same tells nothing; a form may tell more of it, such as a note.
        return self.kind != _FORM and visit.visit not in self._roots


def _door(visit: Visit) -> tuple[str, str, str]:
    return (visit.by, visit.unit, visit.door)


def as_correction(visit: Visit, root: str, *, earlier: int) -> Visit:
    """The same as a record that puts `root` right. earlier: how many records there are of it."""
    return visit.model_copy(update={"visit": f"{root[:90]}~{earlier + 1}", "corrects": root})
