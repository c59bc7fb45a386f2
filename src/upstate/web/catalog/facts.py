"""What a page says of a version, in words for the public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from upstate.catalog.description import LICENCES, Description, FieldMeaning
from upstate.catalog.freshness import Freshness, judge_freshness
from upstate.catalog.gate.finding import Choice, GateFinding
from upstate.catalog.quality import PublishedTable, QualityCheck, judge_quality
from upstate.catalog.versions import PublishedFile, Record, Version
from upstate.web.catalog.public import PublicDataset

_FORMATS = {
    "csv": ("CSV", gettext_noop("For spreadsheets and programs")),
    "xlsx": ("Excel", gettext_noop("For Excel and other spreadsheets")),
    "geojson": ("GeoJSON", gettext_noop("For maps")),
    "parquet": ("Parquet", gettext_noop("For data science")),
}


@dataclass(frozen=True)
class FileToDownload:
    """One button. label: the format as people say it. use: what it is good for. is_original: as the city's system gave it."""

    path: str
    label: str
    use: str
    bytes: int
    is_original: bool


@dataclass(frozen=True)
class ExplainedColumn:
    """One row of the dictionary."""

    name: str
    type: str
    said: FieldMeaning


def files_to_download(record: Record) -> list[FileToDownload]:
    """Those that most people want come first, the original last."""
    order = ("csv", "xlsx", "geojson", "parquet")
    files = [_file(one) for one in record.files]
    place = {label: number for number, label in enumerate(_FORMATS[name][0] for name in order)}
    return sorted(files, key=lambda one: (one.is_original, place.get(one.label, len(place))))


def _file(one: PublishedFile) -> FileToDownload:
    label, use = _FORMATS.get(one.format, (one.format.upper(), ""))
    if one.is_original:
        return FileToDownload(one.path, _("Original file"), _("As the city's own system gave it"), one.bytes, True)
    return FileToDownload(one.path, label, _(use) if use else "", one.bytes, False)


def explained_columns(record: Record) -> list[ExplainedColumn]:
    """The dictionary as it was approved with the version; a column that was left out is not in it."""
    types = {
        "text": _("text"),
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": _("yes or no"),
        "date": _("date"),
        "timestamp": _("date and time (UTC)"),
        "geometry": _("shape on the map"),
    }
    said = record.description.fields
    return [
        ExplainedColumn(name, types.get(type_, type_), said.get(name, FieldMeaning()))
        for name, type_ in record.columns.items()
    ]


def licence_of(said: Description) -> tuple[str, str] | None:
    """Title and address of the licence; null when none was chosen."""
    return LICENCES[said.licence] if said.licence else None


def freshness_of(dataset: PublicDataset, day: date) -> Freshness:
    """Whether the promise is kept today."""
    said = dataset.description
    return judge_freshness(
        frequency=said.frequency, published=dataset.newest.day, today=day, late_reason=said.late_reason
    )


def quality_of(dataset: PublicDataset, day: date) -> tuple[QualityCheck, ...]:
    """The checks of the newest version."""
    record = dataset.newest.record
    plain = tuple(one.format for one in record.files if not one.is_original)
    table = PublishedTable(
        description=dataset.description,
        parquet=dataset.newest.parquet,
        formats=plain,
        published=dataset.newest.day,
        today=day,
        has_original=len(plain) < len(record.files),
        why_no_original=record.left_out.get("original", ""),
        findings=record.draft.findings,
        decisions=record.draft.decisions,
        odd_cells=record.draft.odd_cells,
        key_is_unique=record.key_is_unique,
    )
    return judge_quality(table)


def citation(dataset: PublicDataset, version: Version, *, city: str, address: str) -> str:
    """How to name one version so that others find the same rows."""
    said = version.record.description
    who = f"{city}, {said.department}" if said.department else city
    return _("%(who)s (%(year)s). %(title)s, version %(number)s. %(address)s") % {
        "who": who,
        "year": version.day.year,
        "title": dataset.description.title,
        "number": version.number,
        "address": address,
    }


def privacy_statements(record: Record) -> list[str]:
    """What the search for personal data found in this version and what was decided. Nobody of the staff is named, no cell shown."""
    if not record.draft.findings:
        return [
            _(
                "A program looked through every cell for personal data and found none. A second person approved the publication."
            )
        ]
    told = [_one_decision(record, finding) for finding in record.draft.findings]
    return [*told, _("People decided each of these, and a second person approved it.")]


def _one_decision(record: Record, finding: GateFinding) -> str:
    decision = record.draft.decision(finding.key)
    where = _(" in the column “%(column)s”") % {"column": finding.column} if finding.column else ""
    found = ngettext(
        "Looked for: %(rule)s. Found%(where)s in %(count)s place.",
        "Looked for: %(rule)s. Found%(where)s in %(count)s places.",
        finding.count,
    ) % {"rule": finding.rule, "where": where, "count": f"{finding.count:,}"}
    if decision is None:
        return found
    done = {
        Choice.REMOVE_COLUMN: _("The column was left out."),
        Choice.BLANK_CELLS: _("These cells were emptied."),
        Choice.KEEP: _("They were kept. Reason: %(reason)s") % {"reason": decision.reason},
    }[decision.choice]
    return f"{found} {done}"


def odd_cells(record: Record) -> list[str]:
    """Columns with cells that could not be read as what the column holds. Not the reader's notes: those may quote a cell."""
    return [
        ngettext(
            "%(count)s cell of “%(column)s” does not fit the others of its column.",
            "%(count)s cells of “%(column)s” do not fit the others of their column.",
            count,
        )
        % {"count": f"{count:,}", "column": name}
        for name, count in record.draft.odd_cells.items()
        if count and name in record.columns
    ]
