"""Build a registry: the index of a folder of solutions, signed or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from upstate.city import write_bytes
from upstate.solutions.registry import INDEX, SIGNATURE, build_index, sign


@dataclass(frozen=True)
class BuiltRegistry:
    """What was written. solutions: `name version` of each; shared: `name: place` of each bundle, and of each assessment and measure by the
    name of its standard or its own. signature: null where none was asked for."""

    index: Path
    name: str
    solutions: tuple[str, ...]
    shared: tuple[str, ...]
    signature: Path | None


def build_registry(
    *, folder: Path, name: str = "", key: Path | None = None, password: str = "", now: datetime | None = None
) -> BuiltRegistry:
    """Write `registry.json` into `folder`, and its signature by the secret `key`.

    name: what people call the registry; without it, the folder's. A signature of an earlier index is taken away first, so that
    an index never lies beside the signature of another. Raises `BadRegistry` with every fault of every folder.
    """
    index, content = build_index(
        folder, name=name or folder.resolve().name, made_at=(now or datetime.now(UTC)).replace(microsecond=0)
    )
    signature = (
        sign(content, key, password=password, comment=f"{index.name} {index.made_at.isoformat()}") if key else b""
    )
    (folder / SIGNATURE).unlink(missing_ok=True)
    write_bytes(folder / INDEX, content)
    if signature:
        write_bytes(folder / SIGNATURE, signature)
    return BuiltRegistry(
        index=folder / INDEX,
        name=index.name,
        solutions=tuple(f"{one.name} {one.version}" for one in index.solutions),
        shared=(
            *(f"{one.solution}: {one.place}" for one in index.shared),
            *(f"{one.standard}: {one.place}" for one in index.assessments),
            *(f"{one.measure}: {one.place}" for one in index.measures),
        ),
        signature=folder / SIGNATURE if signature else None,
    )
