"""All requests of the suite, type by type."""

from functools import cache

from t2s_pipeline.suites.calendar.request import Request
from t2s_pipeline.suites.calendar.tasks import arranging, covering, inviting, moving


@cache
def requests() -> tuple[Request, ...]:
    """Write all calendars; they are the same every time."""
    return (
        arranging.pilot_kickoff(),
        arranging.contract_review(),
        arranging.release_check(),
        arranging.vendor_onboarding(),
        moving.budget_round(),
        moving.roadmap_review(),
        moving.incident_followup(),
        moving.brand_workshop(),
        inviting.pricing_workshop(),
        inviting.security_training(),
        inviting.quarter_close(),
        inviting.candidate_debrief(),
        inviting.launch_check(),
        covering.parental_leave(),
        covering.support_handover(),
        covering.conference_weeks(),
        covering.territory_change(),
        covering.sick_leave(),
    )
