"""Where topics stand, for pages whose network lets no socket through."""

from django.http import HttpRequest, JsonResponse

from comptoir.realtime import entry, topics
from comptoir.realtime.topics import Viewer

MAX_TOPICS = 50


def positions(request: HttpRequest) -> JsonResponse:
    """`GET /live/positions?topic=…&topic=…` → `{"positions": {topic: position}}`, only of what the reader may watch."""
    viewer = _viewer(request)
    asked = request.GET.getlist("topic")[:MAX_TOPICS]
    if viewer is None:
        return JsonResponse({"error": "sign in first"}, status=401)
    found = {topic: topics.latest_position(topic) for topic in asked if topics.may_watch(viewer, topic)}
    response = JsonResponse({"positions": found})
    response["Cache-Control"] = "no-store"
    return response


# The door is each topic's own authoriser.
positions.door = "topics"  # type: ignore[attr-defined]


def _viewer(request: HttpRequest) -> Viewer | None:
    token = request.GET.get("token", "")
    if token:
        return entry.viewer_by_token(token)
    return Viewer(account_id=request.user.pk) if request.user.is_authenticated else None
