"""Datasets, files, departments, topics and licences as CKAN's clients read them.

Sources: https://docs.ckan.org/en/2.11/api/, and the dictionaries of `ckan/lib/dictization/model_dictize.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from upstate.catalog.description import LICENCES
from upstate.catalog.telling import ToldCatalog, ToldDataset, ToldFile
from upstate.web.catalog.api.ckan.site import Organization, PublicCatalog, id_of
from upstate.web.catalog.public import PublicDataset

# As CKAN writes them; others in capitals.
_FORMATS = {"geojson": "GeoJSON", "parquet": "Parquet"}


Package = dict[str, Any]


def packages(datasets: Sequence[PublicDataset], site: PublicCatalog) -> list[Package]:
    """These datasets, in their order."""
    of = site.told(datasets)
    return [_package(one, of, site) for one in of.datasets]


def _package(one: ToldDataset, of: ToldCatalog, site: PublicCatalog) -> Package:
    """A dataset."""
    said = one.description
    organization = site.organizations.get(said.department)
    resources = [resource(file, one, place) for place, file in enumerate(one.files)]
    tags = [tag(topic) for topic in said.topics if topic]
    return {
        "id": id_of(one.address),
        "name": one.name,
        "title": said.title,
        "notes": said.description,
        "url": one.address,
        "type": "dataset",
        "state": "active",
        "private": False,
        "isopen": bool(said.licence),
        "license_id": said.licence or "notspecified",
        "license_title": LICENCES[said.licence][0] if said.licence else "No licence was chosen",
        "license_url": one.licence or "",
        "author": of.office(one),
        "author_email": of.email_for(one) or "",
        "maintainer": said.contact or of.office(one),
        "maintainer_email": of.email_for(one) or "",
        "metadata_created": _moment(one.issued),
        "metadata_modified": _moment(one.modified),
        "version": str(one.version),
        "owner_org": site.organization_id(organization.name) if organization else None,
        "organization": organization_head(organization, site) if organization else None,
        "tags": tags,
        "num_tags": len(tags),
        "groups": [],
        "resources": resources,
        "num_resources": len(resources),
        "extras": _extras(one, of),
        "relationships_as_subject": [],
        "relationships_as_object": [],
        "creator_user_id": None,
    }


def resource(file: ToldFile, of: ToldDataset, place: int) -> dict[str, Any]:
    """A file of the newest version. Its address leads to the newest version's file, whichever that is."""
    return {
        "id": id_of(file.address),
        "package_id": id_of(of.address),
        "name": file.title,
        "description": "",
        "format": _FORMATS.get(file.format, file.format.upper()),
        "mimetype": file.mediatype,
        "mimetype_inner": None,
        "url": file.address,
        "url_type": None,
        "resource_type": None,
        "size": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "created": _moment(of.issued),
        "last_modified": _moment(of.modified),
        "metadata_modified": _moment(of.modified),
        "state": "active",
        "position": place,
        "datastore_active": file.format == "csv" and not file.is_original,
        "cache_url": None,
        "cache_last_updated": None,
    }


def organization_head(one: Organization, site: PublicCatalog) -> dict[str, Any]:
    """A department, as it stands in a dataset."""
    return {
        "id": site.organization_id(one.name),
        "name": one.name,
        "title": one.title,
        "type": "organization",
        "description": "",
        "image_url": "",
        "created": None,
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
    }


def organization(one: Organization, site: PublicCatalog) -> dict[str, Any]:
    """A department, as it stands by itself."""
    more = {"display_name": one.title, "package_count": one.datasets, "image_display_url": "", "num_followers": 0}
    return {**organization_head(one, site), **more}


def tag(topic: str) -> dict[str, Any]:
    """A topic."""
    return {
        "id": id_of(f"topic:{topic}"),
        "name": topic,
        "display_name": topic,
        "state": "active",
        "vocabulary_id": None,
    }


def licence(name: str) -> dict[str, Any]:
    """A licence that a dataset of this site can have."""
    title, address = LICENCES[name]
    return {
        "id": name,
        "title": title,
        "url": address,
        "status": "active",
        "is_okd_compliant": True,
        "is_osi_compliant": False,
        "is_generic": False,
        "domain_content": False,
        "domain_data": True,
        "domain_software": False,
        "family": "",
        "maintainer": "",
        "od_conformance": "approved",
        "osd_conformance": "not reviewed",
    }


def _extras(one: ToldDataset, of: ToldCatalog) -> list[dict[str, str]]:
    """What CKAN has no word for."""
    said = one.description
    known = {
        "frequency": said.frequency.value,
        "spatial_text": of.place(one),
        "temporal_start": said.covers_from.isoformat() if said.covers_from else "",
        "temporal_end": said.covers_to.isoformat() if said.covers_to else "",
        "data_dictionary": one.dictionary,
    }
    return [{"key": key, "value": value} for key, value in known.items() if value]


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00.000000"
