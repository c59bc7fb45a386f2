"""One chart of a dataset, of the column that a reader chooses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from upstate.catalog.reading import Kind, load_schema
from upstate.catalog.reading.columns import find_column
from upstate.web.catalog.charting import shown_chart, suggested_charts
from upstate.web.catalog.faults import friendly
from upstate.web.catalog.public import public_dataset


@require_safe
@friendly
def show_charts(request: HttpRequest, name: str) -> HttpResponse:
    """The charts that say most, or that of `?column=`."""
    dataset = public_dataset(name)
    schema = [column for column in load_schema(dataset.newest.parquet) if column.kind is not Kind.SHAPE]
    chosen = request.GET.get("column", "")
    if chosen:
        find_column(schema, chosen)
        charts = [shown_chart(dataset.newest, chosen, ())]
    else:
        charts = [*suggested_charts(dataset.newest)]
    said = {"dataset": dataset, "columns": schema, "chosen": chosen, "charts": [one for one in charts if one]}
    return render(request, "catalog/charts.html", said)
