"""Reading any city's tables: a file in, one typed Parquet with its provenance out.

Delimited text, Excel, Parquet, JSON, GeoJSON, GeoPackage and shapefile, each plain, gzipped or zipped.
Every row is read before a type is fixed, and nothing is dropped without a note.
"""

from upstate.tables.reading.notes import AddedColumn, ColumnNotes, OddCell, Origin, TableFile
from upstate.tables.reading.storing import load_table, open_records, read_table

__all__ = ["AddedColumn", "ColumnNotes", "OddCell", "Origin", "TableFile", "load_table", "open_records", "read_table"]
