"""What may be shown of a value so that a person sees what kind it is, and nobody whom it is about."""

from __future__ import annotations

import re

from upstate.catalog.gate.plain_text import plain_text

_HIDDEN = "***"


def mask_email(value: str) -> str:
    """
    >>> mask_email("jane.doe@example.com")
    'j***@***.com'
    """
    ending = value.rsplit(".", 1)[-1]
    return f"{_first(value)}{_HIDDEN}@{_HIDDEN}.{ending if ending.isalpha() and len(ending) <= 4 else _HIDDEN}"


def mask_phone(value: str) -> str:
    """
    >>> mask_phone("+1 (315) 555-1234"), mask_phone("+44 20 7946 0958")
    ('315-***-**34', '+**-***-**58')
    """
    digits = _digits(value)
    national = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    return f"{national[:3] if len(national) == 10 else '+**'}-{_HIDDEN}-**{national[-2:]}"


def mask_ssn(value: str) -> str:
    """
    >>> mask_ssn("123-45-6789")
    '***-**-***9'
    """
    return f"***-**-***{_digits(value)[-1:]}"


def mask_card(value: str) -> str:
    """
    >>> mask_card("4111 1111 1111 1111")
    '4*** **** **** **11'
    """
    digits = _digits(value)
    return f"{digits[:1]}*** **** **** **{digits[-2:]}"


def mask_date(value: str) -> str:
    """
    >>> mask_date("1971-03-04"), mask_date("3/4/71")
    ('19**-**-**', '****-**-**')
    """
    century = re.search(r"(19|20)\d\d", value)
    return f"{century.group(1) if century else '**'}**-**-**"


def mask_words(value: str) -> str:
    """Names and addresses: the first letter of at most three words; a number is hidden whole.

    >>> mask_words("O'Brien, Mary K."), mask_words("12 Maple St")
    ('O*** M*** K***', '*** M*** S***')
    """
    words = [word for word in plain_text(value).split() if any(one.isalnum() for one in word)]
    return " ".join((_first(word) if _first(word).isalpha() else "") + _HIDDEN for word in words[:3]) or _HIDDEN


def _first(value: str) -> str:
    return next((one for one in value if one.isalnum()), "")


def _digits(value: str) -> str:
    return "".join(one for one in value if one.isdigit())
