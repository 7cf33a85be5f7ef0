"""Time zones of the offices, as they are in May 2025, the only month of this calendar."""

from datetime import datetime, timedelta

OFFSETS = {
    "UTC": 0,
    "Europe/Berlin": 120,
    "Europe/London": 60,
    "Europe/Lisbon": 60,
    "America/Toronto": -240,
    "Asia/Singapore": 480,
}
"""Zone → minutes ahead of UTC. No zone of them changes its clocks in that month."""

FORMAT = "%Y-%m-%dT%H:%M"


def to_utc(local: str, zone: str) -> str:
    """Turn a time such as ``2025-05-13T10:00`` from a zone to UTC."""
    return _moved(local, -OFFSETS[zone])


def from_utc(time: str, zone: str) -> str:
    """Turn a time from UTC to a zone."""
    return _moved(time, OFFSETS[zone])


def later(time: str, minutes: int) -> str:
    """Return the time that is some minutes later."""
    return _moved(time, minutes)


def _moved(time: str, minutes: int) -> str:
    return (datetime.strptime(time, FORMAT) + timedelta(minutes=minutes)).strftime(FORMAT)
