"""Taking an index or a solution out of a registry, and refusing what is not the one that was trusted."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from upstate.errors import BadRegistry
from upstate.solutions.folder import MOST_BYTES, FolderText, read_folder
from upstate.solutions.registry.index import INDEX, MOST_INDEX_BYTES, SIGNATURE, Offered, RegistryIndex, read_index
from upstate.solutions.registry.known import Registry
from upstate.solutions.registry.signing import is_signed
from upstate.solutions.registry.sources import Source, open_source

_MOST_SIGNATURE_BYTES = 2_000
# Clocks differ a little; an index of next year would lock out every true one until then.
_MOST_AHEAD = timedelta(days=1)


@dataclass(frozen=True)
class Taken:
    """An index as it lies in the registry now. signature: empty where there is none."""

    address: str
    index: RegistryIndex
    content: bytes
    signature: bytes


def take_index(address: str) -> Taken:
    """Read the index at `address`, whoever made it; raises `BadRegistry`, also for one that is made in the future."""
    with open_source(address) as source:
        try:
            content = source.read(INDEX, MOST_INDEX_BYTES)
        except FileNotFoundError:
            raise BadRegistry(
                f"There is no {INDEX} at {address}.",
                allowed="the address of a registry's own folder",
                next_step="Look at the address; who keeps the registry makes the file with `upstate registry build`.",
            ) from None
        try:
            signature = source.read(SIGNATURE, _MOST_SIGNATURE_BYTES)
        except FileNotFoundError:
            signature = b""
    index = read_index(content, source=f"{INDEX} of {address}")
    if index.made_at > datetime.now(UTC) + _MOST_AHEAD:
        raise BadRegistry(
            f"The index at {address} says that it was made on {index.made_at:%Y-%m-%d}, which lies ahead.",
            allowed="an index made by now; a day is forgiven",
            next_step="Look at the clock of this machine (`date`); if it is right, tell whoever keeps the registry.",
        )
    return Taken(address, index, content, signature)


def refuse_other_key(taken: Taken, key: str) -> None:
    """Raise `BadRegistry` unless the index is signed by `key`."""
    if not taken.signature:
        raise BadRegistry(
            f"The registry at {taken.address} is not signed.",
            allowed="an index that is signed by the key which you trust",
            next_step="Ask whoever keeps it. To trust it as it lies there now, and nothing after, say `--unsigned`.",
        )
    if not is_signed(taken.content, taken.signature, key):
        raise BadRegistry(
            f"The index at {taken.address} is not signed by the key {key}.",
            allowed="an index that is signed by the key which you trust, unchanged since",
            next_step="Do not use it before whoever keeps the registry has told you why, by another way than the registry.",
        )


def refuse_older(taken: Taken, accepted: datetime) -> None:
    """Raise `BadRegistry` where the index was made before the one that was accepted last: somebody plays an old one."""
    if taken.index.made_at < accepted:
        raise BadRegistry(
            f"The index at {taken.address} was made on {taken.index.made_at:%Y-%m-%d %H:%M}, before the one that you have.",
            allowed=f"an index made on {accepted:%Y-%m-%d %H:%M} or later",
            next_step="Try again later, or ask whoever keeps the registry.",
        )


def offered(registry: Registry, solution: str) -> Offered:
    """What the accepted index says of `solution`; raises `BadRegistry` where it does not offer it."""
    for one in registry.index.solutions:
        if one.name == solution:
            return one
    raise BadRegistry(
        f"The registry {registry.name} offers no {solution!r}.",
        allowed=", ".join(one.name for one in registry.index.solutions) or "nothing: it has no solutions",
        next_step=f"Run `upstate registry update {registry.name}` to see whether it does now.",
    )


def take_solution(registry: Registry, solution: str) -> FolderText:
    """The text of `solution`, as the accepted index says it is; raises `BadRegistry` or `BadSolution`."""
    wanted = offered(registry, solution)
    with tempfile.TemporaryDirectory(prefix="upstate-taken-") as place, open_source(registry.trusted.address) as source:
        folder = Path(place) / wanted.name
        for path, size in wanted.files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_read(source, registry, f"{wanted.folder}/{path}", size))
        text = read_folder(folder)
    if text.sha256 != wanted.sha256:
        raise _changed(registry, wanted.folder)
    return text


def _read(source: Source, registry: Registry, path: str, size: int) -> bytes:
    try:
        content = source.read(path, MOST_BYTES)
    except FileNotFoundError:
        raise _changed(registry, path) from None
    if len(content) != size:
        raise _changed(registry, path)
    return content


def _changed(registry: Registry, path: str) -> BadRegistry:
    return BadRegistry(
        f"{path} in the registry {registry.name} is not what its index says.",
        allowed="the text whose fingerprint stands in the index that you accepted",
        next_step=f"Run `upstate registry update {registry.name}` to see whether there is a new index; else tell who keeps it.",
    )
