"""From one city's folder into another's: what arrives, what is refused, and that a hostile file leaves nothing behind."""

from __future__ import annotations

import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tests.called import Called
from tests.web.challenges.made_up import TOGETHER, ZONE, launch
from upstate.actions.amend_challenge import amend_challenge
from upstate.actions.host_challenge import host_challenge
from upstate.actions.open_challenge import open_challenge, refuse_changed_files
from upstate.actions.pack_challenge import pack_challenge
from upstate.challenges import handing_over
from upstate.challenges.freezing import accepted
from upstate.city import CitySettings, Workspace, create_workspace, sha256_of
from upstate.cli.main import app
from upstate.errors import UpstateError

Spoil = Callable[[dict[str, bytes]], None]


@pytest.fixture
def peer(tmp_path: Path) -> Workspace:
    """Ithaca, which has launched its challenge."""
    return _city(tmp_path, "Ithaca")


@pytest.fixture
def host(tmp_path: Path) -> Workspace:
    """Syracuse, whose own challenge belongs with that of Ithaca."""
    return _city(tmp_path, "Syracuse")


@pytest.fixture
def packed(peer: Workspace, tmp_path: Path) -> Path:
    """What Ithaca hands over."""
    return pack_challenge(workspace=peer.folder, name="streets", to=tmp_path / "ithaca.zip").file


def _city(folder: Path, called: str, *, more: str = "") -> Workspace:
    made = create_workspace(folder / called, CitySettings(name=f"{called}, NY"))
    began = datetime.now(ZONE).replace(hour=12, minute=0, second=0)
    launch(made, more=TOGETHER.format(city=called) + more, now=began, when=(-24, 24, 48, 72), seed=len(called))
    return made


def test_what_arrives_is_what_was_launched_and_only_its_owner_reads_the_answers(
    peer: Workspace, host: Workspace, packed: Path
) -> None:
    assert stat.S_IMODE(packed.stat().st_mode) == 0o600
    hosted = host_challenge(workspace=host.folder, file=packed)
    opened, sent = open_challenge(host.folder, "ithaca"), open_challenge(peer.folder, "streets")
    assert (hosted.city, hosted.together, opened.state) == ("Ithaca", "region", "launched")
    assert (opened.launched, opened.text, opened.rules) == (sent.launched, sent.text, sent.rules)
    assert opened.hosted and opened.hosted.sha256 == sha256_of(packed) and sent.hosted is None
    refuse_changed_files(opened)
    rights = {stat.S_IMODE(path.stat().st_mode) for path in opened.hidden.rglob("*") if path.is_file()}
    assert (stat.S_IMODE(opened.hidden.stat().st_mode), rights) == (0o700, {0o600})
    assert (opened.hidden / ".gitignore").read_text() == "*\n"


def test_the_same_challenge_is_the_same_file_and_amendments_travel(
    peer: Workspace, host: Workspace, packed: Path, tmp_path: Path
) -> None:
    again = pack_challenge(workspace=peer.folder, name="streets", to=tmp_path / "again.zip").file
    assert again.read_bytes() == packed.read_bytes()
    amend_challenge(workspace=peer.folder, name="streets", what="It snowed.", why="Winter.")
    pack_challenge(workspace=peer.folder, name="streets", to=tmp_path / "amended.zip")
    host_challenge(workspace=host.folder, file=tmp_path / "amended.zip", name="roads-of-ithaca")
    assert [one.what for one in open_challenge(host.folder, "roads-of-ithaca").amendments] == ["It snowed."]


def test_what_is_not_launched_or_stands_alone_is_not_packed_and_no_file_is_replaced(
    peer: Workspace, packed: Path, tmp_path: Path
) -> None:
    launch(peer, name="alone")
    launch(peer, name="draft", more=TOGETHER.format(city="Ithaca"))
    (peer.challenges / "draft" / "launched.json").unlink()
    to = tmp_path / "new.zip"
    for name, target, said in (
        ("alone", to, "does not say with which others it belongs"),
        ("draft", to, "is not launched yet"),
        ("streets", packed, "is there already"),
        ("streets", peer.folder / "x.zip", "lies in the city's folder"),
    ):
        with pytest.raises(UpstateError, match=said):
            pack_challenge(workspace=peer.folder, name=name, to=target)
    (peer.challenges / "streets" / "files" / "test.csv").write_text("id\n")
    with pytest.raises(UpstateError, match=r"files/test\.csv"):
        pack_challenge(workspace=peer.folder, name="streets", to=to)
    assert not to.exists()


def test_a_name_that_is_taken_or_a_city_that_is_there_is_refused(host: Workspace, packed: Path) -> None:
    host_challenge(workspace=host.folder, file=packed)
    with pytest.raises(UpstateError, match="is there already"):
        host_challenge(workspace=host.folder, file=packed)
    with pytest.raises(UpstateError, match="both are of the city Ithaca"):
        host_challenge(workspace=host.folder, file=packed, name="other")
    assert {path.name for path in host.challenges.iterdir() if path.is_dir()} == {"streets", "ithaca"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('metric = "area-under-curve"', 'metric = "average-precision"', "task.metric: here average-precision, there area-under-curve"),
        ('kind = "ranking"', 'kind = "classification"', "task.kind: here classification, there ranking"),
        ("a_day = 3", "a_day = 4", "limits: here 4 a day, 5 in all, teams of 2, there 3 a day"),
        ('name = "foresight"', 'name = "other"', "the tracks that are scored: here other, there foresight"),
        ("Streets of the region", "Roads", "together.title: here Roads, there Streets of the region"),
        ('time_zone = "America/Chicago"', 'time_zone = "America/New_York"', "opens: here "),
        ('city = "Ithaca"', 'city = " SYRACUSE "', "both are of the city"),
    ],
)  # fmt: skip
def test_what_does_not_agree_with_those_already_there_is_refused(
    host: Workspace, packed: Path, old: str, new: str, said: str
) -> None:
    def change(files: dict[str, bytes]) -> None:
        text = files["challenge.toml"].decode()
        assert old in text
        files["challenge.toml"] = text.replace(old, new).replace('track = "foresight"', 'track = "best-use"').encode()

    with pytest.raises(UpstateError, match="does not agree with streets") as refused:
        host_challenge(workspace=host.folder, file=_rewritten(packed, change))
    assert said in refused.value.given
    assert [path.name for path in host.challenges.iterdir() if path.is_dir()] == ["streets"]


def test_the_same_moments_told_by_another_clock_agree(host: Workspace, packed: Path) -> None:
    """Noon in Chicago is one o'clock in New York."""

    def change(files: dict[str, bytes]) -> None:
        text = files["challenge.toml"].decode().replace("T12:", "T13:").replace("America/Chicago", "America/New_York")
        files["challenge.toml"] = text.encode()

    assert host_challenge(workspace=host.folder, file=_rewritten(packed, change)).city == "Ithaca"


def test_a_present_rule_that_gives_no_chances_is_refused_where_the_metric_asks_for_them(
    host: Workspace, packed: Path
) -> None:
    def change(files: dict[str, bytes]) -> None:
        text = files["challenge.toml"].decode().replace('kind = "ranking"', 'kind = "classification"')
        files["challenge.toml"] = (
            text.replace('"area-under-curve"', '"log-loss"').replace('"region"', '"else"').encode()
        )
        answers = pq.read_table(BytesIO(files["hidden/answers.parquet"]))
        rated = pa.array(np.arange(len(answers)) % 10.0)
        files["hidden/answers.parquet"] = _parquet(answers.set_column(4, "present", rated))

    with pytest.raises(UpstateError, match="the present rule has no log-loss on the public part"):
        host_challenge(workspace=host.folder, file=_rewritten(packed, change))


def _drop(name: str) -> Spoil:
    return lambda files: files.pop(name) and None


def _add(name: str, content: bytes = b"x") -> Spoil:
    return lambda files: files.update({name: content})


def _none_of_it(files: dict[str, bytes]) -> None:
    files.clear()


def _terms(files: dict[str, bytes]) -> None:
    files["launched.json"] = json.dumps({**json.loads(files["launched.json"]), "terms_sha256": "0" * 64}).encode()


def _escape(files: dict[str, bytes]) -> None:
    files["launched.json"] = json.dumps({**json.loads(files["launched.json"]), "datasets": ["a\u202eb"]}).encode()


SPOILED: dict[str, tuple[Spoil, str]] = {
    "nothing in it": (_none_of_it, "has no launched.json"),
    "climbs out": (_add("../../evil.txt"), "could lead out of the folder"),
    "absolute": (_add("/etc/evil"), "could lead out of the folder"),
    "of windows": (_add("files\\..\\evil"), "not every computer can have"),
    "a drive": (_add("C:evil"), "not every computer can have"),
    "hides": (_add("hidden/.git/config"), "could lead out of the folder, or hide"),
    "twice by case": (_add("Challenge.toml"), "more than once"),
    "a control sign": (_add("files/a\nb"), "not every computer can have"),
    "a device of windows": (_add("files/nul.csv"), "not every computer can have"),
    "a dot at its end": (_add("files/a."), "not every computer can have"),
    "not launched": (_add("files/more.csv"), "'files/more.csv' is in it and was not launched"),
    "our own record": (_add("hosted.json", b"{}"), "'hosted.json' is in it and was not launched"),
    "missing": (_drop("files/train.csv"), "'files/train.csv' was launched and is not in it"),
    "another byte": (_add("files/train.csv"), "'files/train.csv' in it is not the one that was launched"),
    "other answers": (_add("hidden/answers.parquet"), "is not the one that was launched"),
    "a record that is none": (_add("launched.json", b"[]"), "is none that `upstate challenge launch` wrote"),
    "amendments that are none": (_add("amendments.toml", b"x = " + b"9" * 5000), "amendments.toml can not be read"),
    "other terms": (_terms, "what people accept is not its rules and terms"),
    "signs that are not shown": (_escape, "characters that are not shown"),
}


@pytest.mark.parametrize("what", SPOILED)
def test_a_file_that_was_changed_is_refused_and_leaves_nothing(host: Workspace, packed: Path, what: str) -> None:
    spoil, said = SPOILED[what]
    _refuse_whole(host, _rewritten(packed, spoil, freeze_again=False), said)


LAUNCHED_SO: dict[str, tuple[Spoil, str]] = {
    "a program beside the answers": (_add("hidden/evil.py"), "'hidden/evil.py' is no file of a challenge"),
    "a folder of its own": (_add("evil/x"), "'evil/x' is no file of a challenge"),
    "answers that are none": (_add("hidden/answers.parquet"), "answers.parquet is no Parquet file"),
    "a baseline that is none": (_add("hidden/baselines/present.parquet"), "present.parquet is no Parquet file"),
    "no baseline": (_drop("hidden/baselines/present.parquet"), "present.parquet is no Parquet file"),
    "no answers": (_drop("hidden/answers.parquet"), "it has no hidden/answers.parquet"),
    "text that is none": (_add("challenge.toml", b"title = 1"), "challenge.toml"),
    "not for others": (_add("rules.md", b"<script>alert(1)</script>"), "rules.md"),
}  # fmt: skip


@pytest.mark.parametrize("what", LAUNCHED_SO)
def test_a_launch_that_nobody_could_have_made_is_refused_and_leaves_nothing(
    host: Workspace, packed: Path, what: str
) -> None:
    spoil, said = LAUNCHED_SO[what]
    _refuse_whole(host, _rewritten(packed, spoil), said)


def test_other_ids_than_those_of_the_answers_are_refused(host: Workspace, packed: Path) -> None:
    few = _parquet(pa.table({"id": ["S0001"], "prediction": [0.5]}))
    _refuse_whole(host, _rewritten(packed, _add("hidden/baselines/present.parquet", few)), "can not be used")


def test_links_and_bombs_are_refused(
    host: Workspace, packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked = tmp_path / "linked.zip"
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(linked, "w") as new:
        for one in old.infolist():
            if one.filename == "files/train.csv":
                one.external_attr = (stat.S_IFLNK | 0o777) << 16
            new.writestr(one, old.read(one.filename))
    _refuse_whole(host, linked, "'files/train.csv' in it is no plain file")
    odd = _rewritten(packed, lambda files: None, packing=zipfile.ZIP_LZMA)
    _refuse_whole(host, odd, "in it is no plain file")
    monkeypatch.setattr(handing_over, "MOST_BYTES", 10_000_000)
    bomb = _rewritten(packed, _add("files/zeros.csv", bytes(11_000_000)))
    assert bomb.stat().st_size < 100_000
    _refuse_whole(host, bomb, "it holds more than")
    many = _rewritten(packed, lambda files: files.update({f"files/{place}.csv": b"" for place in range(500)}))
    _refuse_whole(host, many, "it holds more than 500 files")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip", None])
def test_what_is_no_zip_or_not_there_is_no_traceback(host: Workspace, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "some.zip"
    if content is not None:
        file.write_bytes(content)
    _refuse_whole(host, file, "can not be hosted")


def test_a_zip_that_is_cut_or_damaged_anywhere_is_refused(host: Workspace, packed: Path, tmp_path: Path) -> None:
    whole, file = packed.read_bytes(), tmp_path / "cut.zip"
    for place in range(0, len(whole), len(whole) // 23):
        for spoiled in (whole[:place], whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :]):
            file.write_bytes(spoiled)
            try:
                host_challenge(workspace=host.folder, file=file, name=f"cut-{place}")
            except UpstateError:
                assert not (host.challenges / f"cut-{place}").exists()
            else:  # a byte that says nothing, such as the day of a member
                refuse_changed_files(open_challenge(host.folder, f"cut-{place}"))
                shutil.rmtree(host.challenges / f"cut-{place}")


def test_the_commands_say_that_the_answers_are_in_the_file(peer: Workspace, host: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "ithaca.zip"
    packed = _call("pack", "streets", "--to", file, "-w", peer.folder)
    assert packed.code == 0 and "The hidden answers are in it." in packed.out
    hosted = _call("host", file, "--as", "roads", "-w", host.folder)
    assert hosted.code == 0 and "/challenges/together/region/" in " ".join(hosted.out.split())
    assert "Of Ithaca, together with the others of region." in _call("show", "roads", "-w", host.folder).out
    refused = _call("host", file, "--as", "together", "-w", host.folder)
    assert refused.code == 2 and "can not be the name of a challenge" in refused.err


def _call(*words: object) -> Called:
    result = CliRunner().invoke(app, ["challenge", *map(str, words)], catch_exceptions=False)
    return Called(result.exit_code, result.stdout, result.stderr)


def _refuse_whole(host: Workspace, file: Path, said: str) -> None:
    before = {path.name for path in host.folder.parent.iterdir()}
    with pytest.raises(UpstateError) as refused:
        host_challenge(workspace=host.folder, file=file, name="spoiled")
    assert said in refused.value.given and refused.value.allowed and refused.value.next_step
    assert {path.name for path in host.challenges.iterdir() if path.name[0] != "."} == {"streets"}
    assert not [*host.challenges.glob(".writing-*")]
    assert {path.name for path in host.folder.parent.iterdir()} == before


def _rewritten(packed: Path, change: Spoil, *, freeze_again: bool = True, packing: int = zipfile.ZIP_DEFLATED) -> Path:
    """A copy with other files; with fingerprints that fit, as whoever forges one would make them."""
    with zipfile.ZipFile(packed) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    if freeze_again:
        record = json.loads(files.pop("launched.json"))
        record["sha256"] = {name: sha256(content).hexdigest() for name, content in files.items()}
        record["terms_sha256"] = accepted(files["rules.md"].decode(), files["terms.md"].decode())
        files["launched.json"] = json.dumps(record).encode()
    target = packed.with_name("rewritten.zip")
    with zipfile.ZipFile(target, "w", packing) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target


def _parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue().to_pybytes())
