"""The two weeks of the demo, whenever "now" is: rising times, desk hours, nothing after now, the same each time."""

from datetime import UTC, datetime

import pytest

from comptoir.config.demo.papers import paper
from comptoir.config.demo.scenes import SYSTEM, BadStory, Scene, Step, all_scenes
from comptoir.config.demo.telling import moments
from comptoir.config.demo.timetable import CLOSES, OPENS, Timetable
from comptoir.config.demo.wording import as_html, filled

NOWS = {
    "a Monday before the desk opens": datetime(2026, 11, 23, 6, 10, tzinfo=UTC),
    "a Wednesday at half past ten": datetime(2026, 11, 25, 10, 30, tzinfo=UTC),
    "a Friday at night": datetime(2026, 11, 27, 22, 40, tzinfo=UTC),
    "a Sunday": datetime(2026, 11, 22, 18, 0, tzinfo=UTC),
    "the day after the clocks went back": datetime(2026, 10, 26, 14, 0, tzinfo=UTC),
    "New Year's morning": datetime(2027, 1, 1, 9, 0, tzinfo=UTC),
}


@pytest.mark.parametrize("now", NOWS.values(), ids=NOWS.keys())
def test_every_story_has_happened_by_now_in_its_order(now: datetime) -> None:
    timetable = Timetable(now, "Europe/Paris")
    for scene in all_scenes():
        times = timetable.place(scene)
        assert times, scene.name
        assert times == sorted(times), scene.name
        assert times[-1] <= timetable.now, scene.name
        assert (timetable.now - times[0]).days <= 20, scene.name


@pytest.mark.parametrize("now", NOWS.values(), ids=NOWS.keys())
def test_agents_keep_desk_hours_unless_it_is_happening_now(now: datetime) -> None:
    timetable = Timetable(now, "Europe/Paris")
    at_desk = total = 0
    for scene in all_scenes():
        if scene.starts.startswith("ago ") or any(step.after.startswith("ago ") for step in scene.steps):
            continue
        for step, at in zip(scene.steps, timetable.place(scene), strict=False):
            if step.by and step.by != SYSTEM and at.date() != timetable.now.date():
                total += 1
                at_desk += at.weekday() < 5 and OPENS <= at.time() <= CLOSES
    assert total > 100
    assert at_desk == total


def test_the_same_now_gives_the_same_two_weeks() -> None:
    now = NOWS["a Sunday"]
    assert moments(Timetable(now, "Europe/Paris")) == moments(Timetable(now, "Europe/Paris"))


def test_a_story_names_only_papers_that_there_are() -> None:
    for scene in all_scenes():
        for step in scene.steps:
            for name in step.files:
                assert paper(name), (scene.name, name)
    with pytest.raises(BadStory, match=r"nothing\.pdf"):
        paper("nothing.pdf")


def test_dates_in_a_story_are_those_of_its_telling() -> None:
    timetable = Timetable(NOWS["a Sunday"], "Europe/Paris")
    at = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
    assert filled("{last_month} {date:-2} {soon:1}", "en", at, timetable) == "October 16 November Monday"
    assert filled("{last_month} {date:-2} {soon:2:T}", "fr", at, timetable) == "octobre 16 novembre Mardi"


def test_no_hole_stays_open() -> None:
    timetable = Timetable(NOWS["a Sunday"], "Europe/Paris")
    for scene in all_scenes():
        for step in scene.steps:
            said = filled(step.says, scene.language, timetable.now, timetable)
            assert "{" not in said.replace("{{first_name}}", ""), scene.name


def test_paragraphs_and_lists_become_html() -> None:
    html = as_html("One <b>\nline\n\nThese:\n- a\n- b\n\nEnd")
    assert html == "<p>One &lt;b&gt;<br>line</p><p>These:</p><ul><li>a</li><li>b</li></ul><p>End</p>"


def test_a_slip_in_a_story_names_what_is_wrong() -> None:
    scene = Scene(subject="x", customer="x", inbox="x", starts="someday", steps=(Step(says="x"),), name="en/slip")
    with pytest.raises(BadStory, match="en/slip: “someday” is no time"):
        Timetable(NOWS["a Sunday"], "Europe/Paris").place(scene)
