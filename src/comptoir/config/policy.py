"""The content security policy of every answer, written once: the library's middleware puts it together each time."""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class OnePolicy(CSPMiddleware):
    """Middleware.  Answers that bend the policy, or used a nonce, still get theirs from the library."""

    plain = ""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if (
            HEADER in response
            or hasattr(request, "_csp_nonce")
            or any(name.startswith("_csp") for name in vars(response))
        ):
            return super().process_response(request, response)
        if not self.plain:
            super().process_response(request, response)
            self.plain = response.get(HEADER, "")
            return response
        response.headers[HEADER] = self.plain
        return response
