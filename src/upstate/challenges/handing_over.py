"""A launched challenge as one file, by which a city hands it to whoever hosts the event. The file may come from anywhere; nothing in it is believed."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from pydantic import ValidationError

from upstate.challenges.answers import ANSWERS_FILE
from upstate.challenges.building.hiding import BASELINES, SECRET_FILE, lock_away
from upstate.challenges.freezing import FILES, HIDDEN, KIT, TEXTS
from upstate.challenges.records import AMENDMENTS_FILE, LAUNCHED_FILE, Launched
from upstate.city.broken_zips import BROKEN_OR_LOCKED_ZIP
from upstate.errors import UpstateError
from upstate.progress import Progress
from upstate.solutions.folder import MOST_BYTES as MOST_TEXT_BYTES
from upstate.solutions.folder import shown_name

MOST_FILES, MOST_BYTES = 500, 2 * 1024**3
_LONGEST, _DEEPEST = 120, 6
# Names that Windows keeps for itself, with any ending: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{one}{number}" for one in ("COM", "LPT") for number in "0123456789¹²³")}
_CHUNK = 1024 * 1024
# Not frozen: what is said after the launch may be there or not.
_BESIDE = (LAUNCHED_FILE, AMENDMENTS_FILE)


class BadHandover(UpstateError):
    """The file is no challenge that can be hosted."""


def pack(target: Path, folder: Path, names: Sequence[str], progress: Progress) -> None:
    """Write these files of a challenge into `target`, which only its owner may read. A member's time is fixed, so that the same challenge is the same file."""
    # Made for its owner alone before anything is in it.
    os.close(os.open(target, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for place, name in enumerate(names):
            progress("Packing", place, len(names))
            member = ZipInfo(name)
            member.compress_type = ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            with (folder / name).open("rb") as source, archive.open(member, "w", force_zip64=True) as packed:
                shutil.copyfileobj(source, packed, _CHUNK)


def packed_names(launched: Launched, folder: Path) -> list[str]:
    """What is packed of a challenge, in order."""
    return [*sorted(launched.sha256), *(name for name in _BESIDE if (folder / name).is_file())]


def unpack(file: Path, into: Path, progress: Progress) -> Launched:
    """Fill the empty folder `into` with the challenge in `file`, each byte as it was launched. Raises `BadHandover`, and then what `into` holds is good for nothing."""
    try:
        with ZipFile(file) as archive:
            members = _members(archive, file)
            launched = _launched(archive, members, file)
            if fault := next(_faults(launched, members), None):
                raise bad_handover(file, fault)
            (into / HIDDEN).mkdir(mode=0o700)
            for place, (name, member) in enumerate(members.items()):
                progress("Checking every file", place, len(members))
                _extract(archive, member, into / name, launched.sha256.get(name), file)
    except BROKEN_OR_LOCKED_ZIP as fault:
        raise bad_handover(file, f"it is not a whole zip file ({shown_name(str(fault))})") from None
    except OSError as fault:
        raise bad_handover(file, fault.strerror or "it can not be read") from None
    (into / HIDDEN / ".gitignore").write_bytes(b"*\n")
    lock_away(into / HIDDEN)
    return launched


def name_fault(name: str) -> str:
    """Why a file of that name does not travel; empty where it does."""
    parts = name.split("/")
    if len(parts) > _DEEPEST or any(part != part.strip() or not part or part.startswith(".") for part in parts):
        return "has a name that could lead out of the folder, or hide"
    odd = not name.isprintable() or len(name) > _LONGEST or any(sign in name for sign in '\\:*?"<>|')
    if odd or any(part.endswith(".") or part.partition(".")[0].rstrip().upper() in _DEVICES for part in parts):
        return "has a name that not every computer can have"
    return ""


def _members(archive: ZipFile, file: Path) -> dict[str, ZipInfo]:
    found = archive.infolist()
    if len(found) > MOST_FILES or sum(one.file_size for one in found) > MOST_BYTES:
        raise bad_handover(file, f"it holds more than {MOST_FILES} files, or more than {MOST_BYTES // 1024**3} GB")
    members: dict[str, ZipInfo] = {}
    for one in found:
        name = one.filename
        linked = (one.external_attr >> 16) & 0o170000 not in (0, 0o100000)
        if linked or one.is_dir() or one.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise bad_handover(file, f"{shown_name(name)!r} in it is no plain file")
        if fault := name_fault(name):
            raise bad_handover(file, f"{shown_name(name)!r} in it {fault}")
        if name.casefold() in members:
            raise bad_handover(file, f"{shown_name(name)!r} is in it more than once")
        members[name.casefold()] = one
    return {one.filename: one for one in members.values()}


def _launched(archive: ZipFile, members: Mapping[str, ZipInfo], file: Path) -> Launched:
    if LAUNCHED_FILE not in members:
        raise bad_handover(file, f"it has no {LAUNCHED_FILE}")
    try:
        with archive.open(members[LAUNCHED_FILE]) as packed:
            return Launched.model_validate_json(packed.read(MOST_TEXT_BYTES))
    except ValidationError:
        raise bad_handover(file, f"its {LAUNCHED_FILE} is none that `upstate challenge launch` wrote") from None


def _faults(launched: Launched, members: Mapping[str, ZipInfo]) -> Iterator[str]:
    """What speaks against the names; that what is in the files is what was launched is seen as they are unpacked."""
    for name in sorted({*launched.sha256} ^ ({*members} - {*_BESIDE})):
        yield f"{shown_name(name)!r} {'was launched and is not in it' if name in launched.sha256 else 'is in it and was not launched'}"
    yield from (f"it has no {name}" for name in (*TEXTS, f"{HIDDEN}/{ANSWERS_FILE}") if name not in members)
    yield from (f"{name!r} is no file of a challenge" for name in members if not _is_known(name))
    for name in (*TEXTS, *_BESIDE):
        if name in members and members[name].file_size > MOST_TEXT_BYTES:
            yield f"{name} in it is longer than {MOST_TEXT_BYTES:,} bytes"


def _is_known(name: str) -> bool:
    path = PurePosixPath(name)
    if path.parts[0] != HIDDEN:
        return name in (*TEXTS, *_BESIDE) or (path.parts[0] in (FILES, KIT) and len(path.parts) > 1)
    is_baseline = path.parent == PurePosixPath(HIDDEN, BASELINES) and path.suffix == ".parquet"
    return is_baseline or name in (f"{HIDDEN}/{ANSWERS_FILE}", f"{HIDDEN}/{SECRET_FILE}")


def _extract(archive: ZipFile, member: ZipInfo, target: Path, sha256: str | None, file: Path) -> None:
    """No byte more than the member says, which was added up before."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), member.file_size
    with archive.open(member) as source, target.open("xb") as copy:
        while chunk := source.read(min(_CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                break
            digest.update(chunk)
            copy.write(chunk)
    if left or (sha256 is not None and digest.hexdigest() != sha256):
        raise bad_handover(file, f"{member.filename!r} in it is not the one that was launched")


def bad_handover(file: Path, why: str) -> BadHandover:
    """The error for a file that can not be hosted."""
    return BadHandover(
        f"{file} can not be hosted: {why}.",
        allowed="a file that `upstate challenge pack` wrote, unchanged",
        next_step="Ask the city to pack its challenge once more, and to send the file another way. Nothing was changed here.",
    )
