"""What is told to programs that gather datasets from many cities, such as Data.gov and search engines.

One model (`harvested`), and a module for each format that is built from it. Nothing here knows what is public: who calls it does.
"""

from upstate.catalog.telling.croissant import build_croissant
from upstate.catalog.telling.dcat_us_1 import build_dcat_us_1
from upstate.catalog.telling.dcat_us_3 import build_dcat_us_3
from upstate.catalog.telling.harvested import Harvested, HarvestedCatalog, HarvestedFile
from upstate.catalog.telling.schema_org import build_schema_org

__all__ = [
    "Harvested",
    "HarvestedCatalog",
    "HarvestedFile",
    "build_croissant",
    "build_dcat_us_1",
    "build_dcat_us_3",
    "build_schema_org",
]
