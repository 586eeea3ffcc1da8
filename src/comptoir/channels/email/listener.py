"""The SMTP listener: says 250 only when the mail is stored and committed, and never takes mail for others.

It runs on an event loop in a thread of its own; everything that waits for the database or the disk is done by one
writer thread, many mails in one durable write.
"""

import asyncio
import contextlib
import logging
import ssl
import threading
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Final

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError

from comptoir.channels.email import queries
from comptoir.channels.email.actions import Arrived
from comptoir.channels.email.group_writer import GroupWriter
from comptoir.lib import clock

log = logging.getLogger("comptoir.email")
MAX_CONNECTIONS: Final = 50
MAX_RECIPIENTS: Final = 100
MAX_HOPS: Final = 60
TIMEOUT_S: Final = 90.0
STOP_S: Final = 15.0


def start() -> "Listener | None":
    """The listener, running, on the address that the settings name; None when they name none."""
    if not settings.MAIL_LISTEN:
        return None
    host, _, port = settings.MAIL_LISTEN.rpartition(":")
    return Listener(host.strip("[]") or "127.0.0.1", int(port)).start()


class Listener:
    """One listening address.  `port` is the real one when 0 was asked for."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.connections = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="mail-listener", daemon=True)
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._tls = _tls_context()

    def start(self) -> "Listener":
        """Listen; raises OSError when the address is taken."""
        self._thread.start()
        self._ready.wait()
        if self._failure:
            raise self._failure
        log.info("mail: listening on %s:%d", self.host, self.port)
        return self

    def stop(self) -> None:
        """Take no new mail, store what was begun, return within seconds."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(STOP_S)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        with contextlib.closing(self._loop):
            self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        self._stopping = asyncio.Event()
        writer = GroupWriter()
        try:
            server = await self._loop.create_server(lambda: self._connection(writer), self.host, self.port)
        except OSError as error:
            self._failure = error
            self._ready.set()
            return
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopping.wait()
        server.close()
        await writer.finish()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)

    def _connection(self, writer: GroupWriter) -> SMTP:
        return _Connection(
            self,
            _Answers(writer),
            data_size_limit=settings.MAIL_MAX_BYTES,
            enable_SMTPUTF8=True,
            hostname=settings.MAIL_DOMAIN,
            ident="Comptoir",
            tls_context=self._tls,
            timeout=TIMEOUT_S,
            auth_exclude_mechanism=("LOGIN", "PLAIN"),
            loop=self._loop,
        )


class _Connection(SMTP):
    """One connection.  Programs that write lines longer than the standard allows still get their mail through."""

    line_length_limit = 1024 * 1024

    def __init__(self, listener: Listener, handler: "_Answers", **options: Any) -> None:
        super().__init__(handler, **options)
        self._listener = listener
        self._is_counted = self._is_refused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not self._is_counted:  # called once more after STARTTLS
            self._is_counted = True
            self._listener.connections += 1
            if self._listener.connections > MAX_CONNECTIONS:
                self._is_refused = True
                assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101
                transport.write(b"421 4.3.2 Too many connections; try again later\r\n")
                transport.close()
                return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._is_counted:
            self._is_counted = False
            self._listener.connections -= 1
        if not self._is_refused:
            super().connection_lost(error)


class _Answers:
    """What we answer to the commands of one connection (the library's word for this object is handler)."""

    def __init__(self, writer: GroupWriter) -> None:
        self._writer = writer

    async def handle_RCPT(  # noqa: N802 - the library calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients; send the rest in another mail"
        try:
            places = await self._writer.ask(queries.places)
        except (DatabaseError, OSError) as error:
            log.warning("mail: cannot look up recipients: %s", error)
            return "451 4.3.0 We cannot look that up just now; try again later"
        if places.inbox_id_for(address) is None:
            return f"550 5.1.1 <{_printable(address)}>: there is no such mailbox here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 Known"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = bytes(envelope.original_content or b"")
        if content[:65536].lower().count(b"\nreceived:") > MAX_HOPS:
            return "554 5.4.6 This mail goes round in circles"
        raw = _trace(session, envelope) + content
        try:
            places = await self._writer.ask(queries.places)
            wanted: dict[int, str] = {}
            for recipient in envelope.rcpt_tos:
                inbox_id = places.inbox_id_for(recipient)
                if inbox_id is not None:
                    wanted.setdefault(inbox_id, recipient)
            if not wanted:  # the inbox was closed since RCPT
                return "451 4.2.1 This mailbox is being changed; try again later"
            sender = envelope.mail_from or ""
            ids = await self._writer.store([Arrived(inbox_id, raw, sender, to) for inbox_id, to in wanted.items()])
        except (DatabaseError, OSError) as error:
            # Disk full, database locked or gone: the sender keeps the mail and comes again.
            log.warning("mail: cannot be stored now: %s", error)
            return "452 4.3.1 We cannot store mail just now; try again later"
        except Exception:
            log.exception("mail: storing failed")
            return "451 4.3.0 Something is wrong here; try again later"
        return f"250 2.0.0 Stored as {ids[0]}"


def _trace(session: Session, envelope: Envelope) -> bytes:
    """The lines that the last server writes on top (RFC 5321, 4.4)."""
    peer = session.peer[0] if isinstance(session.peer, tuple) else "unknown"
    name = _printable(session.host_name or "unknown")
    lines = (
        f"Return-Path: <{_printable(envelope.mail_from or '')}>\r\n"
        f"Received: from {name} ([{peer}])\r\n"
        f"\tby {settings.MAIL_DOMAIN} with {'ESMTPS' if session.ssl else 'ESMTP'}; {format_datetime(clock.now())}\r\n"
    )
    return lines.encode("utf-8", "replace")


def _printable(text: str) -> str:
    """What a stranger gave as his name or address, fit to stand in one header line."""
    return "".join(letter for letter in text if letter.isprintable() and letter not in "<>()")[:255]


def _tls_context() -> ssl.SSLContext | None:
    if not settings.MAIL_CERTIFICATE:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(Path(settings.MAIL_CERTIFICATE))
    return context
