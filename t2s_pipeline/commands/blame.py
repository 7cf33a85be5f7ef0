"""``t2s blame``: who taught which line, down to the words."""

import re
from itertools import groupby
from typing import NamedTuple

import polars as pl

from t2s_pipeline.commands.errors import CommandError
from t2s_pipeline.commands.evolutions import evolution_at
from t2s_pipeline.commands.terminal import console, emit_json, escaped, table
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings

_PLACE = re.compile(r"(?P<path>.+?)(?::(?P<first>\d+)(?:-(?P<last>\d+))?)?")
END = 1 << 40


class Place(NamedTuple):
    """Lines of a skill; ``path`` is None for all files."""

    path: str | None
    first: int | None
    last: int | None


def place_of(text: str | None) -> Place:
    """Read ``PATH``, ``PATH:LINE`` or ``PATH:LINE-LINE``."""
    if text is None:
        return Place(None, None, None)
    match = _PLACE.fullmatch(text)
    if match is None:
        raise CommandError(f"{text!r} is no place in a skill; say PATH:LINE, as in SKILL.md:12")
    first, last = (int(n) if n else None for n in (match["first"], match["last"]))
    return Place(match["path"], first, last or first)


def blame(found: Settings, skill: str, place: Place, *, at: int | None, json: bool) -> None:
    """Show lines with their support; one line with everything behind it."""
    warehouse = Warehouse(path=str(found.warehouse))
    evolution = evolution_at(warehouse, skill, at)["evolution"]
    lines = warehouse.read(
        "blame_lines",
        evolution=evolution,
        path=place.path,
        first=place.first or 1,
        last=place.last or END,
    )
    if lines.is_empty():
        raise CommandError(f"{evolution} has no such line; see them all with: t2s blame {skill}")
    one_line = place.first is not None and place.first == place.last
    if one_line:
        line = lines.row(0, named=True)
        causes = causes_of(warehouse, evolution, line["path"], line["line"])
        told = {"evolution": evolution, **line, "causes": causes}
        emit_json(told) if json else _tell(told)
    elif json:
        emit_json({"evolution": evolution, "lines": lines.to_dicts()})
    else:
        _list(evolution, lines)


def causes_of(warehouse: Warehouse, evolution: str, path: str, line: int) -> list[dict]:
    """Return who taught a line: one entry for each trajectory, with its path and its quotes."""
    with warehouse.transaction() as transaction:
        rows = transaction.read("blame_line", evolution=evolution, path=path, line=line)
        nodes = transaction.read("places_of_nodes", evolution=evolution)
    places = {node: f"level {level} node {at}" for node, level, at in nodes.iter_rows()}
    causes: dict[str, dict] = {}
    for name, via, task, reward, success, origin, trust, *quote in rows.iter_rows():
        if name not in causes:
            causes[name] = {
                "trajectory_id": name,
                "task_id": task,
                "reward": reward,
                "success": success,
                "origin": origin,
                "trust": trust,
                "via": [places.get(node, "selection") for node in reversed(via)],
                "quotes": [],
            }
        told = dict(zip(("trajectory_id", "step", "quote", "speaker"), quote, strict=True))
        if told not in causes[name]["quotes"]:
            causes[name]["quotes"].append(told)
    return list(causes.values())


def _list(evolution: str, lines: pl.DataFrame) -> None:
    """Print the lines in git blame's manner: lines of one origin share one gutter cell."""
    out = console()
    rows = lines.to_dicts()
    for path, of_file in groupby(rows, key=lambda row: row["path"]):
        made = table("#tasks", "#line", "text", title=f"{path} ({evolution})")
        for _, run in groupby(of_file, key=lambda row: (row["origin"], tuple(row["edit_ids"]))):
            for n, row in enumerate(run):
                taught = row["origin"] == "taught"
                gutter = str(row["support"]) if taught else row["origin"]
                made.add_row(gutter if n == 0 else "", str(row["line"]), escaped(row["text"]))
        out.print(made)


def _tell(told: dict) -> None:
    out = console()
    out.print(f"{told['path']}:{told['line']}  ({told['evolution']})")
    out.print(escaped(told["text"]), style="bold")
    if told["origin"] != "taught":
        out.print(f"From the {told['origin']}: no trajectory taught this line.")
        return
    causes = told["causes"]
    outcomes = {True: "success", False: "failure", None: "unknown"}
    out.print(f"Taught by {len(causes)} trajectories of {told['support']} tasks:")
    for cause in causes:
        reward = "" if cause["reward"] is None else f", reward {cause['reward']:g}"
        out.print(
            f"\n{escaped(cause['trajectory_id'])}  "
            f"({outcomes[cause['success']]}{reward}; {cause['trust']}; {escaped(cause['origin'])})"
        )
        out.print(f"  patch → {' → '.join(cause['via'])}")
        for where, quotes in groupby(cause["quotes"], key=_where):
            told_by = list(quotes)
            other = f"{escaped(where[0])}, " if where[0] != cause["trajectory_id"] else ""
            words = " … ".join(_one_line(quote["quote"]) for quote in told_by)
            out.print(f"  {other}step {where[1]} ({escaped(told_by[0]['speaker'])}): {words}")


def _where(quote: dict) -> tuple[str, int]:
    return quote["trajectory_id"], quote["step"]


def _one_line(text: str) -> str:
    return "“" + " ".join(escaped(text).split()) + "”"
