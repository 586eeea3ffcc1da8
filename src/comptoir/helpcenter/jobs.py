"""Jobs of the help centre: one line each over the actions."""

from comptoir.helpcenter import actions
from comptoir.jobs import task


@task(name="helpcenter.send_links")
def send_links(address: str) -> None:
    """Send whoever has this address fresh links to their open requests."""
    actions.send_links(address)


@task(name="helpcenter.confirm_request")
def confirm_request(message_id: int) -> None:
    """Tell who wrote in the help centre, without being signed in, that it arrived."""
    actions.confirm_request(message_id)
