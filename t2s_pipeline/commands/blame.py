"""``t2s blame``: who taught which line, down to the words."""

import re
from itertools import groupby
from typing import NamedTuple

import polars as pl

from t2s_pipeline.commands.errors import UsageError
from t2s_pipeline.commands.evolutions import evolution_at
from t2s_pipeline.commands.homes import opened
from t2s_pipeline.commands.terminal import console, counted, emit_json, escaped, table
from t2s_pipeline.commands.words import decided_in, told_of
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
        raise UsageError(f"{text!r} is no place in a skill; say PATH:LINE, as in SKILL.md:12")
    first, last = (int(n) if n else None for n in (match["first"], match["last"]))
    if first == 0:
        raise UsageError(f"{text!r} is no place in a skill: lines are counted from 1")
    if first and last is not None and last < first:
        raise UsageError(f"{text!r} is no place in a skill: line {last} is before line {first}")
    return Place(match["path"], first, last or first)


def blame(found: Settings, skill: str, place: Place, *, at: int | None, json: bool) -> None:
    """Show lines with their support; one line with everything behind it."""
    warehouse = opened(found, skill)
    evolution = evolution_at(warehouse, skill, at)["evolution"]
    every = warehouse.read("blame_lines", evolution=evolution, path=place.path)
    lines = _found(warehouse, evolution, every, place)
    one_line = place.first is not None and place.first == place.last
    if one_line:
        line = lines.row(0, named=True)
        causes = causes_of(warehouse, evolution, line["path"], line["line"])
        decided = decided_in(warehouse, evolution, line["edit_ids"])
        told = {"evolution": evolution, **line, "causes": causes, "decisions": decided}
        emit_json(told) if json else _tell(told, _rule_beside(every, line))
    elif json:
        emit_json({"evolution": evolution, "lines": lines.to_dicts()})
    else:
        _list(evolution, lines)


def _found(warehouse: Warehouse, evolution: str, every: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Return the lines of a place; ``every`` has all lines of its file."""
    if every.is_empty():
        paths = warehouse.read("lines_of", evolution=evolution)["path"].unique().sort()
        raise UsageError(
            f"{evolution} has no text file {place.path!r}; there are: {', '.join(paths)}"
        )
    found = every.filter(pl.col("line").is_between(place.first or 1, place.last or END))
    if found.is_empty():
        raise UsageError(
            f"{evolution} has no line {place.first} in {place.path}, which ends at {every.height}"
        )
    return found


def _rule_beside(every: pl.DataFrame, line: dict) -> int | None:
    """Return where the rule begins that a blank taught line sets apart; None for other lines."""
    if line["text"].strip() or line["origin"] != "taught":
        return None
    words = every.filter(pl.col("text").str.strip_chars() != "", origin="taught")
    mine = words.filter(pl.col("edit_ids") == line["edit_ids"])["line"].to_list()
    return min((n for n in mine if n > line["line"]), default=max(mine, default=None))


def causes_of(warehouse: Warehouse, evolution: str, path: str, line: int) -> list[dict]:
    """Return who taught a line: one entry for each trajectory, with its path and its quotes."""
    with warehouse.transaction() as transaction:
        rows = transaction.read("blame_line", evolution=evolution, path=path, line=line)
        nodes = transaction.read("places_of_nodes", evolution=evolution)
    places = {node: f"level {level} node {at}" for node, level, at in nodes.iter_rows()}
    causes: dict[str, dict] = {}
    for name, via, counts, task, reward, success, origin, trust, *quote in rows.iter_rows():
        if name not in causes:
            causes[name] = {
                "trajectory_id": name,
                "task_id": task,
                "reward": reward,
                "success": success,
                "origin": origin,
                "trust": trust,
                "counted": counts,
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
            told = False
            for row in run:
                taught = row["origin"] == "taught"
                gutter = str(row["support"]) if taught else row["origin"]
                # A blank line that sets a rule apart says nothing that anyone taught.
                here = not told and (not taught or bool(row["text"].strip()))
                made.add_row(gutter if here else "", str(row["line"]), escaped(row["text"]))
                told = told or here
        out.print(made)


def _tell(told: dict, rule: int | None) -> None:
    out = console()
    out.print(f"{told['path']}:{told['line']}  ({told['evolution']})")
    out.print(escaped(told["text"]), style="bold")
    if told["origin"] == "human":
        out.print(f"Written by hand by {escaped(told['author'])}; it stays as it is.")
        return
    if told["origin"] != "taught":
        out.print(f"From the {told['origin']}: no trajectory taught this line.")
        return
    if rule is not None:
        side = "before" if rule > told["line"] else "after"
        out.print(f"It is the space {side} the rule in line {rule}.")
        return
    for row in told["decisions"]:
        out.print(told_of(row))
    causes = told["causes"]
    outcomes = {True: "success", False: "failure", None: "unknown"}
    runs = counted(len(causes), "trajectory", "trajectories")
    out.print(f"Taught by {runs} of {counted(told['support'], 'task')}:")
    for cause in causes:
        reward = "" if cause["reward"] is None else f", reward {cause['reward']:g}"
        out.print(
            f"\n{escaped(cause['trajectory_id'])}  "
            f"({outcomes[cause['success']]}{reward}; {cause['trust']}; {escaped(cause['origin'])})"
        )
        out.print(f"  patch → {' → '.join(cause['via'])}")
        if not cause["counted"]:
            out.print("  claimed by a merge, but its wording shares nothing with this: not counted")
        for where, quotes in groupby(cause["quotes"], key=_where):
            told_by = list(quotes)
            other = f"{escaped(where[0])}, " if where[0] != cause["trajectory_id"] else ""
            words = " … ".join(_one_line(quote["quote"]) for quote in told_by)
            out.print(f"  {other}step {where[1]} ({escaped(told_by[0]['speaker'])}): {words}")


def _where(quote: dict) -> tuple[str, int]:
    return quote["trajectory_id"], quote["step"]


def _one_line(text: str) -> str:
    return "“" + " ".join(escaped(text).split()) + "”"
