"""What a dataset can be in a solution, in figures and in a sentence."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from upstate.sentences import Sentence, say, together


class TableFit(BaseModel):
    """One table of a contract that the dataset can serve as.

    fields: field to the column that meets it. missing: required fields that no column meets. met, of: required fields, those
    that are met and all. optional_met, optional_of: the same of the other fields.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    title: str
    fields: dict[str, str]
    missing: tuple[str, ...]
    met: int
    of: int
    optional_met: int
    optional_of: int

    @property
    def told(self) -> Sentence:
        """What it meets and lacks, as a clause."""
        return say(
            "as “{table}” it meets {met} of {of} required fields and {optional_met} of {optional_of} others{lacks}",
            table=self.title,
            met=self.met,
            of=self.of,
            optional_met=self.optional_met,
            optional_of=self.optional_of,
            lacks=say(" and lacks {fields}", fields=", ".join(self.missing)) if self.missing else "",
        )


class SolutionFit(BaseModel):
    """A solution and what the dataset can be in it.

    tables: at least one. also_needs: titles of required tables that the dataset can not be. is_whole: every required field of
    `tables` is met.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    solution: str
    title: str
    summary: str
    tables: tuple[TableFit, ...]
    also_needs: tuple[str, ...]
    is_whole: bool

    @property
    def sentence(self) -> Sentence:
        """For the reader: what the dataset meets, and what the solution needs beside it."""
        tables = together(*(one.told for one in self.tables), between="; ")
        needs = say("The solution also needs: {tables}.", tables=", ".join(self.also_needs)) if self.also_needs else ""
        return together(say("This table can be used in “{title}”: {tables}.", title=self.title, tables=tables), needs)
