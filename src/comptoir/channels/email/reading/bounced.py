"""What a bounce says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounced:
    """One address that a mail did not reach; `status` is an RFC 3463 code, 4.… or 5.…, made up when none is given."""

    address: str
    status: str
    permanent: bool
    reason: str = ""
    action: str = ""


@dataclass(frozen=True)
class Bounces:
    """Whether a mail is a bounce, of whom, and the Message-ID (with brackets) of the mail that bounced, or ""."""

    is_bounce: bool
    recipients: tuple[Bounced, ...] = ()
    original_id: str = ""
