"""The process that reads mails for another: `python -m comptoir.channels.email.reading.child`.

Asked and answered over its standard input and output: a length, then msgpack.  It limits itself, imports no Django,
holds no secret, and ends when its input does, when nobody asks for a while, or when it has grown.
"""

import os
import resource
import select
import struct
from typing import IO, Final

import msgspec

MEMORY_BYTES: Final = 1024 * 1024 * 1024
GROWN_KB: Final = 300 * 1024
IDLE_S: Final = 120
MOST_MAILS: Final = 2_000
LENGTH: Final = struct.Struct(">Q")


class Question(msgspec.Struct, array_like=True):
    """A mail to read, and which addresses and hosts are ours."""

    raw: bytes
    addresses: list[str]
    hosts: list[str]


def receive(source: IO[bytes]) -> bytes | None:
    """The next message, or None when the other side has gone."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    body = source.read(size)
    return body if len(body) == size else None


def send(target: IO[bytes], message: bytes) -> None:
    target.write(LENGTH.pack(len(message)))
    target.write(message)
    target.flush()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from comptoir.channels.email.reading import read

    source, target = os.fdopen(0, "rb", buffering=0), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    reader = os.fdopen(source.fileno(), "rb", closefd=False)
    questions = msgspec.msgpack.Decoder(Question)
    answers = msgspec.msgpack.Encoder()
    for _ in range(MOST_MAILS):
        if not select.select([source], [], [], IDLE_S)[0]:
            return
        asked = receive(reader)
        if asked is None:
            return
        question = questions.decode(asked)
        del asked
        mail = read(question.raw, (frozenset(question.addresses), frozenset(question.hosts)))
        send(target, answers.encode(mail))
        del question, mail
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > GROWN_KB:
            return


if __name__ == "__main__":
    main()
