"""Questions about who asked a web server for what."""

from collections import Counter
from datetime import datetime

from t2s_pipeline.suites.logs.habits import Habit
from t2s_pipeline.suites.logs.question import Distinct, Filter, Rank
from t2s_pipeline.suites.logs.writing import Lines, Some, dice, mixed, neighbour, spread, times

BROWSERS = (
    "Mozilla/5.0 (X11; Linux x86_64)",
    "Mozilla/5.0 (Windows NT 10.0; Win64)",
    "curl/8.5",
    "okhttp/4.12",
)


def busiest_client() -> Rank:
    """Ask for the client with the most requests, of some that come in bursts."""
    lines, answer = _shop()
    return Rank(
        name="busiest-client",
        request="Which client sent the most requests to our shop? Its access log is in the folder. "
        "Answer with the address.",
        file="shop-access.log",
        guess="access.log",
        lines=lines,
        neighbour=neighbour("shop-cron.log"),
        takes=("awk '{print $1}'", "cut -d' ' -f1", "sed 's/ .*//'", "grep -oE '^[0-9.]+'"),
        answer=answer,
        trims=(20, 50),
    )


def _shop() -> tuple[Lines, str]:
    """Some clients come early, some in bursts."""
    rolls = dice("busiest-client")
    counts = {"10.3.0.18": 71, "10.3.0.42": 58, "10.3.1.7": 46, "10.3.0.9": 9, "10.3.1.30": 8}
    counts |= {f"10.3.2.{n}": rolls.randint(3, 7) for n in range(11, 33)}
    clients = spread(rolls, counts, early=Some("10.3.1.7", 40), burst=Some("10.3.1.30", 8))
    paths = ("/", "/cart", "/search", "/product/18", "/product/377", "/login", "/static/site.css")
    moments = times(rolls, datetime(2025, 3, 12, 6), datetime(2025, 3, 12, 19), len(clients))
    lines = [
        f'{client} - - [{moment:%d/Mar/%Y:%T} +0000] "GET {rolls.choice(paths)} HTTP/1.1" '
        f'{rolls.choice((200, 200, 200, 304, 404))} {rolls.randint(180, 48000)} "-" '
        f'"{rolls.choice(BROWSERS)}"'
        for client, moment in zip(clients, moments, strict=True)
    ]
    return tuple(lines), max(counts, key=counts.__getitem__)


def failing_paths() -> Rank:
    """Ask for the paths with the most errors on one host; another host is called alike."""
    lines, answer = _edge()
    return Rank(
        name="failing-paths",
        request="On the host api.shop, which three paths failed most often with a status of 500 or "
        "more? You find the log of our edge proxy here. Give the paths, most failures first, "
        "separated by commas.",
        file="edge-proxy.log",
        guess="proxy.log",
        lines=lines,
        neighbour=neighbour("edge-certs.log"),
        filters=(
            Filter(
                ("grep ' api\\.shop '", "grep -F ' api.shop '", "awk '$2 == \"api.shop\"'"),
                Habit.BARE_DOT,
                ("grep ' api.shop '", "grep 'api.shop'", "awk '/ api.shop /'"),
            ),
            Filter(("awk '$6 >= 500'", "grep -E ' 5[0-9]{2} '", "grep ' 5[0-9][0-9] '")),
        ),
        takes=("awk '{print $5}'", "cut -d' ' -f5"),
        answer=answer,
        top=3,
        trims=(10, 20),
    )


def _edge() -> tuple[Lines, tuple[str, ...]]:
    """Another host is called like the one in question."""
    rolls = dice("failing-paths")
    counts = {"/v2/orders": 28, "/v2/stock": 23, "/v2/quotes": 19, "/v2/users": 14}
    counts |= {"/v2/labels": 9, "/v2/taxes": 8, "/v2/events": 7, "/v2/media": 6, "/v2/ping": 4}
    failing = [
        ("api.shop", path, rolls.choice((500, 502, 503)))
        for path in spread(rolls, counts, early=Some("/v2/users", 12), burst=Some("/v2/labels", 8))
    ]
    others = [("api.shop", rolls.choice([*counts]), 200) for _ in range(90)]
    others += [("api-shop", "/v1/export", 502) for _ in range(36)]
    others += [("www.shop", rolls.choice(("/", "/v2/media")), 500) for _ in range(45)]
    rolls.shuffle(others)
    requests = mixed(rolls, failing, others)
    moments = times(rolls, datetime(2025, 4, 2, 8), datetime(2025, 4, 2, 20), len(requests))
    lines = [
        f"{moment:%FT%T}Z {host} 10.2.0.{rolls.randint(3, 60)} GET {path} {status} "
        f"{rolls.randint(4, 900)}ms"
        for (host, path, status), moment in zip(requests, moments, strict=True)
    ]
    return tuple(lines), tuple(path for path, _ in Counter(counts).most_common(3))


def api_clients() -> Distinct:
    """Ask how many clients use one version of an API, beside paths that look like it."""
    lines, answer = _intranet()
    return Distinct(
        name="api-clients",
        request="Before we switch off version 1.2 of the intranet's API (paths below /api/v1.2/): "
        "how many different client addresses still call it, going by the access log?",
        file="intranet-access.log",
        guess="access.log",
        lines=lines,
        neighbour=neighbour("intranet-jobs.log"),
        filters=(
            Filter(
                ("grep '/api/v1\\.2/'", "grep -F '/api/v1.2/'", "awk '$7 ~ /v1[.]2/'"),
                Habit.BARE_DOT,
                ("grep '/api/v1.2/'", "grep 'v1.2/'", "awk '$7 ~ /v1.2/'"),
            ),
        ),
        takes=("awk '{print $1}'", "cut -d' ' -f1", "sed 's/ .*//'"),
        answer=answer,
    )


def _intranet() -> tuple[Lines, int]:
    """Other paths look like the version in question."""
    rolls = dice("api-clients")
    using = [f"10.8.0.{n}" for n in rolls.sample(range(10, 200), 24)]
    others = [f"10.9.1.{n}" for n in rolls.sample(range(10, 200), 17)]
    requests = [(client, "v1.2") for client in (*using, *rolls.choices(using, k=61))]
    requests += [(client, "v1/2") for client in others]
    requests += [(client, "v2.0") for client in rolls.choices(others + using, k=80)]
    rolls.shuffle(requests)
    things = ("rooms", "people", "menu", "parking")
    moments = times(rolls, datetime(2025, 9, 1, 7), datetime(2025, 9, 1, 18), len(requests))
    lines = [
        f'{client} - - [{moment:%d/Sep/%Y:%T} +0000] "GET /api/{version}/{rolls.choice(things)} '
        f'HTTP/1.1" 200 {rolls.randint(90, 7000)}'
        for (client, version), moment in zip(requests, moments, strict=True)
    ]
    return tuple(lines), len(using)


def pages_of_address() -> Distinct:
    """Ask how many pages one address opened, beside addresses that look like it."""
    lines, answer = _portal()
    return Distinct(
        name="pages-of-address",
        request="How many different pages did the address 10.0.1.7 open on the portal? The log of "
        "its visits is in this folder.",
        file="portal-visits.log",
        guess="visits.log",
        lines=lines,
        neighbour=neighbour("portal-mail.log"),
        filters=(
            Filter(
                ("grep '10\\.0\\.1\\.7'", "grep -F '10.0.1.7'", "awk '$3 == \"10.0.1.7\"'"),
                Habit.BARE_DOT,
                ("grep '10.0.1.7'", "grep 10.0.1.7", "awk '/10.0.1.7/'", "awk '$3 ~ /10.0.1.7/'"),
            ),
        ),
        takes=("awk '{print $5}'", "cut -d' ' -f5", "grep -oE '/[a-z]+/[0-9]+'"),
        answer=answer,
    )


def _portal() -> tuple[Lines, int]:
    """Other addresses look like the one in question."""
    rolls = dice("pages-of-address")
    pages = [f"/help/{n}" for n in rolls.sample(range(100, 400), 19)]
    others = [f"/news/{n}" for n in rolls.sample(range(100, 400), 30)]
    requests = [("10.0.1.7", page) for page in pages]
    requests += [("10.0.1.7", rolls.choice(pages)) for _ in range(37)]
    requests += [(f"10.0.1{rolls.randint(1, 9)}7.4", page) for page in others[:12]]
    clients = ("10.0.1.19", "10.0.2.7", "10.0.4.31", "10.1.1.7")
    requests += [(rolls.choice(clients), rolls.choice(others)) for _ in range(75)]
    rolls.shuffle(requests)
    moments = times(rolls, datetime(2025, 10, 6, 9), datetime(2025, 10, 6, 17), len(requests))
    lines = [
        f"{moment:%F %T} {client} GET {page} {rolls.choice((200, 200, 304))}"
        for (client, page), moment in zip(requests, moments, strict=True)
    ]
    return tuple(lines), len(pages)
