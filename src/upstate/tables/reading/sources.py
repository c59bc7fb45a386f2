"""Where the bytes of a table come from, and which part of the file was asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from upstate.city import sha256_of
from upstate.errors import UnreadableFile

READABLE = (
    "a CSV or other delimited text, Excel, Parquet, JSON, JSON lines, GeoJSON, GeoPackage or shapefile, "
    "also gzipped or zipped"
)
SHAPEFILE_PIECES = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@dataclass(frozen=True)
class Source:
    """A file to read.

    path: the bytes on disk, unpacked when they were packed.
    label: what people call it, e.g. mains.zip!2019/mains.csv.
    inside: what was asked for inside it and is not resolved yet: a member, a sheet, a layer, a list.
    folder: a temporary folder that the caller removes.
    """

    path: Path
    label: str
    inside: tuple[str, ...]
    folder: Path

    @property
    def suffix(self) -> str:
        return Path(self.label.rsplit("!", 1)[-1]).suffix.lower()

    def choosing(self, part: str) -> Source:
        """The same source with the first part of what was asked for resolved."""
        return replace(self, inside=self.inside[1:], label=f"{self.label}!{part}")

    def unreadable(self, fault: str, *, allowed: str = READABLE, next_step: str) -> UnreadableFile:
        """The error for this source; `fault` goes on after its name."""
        return UnreadableFile(f"{self.label} {fault}", allowed=allowed, next_step=next_step)


def find_source(path: Path, folder: Path) -> Source:
    """Split `book.xlsx!Sheet2` into the file and what is asked for; raises `UnreadableFile` for no file."""
    file, inside = split_source(path)
    source = Source(path=file, label=file.name, inside=inside, folder=folder)
    if file.is_dir():
        raise source.unreadable("is a folder.", next_step=f"Name one file in it: {_listing(file)}.")
    if not file.exists():
        raise UnreadableFile(
            f"There is no file {path}.",
            allowed=READABLE,
            next_step=f"Check the name; the folder {file.parent} holds: {_listing(file.parent)}.",
        )
    if not file.is_file():
        raise source.unreadable("is a device or a pipe.", next_step="Save what it gives to a file and read that.")
    if not file.stat().st_size:
        raise source.unreadable("is empty (0 bytes).", next_step="Export it again, or ask its owner for it.")
    return source


def split_source(path: Path) -> tuple[Path, tuple[str, ...]]:
    """The file, and what is asked for inside it."""
    if path.exists() or "!" not in str(path):
        return path, ()
    pieces = str(path).split("!")
    for count in range(len(pieces) - 1, 0, -1):
        file = Path("!".join(pieces[:count]))
        if file.is_file():
            return file, tuple(pieces[count:])
    return Path(pieces[0]), tuple(pieces[1:])


def _listing(folder: Path) -> str:
    if not folder.is_dir():
        return "nothing, for it does not exist either"
    names = sorted(child.name for child in folder.iterdir() if not child.name.startswith("."))
    shown = ", ".join(names[:20]) or "nothing"
    return f"{shown} and {len(names) - 20} more" if len(names) > 20 else shown


def fingerprint(file: Path) -> str:
    """The sha256 of the file's bytes; of all pieces in order of name when it is a plain shapefile."""
    return sha256_of(*(pieces_of(file) if file.suffix.lower() == ".shp" else [file]))


def pieces_of(shapefile: Path) -> list[Path]:
    """The files that make up a shapefile, whatever the case of their suffixes, in order of name."""
    return sorted(
        file
        for file in shapefile.parent.iterdir()
        if file.stem == shapefile.stem and file.suffix.lower() in SHAPEFILE_PIECES
    )
