"""What happened to a conversation, told in a sentence."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.conversations.models import Priority, Status
from comptoir.conversations.queries.timeline import EntryRow
from comptoir.desk.ages import Ages
from comptoir.lib.html import preview
from comptoir.people import queries as people

Facts = dict[str, Any]


class Teller:
    """Tells entries that happened; names of agents and teams are fetched once, and only if some entry needs them."""

    def __init__(self, ages: Ages) -> None:
        self.ages = ages
        self._agents: dict[int, str] | None = None
        self._teams: dict[int, str] | None = None

    def tell(self, entry: EntryRow) -> str:
        """One sentence: who did what."""
        who = entry.author_name or (_("The customer") if entry.facts.get("customer") else "Comptoir")
        teller = TELLERS.get(entry.verb)
        said = teller(self, entry.facts) if teller else entry.verb.replace("_", " ")
        return f"{who} {said}"

    def agent(self, number: Any) -> str:
        if self._agents is None:
            self._agents = people.agent_names()
        return self._agents.get(number, _("somebody"))

    def team(self, number: Any) -> str:
        if self._teams is None:
            self._teams = people.team_names()
        return self._teams.get(number, _("a team that is gone"))


def _status(teller: Teller, facts: Facts) -> str:
    after = facts.get("after", "")
    if after == Status.SOLVED:
        return _("solved it")
    if after == Status.CLOSED:
        return _("closed it")
    if facts.get("before") in (Status.SOLVED, Status.CLOSED):
        return _("opened it again")
    return _("set it to “%(state)s”") % {"state": Status(after).label if after in Status.values else after}


def _assigned(teller: Teller, facts: Facts) -> str:
    after = facts.get("after")
    return _("gave it to %(agent)s") % {"agent": teller.agent(after)} if after else _("gave it back to everybody")


def _team(teller: Teller, facts: Facts) -> str:
    after = facts.get("after")
    return _("handed it over to %(team)s") % {"team": teller.team(after)} if after else _("took it out of its team")


def _priority(teller: Teller, facts: Facts) -> str:
    after = facts.get("after")
    label = Priority(after).label if after in Priority.values else ""
    return _("set the priority to %(priority)s") % {"priority": label}


def _tags(teller: Teller, facts: Facts) -> str:
    added, removed = ", ".join(facts.get("added", [])), ", ".join(facts.get("removed", []))
    if added and removed:
        return _("added the tags %(added)s and removed %(removed)s") % {"added": added, "removed": removed}
    if added:
        return _("added the tags %(tags)s") % {"tags": added}
    return _("removed the tags %(tags)s") % {"tags": removed}


def _snoozed(teller: Teller, facts: Facts) -> str:
    try:
        until = datetime.fromisoformat(str(facts.get("until")))
    except ValueError:
        return _("snoozed it")
    return _("snoozed it until %(when)s") % {"when": teller.ages.wakes(until)}


def _split(teller: Teller, facts: Facts) -> str:
    count = int(facts.get("messages", 1))
    words = ngettext("split %(n)d message off to #%(other)s", "split %(n)d messages off to #%(other)s", count)
    return words % {"n": count, "other": facts.get("other")}


def _with_other(words: Callable[[], str]) -> Callable[[Teller, Facts], str]:
    return lambda teller, facts: words() % {"other": facts.get("other", "")}


def _undelivered(teller: Teller, facts: Facts) -> str:
    return _("could not deliver a message: %(reason)s") % {"reason": facts.get("reason", "")}


TELLERS: dict[str, Callable[[Teller, Facts], str]] = {
    "status": _status,
    "assigned": _assigned,
    "team": _team,
    "priority": _priority,
    "tags": _tags,
    "snoozed": _snoozed,
    "split": _split,
    "woken": lambda teller, facts: _("woke it"),
    "subject": lambda teller, facts: _("changed the subject to “%(subject)s”") % {"subject": facts.get("after", "")},
    "fields": lambda teller, facts: _("changed %(fields)s") % {"fields": ", ".join(facts.get("keys", []))},
    "merged": _with_other(lambda: _("merged #%(other)s into it")),
    "merged_into": _with_other(lambda: _("merged it into #%(other)s")),
    "unmerged": _with_other(lambda: _("took it and #%(other)s apart again")),
    "split_from": _with_other(lambda: _("split it from #%(other)s")),
    "split_undone": _with_other(lambda: _("put it and #%(other)s together again")),
    "linked": _with_other(lambda: _("linked it with #%(other)s")),
    "unlinked": _with_other(lambda: _("took the link with #%(other)s away")),
    "acknowledged": lambda teller, facts: _("told the customer that their request has come in"),
    "not_acknowledged": lambda teller, facts: (
        _("sent no acknowledgement: %(address)s has had its share of automatic mail")
        % {"address": facts.get("address", "")}
    ),
    "auto_replied": lambda teller, facts: (
        _("got an automatic answer from %(sender)s: “%(text)s”")
        % {"sender": facts.get("sender", ""), "text": preview(str(facts.get("text", "")), 300)}
    ),
    "bounced": lambda teller, facts: (
        _("heard that a mail did not reach %(addresses)s")
        % {"addresses": ", ".join(str(one.get("address", "")) for one in facts.get("recipients", []))}
    ),
    "undelivered": lambda teller, facts: (
        _("could not deliver a message: %(reason)s") % {"reason": facts.get("reason", "")}
    ),
}
