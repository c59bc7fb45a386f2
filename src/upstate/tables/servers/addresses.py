"""What a person typed where a file or a server is named, and which protocol an address speaks."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, unquote_plus, urlencode, urlsplit, urlunsplit

from upstate.errors import UpstateError

ARCGIS, SOCRATA, CKAN, HTTPS = "arcgis", "socrata", "ckan", "https"
POSTGRESQL, SQL_SERVER = "postgresql", "sql_server"

_SCHEMES = {
    "http": HTTPS, "https": HTTPS, "postgresql": POSTGRESQL, "postgres": POSTGRESQL,
    "mssql": SQL_SERVER, "sqlserver": SQL_SERVER,
}  # fmt: skip
_ADDRESS = re.compile(r"\A([A-Za-z][A-Za-z0-9+.-]*)://")
_LAYER = re.compile(r"/(?:FeatureServer|MapServer)(?:/(\d+))?(?:/query)?/?\Z", re.I)
_FOUR = "([a-z0-9]{4}-[a-z0-9]{4})"
_SOCRATA = re.compile(
    rf"/(?:resource/{_FOUR}(?:\.json)?|api/v3/views/{_FOUR}(?:/query(?:\.json)?)?|api/views/{_FOUR}(?:\.json)?|d/{_FOUR}"
    rf"|[^/]+/[^/]+/{_FOUR}(?:/about_data|/data)?)/?\Z"
)
_CKAN = re.compile(r"/api/(?:3/)?action/datastore_search/?\Z|/dataset/[^/]+/resource/[^/]+/?\Z")
_SECRET_WORDS = frozenset(
    [
        "token",
        "key",
        "apikey",
        "secret",
        "sig",
        "signature",
        "password",
        "passwd",
        "pwd",
        "auth",
        "credential",
        "credentials",
        "accesstoken",
        "apptoken",
    ]
)
_LONGEST = 8_000
_ALLOWED = (
    "a file, or an address that begins with https://, http://, postgresql:// or mssql:// "
    "(docs/how-to/read-city-servers.md shows one of each kind)"
)


@dataclass(frozen=True)
class Address:
    """The address of one table on a server.

    typed: as it was typed, but for a name and password before the host; it may hold secrets, so it is never shown.
    sign_in: that name and password, as `name:password`. url: without secrets and without what follows here.
    inside: of a file, the part that was asked for (`!Sheet2`). query: the SQL of a database. secrets: what `typed` holds of them.
    """

    protocol: str
    url: str
    inside: str = ""
    query: str = ""
    typed: str = field(default="", repr=False, compare=False)
    sign_in: str = field(default="", repr=False, compare=False)
    secrets: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def __str__(self) -> str:
        """The address without secrets; typed again, it names the same table."""
        if self.query:
            return f"{self.url}{'&' if '?' in self.url else '?'}query={quote(self.query, safe='')}"
        return f"{self.url}!{self.inside}" if self.inside else self.url

    @property
    def host(self) -> str:
        return (urlsplit(self.url).hostname or "").lower()

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def parameters(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))

    @property
    def name(self) -> str:
        """A short name for the table, such as Water_Mains_0 or abcd-1234."""
        parts = [unquote(part) for part in self.path.split("/") if part]
        if self.protocol == ARCGIS:
            layer = _LAYER.search(self.path)
            service = re.sub(_LAYER, "", self.path).rsplit("/", 1)[-1]
            return f"{unquote(service)}_{layer[1]}" if layer and layer[1] else unquote(service)
        if self.protocol == SOCRATA:
            return self.dataset
        if self.protocol == CKAN:
            return self.parameters.get("resource_id") or parts[-1]
        return (self.inside or (parts or ["table"])[-1]).rsplit("/", 1)[-1] or "table"

    @property
    def dataset(self) -> str:
        """Socrata's name for the dataset, such as abcd-1234."""
        found = _SOCRATA.search(self.path)
        return next(filter(None, found.groups()), "") if found else ""

    @property
    def label(self) -> str:
        """What people call the table: its name, and where it is from."""
        return f"{self.name} from {self.host or 'this machine'}"

    @property
    def variable(self) -> str:
        """The environment variable that may hold the secret of this server."""
        return "UPSTATE_SECRET_" + re.sub(r"[^A-Z0-9]+", "_", self.host.upper())

    @property
    def secret(self) -> str:
        """What was typed as a token or password, or stands in the environment variable; empty where there is none."""
        return self.secrets[0] if self.secrets and not self.sign_in else os.environ.get(self.variable, "")

    def hide(self, words: str) -> str:
        """The words of a server or a library without secrets, on one line, and not too many of them."""
        for secret in filter(None, (*self.secrets, self.secret, self.sign_in.partition(":")[2])):
            for form in (secret, quote(secret, safe=""), quote(secret)):
                words = words.replace(form, "…")
        plain = "".join(letter if letter.isprintable() else " " for letter in words[:2_000])
        return " ".join(plain.split())[:300]


def parse_source(text: str) -> Path | Address:
    """A file's path, or an address of a server; raises `UpstateError` for an address of a kind that is not read."""
    match = _ADDRESS.match(text)
    if not match:
        try:
            return Path(text).expanduser()
        except RuntimeError:  # ~somebody who is not on this machine
            return Path(text)
    kind = _SCHEMES.get(match[1].lower())
    if kind is None:
        raise UpstateError(
            f"An address that begins with {match[1][:40]}:// is not read.",
            allowed=_ALLOWED,
            next_step="Download the file and name it, or ask for the table's https address.",
        )
    try:
        return _parse_web(text) if kind == HTTPS else _parse_database(text, kind)
    except ValueError as fault:  # urlsplit: a port or brackets that are none; its words may hold what was typed
        raise _refused("is not a whole one", "Copy it again, with its host.") from fault


def _refused(fault: str, next_step: str) -> UpstateError:
    return UpstateError(f"The address {fault}.", allowed=_ALLOWED, next_step=next_step)


def _parse_web(text: str) -> Address:
    if len(text) > _LONGEST or any(letter.isspace() or not letter.isprintable() for letter in text):
        raise _refused(f"holds spaces, or more than {_LONGEST} letters", "Write each space as %20.")
    text, _, inside = text.partition("!")
    parts = urlsplit(text)
    _refuse_no_host(parts.hostname, parts.port)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _is_secret(pair[0])]
    where = parts.netloc.rpartition("@")[2]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    secrets = [value for name, value in pairs if _is_secret(name)]
    url = urlunsplit((parts.scheme.lower(), where, parts.path or "/", query, ""))
    typed = urlunsplit((parts.scheme.lower(), where, parts.path or "/", parts.query, ""))
    sign_in = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}" if "@" in parts.netloc else ""
    hidden = tuple(filter(None, secrets))
    return Address(_protocol(parts.path), url, inside, typed=typed, sign_in=sign_in, secrets=hidden)


def _protocol(path: str) -> str:
    kinds = ((_LAYER, ARCGIS), (_CKAN, CKAN), (_SOCRATA, SOCRATA))
    return next((protocol for pattern, protocol in kinds if pattern.search(path)), HTTPS)


def _is_secret(name: str) -> bool:
    return not _SECRET_WORDS.isdisjoint(re.split(r"[^a-z0-9]+", re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()))


def _parse_database(text: str, kind: str) -> Address:
    base, found, query = re.sub(r"\?query=", "&query=", text, count=1).partition("&query=")
    if "?" not in base:
        base = base.replace("&", "?", 1)
    # A query that was typed as it is has spaces; one that was copied from a link has %20 or + in their place.
    query = query if " " in query else unquote_plus(query)
    parts = urlsplit(base)
    _refuse_no_host(parts.hostname, parts.port)
    if not found or not query.strip():
        raise _refused(
            "of a database does not say which rows",
            "Write ?query=SELECT ... behind the name of the database, all of it in quotes.",
        )
    user = parts.username or ""
    where = parts.netloc.rpartition("@")[2]
    url = urlunsplit((parts.scheme.lower(), f"{user}@{where}" if user else where, parts.path, parts.query, ""))
    password = unquote(parts.password or "")
    return Address(protocol=kind, url=url, query=query.strip(), typed=base, secrets=(password,) if password else ())


def _refuse_no_host(host: str | None, _port: int | None) -> None:
    if not host:
        raise _refused("names no host", "Write the host behind the two slashes, such as https://data.city.gov/...")
