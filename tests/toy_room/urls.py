import threading

from django.http import HttpRequest, HttpResponse
from django.urls import path

from comptoir import realtime
from comptoir.config.urls import handler400, handler403, handler404, handler500
from comptoir.config.urls import urlpatterns as ours
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
    for number in range(int(request.GET["many"])):
        realtime.announce("toy:customer:1", "painted", position=number, colour="blue" * 1000)
    return HttpResponse("announced")


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a bug")


urlpatterns = [
    path("toy/write", write),
    path("toy/thread", thread),
    path("toy/size", read_all),
    path("toy/announce", announce),
    path("toy/fail", fail),
    *ours,
]
