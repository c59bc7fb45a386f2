"""What a program sends with an action, read strictly: in the address, as JSON, or as a form."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, QueryDict

from upstate.catalog.reading import whole_number
from upstate.catalog.reading.columns import clipped
from upstate.engine import has_half_characters
from upstate.web.catalog.api.ckan.faults import BadParameter, TooLarge

_LARGEST = 1_000_000  # bytes of a body
MOST_NAMES = 1_000  # of one parameter
_YES_NO = {
    **dict.fromkeys(("true", "yes", "t", "y", "1", "on"), True),
    **dict.fromkeys(("false", "no", "f", "n", "0", "off", ""), False),
}


@dataclass(frozen=True)
class Parameters:
    """The parameters of one call by name. In an address all are text; a name that stands twice is a list."""

    given: Mapping[str, Any]

    def __contains__(self, name: str) -> bool:
        return self.given.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """A text, or a whole number as one; empty where it was not sent."""
        value = self.given.get(name)
        if value is None:
            return ""
        if isinstance(value, str) or type(value) is int:
            return str(value)
        raise BadParameter(name, f"{name} is {_shown(value)}.", allowed="text", next_step=f"Send {name} once, as text.")

    def needed(self, name: str) -> str:
        """A text that must be there."""
        if found := self.text(name).strip():
            return found
        raise BadParameter(
            name, f"{name} is missing.", allowed="text that is not empty", next_step=f"Send {name} with it."
        )

    def whole(self, name: str, otherwise: int) -> int:
        """A whole number from 0 on."""
        value = self.given.get(name)
        if value is None or value == "":
            return otherwise
        written = value.strip() if isinstance(value, str) else str(value) if type(value) is int else ""
        if (number := whole_number(written.removeprefix("+"))) is not None:
            return number
        raise BadParameter(
            name,
            f"{name} is {_shown(value)}.",
            allowed="a whole number from 0 on, such as 100",
            next_step=f"Write {name} in digits.",
        )

    def yes_no(self, name: str, otherwise: bool) -> bool:
        """Yes or no, in any of the ways that CKAN knows."""
        value = self.given.get(name)
        if value is None:
            return otherwise
        found = value if isinstance(value, bool) else _YES_NO.get(str(value).strip().lower())
        if found is None:
            raise BadParameter(
                name, f"{name} is {_shown(value)}.", allowed="true or false", next_step=f"Write {name} so."
            )
        return found

    def json(self, name: str) -> Any:
        """A value, also where it was sent as JSON inside a text; None where it was not sent."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        return _read_json(value, name) if value.strip() else None

    def names(self, name: str, *, most: int = MOST_NAMES) -> list[str]:
        """At most so many names: a list, a list as JSON inside a text, or names with commas between. A name with a comma in it stands in quotes."""
        value = self.given.get(name)
        if isinstance(value, str):
            value = _read_json(value, name) if value.lstrip().startswith("[") else split_at_commas(value)
        if value is None:
            return []
        if isinstance(value, list) and len(value) > most:
            raise BadParameter(
                name, f"{name} names {len(value)}.", allowed=f"at most {most}", next_step="Ask for fewer at once."
            )
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return [one.strip() for one in value if one.strip()]
        raise BadParameter(
            name,
            f"{name} is {_shown(value)}.",
            allowed="a list of texts, or texts with commas between",
            next_step=f"Send {name} so.",
        )


def split_at_commas(text: str) -> list[str]:
    """The parts between commas; one inside double quotes is part of a name.

    >>> split_at_commas('a, "b, c" desc')
    ['a', ' "b, c" desc']
    """
    return re.findall(r'(?:[^,"]|"[^"]*"|")+', text)


def read_parameters(request: HttpRequest) -> Parameters:
    """What came with the request; raises `BadParameter` or `TooLarge`."""
    try:
        given = _sent(request) if request.method == "POST" else _as_mapping(request.GET)
    except RequestDataTooBig:  # so large that Django did not read it
        raise _too_large() from None
    except SuspiciousOperation:  # more fields than Django reads
        raise BadParameter(
            "request",
            "Too many parameters were sent.",
            allowed="those of the action",
            next_step="Send a list as JSON.",
        ) from None
    return Parameters(_checked(given, "request"))


def _sent(request: HttpRequest) -> Mapping[str, Any]:
    """A body is JSON whatever it says of itself, because `curl -d` calls all that it sends a form."""
    if request.content_type == "multipart/form-data":
        raise BadParameter(
            "request",
            "Files can not be sent here: this API only reads.",
            allowed="JSON, or a form without files",
            next_step="Send the parameters as JSON.",
        )
    if len(request.body) > _LARGEST:
        raise _too_large()
    body = request.body.strip()
    if body.startswith(b"{") or request.content_type == "application/json":
        found = _read_json(body or b"{}", "request")
        if isinstance(found, dict):
            return found
        raise BadParameter(
            "request", "The body is no object.", allowed='JSON such as {"id": "street-trees"}', next_step="Send one."
        )
    return _as_mapping(QueryDict(body))


def _too_large() -> TooLarge:
    return TooLarge(
        "The body of the request is larger than 1 MB.",
        allowed="parameters of up to 1,000,000 bytes",
        next_step="Ask for less at once.",
    )


def _as_mapping(query: QueryDict) -> dict[str, Any]:
    return {name: values[0] if len(values) == 1 else values for name, values in query.lists()}


def _read_json(text: str | bytes, name: str) -> Any:
    try:
        return _checked(json.loads(text), name)
    except (ValueError, RecursionError) as fault:
        raise BadParameter(
            name,
            f"{name} is no JSON: {str(fault)[:100]}.",
            allowed='JSON in UTF-8 such as {"species": "Acer rubrum"}',
            next_step="Mend the JSON.",
        ) from None


def _checked(given: Any, name: str) -> Any:
    """The same, when all of it is text and numbers as they can be asked for; halves of characters and infinite numbers can not."""
    left = [given]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            left += [*one, *one.values()]
        elif isinstance(one, list):
            left += one
        elif (isinstance(one, float) and not math.isfinite(one)) or (isinstance(one, str) and has_half_characters(one)):
            raise BadParameter(
                name,
                f"{name} holds half a character, or a number without an end.",
                allowed="text in UTF-8 and finite numbers",
                next_step="Mend it.",
            )
    return given


def _shown(value: Any) -> str:
    return clipped(value if isinstance(value, str) else json.dumps(value, ensure_ascii=True))
