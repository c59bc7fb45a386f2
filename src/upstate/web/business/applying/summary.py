"""All answers of an application as a page reads them out, to check them before they are sent or to look them up after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from upstate.permits.answering import AnswerFault, Given, asked_questions, asked_sections, times
from upstate.permits.file_checks import Finding
from upstate.permits.file_checks.finding import load_finding
from upstate.solutions.service import Form, Section, ServiceSolution
from upstate.web.business.applying.pages import describe, said
from upstate.web.business.interview import Told
from upstate.web.business.models import Upload
from upstate.web.business.showing import show_answers
from upstate.web.look.saying import in_language


@dataclass(frozen=True)
class Row:
    """One question. uploads: the files that answer it. fault: what is wrong with its answer; empty where nothing is."""

    name: str
    label: str
    answer: str
    uploads: tuple[Upload, ...] = ()
    fault: str = ""


@dataclass(frozen=True)
class Times:
    """One filling in of a section. title: such as “owner 2”; empty where the section does not repeat."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Part:
    """One section. faults: how many answers are missing or wrong."""

    section: Section
    title: str
    times: tuple[Times, ...]
    faults: int = 0
    is_begun: bool = True


def read_out(form: Form, given: Given, uploads: Sequence[Upload], faults: Sequence[AnswerFault] = ()) -> list[Part]:
    """The sections that are asked, with their answers."""
    return [_part(form, section, given, uploads, faults) for section in asked_sections(form, given)]


def read_interview(solution: ServiceSolution, interview: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """What was answered in the permit finder before the form, in words: fees may rest on it."""
    return show_answers(Told(solution, {name: tuple(said) for name, said in interview.items()}))


def _part(form: Form, section: Section, given: Given, uploads: Sequence[Upload], faults: Sequence[AnswerFault]) -> Part:
    own = {(one.place, one.question): said(one.fault) for one in faults if one.section == section.name}
    here = [one for one in uploads if one.section == section.name]
    filled = given.get(section.name, ())
    all_times = []
    for place in range(times(section, given)):
        values = filled[place] if place < len(filled) else {}
        rows = tuple(
            Row(
                one.name,
                in_language(one),
                describe(one, values.get(one.name)) if one.kind != "file" else "",
                tuple(file for file in here if (file.place, file.question) == (place, one.name)),
                own.get((place, one.name), ""),
            )
            for one in asked_questions(form, section, given, place=place)
        )
        all_times.append(Times(time_title(section, place), rows))
    return Part(section, in_language(section.title), tuple(all_times), len(own), bool(filled) or bool(here))


def time_title(section: Section, place: int) -> str:
    """What one filling in of a section is called."""
    return f"{in_language(section.repeats.each)} {place + 1}".capitalize() if section.repeats else ""


def findings_of(upload: Upload) -> list[Finding]:
    """What the checks said of a file that was taken."""
    return [load_finding(one) for one in upload.found]
