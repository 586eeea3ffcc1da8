"""The accounts library's steps of signing in, where ours differ."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from comptoir.people.access import agent_of


class AgentsSecondFactor(AuthenticateStage):  # type: ignore[misc]  # the library is untyped
    """Agents who have a second factor show it.  A customer's passkey is another way in, not a second lock.

    Else a customer who lost the device with the passkey would be locked out, code and mailbox in hand.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        return agent_of(self.login.user) is not None and bool(super()._should_handle(request))
