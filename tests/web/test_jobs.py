"""Work in the background: real processes, and what is left when they are killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from upstate.errors import UpstateError
from upstate.web.child import Stopped, TooLong, run_in_child
from upstate.web.jobs import Jobs, Kind, Stage
from upstate.web.memory import memory_for_work

KINDS = {
    name: Kind(f"tests.web.work:{name}", time_limit=60)
    for name in ("write", "count", "refuse", "fail", "die", "kill_the_site")
} | {
    "short": Kind("tests.web.work:count", time_limit=1.5),
    "ask": Kind("tests.web.work:count", time_limit=60, asks_others=True),
}
ROOT = Path(__file__).parents[2]
SITE = """
import sys
from pathlib import Path
from tests.web.test_jobs import KINDS
from upstate.web.jobs import Jobs
assert "django" not in sys.modules
for thread in Jobs(Path(sys.argv[1]), KINDS).start():
    thread.join()
"""


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    return Jobs(tmp_path / "jobs", KINDS)


def site(folder: Path) -> subprocess.Popen[bytes]:
    """A process that does what is ordered, like a web process."""
    return subprocess.Popen([sys.executable, "-c", SITE, str(folder)], cwd=ROOT, start_new_session=True)


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").split() if path.exists() else []


def test_work_is_done_in_a_process_without_django_and_its_result_is_kept(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.order("write", on="trees", target=tmp_path / "out.txt", text="leaves")
    assert job.stage is Stage.WAITING
    assert jobs.run_waiting() == 1
    assert (tmp_path / "out.txt").read_text("utf-8") == "leaves"
    done = Jobs(jobs.folder, KINDS).find(job.id)
    assert done.stage is Stage.DONE
    assert done.result == {"path": str(tmp_path / "out.txt"), "modules": False}
    assert done.progress is not None
    assert (done.progress["words"], done.progress["done"], done.progress["total"]) == ("Writing", 1, 2)
    assert done.progress["limit"] == 60
    assert done.progress["started"].endswith("+00:00")
    assert jobs.run_waiting() == 0


def test_a_file_that_came_with_an_order_is_kept_with_it_until_the_work_is_done(jobs: Jobs, tmp_path: Path) -> None:
    upload = tmp_path / "upload.csv"
    upload.write_text("a,b\n", "utf-8")
    job = jobs.order("write", on="trees", files={"target": upload}, text="new")
    assert not upload.exists()
    (kept,) = jobs.folder.rglob("upload.csv")
    assert kept.read_text("utf-8") == "a,b\n"
    jobs.run_waiting()
    assert Path(jobs.find(job.id).result["path"]) == kept
    assert not list(jobs.folder.rglob("upload.csv"))


def test_an_error_of_the_users_comes_back_in_three_parts(jobs: Jobs) -> None:
    job = jobs.order("refuse", on="trees", text="A million")
    jobs.run_waiting()
    failed = jobs.find(job.id)
    assert failed.stage is Stage.FAILED
    assert failed.error == {"given": "A million is too much.", "allowed": "less", "next_step": "Give less."}


def test_a_fault_of_ours_is_told_without_its_details(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    job = jobs.order("fail", on="trees", text="words")
    jobs.run_waiting()
    error = jobs.find(job.id).error
    assert error is not None
    assert "secret" not in json.dumps(error)
    assert "RuntimeError: secret words" in caplog.text


def test_work_that_the_system_kills_is_told(tmp_path: Path) -> None:
    with pytest.raises(Stopped) as fault:
        run_in_child("tests.web.work:die", {"text": ""}, time_limit=60, progress_file=tmp_path / "progress.json")
    assert "memory" in fault.value.given


@pytest.mark.parametrize("work", ["hoard", "burst"])
def test_work_that_takes_too_much_memory_ends_in_three_parts(work: str, tmp_path: Path) -> None:
    call = partial(run_in_child, f"tests.web.work:{work}", time_limit=60, progress_file=tmp_path / "progress.json")
    assert call({"megabytes": 1}, memory=600 * 2**20)
    with pytest.raises(UpstateError, match="memory") as fault:
        call({"megabytes": 1500}, memory=600 * 2**20)
    assert fault.value.allowed and fault.value.next_step


def test_work_may_take_half_of_the_memory_that_there_is() -> None:
    assert (
        2 * 2**30 <= memory_for_work() <= max(2 * 2**30, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2)
    )


def test_work_that_waits_for_others_holds_up_no_other_work(jobs: Jobs, tmp_path: Path) -> None:
    asking = jobs.order("ask", on="county", target=tmp_path / "told", seconds=60)
    process = site(jobs.folder)
    try:
        wait_for(lambda: lines(tmp_path / "told"))
        job = jobs.order("write", on="trees", target=tmp_path / "out.txt", text="leaves")
        wait_for(lambda: jobs.find(job.id).stage is Stage.DONE)
        assert jobs.find(asking.id).stage is Stage.RUNNING
    finally:
        process.kill()
        process.wait()


def test_work_that_takes_too_long_is_killed(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.order("short", on="trees", target=tmp_path / "told", seconds=60)
    jobs.run_waiting()
    error = jobs.find(job.id).error
    assert error is not None
    assert "longer than 2 seconds" in error["given"]
    time.sleep(0.3)
    assert lines(tmp_path / "told") in (["begun"], [])


def test_too_long_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(TooLong):
        run_in_child(
            "tests.web.work:count",
            {"target": str(tmp_path / "told"), "seconds": 60},
            time_limit=0.5,
            progress_file=tmp_path / "progress.json",
        )


def test_when_everything_is_killed_the_work_dies_too_and_goes_on_at_the_next_start(jobs: Jobs, tmp_path: Path) -> None:
    told = tmp_path / "told"
    job = jobs.order("count", on="trees", target=told, seconds=2)
    first = site(jobs.folder)
    wait_for(lambda: lines(told) == ["begun"])
    wait_for(lambda: (jobs.find(job.id).progress or {}).get("words") == "Counting")
    assert jobs.find(job.id).stage is Stage.RUNNING
    first.send_signal(signal.SIGKILL)  # the site alone: its child must notice by itself
    first.wait()
    time.sleep(2.5)
    assert lines(told) == ["begun"], "the child lived on"

    second = site(jobs.folder)
    try:
        wait_for(lambda: jobs.find(job.id).stage is Stage.DONE)
    finally:
        os.killpg(second.pid, signal.SIGKILL)
        second.wait()
    assert jobs.find(job.id).result == 7
    assert lines(told) == ["begun", "begun", "ended"]


def test_two_processes_never_do_the_same_work(jobs: Jobs, tmp_path: Path) -> None:
    both = [site(jobs.folder), site(jobs.folder)]
    try:
        orders = [jobs.order("count", on="trees", target=tmp_path / "told", seconds=0.3) for _ in range(3)]
        wait_for(lambda: all(jobs.find(job.id).stage is Stage.DONE for job in orders))
    finally:
        for one in both:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()
    assert lines(tmp_path / "told") == ["begun", "ended"] * 3


def test_work_that_takes_the_site_down_each_time_is_given_up(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.order("kill_the_site", on="trees", target=tmp_path / "told")
    for _ in range(3):
        assert site(jobs.folder).wait(60) == -signal.SIGKILL
    last = site(jobs.folder)
    try:
        wait_for(lambda: jobs.find(job.id).stage is Stage.FAILED)
    finally:
        os.killpg(last.pid, signal.SIGKILL)
        last.wait()
    error = jobs.find(job.id).error
    assert error is not None
    assert "3 times" in error["given"]
    assert lines(tmp_path / "told") == ["begun"] * 3


@pytest.mark.parametrize("on", ["../etc", "", "a/b", ".hidden"])
def test_a_name_that_leads_elsewhere_is_refused(jobs: Jobs, on: str) -> None:
    with pytest.raises(ValueError, match="on"):
        jobs.order("refuse", on=on, text="")


@pytest.mark.parametrize("job", ["../../etc", "", "no-such-job", "."])
def test_a_job_that_is_not_there_is_not_found(jobs: Jobs, job: str) -> None:
    with pytest.raises(KeyError):
        jobs.find(job)


def test_jobs_that_ended_long_ago_are_taken_away(jobs: Jobs) -> None:
    old, new = (jobs.order("refuse", on="trees", text="") for _ in range(2))
    jobs.run_waiting()
    os.utime(jobs.folder / old.id / "result.json", (0, 0))
    jobs.sweep()
    assert [job.id for job in jobs.all(on="trees")] == [new.id]
    assert jobs.all(on="roads") == []


def test_an_error_that_is_ours_alone_is_an_upstate_error() -> None:
    assert issubclass(Stopped, UpstateError)
