"""Questions about numbers that were logged."""

from datetime import datetime, timedelta

from t2s_pipeline.suites.logs.question import Extreme, Filter
from t2s_pipeline.suites.logs.writing import Lines, dice, mixed, neighbour, times


def slowest_request() -> Extreme:
    """Ask for the request that took longest, of some that have a digit more than the rest."""
    lines, answer = _api()
    return Extreme(
        name="slowest-request",
        request="Which request to the API took the longest? The timing log gives milliseconds at "
        "the end of each line; answer with the request's id, such as r-1234.",
        file="api-timing.log",
        guess="timing.log",
        lines=lines,
        neighbour=neighbour("api-deploy.log"),
        takes=(
            "sed -E 's/.*req=([^ ]+) .*time=([0-9]+)/\\2 \\1/'",
            "awk -F'[ =]' '{print $NF, $4}'",
        ),
        keys=("-t= -k4", "-t= -k4,4"),
        asked=r"req=(\S+)",
        running="awk -F'[ =]' '$NF + 0 > most {most = $NF + 0; id = $4} END {print most, id}'",
        answer=answer,
        trims=(20, 50),
    )


def _api() -> tuple[Lines, str]:
    """Some requests have a digit more than the rest."""
    rolls = dice("slowest-request")
    took = [rolls.randint(12, 460) for _ in range(230)] + [874, 962, 985, 1143, 1318]
    rolls.shuffle(took)
    took.insert(170, 2417)
    names = rolls.sample(range(1000, 9999), len(took))
    moments = times(rolls, datetime(2025, 6, 11, 8), datetime(2025, 6, 11, 12), len(took))
    paths = ("/search", "/orders", "/profile", "/reports")
    lines = tuple(
        f"{moment:%F %T} req=r-{name} GET {rolls.choice(paths)} status=200 time={ms}"
        for name, ms, moment in zip(names, took, moments, strict=True)
    )
    return lines, f"r-{names[170]}"


def largest_download() -> Extreme:
    """Ask for the largest file of a table with a header."""
    lines, answer = _downloads()
    return Extreme(
        name="largest-download",
        request="The download server keeps a table with the bytes of every download. What is the "
        "name of the largest file that was downloaded?",
        file="downloads-august.csv",
        guess="downloads.csv",
        lines=lines,
        neighbour=neighbour("mirror-sync.log"),
        filters=(Filter(("tail -n +2", "sed 1d", "grep -v '^when'")),),
        takes=("awk -F';' '{print $4, $3}'", "sed -E 's/.*;(.*);(.*)/\\2 \\1/'"),
        keys=("-t';' -k4", "-t';' -k4,4"),
        asked=r";([^;]+);\d+$",
        running="awk -F';' '$4 + 0 > most {most = $4 + 0; file = $3} END {print most, file}'",
        answer=answer,
        trims=(20, 40),
    )


def _downloads() -> tuple[Lines, str]:
    """Sizes have from four to eight digits."""
    rolls = dice("largest-download")
    sizes = [rolls.randint(10**power, 10 ** (power + 1)) for power in (3, 4, 5) for _ in range(45)]
    sizes += [rolls.randint(1_000_000, 8_000_000) for _ in range(14)]
    rolls.shuffle(sizes)
    sizes.insert(101, 14_402_776)
    moments = times(rolls, datetime(2025, 8, 4), datetime(2025, 8, 9), len(sizes))
    names = [f"{kind}-{n}" for kind in ("atlas", "manual", "firmware", "photos") for n in range(90)]
    files = [f"{name}.zip" for name in rolls.sample(names, len(sizes))]
    rows = [
        f"{moment:%F %T};{rolls.choice(('ines', 'hugo', 'rosa', 'bo'))};{file};{size}"
        for file, size, moment in zip(files, sizes, moments, strict=True)
    ]
    lines = ("when;user;file;bytes", *rows)
    return lines, files[101]


def longest_job() -> Extreme:
    """Ask for the run of a job that took longest."""
    lines, answer = _batch()
    return Extreme(
        name="longest-job",
        request="Our batch jobs log how many seconds they took when they finish. Which run took "
        "the most? Answer with the number of the run.",
        file="batch-week.log",
        guess="batch.log",
        lines=lines,
        neighbour=neighbour("batch-hosts.log"),
        filters=(Filter(("grep finished", "grep 'took='", "awk '/finished/'")),),
        takes=(
            "sed -E 's/.*run=([0-9]+) .*took=([0-9]+)s/\\2 \\1/'",
            "awk -F'[ =]' '{print $NF, $7}'",
        ),
        keys=("-t= -k4", "-t= -k4,4"),
        asked=r"run=(\d+)",
        running="awk -F'[ =]' '$NF + 0 > most {most = $NF + 0; run = $7} END {print most, run}'",
        answer=answer,
        trims=(10, 20, 40),
    )


def _batch() -> tuple[Lines, int]:
    """Jobs log when they start and when they finish."""
    rolls = dice("longest-job")
    took = [rolls.randint(8, 99) for _ in range(50)] + [rolls.randint(100, 990) for _ in range(40)]
    rolls.shuffle(took)
    took.insert(66, 1043)
    jobs = ("reindex", "thumbnails", "invoices", "backup")
    ends = [
        f"INFO job={rolls.choice(jobs)} run={118 + n} finished took={seconds}s"
        for n, seconds in enumerate(took)
    ]
    begins = [f"INFO job={rolls.choice(jobs)} run={210 + n} started" for n in range(70)]
    said = mixed(rolls, ends, begins)
    moments = times(rolls, datetime(2025, 1, 20), datetime(2025, 1, 27), len(said))
    lines = tuple(f"[{moment:%F %R}] {text}" for text, moment in zip(said, moments, strict=True))
    return lines, 118 + 66


HOSTS = {"web-1": (610, 90), "web-2": (1190, 60), "cache-1": (925, 60), "db-1": (540, 80)}
"""Host → memory that it uses in MB, and how far that goes up and down."""


def peak_memory() -> Extreme:
    """Ask for the host with the highest peak, which on most days uses little."""
    lines, answer = _metrics()
    return Extreme(
        name="peak-memory",
        request="In the metrics of our four machines (memory in MB), which host had the highest "
        "memory use at any moment? Answer with the name of the host.",
        file="metrics-april.csv",
        guess="metrics.csv",
        lines=lines,
        neighbour=neighbour("metrics-agent.log"),
        filters=(Filter(("tail -n +2", "sed 1d", "grep -v '^time'", "awk 'NR > 1'")),),
        takes=("awk -F, '{print $4, $2}'", "sed -E 's/.*,(.*),.*,(.*),.*/\\2 \\1/'"),
        keys=("-t, -k4,4",),
        asked=r"^[^,]+,([^,]+)",
        running="awk -F, '$4 + 0 > most {most = $4 + 0; host = $2} END {print most, host}'",
        answer=answer,
        trims=(20, 50),
    )


def _metrics() -> tuple[Lines, str]:
    """The host with the highest peak mostly uses little."""
    rolls = dice("peak-memory")
    start = datetime(2025, 4, 14)
    rows = [
        [start + timedelta(minutes=20 * n), host, mean + rolls.uniform(-swing, swing)]
        for n in range(60)
        for host, (mean, swing) in HOSTS.items()
    ]
    rows[147][2] = 1843.6
    lines = (
        "time,host,cpu_pct,mem_mb,disk_pct",
        *(
            f"{moment:%FT%R},{host},{rolls.randint(3, 97)},{memory:.1f},{rolls.randint(30, 80)}"
            for moment, host, memory in rows
        ),
    )
    return lines, str(rows[147][1])
