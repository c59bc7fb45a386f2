"""The options that nearly every command has."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[Path, typer.Option("--workspace", "-w", help="The city's folder.", show_default="here")]
JsonOption = Annotated[bool, typer.Option("--json", help="Give the result as JSON on standard output.")]
WhoOption = Annotated[str, typer.Option(help="Who says it.", show_default="the name of your account on this machine")]


def this_person() -> str:
    """Who is at the command line, where nobody is named."""
    return os.environ.get("UPSTATE_PERSON") or os.environ.get("USER") or "somebody at the command line"
