"""The health page: how this place is, in words; and work that was given up, to try again."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comptoir.config import health as findings
from comptoir.desk import setup_pages
from comptoir.jobs import queries as jobs
from comptoir.jobs.actions import retry
from comptoir.people import actions
from comptoir.people.access import AgentRequest, actor, agent_required
from comptoir.people.permissions import Permission

PLACE = "health"
SHOWN = 50
ORDER = {"bad": 0, "note": 1, "well": 2}


@require_GET
@agent_required(Permission.MANAGE_SETUP)
def health(request: AgentRequest) -> HttpResponse:
    """What is not well first; then the processes and the jobs that were given up."""
    found = sorted(findings.look(), key=lambda each: ORDER[each.state])
    context = {
        "found": found,
        "worst": found[0].state if found else "well",
        "processes": jobs.heartbeats(),
        "failed": jobs.failed_jobs()[:SHOWN],
    }
    return setup_pages.page(request, "config/health.html", PLACE, context)


@require_POST
@agent_required(Permission.MANAGE_SETUP)
def try_again(request: AgentRequest, job_id: int) -> HttpResponse:
    """Do a job that was given up once more, or forget it."""
    if request.POST.get("deed") == "forget":
        retry.give_up(job_id)
        actions.record(actor(request), "job.forgotten", job=job_id)
        return setup_pages.saved(request, reverse(PLACE), _("Forgotten."))
    retry.retry_failed(job_id)
    actions.record(actor(request), "job.tried_again", job=job_id)
    return setup_pages.saved(request, reverse(PLACE), _("It is tried again now."))
