"""The published table in the formats that people ask for, each written from the one Parquet: a format a file."""

from upstate.catalog.formats.writing import WrittenFile, WrittenFormats, write_formats

__all__ = ["WrittenFile", "WrittenFormats", "write_formats"]
