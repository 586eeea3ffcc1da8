"""Files of messages: always downloads, never documents of our origin; pictures show because <img> does not mind."""

from typing import cast

from django.http import FileResponse, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from comptoir.conversations import access
from comptoir.files.store import path_of
from comptoir.people.access import AgentRequest, agent_required


@require_safe
@agent_required()
def attachment(request: AgentRequest, attachment_id: int) -> HttpResponse:
    found = access.attachment_for(request.agent, attachment_id).file
    if request.headers.get("If-None-Match") == f'"{found.sha256}"':
        return HttpResponseNotModified()
    answer = FileResponse(
        path_of(found.sha256).open("rb"), as_attachment=True, filename=found.name, content_type=found.media_type
    )
    answer.headers["ETag"] = f'"{found.sha256}"'
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return cast("HttpResponse", answer)
