"""The clause of THE sentence that says whether a measure changed by more than noise."""

from __future__ import annotations

from upstate.measures.reading import News, Reading
from upstate.measures.wording import period_name
from upstate.sentences import Sentence, say


def tell_news(reading: Reading) -> Sentence:
    """Such as `the fall since June 2026 is more than noise`."""
    if reading.verdict == "not_enough":
        return say("not enough data to tell a change from noise")
    if (news := reading.news) is None:
        return say("no change is more than noise")
    since = period_name(news.since, reading.frequency)
    if news.kind in ("lasting", "run"):
        return _since(news, since)
    if news.kind == "near":
        if news.rises:
            return say("that it is unusually high since {period} is more than noise", period=since)
        return say("that it is unusually low since {period} is more than noise", period=since)
    if news.rises:
        return say("that {period} is unusually high is more than noise", period=since)
    return say("that {period} is unusually low is more than noise", period=since)


def _since(news: News, since: str) -> Sentence:
    if news.rises:
        return say("the rise since {period} is more than noise", period=since)
    return say("the fall since {period} is more than noise", period=since)
