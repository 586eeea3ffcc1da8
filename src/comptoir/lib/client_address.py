"""From where on the network a request comes."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's IP address: the proxy's word for it where the settings say that there is one, else the socket's.

    The last hop of X-Forwarded-For is the one that our own proxy wrote; those before it anybody can write.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        given = request.headers.get("X-Forwarded-For", given).rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        return "0.0.0.0"  # noqa: S104 - no address to listen on: unknown clients share one count


def network_of(address: str) -> str:
    """What is counted as one client: an IPv4 address, or the /64 that an IPv6 customer has to themselves."""
    parsed = ipaddress.ip_address(address)
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
