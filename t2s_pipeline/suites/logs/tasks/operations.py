"""Questions about hosts and devices over some time."""

from datetime import datetime, timedelta

from t2s_pipeline.suites.logs.habits import Habit
from t2s_pipeline.suites.logs.question import Distinct, Filter, Rank
from t2s_pipeline.suites.logs.writing import Lines, dice, mixed, neighbour, times

WARNINGS = {  # hour → warnings on each of seven days
    9: (5, 4, 3, 1, 1, 0, 0),
    14: (0, 0, 5, 5, 6, 5, 5),
    3: (0, 0, 0, 0, 9, 0, 0),
    17: (2, 1, 1, 1, 1, 1, 1),
    21: (1, 1, 1, 2, 1, 1, 0),
    6: (1, 2, 0, 1, 1, 0, 1),
    11: (0, 1, 1, 0, 2, 1, 0),
}


def warning_hour() -> Rank:
    """Ask for the hour of the day with the most warnings in a week."""
    lines, answer = _gateway()
    return Rank(
        name="warning-hour",
        request="At which hour of the day does the gateway warn most often, counting the whole "
        "week in its log? Answer with the hour alone, 0 to 23.",
        file="gateway-week.log",
        guess="gateway.log",
        lines=lines,
        neighbour=neighbour("gateway-dns.log"),
        filters=(
            Filter(
                ("grep -i warning", "grep -i ' warning:'", "awk 'tolower($5) == \"warning:\"'"),
                Habit.ONE_CASE,
                ("grep WARNING", "grep ' WARNING:'", "awk '/WARNING/'"),
            ),
        ),
        takes=("awk '{print substr($3, 1, 2)}'", "cut -c8-9", "cut -d' ' -f3 | cut -d: -f1"),
        answer=answer,
        trims=(8, 10),
    )


def _gateway() -> tuple[Lines, int]:
    """Most hours warn on some days, and one warns in lower case."""
    rolls = dice("warning-hour")
    said = [
        (datetime(2025, 3, 3 + day, hour), "WARNING" if hour != 14 or n == 0 else "warning")
        for hour, days in WARNINGS.items()
        for day, count in enumerate(days)
        for n in range(count)
    ]
    said += [(datetime(2025, 3, 3 + n % 7, rolls.randrange(24)), "info") for n in range(120)]
    events = sorted(
        (hour + timedelta(seconds=rolls.randrange(3600)), level) for hour, level in said
    )
    texts = ("upstream slow", "pool nearly used up", "certificate checked", "route reloaded")
    lines = tuple(
        f"{moment:Mar %d %T} gw-{rolls.randint(1, 3)} {level}: {rolls.choice(texts)}"
        for moment, level in events
    )
    return lines, max(WARNINGS, key=lambda hour: sum(WARNINGS[hour]))


PEOPLE = (
    *("amara", "bo", "carla", "dmitri", "elif", "farid", "greta", "hugo", "ines", "jonas"),
    *("kofi", "lena", "mateo", "nadia", "omar", "petra", "quentin", "rosa", "sami", "tilda"),
)


def failed_logins() -> Distinct:
    """Ask how many users failed to log in, at a shell and at a tunnel that words it otherwise."""
    lines, answer = _bastion()
    return Distinct(
        name="failed-logins",
        request="How many different users had at least one failed password on the bastion host? "
        "Its authentication log is in the folder; I need the number.",
        file="bastion-auth.log",
        guess="auth.log",
        lines=lines,
        neighbour=neighbour("bastion-kernel.log"),
        filters=(
            Filter(
                ("grep -i 'failed password'", "grep -i failed", "grep '[Ff]ailed password'"),
                Habit.ONE_CASE,
                ("grep 'Failed password'", "grep Failed", "awk '/Failed password/'"),
            ),
        ),
        takes=("awk '{print $9}'", "cut -d' ' -f9", "sed 's/.* for //; s/ from .*//'"),
        answer=answer,
    )


def _bastion() -> tuple[Lines, int]:
    """Shell and tunnel word the same failure each in its way."""
    rolls = dice("failed-logins")
    shell, tunnel = PEOPLE[:11], PEOPLE[8:17]
    failed = [("sshd", "Failed", name) for name in (*shell, *rolls.choices(shell, k=33))]
    failed += [("vpnd", "failed", name) for name in (*tunnel, *rolls.choices(tunnel, k=22))]
    good = [("sshd", "Accepted", name) for name in rolls.choices(PEOPLE, k=60)]
    rolls.shuffle(failed)
    events = mixed(rolls, failed, good)
    moments = times(rolls, datetime(2025, 2, 11, 5), datetime(2025, 2, 11, 23), len(events))
    lines = tuple(
        f"{moment:Feb %d %T} bastion {daemon}[{rolls.randint(900, 4000)}]: {word} password for "
        f"{name} from 10.4.0.{rolls.randint(2, 90)}"
        for (daemon, word, name), moment in zip(events, moments, strict=True)
    )
    return lines, len({*shell, *tunnel})


def old_firmware() -> Distinct:
    """Ask how many devices run a version, beside versions written otherwise that look like it."""
    lines, answer = _devices()
    return Distinct(
        name="old-firmware",
        request="The devices report their firmware several times a day. How many devices are still "
        "on version 2.1.4, by the log of 1 July?",
        file="device-reports.log",
        guess="devices.log",
        lines=lines,
        neighbour=neighbour("device-alarms.log"),
        filters=(
            Filter(
                ("grep 'fw 2\\.1\\.4 '", "grep -F ' 2.1.4 '", "awk '$5 == \"2.1.4\"'"),
                Habit.BARE_DOT,
                ("grep 'fw 2.1.4 '", "grep ' 2.1.4 '", "awk '$5 ~ /2.1.4/'"),
            ),
        ),
        takes=("awk '{print $3}'", "cut -d' ' -f3", "grep -o 'dev-[0-9]*'"),
        answer=answer,
    )


def _devices() -> tuple[Lines, int]:
    """Other versions, written otherwise, look like the one in question."""
    rolls = dice("old-firmware")
    devices = [f"dev-{n:04}" for n in rolls.sample(range(100, 900), 60)]
    versions = {"2.1.4": devices[:22], "2.114": devices[22:31], "2.104": devices[31:37]}
    versions["2.2.0"] = devices[37:]
    reports = [
        (device, version)
        for version, those in versions.items()
        for device in (*those, *rolls.choices(those, k=len(those) * 2))
    ]
    rolls.shuffle(reports)
    moments = times(rolls, datetime(2025, 7, 1), datetime(2025, 7, 2), len(reports))
    lines = tuple(
        f"{moment:%F %T} {device} fw {version} battery {rolls.randint(8, 100)}"
        for (device, version), moment in zip(reports, moments, strict=True)
    )
    return lines, len(versions["2.1.4"])
