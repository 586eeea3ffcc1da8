import threading

from django.http import HttpRequest, HttpResponse
from django.urls import path

from comptoir import realtime
from comptoir.config.urls import handler400, handler403, handler404, handler500
from comptoir.config.urls import urlpatterns as ours
from comptoir.realtime.entry import sign_token
from tests.toy_room.models import Toy

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def write(request: HttpRequest) -> HttpResponse:
    Toy.objects.create(word="written")
    return HttpResponse("written")


def thread(request: HttpRequest) -> HttpResponse:
    return HttpResponse(threading.current_thread().name)


def read_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.read())))


def announce(request: HttpRequest) -> HttpResponse:
    first = int(request.GET.get("first", 0))
    for number in range(first, first + int(request.GET["many"])):
        realtime.announce("toy:customer:1", "painted", position=number, colour="blue" * 1000)
    return HttpResponse("announced")


def page(request: HttpRequest) -> HttpResponse:
    token = sign_token("customer:1")
    return HttpResponse(f"""<!doctype html><html lang="en"><head><title>toy</title>
<meta name="live-url" content="/live"><meta name="live-positions-url" content="/live/positions">
<meta name="live-token" content="{token}">
<script type="module" src="/static/realtime/live.js"></script></head>
<body><main data-live-topic="toy:customer:1" data-live-position="2">toy</main></body></html>""")


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a bug")


urlpatterns = [
    path("toy/write", write),
    path("toy/thread", thread),
    path("toy/size", read_all),
    path("toy/announce", announce),
    path("toy/page", page),
    path("toy/fail", fail),
    *ours,
]
