"""A city that leads, in a registry that the city of the site trusts."""

from __future__ import annotations

from pathlib import Path

import pytest

from upstate.actions.answer import answer_criterion
from upstate.actions.build_registry import build_registry
from upstate.actions.new import new
from upstate.actions.share_assessment import share_assessment
from upstate.actions.trust_registry import add_registry
from upstate.city.workspace import Workspace


@pytest.fixture
def albany_leads(city: Workspace, tmp_path: Path) -> None:
    """Another city shares that its portal is sent by HTTPS, in a registry that this one trusts."""
    albany, registry = tmp_path / "albany", tmp_path / "registry"
    new(folder=albany, place="Albany, NY", population=100_000)
    answer_criterion(
        workspace=albany,
        standard="open-data-portal",
        criterion="tls",
        met=True,
        who="Ada",
        source=["https://albany.example/"],
    )
    share_assessment(workspace=albany, standard="open-data-portal", to=registry, answer=lambda shown: True)
    build_registry(folder=registry, name="Peers")
    add_registry(workspace=city.folder, name="peers", address=str(registry), unsigned=True, answer=lambda asked: True)
