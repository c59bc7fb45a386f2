"""What a person types is a file, or an address of which everybody may see what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from upstate.errors import UpstateError
from upstate.tables.servers import Address, parse_source
from upstate.tables.servers.hosts import is_public


@pytest.mark.parametrize(
    ("typed", "protocol", "name"),
    [
        ("https://gis.city.gov/arcgis/rest/services/Water_Mains/FeatureServer/0", "arcgis", "Water_Mains_0"),
        ("https://gis.city.gov/arcgis/rest/services/Net/Water/MapServer/12/query", "arcgis", "Water_12"),
        ("https://gis.city.gov/arcgis/rest/services/Water_Mains/FeatureServer", "arcgis", "Water_Mains"),
        ("https://data.city.gov/resource/abcd-1234", "socrata", "abcd-1234"),
        ("https://data.city.gov/resource/abcd-1234.json", "socrata", "abcd-1234"),
        ("https://data.city.gov/Public-Works/Water-Mains/abcd-1234", "socrata", "abcd-1234"),
        ("https://data.city.gov/api/v3/views/abcd-1234/query.json", "socrata", "abcd-1234"),
        ("https://data.city.gov/resource/abcd-1234.csv", "https", "abcd-1234.csv"),
        ("https://ckan.city.gov/api/3/action/datastore_search?resource_id=0f-1e", "ckan", "0f-1e"),
        ("https://ckan.city.gov/dataset/mains/resource/0f-1e", "ckan", "0f-1e"),
        ("https://ckan.city.gov/dataset/mains/resource/0f-1e/download/mains.csv", "https", "mains.csv"),
        ("HTTPS://city.gov/open/mains.zip!2019/mains.csv", "https", "mains.csv"),
        ("https://city.gov", "https", "table"),
        ("postgresql://db.city.gov/assets?query=SELECT 1", "postgresql", "assets"),
        ("mssql://db.city.gov:1433/assets?query=SELECT 1", "sql_server", "assets"),
    ],
)  # fmt: skip
def test_an_address_says_its_protocol(typed, protocol, name):
    found = parse_source(typed)
    assert isinstance(found, Address)
    assert (found.protocol, found.name) == (protocol, name)


@pytest.mark.parametrize(
    "typed", ["mains.csv", "a b.csv", "C:/x.csv", "book.xlsx!Sheet2", "http:/x", "/abs/x.csv", "~nobody/x"]
)
def test_a_file_stays_a_file(typed):
    assert isinstance(parse_source(typed), Path)


@pytest.mark.parametrize(
    "typed",
    [
        "file:///etc/passwd", "ftp://x/y", "s3://bucket/key", "https://", "https:///x", "https://x:port/", "https://[x/y",
        "http://a b/", "https://x/\x00", "postgresql://db/assets", "postgresql://db/assets?query=", "mssql:///x?query=SELECT 1",
        "https://x/" + "a" * 9000,
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_three_parts(typed):
    with pytest.raises(UpstateError) as caught:
        parse_source(typed)
    assert caught.value.given and caught.value.allowed and caught.value.next_step


@pytest.mark.parametrize(
    "typed",
    [
        "https://ann:hush@data.city.gov/x.csv", "https://data.city.gov/x.csv?token=hush&a=1",
        "https://data.city.gov/x.csv?X-Amz-Signature=hush&sig=hush&apiKey=hush", "https://data.city.gov/resource/abcd-1234?$$app_token=hush",
        "postgresql://ann:hush@db.city.gov/assets?sslmode=require&query=SELECT 1", "mssql://ann:hush@db/x?query=SELECT 1",
        "https://gis.city.gov/x/FeatureServer/0?access_token=hush",
    ],
)  # fmt: skip
def test_no_secret_is_shown_or_kept(typed):
    found = parse_source(typed)
    assert "hush" not in f"{found} {found!r} {found.label} {found.hide('the server said hush to us')}"
    assert parse_source(str(found)) == found


def test_a_query_with_spaces_is_taken_as_it_stands_and_one_without_is_decoded():
    query = "SELECT * FROM mains WHERE name LIKE '%20' AND a = 1 + 1 & 2"
    assert parse_source(f"postgresql://db/x?query={query}").query == query
    assert parse_source("postgresql://db/x?query=SELECT%20a+FROM+b").query == "SELECT a FROM b"


@pytest.mark.parametrize(
    "inside", ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.9", "169.254.169.254", "0.0.0.0", "::1", "fe80::1", "fc00::1",
               "::ffff:10.0.0.1", "100.64.0.1", "224.0.0.1"]
)  # fmt: skip
def test_addresses_inside_a_network_are_not_public(inside):
    assert not is_public(inside)
