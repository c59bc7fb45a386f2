"""Files as applicants give them, good, bad and hostile, and what each check says of them."""

from __future__ import annotations

import io
import socket
import struct
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from tests.web.business.applying.filling import pdf, photo
from upstate.permits.file_checks import Checked, Finding, check_file
from upstate.permits.file_checks.finding import load_finding


def check(
    folder: Path, content: bytes, *, accepts: tuple[str, ...] = ("pdf", "image"), mb: int = 1, pages: int = 3
) -> Checked:
    path = folder / "file"
    path.write_bytes(content)
    return check_file(path=path, accepts=accepts, most_mb=mb, most_pages=pages)


def words(checked: Checked) -> list[str]:
    return [f"{'refused' if one.refused else 'told'}: {one.given}" for one in checked.findings]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_photo_is_taken(tmp_path: Path, kind: str) -> None:
    assert check(tmp_path, photo(kind)) == Checked("image", None, ())


def test_a_pdf_is_taken_and_its_pages_are_counted(tmp_path: Path) -> None:
    assert check(tmp_path, pdf("One", "Two")) == Checked("pdf", 2, ())


def test_a_form_that_is_only_locked_against_changes_is_taken(tmp_path: Path) -> None:
    content = pdf("Open", change=lambda writer: writer.encrypt("", "owner", algorithm="RC4-128"))
    assert words(check(tmp_path, content)) == []


REFUSED = {
    "empty": (b"", "This file is empty."),
    "a program": (b"MZ\x90\x00" + bytes(200), "of the kind exe"),
    "a page with a script": (b"<html><script>alert(1)</script>", "neither a PDF nor a picture"),
    "a picture made of lines": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither a PDF nor a picture"),
    "a zip": (b"PK\x03\x04" + bytes(60), "of the kind zip"),
    "an animation": (photo("GIF"), "of the kind gif"),
    "half a PDF": (b"%PDF-1.7\n" + bytes(300), "This file is damaged"),
    "half a photo": (photo()[:900], "This file is damaged"),
    "a PDF without pages": (pdf(), "This file is damaged"),
    "four pages": (pdf("1", "2", "3", "4"), "This PDF has 4 pages."),
    "a locked PDF": (
        pdf("x", change=lambda writer: writer.encrypt("secret", algorithm="RC4-128")),
        "locked with a password",
    ),
    "a white photo": (photo(ink=False), "blank"),
    "blank pages": (pdf("", ""), "blank"),
    "too large": (photo() + bytes(1024**2), "1.0 MB"),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_can_not_be_used_is_refused_in_three_parts(tmp_path: Path, name: str) -> None:
    content, expected = REFUSED[name]
    checked = check(tmp_path, content)
    assert checked.refused
    last = checked.findings[-1]
    assert expected in last.given
    assert last.allowed and last.next_step


def test_a_file_of_the_other_kind_is_refused(tmp_path: Path) -> None:
    assert words(check(tmp_path, pdf("x"), accepts=("image",))) == ["refused: This is a PDF."]
    assert words(check(tmp_path, photo(), accepts=("pdf",))) == ["refused: This is a picture."]


def test_one_blank_page_among_others_is_told_and_the_file_is_taken(tmp_path: Path) -> None:
    assert words(check(tmp_path, pdf("One", "", "Three"))) == ["told: A page seems to be blank: page 2."]


def scanned(*pages: bytes) -> bytes:
    """A PDF of pictures, as a scanner makes it."""
    first, *others = [Image.open(io.BytesIO(one)).convert("RGB") for one in pages]
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others)
    return out.getvalue()


def test_a_scan_of_the_empty_side_is_refused_and_one_of_the_right_side_taken(tmp_path: Path) -> None:
    assert "blank" in words(check(tmp_path, scanned(photo(ink=False), photo(ink=False))))[0]
    assert words(check(tmp_path, scanned(photo(), photo()))) == []


def script_of(words: str) -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(words)})


def test_a_pdf_with_a_script_and_one_with_a_file_inside_are_told(tmp_path: Path) -> None:
    def start(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/OpenAction")] = script_of("app.alert(1)")

    script = check(tmp_path, pdf("x", change=start))
    inside = check(tmp_path, pdf("x", change=lambda writer: writer.add_attachment("evil.exe", b"MZ")))
    assert not script.refused and "holds a script" in script.findings[0].given
    assert not inside.refused and "Another file is hidden" in inside.findings[-1].given


def test_a_script_behind_a_link_is_found_too(tmp_path: Path) -> None:
    def add(writer: PdfWriter) -> None:
        link = writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://example.com"))
        link[NameObject("/A")] = script_of("app.alert(1)")

    assert "holds a script" in words(check(tmp_path, pdf("x", change=add)))[0]


def test_a_picture_that_would_fill_the_memory_is_refused_unopened(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack("!LLBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    assert words(check(tmp_path, bomb)) == ["refused: This picture has more points than we can open."]


def test_a_circle_of_pages_ends(tmp_path: Path) -> None:
    content = pdf("x").replace(b"/Count 1", b"/Count 1 /Loop 2 0 R")
    assert check(tmp_path, content).kind == "pdf"
    looped = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>"
    assert check(tmp_path, looped).refused


class Scanner:
    """What listens where ClamAV would, and answers what it is told to. got: what it was sent."""

    def __init__(self, place: Path, answer: bytes) -> None:
        self.got, self._answer = b"", answer
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(place))
        self._listening.listen(1)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        line, _ = self._listening.accept()
        with line, line.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!L", stream.read(4))[0]:
                self.got += stream.read(length)
            line.sendall(self._answer)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("UPSTATE_CLAMAV", str(tmp_path / "clamd"))
    yield tmp_path / "clamd"


def test_clamav_is_sent_the_whole_file_and_what_it_finds_is_refused(tmp_path: Path, place: Path) -> None:
    scanner = Scanner(place, b"stream: Eicar-Test-Signature FOUND\0")
    content = photo() + bytes(200_000)
    told = words(check(tmp_path, content))
    assert told == ["refused: Our virus scanner found something in this file: Eicar-Test-Signature."]
    assert scanner.got == content


def test_what_clamav_finds_clean_is_taken(tmp_path: Path, place: Path) -> None:
    Scanner(place, b"stream: OK\0")
    assert words(check(tmp_path, photo())) == []


def test_a_scanner_that_does_not_answer_holds_nobody_up_and_is_told(tmp_path: Path, place: Path) -> None:
    checked = check(tmp_path, photo())
    assert not checked.refused and "scanner does not answer" in checked.findings[0].given


def test_a_finding_is_said_in_any_language_after_it_was_stored(tmp_path: Path) -> None:
    found = check(tmp_path, pdf("1", "2", "3", "4")).findings[-1]
    again = load_finding(found.as_json())
    assert again == found and isinstance(again, Finding)
    assert again.given.made == found.given.made


def test_the_made_pdfs_are_real_ones() -> None:
    assert "Insured" in PdfReader(io.BytesIO(pdf("Insured"))).pages[0].extract_text()


def nothing_drawn(length: int) -> bytes:
    """A page that draws nothing, at length."""

    def draw(writer: PdfWriter) -> None:
        stream = DecodedStreamObject()
        stream.set_data(b"q Q " * (length // 4))
        writer.pages[0][NameObject("/Contents")] = writer._add_object(stream.flate_encode())

    return pdf("x", change=draw)


def test_no_small_file_keeps_its_reader_at_work_for_long_only_to_see_whether_it_is_blank(tmp_path: Path) -> None:
    assert "blank" in words(check(tmp_path, nothing_drawn(1_000)))[0]
    long = nothing_drawn(400_000)
    assert len(long) < 5_000 and words(check(tmp_path, long)) == []
