"""Signatures of an index by minisign keys (https://jedisct1.github.io/minisign/), made and checked by its own author's library."""

from __future__ import annotations

import os
from pathlib import Path

from minisign import Error, KeyPair, PublicKey, SecretKey, Signature

from upstate.errors import BadRegistry

_PUBLIC_LENGTH = 56


def make_key(secret: Path, *, password: str = "") -> str:
    """Write a new secret key to `secret`, which only its owner may read, and give the public key, as one line of text.

    password: with one, the key is useless to whoever copies the file. Raises `BadRegistry` where a file is there already.
    """
    pair = KeyPair.generate()
    if password:
        pair.secret_key.encrypt(password)
    try:
        handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadRegistry(
            f"{secret} is there already.",
            allowed="the name of a new file; a key is never written over",
            next_step="Choose another name, or sign with the key that is there.",
        ) from None
    with os.fdopen(handle, "wb") as file:
        file.write(bytes(pair.secret_key))
    return str(pair.public_key.to_base64(), "ascii")


def sign(content: bytes, key: Path, *, password: str = "", comment: str = "") -> bytes:
    """The signature of `content` by the secret key in the file `key`; raises `BadRegistry` where it is none."""
    try:
        secret = SecretKey.from_file(key)
        if secret.is_encrypted():
            secret.decrypt(password)
        return bytes(secret.sign(content, trusted_comment=comment))
    except (Error, ValueError) as fault:
        raise BadRegistry(
            f"{key} can not sign: {fault}.",
            allowed="a secret key of minisign, as `upstate registry key` makes it, and its password",
            next_step="Give the right file and password, or make a key with `upstate registry key`.",
        ) from None


def read_public_key(text: str) -> str:
    """The public key in `text`, as one line; raises `BadRegistry` where it is none."""
    line = text.strip().splitlines()[-1].strip() if text.strip() else ""
    try:
        if len(line) != _PUBLIC_LENGTH:
            raise ValueError("a key has 56 characters")
        PublicKey.from_base64(line.encode("ascii"))
    except (Error, ValueError) as fault:
        raise BadRegistry(
            f"{line[:80]!r} is no public key: {fault}.",
            allowed="a public key of minisign: 56 letters and digits that start with RW",
            next_step="Ask whoever keeps the registry for the key, by another way than the registry itself.",
        ) from None
    return line


def is_signed(content: bytes, signature: bytes, key: str) -> bool:
    """Whether `signature` is the one of `content` by the public `key`."""
    try:
        PublicKey.from_base64(key.encode("ascii")).verify(content, Signature.from_bytes(signature))
    except (Error, ValueError):
        return False
    return True
