"""When the steps of a story happened: working days before now, desk hours for agents, never after now."""

import random
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from comptoir.config.demo.scenes import SYSTEM, BadStory, Scene, Step

OPENS: Final = time(8, 35)
CLOSES: Final = time(18, 25)
_SPAN: Final = re.compile(r"(\d+)([mhd])")
_DAY_AND_TIME: Final = re.compile(r"(?:(sat|sun))?(\d+)d? (\d\d):(\d\d)")
_EARLY_TODAY: Final = time(11, 0)  # before it, "today" has too little in it and the last working day stands for it


class Timetable:
    """The two weeks that end now."""

    def __init__(self, now: datetime, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self.now = now.astimezone(self.zone)
        self.days = self._working_days()

    def _working_days(self) -> list[date]:
        """Working days backwards; the first is today, unless today has only begun."""
        day = self.now.date() if self.now.time() >= _EARLY_TODAY else self.now.date() - timedelta(days=1)
        found: list[date] = []
        while len(found) < 15:
            if day.weekday() < 5:
                found.append(day)
            day -= timedelta(days=1)
        return found

    def place(self, scene: Scene) -> list[datetime]:
        """A time for each step that has happened by now, rising; later ones are still to come and get none."""
        chance = random.Random(scene.name)  # noqa: S311
        times: list[datetime] = []
        for step in scene.steps:
            at = self._after(times[-1], step, scene, chance) if times else self._start(scene, chance)
            times.append(at)
        times = [self._squeezed(at) for at in times]
        if not scene.starts.startswith("ago "):
            # A step that waits for a day to come has not happened; one said to be "ago" has, and so has all before it.
            told = max((index for index, step in enumerate(scene.steps) if step.after.startswith("ago ")), default=-1)
            times = [at for index, at in enumerate(times) if index <= told or at < self.now]
        return self._before_now(times)

    def _start(self, scene: Scene, chance: random.Random) -> datetime:
        if scene.starts.startswith("ago "):
            return self.now - span(scene.starts[4:]) - timedelta(seconds=chance.randrange(50))
        found = _DAY_AND_TIME.fullmatch(scene.starts)
        if found is None:
            raise BadStory(f"{scene.name}: “{scene.starts}” is no time.")
        weekend, count, hour, minute = found[1], int(found[2]), int(found[3]), int(found[4])
        day = self._weekend_day(weekend, count) if weekend else self.days[count]
        return self._at(day, time(hour, minute, chance.randrange(60)))

    def _after(self, before: datetime, step: Step, scene: Scene, chance: random.Random) -> datetime:
        if step.after.startswith("ago "):
            return max(self.now - span(step.after[4:]), before + timedelta(seconds=40))
        found = _DAY_AND_TIME.fullmatch(step.after)
        if found is not None:
            day = self._working_days_on(before.date(), int(found[2]))
            return self._at(day, time(int(found[3]), int(found[4]), chance.randrange(60)))
        minutes = chance.randrange(12, 90)
        at = before + (span(step.after) if step.after else timedelta(minutes=minutes))
        at += timedelta(seconds=chance.randrange(50))
        if scene.starts.startswith("ago ") or step.auto:
            return at
        return self._in_desk_hours(at, chance) if step.by and step.by != SYSTEM else self._awake(at, chance)

    def _in_desk_hours(self, at: datetime, chance: random.Random) -> datetime:
        day = at.date()
        if day.weekday() < 5 and OPENS <= at.time() <= CLOSES:
            return at
        if day.weekday() >= 5 or at.time() > CLOSES:
            day = self._working_days_on(day, 1)
        return self._at(day, OPENS) + timedelta(seconds=chance.randrange(120, 3000))

    def _awake(self, at: datetime, chance: random.Random) -> datetime:
        if 7 <= at.hour < 22:
            return at
        day = at.date() + timedelta(days=1) if at.hour >= 22 else at.date()
        return self._at(day, time(7, chance.randrange(20, 60), chance.randrange(60)))

    def _squeezed(self, at: datetime) -> datetime:
        """Today's steps share the hours that today has had so far."""
        opening = self._at(self.now.date(), time(8))
        closing = self._at(self.now.date(), CLOSES)
        if self.days[0] != self.now.date() or self.now >= closing or at < opening:
            return at
        share = (self.now - opening) / (closing - opening)
        return opening + (at - opening) * share if at > self.now or share < 1 else at

    def _before_now(self, times: Sequence[datetime]) -> list[datetime]:
        latest = self.now - timedelta(seconds=40)
        placed = []
        for at in reversed(times):
            placed.append(min(at, latest))
            latest = placed[-1] - timedelta(seconds=25)
        return placed[::-1]

    def _weekend_day(self, name: str, weeks: int) -> date:
        day = self.now.date() - timedelta(days=1)
        while day.weekday() != {"sat": 5, "sun": 6}[name]:
            day -= timedelta(days=1)
        return day - timedelta(weeks=weeks - 1)

    def _working_days_on(self, day: date, count: int) -> date:
        while count:
            day += timedelta(days=1)
            count -= day.weekday() < 5
        return day

    def working_day_ahead(self, count: int) -> date:
        """The so-manieth working day after today."""
        return self._working_days_on(self.now.date(), count)

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone)


def span(text: str) -> timedelta:
    """`25m`, `3h`, `2d`.  Raises BadStory."""
    found = _SPAN.fullmatch(text)
    if found is None:
        raise BadStory(f"“{text}” is no length of time: write 25m, 3h or 2d.")
    unit = {"m": "minutes", "h": "hours", "d": "days"}[found[2]]
    return timedelta(**{unit: int(found[1])})
