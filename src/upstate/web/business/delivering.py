"""One mail to the mail server, in two halves: all that can be asked of the server before it has the text, and the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from smtplib import SMTP, SMTPException, SMTPServerDisconnected

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

_OK, _GO_ON = 250, 354


class Refused(Exception):
    """The server said no, and has nothing."""


def deliver(message: EmailMessage, *, before: Callable[[], None]) -> None:
    """Send one message. before: is called once nothing but the text is left to give; what it raises ends the delivery.

    Raises `Refused` when the server said no. What else is raised (`OSError`, `SMTPException`) after `before` leaves open
    whether the server has the message.
    """
    connection = get_connection()
    if not isinstance(connection, EmailBackend):
        before()
        connection.send_messages([message])
        return
    connection.open()
    try:
        _speak(connection.connection, message, before)
    finally:
        with suppress(OSError, SMTPException):
            connection.close()


def _speak(server: SMTP, message: EmailMessage, before: Callable[[], None]) -> None:
    encoding = message.encoding or "utf-8"
    server.ehlo_or_helo_if_needed()
    _expect(_OK, *server.mail(sanitize_address(message.from_email, encoding)))
    _expect(_OK, *server.rcpt(sanitize_address(message.to[0], encoding)))
    text = message.message().as_bytes(linesep="\r\n")
    _expect(_GO_ON, *server.docmd("DATA"))
    before()
    server.send(_stuffed(text))
    code, words = server.getreply()
    if code < 0:
        raise SMTPServerDisconnected("the server closed the connection without an answer")
    _expect(_OK, code, words)


def _expect(wanted: int, code: int, words: bytes) -> None:
    if code != wanted and not (wanted == _OK and code == _OK + 1):
        raise Refused(f"{code} {words.decode('utf-8', 'replace')}")


def _stuffed(text: bytes) -> bytes:
    """As RFC 5321 sends it: a dot at the beginning of a line is doubled, and a line with a dot alone ends the text."""
    doubled = re.sub(rb"(?m)^\.", b"..", text)
    return doubled + (b"" if doubled.endswith(b"\r\n") else b"\r\n") + b".\r\n"
