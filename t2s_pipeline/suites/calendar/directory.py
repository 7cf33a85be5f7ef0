"""The people and rooms of the company: the same in every task, save for rooms that are closed."""

from collections.abc import Collection
from dataclasses import replace

from t2s_pipeline.suites.calendar.state import Person, Room

ZONE_OF = {
    "Berlin": "Europe/Berlin",
    "London": "Europe/London",
    "Lisbon": "Europe/Lisbon",
    "Toronto": "America/Toronto",
    "Singapore": "Asia/Singapore",
}
"""Office → its zone."""

PEOPLE = tuple(
    Person(f"p-{number:03}", name, department, office)
    for number, name, department, office in (
        (8, "Maria Silva", "Marketing", "Lisbon"),
        (9, "James Clark", "Support", "London"),
        (10, "Jonas Weber", "Engineering", "Berlin"),
        (11, "Anna Berger", "Legal", "Berlin"),
        (12, "Wei Tan", "Sales", "Singapore"),
        (13, "Emma Roy", "Marketing", "Toronto"),
        (14, "Tom Okafor", "Sales", "London"),
        (15, "Lena Vogt", "Product", "Berlin"),
        (16, "Sara Haddad", "Recruiting", "Toronto"),
        (17, "Omar Nasser", "Engineering", "London"),
        (18, "Grace Lim", "Finance", "Singapore"),
        (19, "Maria Silva", "Engineering", "Lisbon"),
        (20, "Paul Gagnon", "Engineering", "Toronto"),
        (21, "Ines Costa", "Product", "Lisbon"),
        (22, "James Clark", "Product", "London"),
        (23, "Felix Brandt", "Engineering", "Berlin"),
        (24, "Jonas Weber", "Sales", "Berlin"),
        (25, "Hannah Price", "Legal", "London"),
        (26, "Rui Matos", "Sales", "Lisbon"),
        (27, "Anna Berger", "Finance", "Berlin"),
        (28, "Chloe Martin", "Sales", "Toronto"),
        (29, "Wei Tan", "Engineering", "Singapore"),
        (30, "Emma Roy", "Finance", "Toronto"),
        (31, "Tom Okafor", "Support", "London"),
        (32, "Arjun Nair", "Product", "Singapore"),
        (33, "Sara Haddad", "Product", "Toronto"),
        (34, "Nina Koch", "Recruiting", "Berlin"),
        (35, "Maria Silva", "Finance", "Lisbon"),
        (36, "David Osei", "Finance", "London"),
        (37, "Mei Chen", "Support", "Singapore"),
        (38, "Luc Tremblay", "Legal", "Toronto"),
        (39, "Petra Berger", "Sales", "Berlin"),
        (40, "Daniel Clark", "Finance", "London"),
        (41, "Joana Silva", "Legal", "Lisbon"),
    )
)

_NAMES = {
    "Berlin": ("ber", {"Spree": 4, "Havel": 8, "Elbe": 10, "Oder": 6, "Saale": 14}),
    "London": ("lon", {"Kew": 4, "Soho": 6, "Bow": 12, "Hampton": 8}),
    "Lisbon": ("lis", {"Alfama": 6, "Graca": 3, "Chiado": 10, "Belem": 8, "Lapa": 5}),
    "Toronto": ("tor", {"Maple": 3, "Huron": 8, "Erie": 6, "Simcoe": 12}),
    "Singapore": ("sin", {"Orchid": 5, "Banyan": 10, "Lotus": 6, "Palm": 4, "Fern": 8}),
}

ROOMS = tuple(
    Room(f"r-{short}-{number}", name, office, seats)
    for office, (short, names) in _NAMES.items()
    for number, (name, seats) in enumerate(names.items(), start=1)
)

REOPENED = "2025-05-23"


def rooms(closed: Collection[str]) -> tuple[Room, ...]:
    """Return all rooms, some of them closed."""
    return tuple(
        replace(room, closed_until=REOPENED) if room.room_id in closed else room for room in ROOMS
    )
