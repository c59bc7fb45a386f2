"""What the open data portal of this program does, by the criteria of `open-data-portal`."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion

# Each is held by the program's own tests. What is not here (comments for all to see, profiles, an own style ...) it does not do,
# or a person must say.
_DOES = frozenset({
    "search", "categories", "data_json", "dataset_page", "add_edit_remove", "metadata", "sort", "branding", "bulk", "replace",
    "permissions", "preview", "nominations", "feedback", "disable", "original", "http_codes", "search_inside", "private", "api",
    "charts", "nominate", "moderation", "mobile",
})  # fmt: skip
_DOES_NOT = frozenset({"comments", "style", "profiles", "grants"})


def portal_has(seen: Seen, criterion: Criterion) -> Finding:
    """Met for what the program does, once a dataset is public; of HTTPS and the address, what the site says of itself."""
    if not seen.public:
        return can_not_tell(seen, "portal_has")
    if criterion.id in _DOES:
        return found(seen, "portal_has", "met", 4, say("Upstate's site does this."), "/")
    if criterion.id in _DOES_NOT:
        return found(seen, "portal_has", "not_met", 4, say("Upstate's site does not do this."), "/")
    if seen.site is None:
        return can_not_tell(seen, "portal_has", say("Only the site itself sees how it is reached."))
    if criterion.id == "tls":
        told = say("The site is reached by HTTPS.") if seen.site.https else say("The site is not reached by HTTPS.")
        return found(seen, "portal_has", "met" if seen.site.https else "not_met", 4, told, "/")
    if criterion.id == "domain" and seen.site.host:
        return found(seen, "portal_has", "met", 2, say("The site's name is {host}.", host=seen.site.host), "/")
    return can_not_tell(seen, "portal_has")
