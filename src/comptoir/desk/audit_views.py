"""The audit trail: who did what, when, from where."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comptoir.lib import times
from comptoir.people import queries as people
from comptoir.people.access import AgentRequest, agent_required
from comptoir.people.models import AuditEntry
from comptoir.people.permissions import Permission

PAGE_ROWS = 50


@require_GET
@agent_required(Permission.READ_AUDIT)
def audit(request: AgentRequest) -> HttpResponse:
    """Newest first, walked by id, narrowed by agent, verb or thing."""
    asked = request.GET
    wanted = people.AuditFilter(
        object_kind=asked.get("kind", ""),
        object_id=_number(asked.get("object", "")),
        agent_id=_number(asked.get("agent", "")),
        verb=asked.get("verb", "").strip(),
    )
    found = people.audit(wanted)
    before = _number(asked.get("before", ""))
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: PAGE_ROWS + 1])
    older = ""
    if len(rows) > PAGE_ROWS:
        query = asked.copy()
        query["before"] = str(rows[PAGE_ROWS - 1].pk)
        older = f"?{query.urlencode()}"
    context = {
        "rows": [_shown(row) for row in rows[:PAGE_ROWS]],
        "older": older,
        "agents": people.agent_names(),
        "wanted": wanted,
        "is_narrowed": wanted != people.AuditFilter() or before is not None,
    }
    return render(request, "desk/audit.html", context)


def _shown(row: AuditEntry) -> dict[str, Any]:
    return {
        "at": times.short(row.at),
        "iso": times.machine(row.at),
        "who": row.actor_name or _("Somebody"),
        "verb": row.verb,
        "kind": row.object_kind,
        "object_id": row.object_id,
        "label": row.object_label,
        "facts": ", ".join(f"{key}: {_plain(value)}" for key, value in row.facts.items()),
        "ip": row.ip_address or "",
    }


def _plain(value: object) -> str:
    if isinstance(value, list):
        return " → ".join(_plain(each) for each in value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None
