"""What is told to programs that gather datasets from many cities, such as Data.gov and search engines.

One model (`told`), and a module for each format that is built from it. Nothing here knows what is public: who calls it does.
"""

from upstate.catalog.telling.croissant import build_croissant
from upstate.catalog.telling.dcat_us_1 import build_dcat_us_1
from upstate.catalog.telling.dcat_us_3 import build_dcat_us_3
from upstate.catalog.telling.schema_org import build_schema_org
from upstate.catalog.telling.told import ToldCatalog, ToldDataset, ToldFile

__all__ = [
    "ToldCatalog",
    "ToldDataset",
    "ToldFile",
    "build_croissant",
    "build_dcat_us_1",
    "build_dcat_us_3",
    "build_schema_org",
]
