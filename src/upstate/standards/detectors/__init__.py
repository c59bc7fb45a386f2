"""Detectors: each reads what is seen of a city and proposes an answer, with its confidence and its source. One a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from upstate.standards.answer import Finding
from upstate.standards.detectors.accessibility_tested import accessibility_tested
from upstate.standards.detectors.automated_decisions_listed import automated_decisions_listed
from upstate.standards.detectors.contract_data_published import contract_data_published
from upstate.standards.detectors.data_json_valid import data_json_valid
from upstate.standards.detectors.datasets_fresh import datasets_fresh
from upstate.standards.detectors.departments_covered import departments_covered
from upstate.standards.detectors.dictionaries import dictionaries
from upstate.standards.detectors.evaluations_decided import evaluations_decided
from upstate.standards.detectors.evaluations_registered import evaluations_registered
from upstate.standards.detectors.evidence_shared import evidence_shared
from upstate.standards.detectors.feedback_answered import feedback_answered
from upstate.standards.detectors.guidance_published import guidance_published
from upstate.standards.detectors.inventory_complete import inventory_complete
from upstate.standards.detectors.inventory_fresh import inventory_fresh
from upstate.standards.detectors.lead_named import lead_named
from upstate.standards.detectors.measures_have_targets import measures_have_targets
from upstate.standards.detectors.measures_public import measures_public
from upstate.standards.detectors.meeting_notes import meeting_notes
from upstate.standards.detectors.policy_adopted import policy_adopted
from upstate.standards.detectors.policy_text import policy_text
from upstate.standards.detectors.portal_has import portal_has
from upstate.standards.detectors.portal_online import portal_online
from upstate.standards.detectors.privacy_scan import privacy_scan
from upstate.standards.detectors.quality_checked import quality_checked
from upstate.standards.detectors.solutions_borrowed import solutions_borrowed
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion, Standard

Detector = Callable[[Seen, Criterion], Finding]
DETECTORS: Mapping[str, Detector] = {
    one.__name__: one
    for one in (
        accessibility_tested,
        automated_decisions_listed,
        contract_data_published,
        data_json_valid,
        datasets_fresh,
        departments_covered,
        dictionaries,
        evaluations_decided,
        evaluations_registered,
        evidence_shared,
        feedback_answered,
        guidance_published,
        inventory_complete,
        inventory_fresh,
        lead_named,
        measures_have_targets,
        measures_public,
        meeting_notes,
        policy_adopted,
        policy_text,
        portal_has,
        portal_online,
        privacy_scan,
        quality_checked,
        solutions_borrowed,
    )
}


def detect(standard: Standard, seen: Seen) -> dict[str, tuple[Finding, ...]]:
    """What each criterion's detectors see, by its id."""
    return {
        one.id: tuple(DETECTORS[name](seen, one) for name in one.seen_by if name in DETECTORS)
        for one in standard.criteria
    }
