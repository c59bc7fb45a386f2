"""What the site writes down of itself: one line of JSON an event, on standard error.

Of a request: when, how, which path, what came of it, how long it took, and the number of the person if one was signed in.
Never written: the part of the address after the question mark, what was sent, where the request came from, any cookie, or the secret of
a link.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.json import JsonFormatter

from upstate.web.secret_paths import shown_path, without_secrets

_log = logging.getLogger("upstate.request")
_request_id: ContextVar[str] = ContextVar("request_id", default="")
_SOUND_ID = re.compile(r"\A[A-Za-z0-9-]{8,64}\Z")
_FROM = re.compile(r" from ip=\S+(?=:)")  # gunicorn, of what is no request
_QUIET = ("/health", "/ready", "/static/")
# What Django hands along with a record and what holds more than the list above.
_LEFT_OUT = ("request", "server_time", "status_code", "duration", "sql", "params", "alias")


class JsonLines(JsonFormatter):
    """A record as one line of JSON: time (UTC, ISO 8601), level, logger, message, request_id and what was given beside."""

    def __init__(self) -> None:
        from pythonjsonlogger.core import RESERVED_ATTRS

        super().__init__(
            "{levelname}{name}{message}",
            style="{",
            rename_fields={"levelname": "level", "name": "logger"},
            reserved_attrs=[*RESERVED_ATTRS, *_LEFT_OUT],
        )
        self.converter = time.gmtime

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        # Django and its rooms write whole addresses into their sentences.
        log_data["message"] = _FROM.sub("", without_secrets(str(log_data.get("message", ""))))
        if told := _request_id.get():
            log_data["request_id"] = told
        return super().process_log_record({"time": _now(), **log_data})


class NotSlowClients(logging.Filter):
    """A client that was cut off because it sent nothing is its own matter, and no fault to write down."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], BlockingIOError))


def _now() -> str:
    at = time.time()
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + f".{int(at * 1000) % 1000:03}Z"


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": JsonLines}},
    "filters": {"not slow clients": {"()": NotSlowClients}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["not slow clients"]}},
    "root": {"handlers": ["lines"], "level": "WARNING"},
    "loggers": {
        "upstate": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},  # what was refused stands in the line of the request
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "gunicorn.error": {"handlers": ["lines"], "level": "WARNING", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}


class RequestLog:
    """Middleware: a number for each request, given back as `X-Request-ID`, and a line for each that is not a static file."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if _SOUND_ID.match(given) else uuid.uuid4().hex
        token = _request_id.set(number)
        begun = time.perf_counter()
        try:
            response = self._get_response(request)
            response["X-Request-ID"] = number
            if not request.path.startswith(_QUIET):
                _log.info("request", extra=_of(request, response, time.perf_counter() - begun))
            return response
        finally:
            _request_id.reset(token)


def _of(request: HttpRequest, response: HttpResponse, seconds: float) -> dict[str, Any]:
    known = {
        "method": request.method,
        "path": shown_path(request),
        "status": response.status_code,
        "milliseconds": round(seconds * 1000, 1),
    }
    # Only when the page has asked who it is: the log does not read the session for itself.
    person = getattr(request, "_cached_user", None)
    if person is not None and person.pk is not None:
        known["person"] = person.pk
    return known
