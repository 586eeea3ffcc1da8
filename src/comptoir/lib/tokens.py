"""Signed, expiring tokens that are good for one purpose only, and ids that nobody guesses."""

import secrets
from datetime import timedelta
from typing import Final

from django.core import signing

from comptoir.lib import clock

ID_ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # no letter or digit that is mistaken for another
MAX_CHARS: Final = 4_000


class TokenError(ValueError):
    """A token that is not good.  Tell the reader to ask for a new one."""


class Expired(TokenError):
    """Ours, and too old."""


class Forged(TokenError):
    """Not ours, damaged, or made for another purpose."""


def make(purpose: str, value: str, max_age: timedelta) -> str:
    """A token for an address that carries `value` readably, signed, for `purpose` alone, good for `max_age`."""
    expires = int((clock.now() + max_age).timestamp())
    return signing.dumps([value, expires], salt=_salt(purpose))


def read(purpose: str, token: str) -> str:
    """The value of a token made for this purpose.

    Raises Forged for anything that was not made here for this purpose, Expired when it is past its time.
    The signature is compared in constant time, and before anything is read.
    """
    if len(token) > MAX_CHARS:
        raise Forged("This link is damaged.")
    try:
        value, expires = signing.loads(token, salt=_salt(purpose))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Forged("This link is damaged.") from error
    if clock.now().timestamp() >= expires:
        raise Expired("This link is too old.")
    return str(value)


def signature(purpose: str, value: str, length: int = 16) -> str:
    """A short signature of a value that stands elsewhere in clear (in a Message-ID): [0-9A-Za-z_-]{length}."""
    return signing.Signer(salt=_salt(purpose)).signature(value).replace("=", "")[:length]


def is_signature(purpose: str, value: str, given: str) -> bool:
    """Whether `given` is `signature(purpose, value)`, case kept, compared in constant time."""
    return len(given) >= 16 and secrets.compare_digest(
        signature(purpose, value, len(given)).encode(), given.encode("utf-8", "replace")
    )


def random_id(length: int = 20) -> str:
    """An opaque id of small letters and digits; 20 of them are 99 bits, so nobody guesses and none is drawn twice."""
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(length))


def code(digits: int = 6) -> str:
    """A code for people to type.  Slow down who tries them: six digits are only a million."""
    return "".join(secrets.choice("0123456789") for _ in range(digits))


def _salt(purpose: str) -> str:
    return f"comptoir.{purpose}"
