"""What only the site knows of itself: what people asked and whether they got an answer, how it is reached, how its pages were tested."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from upstate.actions.assess import Assessment, assess
from upstate.standards.seen import YEAR, SeenSite
from upstate.standards.standard import Standard
from upstate.web.catalog.models import DataRequest, Feedback
from upstate.web.city import this_city
from upstate.web.pages.accessibility import RESULTS, load_results


def assess_here(standard: Standard) -> Assessment:
    """The city of this site, by all that can be seen. It looks around in the whole city: once a request. Raises as `assess`."""
    return assess(workspace=this_city().folder, standard=standard.name, site=look_at_site())


def look_at_site() -> SeenSite:
    """The site's own rows and settings."""
    asked, answered = map(sum, zip(_answered(DataRequest), _answered(Feedback), strict=True))
    results = load_results(RESULTS)
    return SeenSite(
        asked=asked,
        answered=answered,
        https=settings.HTTPS,
        host=settings.HOSTS[0] if settings.HOSTS else "",
        tested=len(results.pages) if results else 0,
        broken=sum(page.violations > 0 for page in results.pages) if results else 0,
    )


def _answered(kind: type[Model]) -> tuple[int, int]:
    """How many came within a year, and how many of those have an answer."""
    rows = kind._default_manager.filter(sent__gte=timezone.now() - timedelta(days=YEAR.days))
    return rows.count(), rows.exclude(answered=None).count()
