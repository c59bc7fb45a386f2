"""Reading a city's servers: an address in, the same typed Parquet with its provenance out as for a file.

ArcGIS, Socrata, CKAN, PostgreSQL, SQL Server, and files over HTTPS, one protocol a file. Every row that the server counts has to
arrive, in bounded memory. What a server says is as hostile as any file: sizes, times, redirects and words are bounded.
"""

from upstate.tables.servers.addresses import Address, parse_source
from upstate.tables.servers.reading import is_unchanged, read_source

__all__ = ["Address", "is_unchanged", "parse_source", "read_source"]
