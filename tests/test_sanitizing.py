"""Hostile HTML that others collected does nothing after `lib.html.make_safe`, by the exam and in a browser."""

import pytest

from comptoir.lib.html import make_safe, to_mail
from tests.exams import scorer

pytestmark = [
    pytest.mark.whole,
    pytest.mark.filterwarnings(
        "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),  # the exam's
]

# Each output is put into fresh documents, by innerHTML and by write, then everything in it is pointed at and clicked.
SHOW = """
async (outputs) => {
  const fired = [];
  const show = (id, html, way) => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const window_ = frame.contentWindow, page = frame.contentDocument;
    const hook = () => fired.push(`${id} (${way})`);
    const arm = () => {
      for (const name of ["alert", "print", "fetch", "confirm", "prompt", "open", "eval"]) window_[name] = hook;
      window_.XMLHttpRequest = window_.WebSocket = hook;
    };
    arm();
    if (way === "innerHTML") page.body.innerHTML = html;
    else { page.open(); arm(); page.write(html); page.close(); }
    window_.addEventListener("click", (event) => event.preventDefault(), true);
    for (const element of page.querySelectorAll("*")) {
      for (const name of ["mouseover", "focus", "click", "animationstart", "toggle"])
        element.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
    }
    return frame;
  };
  while (outputs.length) {
    const some = outputs.splice(0, 40);
    const frames = some.flatMap(([id, html]) => [show(id, html, "innerHTML"), show(id, html, "write")]);
    await new Promise((done) => setTimeout(done, 30));
    for (const frame of frames) frame.remove();
  }
  return fired;
}
"""


def _cases() -> list[tuple[str, str]]:
    return list(scorer("score_sanitize").cases())


def test_nothing_active_is_left_by_the_exams_own_check():
    exam, failed = scorer("score_sanitize"), []
    for name, payload in _cases():
        check = exam.Chk()
        check.feed(make_safe(payload))
        check.close()
        if check.bad:
            failed.append((name, check.bad))
    assert not failed


def test_nothing_fires_in_a_browser(browser):
    page = browser.new_page()
    asked_for: list[str] = []
    page.route("**/*", lambda route: (asked_for.append(route.request.url), route.abort()))
    stored = [(name, make_safe(payload)) for name, payload in _cases()]
    fired = page.evaluate(SHOW, stored)
    assert not [address for address in asked_for if not address.startswith("data:")], (
        "shown as stored, it loads nothing"
    )
    sent = [(name, to_mail(html)) for name, html in stored]
    fired += page.evaluate(SHOW, sent)
    hostile = page.evaluate(SHOW, _cases()[:60])
    page.close()
    assert len(stored) > 400
    assert not fired
    assert hostile, "the same check does fire on what came in"
