"""Sessions in the database, as Django keeps them, asked for by a statement compiled once: every request asks."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from comptoir.lib import clock
from comptoir.lib.compiled import Objects

_BY_KEY = Objects(lambda key: Session.objects.filter(session_key=key), 1, of=str)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        found = _BY_KEY.first(self.session_key or "")
        if found is not None and found.expire_date > clock.now():
            return found
        self._session_key = None
        return None
