"""A small file that becomes a huge one when it is opened: a picture of too many points. Streams of a PDF are bounded by pypdf."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image

from upstate.permits.file_checks.finding import Finding, GivenFile
from upstate.permits.file_checks.opening import IMAGE, open_image
from upstate.sentences import say

MOST_POINTS = 120_000_000  # a telephone's largest photo has 108 million


def check(given: GivenFile) -> Iterator[Finding]:
    if given.kind != IMAGE:
        return
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    try:
        with open_image(given) as image:
            points = image.width * image.height
    except Image.DecompressionBombError:
        points = MOST_POINTS + 1
    except Exception:  # that it can not be opened is said by the next check
        return
    if points > MOST_POINTS:
        yield Finding(
            say("This picture has more points than we can open."),
            say("{most} million points at most", most=MOST_POINTS // 1_000_000),
            say("Save it smaller, or take a photo of it with a telephone."),
        )
