"""The options that nearly every command has."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[Path, typer.Option("--workspace", "-w", help="The city's folder.", show_default="here")]
JsonOption = Annotated[bool, typer.Option("--json", help="Give the result as JSON on standard output.")]
