"""The audit trail: who did what, when, from where; on the screen and as a file."""

import csv
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comptoir.desk import deeds_told, setup_pages
from comptoir.lib import clock, times
from comptoir.people import actions, setup_queries
from comptoir.people import queries as people
from comptoir.people.access import AgentRequest, actor, agent_required
from comptoir.people.models import AuditEntry
from comptoir.people.permissions import Permission

PLACE = "desk:audit"
PAGE_ROWS = 50
FILE_ROWS = 100_000
COLUMNS = ("at", "who", "verb", "kind", "id", "label", "facts", "from")


@require_GET
@agent_required(Permission.READ_AUDIT)
def audit(request: AgentRequest) -> HttpResponse:
    """Newest first, walked by id, narrowed by agent, deed, thing or days."""
    asked = request.GET
    wanted = _wanted(asked)
    found = people.audit(wanted)
    before = _number(asked.get("before", ""))
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: PAGE_ROWS + 1])
    query = asked.copy()
    query.pop("before", None)
    as_file = query.urlencode()
    query["before"] = str(rows[PAGE_ROWS - 1].pk) if len(rows) > PAGE_ROWS else ""
    verbs = [(verb, deeds_told.told(verb)) for verb in setup_queries.audit_verbs()]
    context = {
        "rows": [_shown(row) for row in rows[:PAGE_ROWS]],
        "older": f"?{query.urlencode()}" if query["before"] else "",
        "as_file": as_file,
        "agents": people.agent_names(),
        "verbs": sorted(verbs, key=lambda each: each[1]),
        "wanted": wanted,
        "asked": {name: asked.get(name, "") for name in ("since", "until")},
        "is_narrowed": wanted != people.AuditFilter() or before is not None,
    }
    return setup_pages.page(request, "desk/audit.html", PLACE, context)


@require_GET
@agent_required(Permission.READ_AUDIT)
def audit_file(request: AgentRequest) -> StreamingHttpResponse:
    """What the screen shows, all of it, as CSV; taking it is a deed of the trail itself."""
    wanted = _wanted(request.GET)
    actions.record(actor(request), "audit.exported", filter=request.GET.urlencode()[:300])
    name = f"audit-{clock.now():%Y-%m-%d}.csv"
    rows = people.audit(wanted)[:FILE_ROWS].iterator(chunk_size=1000)
    answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _lines(rows: Iterator[AuditEntry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)  # the mark lets spreadsheets read it as UTF-8
    for row in rows:
        told = [times.machine(row.at), row.actor_name, row.verb, row.object_kind, row.object_id or "", row.object_label]
        yield writer.writerow([_harmless(each) for each in (*told, _facts(row), row.ip_address or "")])


class _Echo:
    """A file that hands each line back."""

    def write(self, line: str) -> str:
        return line


def _harmless(value: object) -> str:
    """A spreadsheet runs what begins so; it shall only show it."""
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _wanted(asked: QueryDict) -> people.AuditFilter:
    until = _day(asked.get("until", ""))
    return people.AuditFilter(
        object_kind=asked.get("kind", ""),
        object_id=_number(asked.get("object", "")),
        agent_id=_number(asked.get("agent", "")),
        verb=asked.get("verb", "").strip(),
        since=_day(asked.get("since", "")),
        until=until + timedelta(days=1) if until else None,
    )


def _shown(row: AuditEntry) -> dict[str, Any]:
    return {
        "at": times.short(row.at),
        "iso": times.machine(row.at),
        "who": row.actor_name or _("Somebody"),
        "verb": row.verb,
        "did": deeds_told.told(row.verb),
        "kind": row.object_kind,
        "object_id": row.object_id,
        "label": row.object_label,
        "facts": _facts(row),
        "ip": row.ip_address or "",
    }


def _facts(row: AuditEntry) -> str:
    return ", ".join(f"{key}: {_plain(value)}" for key, value in row.facts.items())


def _plain(value: object) -> str:
    if isinstance(value, list):
        return " → ".join(_plain(each) for each in value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None


def _day(text: str) -> datetime | None:
    """The beginning of a day in the reader's zone."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
