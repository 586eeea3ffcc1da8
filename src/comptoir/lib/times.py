"""Times as their reader says them: in their zone and their language, near ones by their distance."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import format_date, format_datetime, format_skeleton, format_time, format_timedelta
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext

from comptoir.lib import clock

NEAR: Final = timedelta(minutes=50)


def shown(at: datetime, zone: str = "", language: str = "") -> str:
    """A time as a list shows it: `5 minutes ago`, `14:05` today, `Mon 14:05` this week, `3 Mar`, `3 Mar 2025`."""
    locale, place = _locale(language), _zone(zone)
    away = at - clock.now()
    if abs(away) < NEAR:
        return format_timedelta(_whole_minutes(away), add_direction=True, threshold=1.2, locale=locale)
    local, today = at.astimezone(place), clock.now().astimezone(place)
    if local.date() == today.date():
        return format_time(local, "short", tzinfo=place, locale=locale)
    if abs((local.date() - today.date()).days) < 6:
        weekday = format_date(local.date(), "EEE", locale=locale)
        return f"{weekday} {format_time(local, 'short', tzinfo=place, locale=locale)}"
    return format_skeleton("MMMd" if local.year == today.year else "yMMMd", local, locale=locale)


def whole(at: datetime, zone: str = "", language: str = "") -> str:
    """A time with nothing left out: `Tuesday, 3 March 2026, 14:05 CET`; for titles, promises and mails."""
    locale, place = _locale(language), _zone(zone)
    local = at.astimezone(place)
    hour = format_time(local, "short", tzinfo=place, locale=locale)
    return f"{format_date(local.date(), 'full', locale=locale)}, {hour} {_zone_name(local)}"


def ahead(at: datetime, zone: str = "", language: str = "") -> str:
    """A time that somebody plans with: `today, 16:40 CET`, `tomorrow, 09:00 CET`, `Tuesday, 3 March, 14:05 CET`."""
    locale, place = _locale(language), _zone(zone)
    local, today = at.astimezone(place), clock.now().astimezone(place).date()
    hour = f"{format_time(local, 'short', tzinfo=place, locale=locale)} {_zone_name(local)}"
    if local.date() in (today, today + timedelta(days=1)):
        with translation.override(language or get_language()):
            near = gettext("today") if local.date() == today else gettext("tomorrow")
        return f"{near}, {hour}"
    pattern = "MMMMEEEEd" if local.year == today.year else "yMMMMEEEEd"
    return f"{format_skeleton(pattern, local, locale=locale)}, {hour}"


def day(at: datetime, zone: str = "", language: str = "") -> str:
    """The day alone, for a line between the days of a timeline: `Tuesday, 3 March 2026`."""
    return format_date(at.astimezone(_zone(zone)).date(), "full", locale=_locale(language))


def short(at: datetime, zone: str = "", language: str = "") -> str:
    """Day and time in digits: `03/03/2026 14:05`."""
    return format_datetime(at, "short", tzinfo=_zone(zone), locale=_locale(language))


def length(duration: timedelta, language: str = "") -> str:
    """How long: `3 hours`, `2 days`."""
    return format_timedelta(duration, threshold=1.2, locale=_locale(language))


def machine(at: datetime) -> str:
    """For `<time datetime>` and JSON: `2026-03-03T13:05:00Z`."""
    return at.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_zone(name: str) -> bool:
    """Whether the name is a time zone's, as `Europe/Paris`."""
    return name in available_timezones()


def _whole_minutes(away: timedelta) -> timedelta:
    minutes = round(away.total_seconds() / 60)
    return timedelta(minutes=minutes) if minutes else timedelta(seconds=1 if away > timedelta(0) else -1)


def _zone(name: str) -> ZoneInfo:
    if name:
        return ZoneInfo(name)
    current = timezone.get_current_timezone()
    return current if isinstance(current, ZoneInfo) else ZoneInfo("UTC")


def _zone_name(local: datetime) -> str:
    name = local.tzname() or ""
    return f"UTC{name}" if name[:1] in "+-" else name


def _locale(language: str) -> str:
    # Django's "en" means American to Babel; our English is the one of those who write the day before the month.
    language = language or get_language() or "en"
    return "en_GB" if language == "en" else language.replace("-", "_")
