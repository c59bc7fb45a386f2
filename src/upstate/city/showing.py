"""What `city.toml` says of each solution: whether everybody may see what was found with it.

    [solutions.water-main-breaks]
    public = true

Without such words only people of the city see it, because a list of units may name private homes. Where the city stands by a standard is
shown in the same way, by `[standards.what-works-cities-2022]`.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, StrictBool, ValidationError

from upstate.city.settings import CitySettings
from upstate.errors import BadWorkspace


class SolutionSettings(BaseModel):
    """`[solutions.NAME]` of city.toml. public: whether the site shows this solution's lists to everybody. department: whose editors
    plan its visits and see its zones; empty for those who answer for all departments."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    public: StrictBool = False
    department: str = ""


def solution_settings(settings: CitySettings, name: str) -> SolutionSettings:
    """What is set for the solution `name`; raises `BadWorkspace` when it can not be understood."""
    said = {} if settings.solutions is None else settings.solutions
    try:
        return SolutionSettings.model_validate(said.get(name, {}))
    except ValidationError as fault:
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in fault.errors()[:5])
    except AttributeError:
        faults = "solutions is not a table"
    raise BadWorkspace(
        f"city.toml: [solutions.{name}] can not be understood: {faults}",
        allowed="public = true, or public = false; department = a department of the city",
        next_step="Mend it. Until then only people of the city see this solution.",
    )


def department_of(settings: CitySettings, name: str) -> str:
    """The department that answers for the solution `name`; empty where none is named that can be understood."""
    try:
        return solution_settings(settings, name).department
    except BadWorkspace:
        return ""


def is_public(settings: CitySettings, name: str) -> bool:
    """Whether everybody may see the solution `name`. What can not be understood is not public."""
    try:
        return solution_settings(settings, name).public
    except BadWorkspace:
        return False


def shows_standing(settings: CitySettings, standard: str) -> bool:
    """Whether everybody may see where the city stands by a standard. What can not be understood is not public."""
    said = settings.standards.get(standard) if isinstance(settings.standards, dict) else None
    return isinstance(said, dict) and said.get("public") is True
