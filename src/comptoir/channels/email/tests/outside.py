"""The customer's mail server, on loopback: takes what is sent to it, or refuses as it is told."""

import email
import socket
from email import policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class CustomersServer:
    """`refusal`: the answer to RCPT while it is set; `late`: the answer to DATA while it is set."""

    def __init__(self) -> None:
        self.refusal = ""
        self.late = ""
        self.envelopes: list[tuple[str, list[str]]] = []
        self.mails: list[EmailMessage] = []
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self._port, server_hostname="customer.test", enable_SMTPUTF8=True
        )

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.late:
            return self.late
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        mail = email.message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._port}"

    def text_of(self, index: int) -> str:
        part = self.mails[index].get_body(("plain",))
        return str(part.get_content()).replace("\r\n", "\n") if part else ""
