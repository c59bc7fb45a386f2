"""All versions of a dataset, one of them, and what changed in it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.catalog.difference import Difference, load_difference_page
from upstate.catalog.reading import whole_number
from upstate.catalog.versions import Version
from upstate.errors import BadWorkspace
from upstate.web.catalog import facts
from upstate.web.catalog.faults import friendly
from upstate.web.catalog.public import PublicDataset, public_dataset, public_version
from upstate.web.city import this_city

_ROWS = 50


@require_safe
@friendly
def show_versions(request: HttpRequest, name: str) -> HttpResponse:
    """The list, the newest first, each with what changed."""
    dataset = public_dataset(name)
    versions = [(one, difference_of(dataset, one)) for one in dataset.versions]
    return render(request, "catalog/versions.html", {"dataset": dataset, "versions": versions})


@require_safe
@friendly
def show_version(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One version: its files, its dictionary, how to cite it."""
    dataset = public_dataset(name)
    version = public_version(dataset, number)
    address = request.build_absolute_uri(reverse("dataset-version", args=[name, number]))
    said = {
        "dataset": dataset,
        "version": version,
        "record": version.record,
        "is_newest": version.number == dataset.newest.number,
        "files": facts.files_to_download(version.record),
        "licence": facts.licence_of(version.record.description),
        "columns": facts.explained_columns(version.record),
        "citation": facts.citation(dataset, version, city=this_city().settings.name, address=address),
        "privacy": facts.privacy_statements(version.record),
        "difference": difference_of(dataset, version),
    }
    return render(request, "catalog/version.html", said)


@require_safe
@friendly
def show_difference(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """What changed from the version before: a sentence, counts, and every row."""
    dataset = public_dataset(name)
    version = public_version(dataset, number)
    difference = difference_of(dataset, version)
    if difference is None:
        raise Http404(_("There is no version before this one to compare it with."))
    page = whole_number(request.GET.get("page", "")) or 1
    found = load_difference_page(version.folder / "difference.parquet", page, _ROWS)
    said = {
        "dataset": dataset,
        "version": version,
        "before": number - 1,
        "difference": difference,
        "rows": found.rows,
        # Its own rows lie in a file; this one only draws the links.
        "page": Paginator(range(found.total), _ROWS).get_page(found.page),
    }
    return render(request, "catalog/difference.html", said)


def difference_of(dataset: PublicDataset, version: Version) -> Difference | None:
    """What changed from the version before it; null for the first, and where the public may not see the version before."""
    if version.number - 1 not in [one.number for one in dataset.versions]:
        return None
    path = version.folder / "difference.json"
    try:
        return Difference.model_validate_json(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as fault:
        raise BadWorkspace(
            f"{path} cannot be read.", allowed="the file as it was published", next_step="Bring it back from a backup."
        ) from fault
