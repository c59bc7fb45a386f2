"""Files over HTTP: read like any file, only when they have changed, and on from where they broke off."""

from __future__ import annotations

import io
import zipfile

import pytest
from urllib3.util import Timeout

from tests.tables.servers.speaking import (
    Answer,
    Files,
    cut_half_way,
    dripping,
    endless_head,
    leads_to,
    packed,
    status,
    web_page,
)
from upstate.errors import UnreadableFile
from upstate.tables.servers import https
from upstate.tables.servers.http import Client

BREAKS = b"WO,BROKE\n" + b"".join(b"%d,2020-01-%02d\n" % (n, 1 + n % 28) for n in range(50_000))


def site(**more) -> Files:
    return Files({"/open/breaks.csv": BREAKS}, **more)


def test_a_file_is_read_with_where_it_came_from(serve, read):
    server = serve(site(etags={"/open/breaks.csv": '"v1"'}))
    found = read(server.home + "/open/breaks.csv")
    assert found.table.rows == 50_000
    assert found.table.source == "breaks.csv"
    assert found.table.origin.address == server.home + "/open/breaks.csv"
    assert found.table.origin.etag == '"v1"'


def test_an_unchanged_file_is_not_sent_again(serve, read):
    server = serve(site(etags={"/open/breaks.csv": '"v1"'}))
    before = read(server.home + "/open/breaks.csv").table
    assert read(server.home + "/open/breaks.csv", before).table is before
    assert server.asked[-1].headers["if-none-match"] == '"v1"'


def test_a_changed_file_is_read(serve, read):
    brain = site(etags={"/open/breaks.csv": '"v1"'})
    server = serve(brain)
    before = read(server.home + "/open/breaks.csv").table
    brain.files["/open/breaks.csv"], brain.etags["/open/breaks.csv"] = b"WO\n1\n", '"v2"'
    assert read(server.home + "/open/breaks.csv", before).table.rows == 1


def test_a_part_of_a_zip_is_read(serve, read):
    packed_file = io.BytesIO()
    with zipfile.ZipFile(packed_file, "w") as archive:
        archive.writestr("a.csv", "id\n1\n")
        archive.writestr("b.csv", "id\n1\n2\n")
    server = serve(Files({"/x.zip": packed_file.getvalue()}))
    assert read(server.home + "/x.zip!b.csv").table.rows == 2


def test_a_download_goes_on_where_it_broke_off(serve, read):
    server = serve(site(etags={"/open/breaks.csv": '"v1"'}))
    server.faults = [cut_half_way] * 8
    assert read(server.home + "/open/breaks.csv").table.rows == 50_000
    assert "range" in server.asked[1].headers and server.asked[1].headers["if-range"] == '"v1"'


def test_a_download_that_can_not_go_on_begins_anew(serve, read):
    server = serve(site())
    server.faults = [cut_half_way]
    assert read(server.home + "/open/breaks.csv").table.rows == 50_000
    assert "range" not in server.asked[1].headers


def test_a_file_that_changed_while_it_broke_off_is_not_glued_together(serve, read):
    brain = site(etags={"/open/breaks.csv": '"v1"'})
    server = serve(brain)

    def changed(answer: Answer) -> Answer:
        brain.files["/open/breaks.csv"], brain.etags["/open/breaks.csv"] = b"WO\n7\n", '"v2"'
        return cut_half_way(answer)

    server.faults = [changed]
    found = read(server.home + "/open/breaks.csv")
    assert found["WO"] == [7]


def test_a_file_that_always_breaks_off_at_the_same_place_is_told(serve, refuse):
    server = serve(site())
    server.always = cut_half_way
    assert "failed 6 times" in refuse(server.home + "/open/breaks.csv").given


def test_a_server_that_crawls_is_told(serve, refuse, monkeypatch):
    monkeypatch.setattr(Client, "patience", 0.1)
    server = serve(site())
    server.always = dripping
    assert "too slowly" in refuse(server.home + "/open/breaks.csv").given


def test_a_server_that_drips_a_head_without_end_is_told(serve, refuse, monkeypatch):
    monkeypatch.setattr(Client, "patience", 0.1)
    server = serve(site())
    server.always = endless_head
    assert "too slowly" in refuse(server.home + "/open/breaks.csv").given


def test_a_server_that_does_not_answer_is_told(serve, refuse, monkeypatch):
    import time

    monkeypatch.setattr(Client, "timeout", Timeout(connect=1, read=0.05))
    server = serve(site())
    server.always = lambda answer: time.sleep(0.3) or answer
    assert "timed out" in refuse(server.home + "/open/breaks.csv").given.lower()


def test_a_web_page_in_place_of_the_file_is_told(serve, read):
    server = serve(site())
    server.always = web_page
    with pytest.raises(UnreadableFile, match="web page"):
        read(server.home + "/open/breaks.csv")


def test_a_file_that_is_too_large_is_not_fetched(serve, refuse, monkeypatch):
    monkeypatch.setattr(https, "MOST_BYTES", 1_000)
    assert "sends more than" in refuse(serve(site()).home + "/open/breaks.csv").given
    server = serve(site())
    server.always = packed  # of which the length that is stated is a lie
    assert "sends more than" in refuse(server.home + "/open/breaks.csv").given


def test_a_redirect_on_the_same_host_is_followed(serve, read):
    server = serve(site())
    server.faults = [leads_to("/open/breaks.csv")]
    assert read(server.home + "/latest").table.rows == 50_000


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2/", "http://localhost:1/", "http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/latest",
        "http://[::ffff:127.0.0.1]:{other}/", "http://127.0.0.1:{other}/", "http://2130706433:{other}/", "http://0:{other}/",
    ],
)  # fmt: skip
def test_a_redirect_into_a_private_network_is_not_followed(serve, refuse, target, monkeypatch):
    monkeypatch.setattr(Client, "timeout", Timeout(connect=0.2, read=1))
    other = serve(site())
    server = serve(site())
    server.always = leads_to(target.format(other=other.port))
    refuse(server.home + "/open/breaks.csv")
    assert not other.asked


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://x/", "gopher://x", "data:text/csv,a", "http://[x"])
def test_a_redirect_to_no_web_address_is_refused(serve, refuse, target):
    server = serve(site())
    server.always = leads_to(target)
    assert "leads to something" in refuse(server.home + "/open/breaks.csv").given


def test_redirects_without_end_are_refused(serve, refuse):
    server = serve(site())
    server.always = leads_to("/open/breaks.csv")
    assert "more than 5 times" in refuse(server.home + "/open/breaks.csv").given


def test_a_secret_goes_to_the_typed_host_alone_and_is_nowhere_kept(serve, refuse, monkeypatch, tmp_path, read):
    monkeypatch.setenv("UPSTATE_SECRET_127_0_0_1", "hush hush")
    server = serve(site())
    read(server.home + "/open/breaks.csv")
    assert server.asked[0].headers["authorization"] == "Bearer hush hush"
    assert b"hush" not in (tmp_path / "stored" / "table.parquet").read_bytes()


def test_a_name_and_password_in_the_address_are_used_and_not_kept(serve, read):
    server = serve(site())
    found = read(server.home.replace("//", "//ann:pass%20word@") + "/open/breaks.csv")
    assert server.asked[0].headers["authorization"] == "Basic YW5uOnBhc3Mgd29yZA=="
    assert "pass" not in found.table.origin.address and "ann" not in found.table.origin.address


def test_a_server_can_not_say_our_secret_in_its_error(serve, refuse, monkeypatch):
    monkeypatch.setenv("UPSTATE_SECRET_127_0_0_1", "hush hush")
    server = serve(site())
    server.always = lambda _: Answer(400, b"your token hush hush or hush%20hush is \x1b[31m bad")
    given = refuse(server.home + "/open/breaks.csv").given
    assert "hush" not in given and "\x1b" not in given


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 418, 501])
def test_a_refusal_is_not_asked_for_again(serve, refuse, code):
    server = serve(site())
    server.always = status(code)
    assert str(code) in refuse(server.home + "/open/breaks.csv").given
    assert len(server.asked) == 1


def test_nobody_at_that_port_is_told(refuse):
    assert "failed 6 times" in refuse("http://127.0.0.1:1/x.csv").given


def test_the_kind_of_file_comes_from_the_server_when_the_address_does_not_tell(serve, read):
    server = serve(Files({"/export": b'{"id": 1}\n{"id": 2}\n'}, types={"/export": "application/x-ndjson"}))
    assert read(server.home + "/export").table.format == "json"
