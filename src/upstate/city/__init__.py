"""A city's workspace on disk: its paths, its settings, and writes that a killed process cannot spoil."""

from upstate.city.country import Box, box_of, country_of, state_name
from upstate.city.fingerprint import sha256_of
from upstate.city.reading import faults_of, load_toml
from upstate.city.settings import CitySettings, load_settings, save_settings
from upstate.city.workspace import BorrowedPaths, Workspace, create_workspace, open_workspace
from upstate.city.writing import publish_folder, write_bytes, write_json, write_new_json, write_text, writing_to

__all__ = [
    "BorrowedPaths",
    "Box",
    "CitySettings",
    "Workspace",
    "box_of",
    "country_of",
    "create_workspace",
    "faults_of",
    "load_settings",
    "load_toml",
    "open_workspace",
    "publish_folder",
    "save_settings",
    "sha256_of",
    "state_name",
    "write_bytes",
    "write_json",
    "write_new_json",
    "write_text",
    "writing_to",
]
