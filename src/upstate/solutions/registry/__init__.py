"""Registries: where solutions of other cities, and what cities shared of them, are found."""

from upstate.solutions.registry.building import (
    MEASURES,
    SHARED,
    SOLUTIONS,
    STANDARDS,
    assessment_in_folder,
    build_index,
    describe,
)
from upstate.solutions.registry.in_a_folder import FolderSource
from upstate.solutions.registry.index import INDEX, REGISTRY_NAME, SIGNATURE, Offered, RegistryIndex
from upstate.solutions.registry.known import (
    Registry,
    find_registry,
    find_trusted,
    forget,
    keep,
    registries,
    trusted_registries,
)
from upstate.solutions.registry.signing import make_key, read_public_key, sign
from upstate.solutions.registry.taking import (
    Taken,
    offered,
    refuse_older,
    refuse_other_key,
    take_index,
    take_solution,
)

__all__ = [
    "INDEX",
    "MEASURES",
    "REGISTRY_NAME",
    "SHARED",
    "SIGNATURE",
    "SOLUTIONS",
    "STANDARDS",
    "FolderSource",
    "Offered",
    "Registry",
    "RegistryIndex",
    "Taken",
    "assessment_in_folder",
    "build_index",
    "describe",
    "find_registry",
    "find_trusted",
    "forget",
    "keep",
    "make_key",
    "offered",
    "read_public_key",
    "refuse_older",
    "refuse_other_key",
    "registries",
    "sign",
    "take_index",
    "take_solution",
    "trusted_registries",
]
