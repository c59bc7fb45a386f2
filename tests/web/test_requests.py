"""What holds for every request: what is written of it, how large it may be, how it travels."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from tests.web.conftest import SignedIn
from upstate.web.counting import count_this_hour
from upstate.web.logs import JsonLines


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"<p>{request.user.is_authenticated}</p>" * 100)


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("this page is broken")


urlpatterns = [path("page", page), path("broken", broken)]


@pytest.fixture(autouse=True)
def these_pages() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, object]]]]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in ("upstate", "django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)


def test_a_request_is_one_line_without_what_is_private(
    person: Callable[..., SignedIn], lines: Callable[[], list[dict[str, object]]]
) -> None:
    visitor = person("editor")
    answer = visitor.get("/page?name=Marge+Simpson", headers={"X-Forwarded-For": "203.0.113.9"})
    [line] = lines()
    assert line["method"] == "GET"
    assert line["path"] == "/page"
    assert line["status"] == 200
    assert line["person"] == visitor.person.pk
    assert float(str(line["milliseconds"])) > 0
    assert line["request_id"] == answer["X-Request-ID"]
    told = json.dumps(line)
    assert not [word for word in ("Marge", "203.0.113.9", "127.0.0.1", "sessionid") if word in told]


def test_a_visitor_has_no_number(client: Client, lines: Callable[[], list[dict[str, object]]]) -> None:
    client.get("/page")
    assert "person" not in lines()[0]


def test_a_number_that_a_proxy_gave_is_kept_and_a_strange_one_is_not(client: Client) -> None:
    assert client.get("/page", headers={"X-Request-ID": "abc-12345678"})["X-Request-ID"] == "abc-12345678"
    assert client.get("/page", headers={"X-Request-ID": 'x"} {"forged'})["X-Request-ID"] != 'x"} {"forged'


def test_a_fault_of_ours_is_written_with_the_number_of_its_request(
    client: Client, lines: Callable[[], list[dict[str, object]]]
) -> None:
    client.raise_request_exception = False
    answer = client.get("/broken?name=Marge")
    assert answer.status_code == 500
    fault = next(line for line in lines() if line["level"] == "ERROR")
    assert "this page is broken" in str(fault["exc_info"])
    assert fault["request_id"] == answer["X-Request-ID"]
    assert "Marge" not in json.dumps(lines())


@pytest.mark.parametrize(
    ("role", "megabytes", "status"), [("", 9, 200), ("", 11, 413), ("editor", 11, 200), ("editor", 501, 413)]
)
def test_what_may_be_sent_at_once_depends_on_who_sends(
    client: Client, person: Callable[..., SignedIn], role: str, megabytes: int, status: int
) -> None:
    visitor = person(role) if role else client
    answer = visitor.generic("POST", "/page", b"", CONTENT_LENGTH=str(megabytes * 1024**2))
    assert answer.status_code == status
    if status == 413:
        limit = settings.UPLOAD_LIMIT if role else settings.PUBLIC_REQUEST_LIMIT
        assert f"{limit // 1024**2} MB" in answer.content.decode()


def test_a_page_travels_compressed(client: Client) -> None:
    answer = client.get("/page", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 500


def test_one_household_has_one_count_however_many_addresses_it_takes() -> None:
    def seen(address: str) -> int:
        return count_this_hour(RequestFactory().get("/", REMOTE_ADDR=address), "test")

    assert [seen("2001:db8::1"), seen("2001:db8::ffff:2"), seen("2001:db8:0:1::1")] == [1, 2, 1]
    assert [seen("203.0.113.1"), seen("203.0.113.2"), seen("::ffff:203.0.113.1")] == [1, 1, 2]
