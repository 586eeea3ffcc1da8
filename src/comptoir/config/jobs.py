"""The jobs of the whole."""

from comptoir.jobs import task


@task(name="config.fake_request", max_attempts=1)
def fake_request(token: str) -> None:
    from comptoir.config import fakes  # not at start: it loads the channels' readers

    fakes.receive_request(token)
