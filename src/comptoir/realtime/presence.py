"""Presence that expires by itself: "Ana is writing", who is looking at this conversation."""

from comptoir.realtime.backends import backend
from comptoir.realtime.frames import Presence, Present, encode
from comptoir.realtime.topics import Who

# When one person holds several states (two tabs, looking and writing), others see the strongest.
STRENGTH = {"typing": 2, "looking": 1}


def mark(topic: str, who: Who, state: str, ttl_s: float, *, holder: str = "") -> None:
    """`who` is in that state on the topic for `ttl_s` seconds, unless marked again; those who watch are told.

    `holder` tells apart several places where one person is present (sockets); leave it empty for one.
    """
    backend().mark(topic, holder or who.key, Present(who.key, who.name, state, ttl_s))
    _tell(topic)


def unmark(topic: str, who: Who, *, holders: tuple[str, ...] = ()) -> None:
    """`who` left before the time was up; those who watch are told."""
    backend().unmark(topic, holders or (who.key,))
    _tell(topic)


def present(topic: str) -> list[Present]:
    """Who is there now, each person once with the strongest state."""
    strongest: dict[str, Present] = {}
    for each in backend().present(topic):
        known = strongest.get(each.who)
        if known is None or STRENGTH.get(each.state, 0) > STRENGTH.get(known.state, 0):
            strongest[each.who] = each
    return sorted(strongest.values(), key=lambda each: (each.name, each.who))


def _tell(topic: str) -> None:
    backend().publish(topic, encode(Presence(topic, present(topic))))
