"""Where the rows of a dataset lie: a map to move in, and a picture and a list where no script runs."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.catalog.reading import Kind, load_page, value_text
from upstate.web.catalog.charting import place_chart
from upstate.web.catalog.faults import friendly
from upstate.web.catalog.models import Usage
from upstate.web.catalog.public import has_map, map_tiles, public_dataset
from upstate.web.catalog.usage import counted
from upstate.web.catalog.views.files import Download, send_download

_LISTED = 20
_MOST_COLUMNS = 8


@require_safe
@friendly
def show_map(request: HttpRequest, name: str) -> HttpResponse:
    """The map of the newest version."""
    dataset = public_dataset(name)
    newest = dataset.newest
    if not has_map(newest):
        raise Http404(_("The rows of this dataset have no places."))
    page = load_page(parquet=newest.parquet, rows=_LISTED)
    columns = [column for column in page.columns if column.kind is not Kind.SHAPE][:_MOST_COLUMNS]
    said = {
        "dataset": dataset,
        "version": newest,
        "tiles": reverse("dataset-file", args=[name, newest.number, map_tiles(newest).name]),
        "basemap": reverse("basemap") if _basemap().is_file() else "",
        "picture": place_chart(newest),
        "columns": [{"label": column.name} for column in columns],
        "rows": [[value_text(value) for value in row[: len(columns)]] for row in page.rows],
        "total": page.total,
    }
    response = render(request, "catalog/map.html", said)
    return counted(request, response, dataset=name, kind=Usage.Kind.MAP)


@require_safe
def send_basemap(request: HttpRequest) -> HttpResponseBase:
    """Streets and water to see the rows against, if the city has put such a file beside its site."""
    path = _basemap()
    try:
        found = path.stat()
    except OSError:
        raise Http404(_("This site has no base map.")) from None
    fingerprint = f"{found.st_size:x}-{found.st_mtime_ns:x}"
    download = Download(path, "application/vnd.pmtiles", fingerprint)
    return send_download(request, download, keep="public, max-age=86400")


def _basemap() -> Path:
    return Path(settings.SITE) / "basemap.pmtiles"
