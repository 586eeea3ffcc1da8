"""Handing one mail to a mail server: the one place that speaks SMTP outwards.

`smtp://user:password@host:587` (STARTTLS when the server offers it, `?starttls=1` to insist, `?starttls=0` for none) or
`smtps://user:password@host:465`.
"""

import smtplib
import socket
import ssl
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from comptoir.lib.mail_address import is_nowhere

TIMEOUT_S: Final = 30.0


class Refused(Exception):
    """The server did not take the mail.  `is_permanent`: trying again will not help; `address` when it is about one."""

    def __init__(self, code: int, reason: str, address: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.address = address
        self.is_permanent = 500 <= code < 600

    def __str__(self) -> str:
        return f"{self.reason} ({self.code})" if self.code else self.reason


def check(url: str) -> str:
    """What is wrong with an SMTP address, in words; "" when it can be used."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "The port is not a number."
    if parts.scheme not in ("smtp", "smtps"):
        return "It must begin with smtp:// or smtps://."
    return "" if parts.hostname else "It names no server."


def send(url: str, sender: str, recipients: Sequence[str], mail: bytes) -> list[Refused]:
    """Hand `mail` to the server; answers one Refused for each recipient that it refused while it took the others.

    `sender` is the envelope's ("" for a mail that must never come back).  Raises Refused: not permanent for anything
    that may pass (no connection, a 4xx answer).  Nothing leaves to `.example`: it is as if it had been taken.
    """
    real = [recipient for recipient in recipients if not is_nowhere(recipient)]
    if not real:
        return []
    try:
        with _connected(url) as server:
            refused = server.sendmail(sender, real, mail)
    except smtplib.SMTPRecipientsRefused as error:
        address, (code, reason) = max(error.recipients.items(), key=lambda item: item[1][0])
        raise Refused(code, _text(reason), address) from error
    except smtplib.SMTPAuthenticationError as error:
        # The password is the admin's to mend: the mail waits for it.
        raise Refused(0, f"The mail server does not accept our password: {_text(error.smtp_error)}") from error
    except smtplib.SMTPResponseException as error:
        raise Refused(error.smtp_code, _text(error.smtp_error)) from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise Refused(0, _unreachable(url, error)) from error
    return [Refused(code, _text(reason), address) for address, (code, reason) in refused.items()]


def deliver_here(url: str, sender: str, recipient: str, mail: bytes) -> None:
    """Hand `mail` to our own listener, from and to whomever it says, `.example` too.  Raises Refused."""
    try:
        with _connected(url) as server:
            server.sendmail(sender, [recipient], mail)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise Refused(0, _unreachable(url, error)) from error


def _connected(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    options = parse_qs(parts.query)
    host = parts.hostname or ""
    name = socket.gethostname()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, name, timeout=TIMEOUT_S, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, parts.port or 587, name, timeout=TIMEOUT_S)
    try:
        wanted = options.get("starttls", [""])[0]
        server.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp" and wanted != "0" and (wanted == "1" or server.has_extn("starttls")):
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _text(reason: bytes | str) -> str:
    said = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    return " ".join(said.split())[:300]


def _unreachable(url: str, error: Exception) -> str:
    host = urlsplit(url).hostname or "?"
    said = " ".join(str(error).split())[:200] or type(error).__name__
    return f"The mail server {host} cannot be reached: {said}"
