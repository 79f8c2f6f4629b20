"""Which services of a GTFS feed run on a usual weekday: by weekday, by the dates they are valid, by exceptions.

`calendar.txt` says on which days of the week and from when to when a service runs, `calendar_dates.txt` adds single
dates and takes others away (https://gtfs.org/documentation/schedule/reference/).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from app.formats.records.records import Issue

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WINDOW_DAYS: Final = 28  # holidays are few among four weeks: the usual day is the most frequent
_ADDED, _TAKEN = "1", "2"

Record = dict[str, str]


@dataclass(frozen=True, slots=True)
class ServiceDay:
    """`day` is a weekday's name, or a date (YYYYMMDD) where a feed lists dates only; `services` run on it."""

    day: str
    services: frozenset[str]


def usual_day(
    calendar: Sequence[Record],
    dates: Sequence[Record],
    trips: Mapping[str, int],
    *,
    today: date,
    issues: list[Issue],
) -> ServiceDay | None:
    """The weekday from Monday to Friday with most trips, at weekends where nothing runs in the week; None: no calendar.

    Only services valid around `today` count: within four weeks of it, or within the last (first) four weeks of a feed
    that has expired (not begun), which is told. `trips`: how many trips each service has.
    """
    spans = {one["service_id"]: _span(one) for one in calendar if one.get("service_id")}
    known = [day for span in spans.values() for day in span if day is not None]
    added = [day for one in dates if one.get("exception_type") == _ADDED and (day := _date(one.get("date", "")))]
    if not any(one.get(day) == "1" for one in calendar for day in WEEKDAYS) and not added:
        return None
    window = _window(known + added, today, issues)
    running = {day: _services_on(day, calendar, spans, dates) for day in window}
    if not any(one.get(day) == "1" for one in calendar for day in WEEKDAYS):
        return _busiest_date(running, added, dates, trips)
    return _busiest_weekday(running, trips)


def _span(service: Record) -> tuple[date | None, date | None]:
    return _date(service.get("start_date", "")), _date(service.get("end_date", ""))


def _date(text: str) -> date | None:
    try:
        return datetime.strptime(text.strip(), "%Y%m%d").date()
    except ValueError:
        return None


def _window(known: Sequence[date], today: date, issues: list[Issue]) -> list[date]:
    """Four weeks from today, moved back into a feed that has ended, or on to one that has not begun."""
    start = today
    if known and max(known) < today:
        issues.append(Issue("expired_feed", value=max(known).isoformat()))
        start = max(known) - timedelta(days=_WINDOW_DAYS - 1)
    elif known and min(known) > today:
        issues.append(Issue("feed_not_begun", value=min(known).isoformat(), severity="note"))
        start = min(known)
    return [start + timedelta(days=number) for number in range(_WINDOW_DAYS)]


def _services_on(
    day: date,
    calendar: Sequence[Record],
    spans: Mapping[str, tuple[date | None, date | None]],
    dates: Sequence[Record],
) -> frozenset[str]:
    name, stamp = WEEKDAYS[day.weekday()], day.strftime("%Y%m%d")
    running = set()
    for one in calendar:
        start, end = spans.get(one.get("service_id", ""), (None, None))
        if one.get(name) == "1" and (start is None or start <= day) and (end is None or day <= end):
            running.add(one.get("service_id", ""))
    for one in dates:
        if one.get("date") == stamp and one.get("exception_type") == _ADDED:
            running.add(one.get("service_id", ""))
        elif one.get("date") == stamp and one.get("exception_type") == _TAKEN:
            running.discard(one.get("service_id", ""))
    return frozenset(running)


def _count_trips(services: frozenset[str], trips: Mapping[str, int]) -> int:
    return sum(trips.get(service, 0) for service in services)


def _busiest_weekday(running: Mapping[date, frozenset[str]], trips: Mapping[str, int]) -> ServiceDay:
    """Of each weekday its usual services (the most frequent of its dates), of these the busiest."""
    usual: dict[str, frozenset[str]] = {}
    for number, name in enumerate(WEEKDAYS):
        sets = Counter(services for day, services in running.items() if day.weekday() == number)
        usual[name] = max(sets, key=lambda services: (sets[services], _count_trips(services, trips)))
    week = [name for name in WEEKDAYS[:5] if _count_trips(usual[name], trips)] or list(WEEKDAYS)
    busiest = max(week, key=lambda name: _count_trips(usual[name], trips))
    return ServiceDay(busiest, usual[busiest])


def _busiest_date(
    running: Mapping[date, frozenset[str]], added: Sequence[date], dates: Sequence[Record], trips: Mapping[str, int]
) -> ServiceDay:
    """The busiest of the listed dates in the window, else of all of them; Monday to Friday where anything runs then."""
    listed = {day: running[day] for day in added if day in running}
    listed = listed or {day: _services_on(day, (), {}, dates) for day in added}
    week = [day for day in listed if day.weekday() < 5 and _count_trips(listed[day], trips)] or list(listed)
    busiest = max(week, key=lambda day: _count_trips(listed[day], trips))
    return ServiceDay(busiest.strftime("%Y%m%d"), listed[busiest])
