"""Proves that news reach an open page: the page before, with the hints' fetches applied, is the page loaded afresh."""

import re
from collections.abc import Callable

from django.test import Client

LIVE = {"HX-Request": "true"}
ENTRY = re.compile(r'<li class="[^"]*" id="(entry-\d+)".*?</li>', re.S)
ROW = re.compile(r'<li class="row[^"]*" id="(row-\d+)".*?</li>', re.S)


def pieces(html: str, pattern: re.Pattern[str]) -> dict[str, str]:
    return {found[1]: re.sub(r'value="[\w-]{60,}"', "", found[0]) for found in pattern.finditer(html)}


def assert_thread_catches_up(client: Client, number: int, act: Callable[[], object]) -> None:
    """The timeline as it was, with `changes/?after=` applied after the deed, is the timeline of a fresh page."""
    page = f"/desk/conversations/{number}/"
    before = client.get(page).content.decode()
    entries = pieces(before, ENTRY)
    position = max((int(each) for each in re.findall(r'data-position="(\d+)" data-number', before)), default=0)
    act()
    entries |= pieces(client.get(f"{page}changes/", {"after": position}, headers=LIVE).content.decode(), ENTRY)
    assert entries == pieces(client.get(page).content.decode(), ENTRY)


def assert_list_catches_up(client: Client, view: str, number: int, act: Callable[[], object]) -> None:
    """The rows as they were, with the changed one asked for anew, are the rows of a fresh page."""
    rows = pieces(client.get(f"/desk/views/{view}/").content.decode(), ROW)
    act()
    rows.pop(f"row-{number}", None)
    rows |= pieces(client.get(f"/desk/views/{view}/rows/", {"id": number}, headers=LIVE).content.decode(), ROW)
    assert rows == pieces(client.get(f"/desk/views/{view}/").content.decode(), ROW)
