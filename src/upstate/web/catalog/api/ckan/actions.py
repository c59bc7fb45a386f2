"""Every action by its name. The first line of each is what `help_show` tells."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404

from upstate.catalog.description import LICENCES
from upstate.catalog.reading.columns import clipped
from upstate.catalog.versions import Version
from upstate.web.catalog.api.ckan import tables
from upstate.web.catalog.api.ckan.asked import Fields
from upstate.web.catalog.api.ckan.faults import BadParameter, NoSuchAction, Refused
from upstate.web.catalog.api.ckan.fields import fields_of
from upstate.web.catalog.api.ckan.finding import find_packages
from upstate.web.catalog.api.ckan.parameters import Parameters
from upstate.web.catalog.api.ckan.site import Organization, PublicCatalog
from upstate.web.catalog.api.ckan.telling import licence, organization, packages, tag
from upstate.web.catalog.index import matching_datasets

T = TypeVar("T")
Action = Callable[[Parameters, PublicCatalog], Any]
# The version of CKAN whose answers these follow.
_LIKE = "2.11.0"
_ALL, _MOST_TERMS = 1_000_000, 50


def site_read(asked: Parameters, site: PublicCatalog) -> bool:
    """Whether the site can be read: always true."""
    return True


def status_show(asked: Parameters, site: PublicCatalog) -> dict[str, Any]:
    """What this site is, and the version of CKAN whose answers it gives."""
    return {
        "ckan_version": _LIKE,
        "site_title": f"Open data of {site.city}",
        "site_description": "",
        "site_url": site.origin,
        "error_emails_to": None,
        "locale_default": "en",
        "extensions": ["datastore"],
    }


def help_show(asked: Parameters, site: PublicCatalog) -> str:
    """What an action gives. name: the action."""
    return inspect.getdoc(find_action(asked.needed("name"))) or ""


def package_list(asked: Parameters, site: PublicCatalog) -> list[str]:
    """The names of all datasets. limit, offset."""
    return _page([one.name for one in site.datasets], asked)


def current_package_list_with_resources(asked: Parameters, site: PublicCatalog) -> list[dict[str, Any]]:
    """All datasets, the last published first. limit, offset."""
    newest = sorted(site.datasets, key=lambda one: (one.newest.day, one.name), reverse=True)
    return packages(_page(newest, asked), site)


def package_show(asked: Parameters, site: PublicCatalog) -> dict[str, Any]:
    """One dataset with its files. id: its name or UUID."""
    return packages([site.dataset(asked.text("id") or asked.needed("name_or_id"))], site)[0]


def package_search(asked: Parameters, site: PublicCatalog) -> dict[str, Any]:
    """Datasets by words and filters. q, fq, fq_list, rows, start, sort, facet, facet.field, facet.limit."""
    return find_packages(asked, site)


def package_autocomplete(asked: Parameters, site: PublicCatalog) -> list[dict[str, str]]:
    """Datasets by the beginning of what somebody types. q, limit."""
    found = matching_datasets(site.datasets, words=asked.needed("q"))[: asked.whole("limit", 10)]
    return [
        {"name": one.name, "title": title, "match_field": "title", "match_displayed": f"{title} ({one.name})"}
        for one in found
        for title in [one.description.title]
    ]


def resource_show(asked: Parameters, site: PublicCatalog) -> dict[str, Any]:
    """One file. id: its UUID."""
    wanted = asked.needed("id")
    for one in packages(site.datasets, site):
        for file in one["resources"]:
            if file["id"] == wanted:
                return dict(file)
    raise Http404


def resource_search(asked: Parameters, site: PublicCatalog) -> dict[str, Any]:
    """Files by their facts. query: FIELD:TEXT, or a list of them; limit, offset."""
    terms = [term.partition(":") for term in asked.names("query", most=_MOST_TERMS)]
    known = ("name", "description", "format", "mimetype", "url", "hash", "id", "package_id")
    if not terms or any(field not in known or not mark for field, mark, _ in terms):
        raise BadParameter(
            "query",
            "query is no search for files.",
            allowed=f"FIELD:TEXT, where FIELD is one of {', '.join(known)}",
            next_step="Write it as in: format:csv",
        )
    found = [
        file
        for one in packages(site.datasets, site)
        for file in one["resources"]
        if all(text.casefold() in str(file[field]).casefold() for field, _, text in terms)
    ]
    return {"count": len(found), "results": _page(found, asked)}


def organization_list(asked: Parameters, site: PublicCatalog) -> list[Any]:
    """The departments that have datasets. all_fields, organizations, sort, limit, offset."""
    wanted = asked.names("organizations")
    found = [one for one in site.organizations.values() if not wanted or one.name in wanted]
    found = _page(_sorted(found, asked), asked)
    return [organization(one, site) if asked.yes_no("all_fields", False) else one.name for one in found]


def organization_show(asked: Parameters, site: PublicCatalog) -> dict[str, Any]:
    """One department. id: its name or UUID. include_datasets."""
    wanted = asked.needed("id")
    for one in site.organizations.values():
        if wanted in (one.name, site.organization_id(one.name)):
            mine = [found for found in site.datasets if found.description.department == one.title]
            also = {"packages": packages(mine, site)} if asked.yes_no("include_datasets", False) else {}
            return {**organization(one, site), "users": [], "tags": [], "groups": [], "extras": [], **also}
    raise Http404


def group_list(asked: Parameters, site: PublicCatalog) -> list[Any]:
    """Always empty: datasets are ordered by department and topic, not in groups."""
    return []


def tag_list(asked: Parameters, site: PublicCatalog) -> list[Any]:
    """The topics of all datasets. query: a part of them; all_fields."""
    topics = sorted({topic for one in site.datasets for topic in one.description.topics if topic})
    part = asked.text("query").casefold()
    found = [topic for topic in topics if part in topic.casefold()]
    return [tag(topic) for topic in found] if asked.yes_no("all_fields", False) else found


def license_list(asked: Parameters, site: PublicCatalog) -> list[dict[str, Any]]:
    """The licences that a dataset can have."""
    return [licence(name) for name in LICENCES]


def datastore_search(asked: Parameters, site: PublicCatalog) -> dict[str, Any]:
    """Rows of a table. resource_id: the name of the dataset, or the UUID of its CSV. filters, q, distinct, plain, limit, offset, fields, sort, include_total, records_format."""
    wanted = _resource(asked)
    version, fields = _table(wanted, site)
    site.rows_of = version.dataset
    return tables.search_rows(version.parquet, fields, asked, resource=wanted)


def datastore_info(asked: Parameters, site: PublicCatalog) -> dict[str, Any]:
    """The columns of a table, with what they mean, and how many rows it has. id: the name of the dataset, or the UUID of its CSV."""
    wanted = _resource(asked)
    return tables.describe_table(*_table(wanted, site), resource=wanted)


def datastore_search_sql(asked: Parameters, site: PublicCatalog) -> None:
    """Refused: no text that a program sends is ever run as SQL."""
    raise Refused(
        "SQL that a program sends is not run here: one careless query would stop the site for everybody.",
        allowed="datastore_search with filters, q, fields, distinct and sort; for groups and sums the SODA API at /resource/NAME.json",
        next_step="Ask with one of these, or download the Parquet and run SQL on it, as with DuckDB",
    )


ACTIONS: dict[str, Action] = {
    one.__name__: one
    for one in (
        site_read,
        status_show,
        help_show,
        package_list,
        current_package_list_with_resources,
        package_show,
        package_search,
        package_autocomplete,
        resource_show,
        resource_search,
        organization_list,
        organization_show,
        group_list,
        tag_list,
        license_list,
        datastore_search,
        datastore_info,
        datastore_search_sql,
    )
}


def find_action(name: str) -> Action:
    """The action called `name`; raises `NoSuchAction`."""
    if found := ACTIONS.get(name):
        return found
    raise NoSuchAction(
        f"Action name not known: {clipped(name)}. This API only reads.",
        allowed=", ".join(ACTIONS),
        next_step="Call one of these.",
    )


def _resource(asked: Parameters) -> str:
    return asked.text("resource_id").strip() or asked.needed("id" if "id" in asked else "resource_id")


def _table(resource: str, site: PublicCatalog) -> tuple[Version, Fields]:
    version = site.table(resource).newest
    return version, fields_of(version.record.columns, version.record.description.fields)


def _page(found: list[T], asked: Parameters) -> list[T]:
    start = asked.whole("offset", 0)
    return found[start : start + asked.whole("limit", _ALL)]


def _sorted(found: list[Organization], asked: Parameters) -> list[Organization]:
    """By name, as CKAN gives them, or as `sort` says."""
    given = asked.text("sort") or asked.text("order_by") or "name asc"
    name, _, way = given.partition(" ")
    keys: dict[str, Callable[[Organization], Any]] = {
        "name": lambda one: one.name,
        "title": lambda one: one.title.casefold(),
        "package_count": lambda one: one.datasets,
    }
    if name not in keys or way.strip().lower() not in ("", "asc", "desc"):
        raise BadParameter(
            "sort",
            f"Departments can not be sorted by {clipped(given)}.",
            allowed=f"{', '.join(keys)}; each with asc or desc",
            next_step="Write it as in: title asc",
        )
    return sorted(found, key=keys[name], reverse=way.strip().lower() == "desc")
