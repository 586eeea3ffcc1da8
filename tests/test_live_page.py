"""A page in a real browser: it hears, notices gaps, survives a restart, and polls where sockets are blocked."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute

from tests.server import Server
from tests.test_server import TOY, get

pytestmark = pytest.mark.whole

LISTEN = """
window.heard = [];
for (const name of ["frame", "behind", "presence", "revoked", "state"])
  document.addEventListener(`live:${name}`, (event) => window.heard.push([name, event.detail]));
"""


@pytest.fixture
def server(start_server: Callable[..., Server]) -> Server:
    return start_server(settings=TOY)


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context()
    context.add_init_script(LISTEN)
    yield context.new_page()
    context.close()


def opened(page: Page, server: Server) -> Page:
    page.goto(f"{server.address}/toy/page")
    page.wait_for_selector("html[data-live=online]")
    return page


def heard(page: Page, name: str, count: int = 1) -> list[dict[str, Any]]:
    page.wait_for_function(
        "([name, count]) => window.heard.filter(([each]) => each === name).length >= count", arg=[name, count]
    )
    found: list[list[Any]] = page.evaluate("window.heard")
    return [detail for each, detail in found if each == name]


def announce(server: Server, position: int) -> None:
    assert get(server, f"/toy/announce?first={position}&many=1")[0] == 200


def test_a_page_hears_what_follows_and_notices_what_it_missed(page: Page, server: Server) -> None:
    opened(page, server)
    announce(server, 3)
    assert heard(page, "frame")[0]["position"] == 3
    announce(server, 3)
    announce(server, 6)
    assert heard(page, "behind") == [{"topic": "toy:customer:1", "after": 3, "position": 6}]
    assert len(heard(page, "frame")) == 1, "what it has already is not told twice"


def test_a_page_comes_back_after_a_restart_and_learns_what_it_missed(page: Page, server: Server) -> None:
    opened(page, server)
    server.stop()
    page.wait_for_selector("html:not([data-live=online])")
    (server.data / "latest").write_text("9")
    server.start()
    page.wait_for_selector("html[data-live=online]", timeout=40_000)
    assert heard(page, "behind") == [{"topic": "toy:customer:1", "after": 2, "position": 9}]


def test_elements_that_come_and_go_subscribe_and_leave(page: Page, server: Server) -> None:
    opened(page, server)
    page.evaluate("document.querySelector('main').remove()")
    page.wait_for_timeout(200)
    announce(server, 3)
    page.evaluate("""document.body.insertAdjacentHTML('beforeend', '<p data-live-topic="toy:customer:1"></p>')""")
    page.wait_for_timeout(200)
    announce(server, 4)
    assert [each["position"] for each in heard(page, "frame")] == [4]


def test_where_sockets_are_blocked_the_page_asks_now_and_then(page: Page, server: Server) -> None:
    def refuse(route: WebSocketRoute) -> None:
        route.close(code=1011, reason="blocked on the way")

    (server.data / "latest").write_text("5")
    page.route_web_socket("**/live**", refuse)
    page.clock.install()
    page.goto(f"{server.address}/toy/page")
    for _ in range(8):
        page.clock.run_for(10_000)
        page.wait_for_timeout(50)
    assert heard(page, "behind")[0] == {"topic": "toy:customer:1", "after": 2, "position": 5}


def test_a_right_taken_away_is_told_to_the_page(page: Page, server: Server) -> None:
    opened(page, server)
    page.evaluate("document.querySelector('main').remove()")
    (server.data / "stop-watching").touch()
    page.evaluate("""document.body.insertAdjacentHTML('beforeend', '<p data-live-topic="toy:customer:1"></p>')""")
    assert heard(page, "revoked")[0]["topic"] == "toy:customer:1"
