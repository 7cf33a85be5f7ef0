"""Questions about what services say of themselves, each part in its own spelling."""

from datetime import datetime

from t2s_pipeline.suites.logs.habits import Habit
from t2s_pipeline.suites.logs.question import Count, Distinct, Filter, Rank
from t2s_pipeline.suites.logs.writing import Lines, Some, dice, mixed, neighbour, spread, times


def loudest_component() -> Rank:
    """Ask for the component with the most warnings between two times."""
    lines, answer = _warehouse()
    return Rank(
        name="loudest-component",
        request="Our warehouse software had trouble on the afternoon of 7 May. Which component "
        "logged the most warnings from 14:00:00 up to, but not including, 16:00:00? Give its name "
        "as it stands between the brackets.",
        file="warehouse-app.log",
        guess="app.log",
        lines=lines,
        neighbour=neighbour("warehouse-db.log"),
        filters=(
            Filter(
                ("grep -i warn", "grep -i ' warn '", "awk 'tolower($3) == \"warn\"'"),
                Habit.ONE_CASE,
                ("grep WARN", "grep ' WARN '", "awk '$3 == \"WARN\"'"),
            ),
            Filter(
                (
                    "grep -E '^[^ ]+ 1[45]:'",
                    'awk \'$2 >= "14:00:00" && $2 < "16:00:00"\'',
                    "sed -n '/^2025-05-07 1[45]:/p'",
                )
            ),
        ),
        takes=("awk '{print $4}'", "sed 's/.*\\[//; s/\\].*//'", "grep -o '\\[.*\\]'"),
        answer=answer,
        trims=(10, 15),
    )


def _warehouse() -> tuple[Lines, str]:
    """The afternoon's warnings are spelled in several ways."""
    rolls = dice("loudest-component")
    counts = {"stock-sync": 24, "label-print": 15, "picking": 12, "scanner": 9, "billing": 8}
    counts |= {"returns": 7, "carrier": 6, "export": 3}
    spelled = {"stock-sync": "warn", "picking": "Warn", "billing": "warn"}
    loud = [
        (name, spelled.get(name, "WARN"))
        for name in spread(rolls, counts, early=Some("picking", 9), burst=Some("scanner", 8))
    ]
    afternoon = mixed(rolls, loud, [(name, "INFO") for name in rolls.choices([*counts], k=80)])
    morning = [("carrier", "WARN")] * 31 + [("export", "INFO")] * 30
    evening = [("export", "warn")] * 34 + [("picking", "INFO")] * 25
    rolls.shuffle(morning)
    rolls.shuffle(evening)
    events: list[tuple[datetime, tuple[str, str]]] = []
    for first, last, said in ((9, 14, morning), (14, 16, afternoon), (16, 20, evening)):
        hours = datetime(2025, 5, 7, first), datetime(2025, 5, 7, last)
        events += zip(times(rolls, *hours, len(said)), said, strict=True)
    texts = ("queue is long", "answer was slow", "trying again", "took a while", "cache is cold")
    lines = tuple(
        f"{moment:%F %T} {level:5} [{name}] {rolls.choice(texts)}"
        for moment, (name, level) in events
    )
    return lines, max(counts, key=counts.__getitem__)


def timed_out_orders() -> Distinct:
    """Ask how many orders ran into a timeout, which every part of the checkout spells its way."""
    lines, answer = _checkout()
    return Distinct(
        name="timed-out-orders",
        request="Look at the checkout's log, please: how many different orders met a timeout, at "
        "whatever step? One number.",
        file="checkout-service.log",
        guess="checkout.log",
        lines=lines,
        neighbour=neighbour("checkout-mail.log"),
        filters=(
            Filter(
                ("grep -i timeout", "grep -i 'timeout'", "awk 'tolower($0) ~ /timeout/'"),
                Habit.ONE_CASE,
                ("grep timeout", "grep Timeout", "grep TIMEOUT", "awk '/timeout/'"),
            ),
        ),
        takes=("awk '{print $2}'", "cut -d' ' -f2", "grep -o 'order=[0-9]*'"),
        answer=answer,
    )


def _checkout() -> tuple[Lines, int]:
    """Every part of the checkout spells timeouts in its way."""
    rolls = dice("timed-out-orders")
    orders = rolls.sample(range(48000, 48900), 80)
    late, fine = orders[:27], orders[27:]
    words = ("payment timeout", "Timeout after 30 s", "TIMEOUT at the bank")
    steps = [(order, words[n % 3]) for n, order in enumerate(late)]
    steps += [(order, rolls.choice(words)) for order in rolls.choices(late, k=49)]
    steps += [(order, "paid") for order in (*fine, *rolls.choices(orders, k=60))]
    rolls.shuffle(steps)
    moments = times(rolls, datetime(2025, 2, 18, 10), datetime(2025, 2, 18, 16), len(steps))
    lines = tuple(
        f'{moment:%FT%T} order={order} try={rolls.randint(1, 3)} msg="{said}"'
        for (order, said), moment in zip(steps, moments, strict=True)
    )
    return lines, len(late)


def component_errors() -> Count:
    """Ask for the errors of one component, beside one that is called alike."""
    lines, answer = _billing()
    return Count(
        name="component-errors",
        request="How many errors did the component billing.tax log on 19 March? Count its lines of "
        "level error.",
        file="billing-service.log",
        guess="billing.log",
        lines=lines,
        neighbour=neighbour("billing-queue.log"),
        filters=(
            Filter(
                ("grep -i error", "grep -i ' error '", "awk 'tolower($3) == \"error\"'"),
                Habit.ONE_CASE,
                ("grep ERROR", "grep ' ERROR '", "awk '$3 == \"ERROR\"'"),
            ),
            Filter(
                ("grep 'billing\\.tax'", "grep -F billing.tax", "awk '$4 == \"billing.tax\"'"),
                Habit.BARE_DOT,
                ("grep billing.tax", "grep 'billing.tax'", "awk '/billing.tax/'"),
            ),
        ),
        answer=answer,
    )


def _billing() -> tuple[Lines, int]:
    """Another component is called like the one in question."""
    rolls = dice("component-errors")
    counts = {
        ("billing.tax", "ERROR"): 29,
        ("billing.tax", "error"): 18,
        ("billing_tax", "ERROR"): 16,
        ("billing_tax", "error"): 9,
        ("billing.tax", "INFO"): 55,
        ("billing.invoice", "ERROR"): 24,
        ("billing.invoice", "info"): 40,
    }
    said = [key for key, count in counts.items() for _ in range(count)]
    rolls.shuffle(said)
    moments = times(rolls, datetime(2025, 3, 19, 8), datetime(2025, 3, 19, 20), len(said))
    texts = ("rate not found", "rounding differs", "no such country", "document written")
    lines = tuple(
        f"{moment:%F %T},{rolls.randint(100, 999)} {level} {name} - {rolls.choice(texts)}"
        for (name, level), moment in zip(said, moments, strict=True)
    )
    return lines, counts["billing.tax", "ERROR"] + counts["billing.tax", "error"]
