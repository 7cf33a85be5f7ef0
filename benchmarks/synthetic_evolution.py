"""A made-up evolution of any size, written straight into a warehouse: for what only reads one.

Every trajectory supports some of many rules, few rules most of them; patches are merged as the
pipeline merges them, each level in words of its own.
"""

import json
import random
from collections import defaultdict
from datetime import UTC, datetime
from typing import NamedTuple

from t2s_pipeline import schemas
from t2s_pipeline.ids import digest
from t2s_pipeline.resources.warehouse import Warehouse

SKILL = "desk"
KEY = f"{SKILL}@1"
VERSION = f"skill:{digest('synthetic')}"
FAN_IN = 8
TRIALS = 4
STEPS = 20
WHEN = datetime(2031, 4, 2, 8, 0, tzinfo=UTC)
WORDS = (
    "order part price customer warranty repair message field total amount payment ticket "
    "answer record state change call check refuse accept bicycle boiler camera clock lamp"
).split()


class Size(NamedTuple):
    """How much there is; a rule takes one line."""

    trajectories: int
    rules: int
    lessons: int = 5
    """Level-0 edits of a trajectory."""


def fill(warehouse: Warehouse, size: Size, seed: int = 7) -> str:
    """Write one released evolution, and return its key."""
    dice = random.Random(seed)
    runs = [_run(n, dice) for n in range(size.trajectories)]
    steps = [_step(run, n, dice) for run in runs for n in range(STEPS)]
    leaves = [leaf for run in runs for leaf in _leaves(run, steps, size, dice)]
    merged, places, top = _merged(leaves, size.trajectories)
    chosen = [_selected(edit) for edit in top]
    text = ["---", f"name: {SKILL}", 'description: "Made up."', "---", ""]
    lines = [(line, "scaffold", []) for line in text]
    lines += [(edit["content"], "taught", [edit["edit_id"]]) for edit in chosen]
    content = "".join(f"{line}\n" for line, _, _ in lines)
    with warehouse.transaction() as transaction:
        for table, rows in (
            (schemas.Skills, [{"skill": SKILL, "base_version": VERSION}]),
            (schemas.Arrivals, [_arrival(run) for run in runs]),
            (schemas.Trajectories, runs),
            (schemas.Steps, steps),
            (schemas.Patches, [_patch(run) for run in runs]),
            (schemas.Edits, leaves + merged + chosen),
            (schemas.Evolutions, [_evolution(size)]),
            (schemas.Slots, [_slot(run) for run in runs]),
            (schemas.MergeNodes, places),
            (schemas.SkillFiles, [_file("SKILL.md", content)]),
            (schemas.SkillLines, [_line(n, *told) for n, told in enumerate(lines, start=1)]),
        ):
            names = table.polars_schema()
            frame = table.frame({name: row.get(name) for name in names} for row in rows)
            for part in frame.iter_slices(50_000):
                transaction.insert(table, part)
    return KEY


def _said(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(WORDS, k=words))


def _run(n: int, dice: random.Random) -> dict:
    task, trial = divmod(n, TRIALS)
    success = dice.random() < 0.5
    return {
        "trajectory_id": f"{SKILL}/made-up.{task}.{trial}",
        "skill": SKILL,
        "position": n,
        "purpose": "learn",
        "task_id": str(task),
        "task_key": f"task:{digest(task)}",
        "trial": str(trial),
        "origin": dice.choice(["north", "south"]),
        "trust": "internal",
        "model": "made-up/one",
        "task_text": f"You are customer {task}. " + _said(dice, 60),
        "reward": float(success),
        "success": success,
        "n_steps": STEPS,
        "content_hash": digest(n),
        "parsed_by": "1",
        "revoked": False,
    }


def _step(run: dict, n: int, dice: random.Random) -> dict:
    step = {"trajectory_id": run["trajectory_id"], "step": n, "native_id": f"/{n}"}
    if n % 2:
        sent = {"order": run["task_id"], "total": dice.randrange(900), "why": _said(dice, 12)}
        answer = {word: _said(dice, 9) for word in dice.sample(WORDS, 9)}
        told = {"tool": "change_order", "arguments": json.dumps(sent), "result": json.dumps(answer)}
        return {**step, "role": "assistant", "is_error": n % 7 == 0, **told}
    role = "user" if n % 4 else "assistant"
    return {**step, "role": role, "text": _said(dice, 80), "is_error": False}


def _leaves(run: dict, steps: list[dict], size: Size, dice: random.Random) -> list[dict]:
    rules = {int(size.rules * dice.random() ** 3) for _ in range(size.lessons)}
    mine = steps[run["position"] * STEPS : (run["position"] + 1) * STEPS]
    return [_leaf(run, rule, mine, dice) for rule in sorted(rules)]


def _leaf(run: dict, rule: int, steps: list[dict], dice: random.Random) -> dict:
    evidence = []
    for step in dice.sample(steps, 2):
        words = step.get("text") or step["result"]
        at = dice.randrange(len(words) - 60)
        quote = words[at : at + dice.randrange(20, 60)]
        evidence.append(
            {"trajectory_id": run["trajectory_id"], "step": step["step"], "quote": quote}
        )
    return _edit(run["trajectory_id"], 0, rule, [], {run["task_key"]}, evidence)


def _edit(
    node: str, level: int, rule: int, parents: list[dict], tasks: set[str], evidence: list
) -> dict:
    words = _said(random.Random(f"{rule}/{level // 2}"), 24)
    content = f"- Rule {rule}: {words}."
    made_from = [parent["edit_id"] for parent in parents]
    return {
        "edit_id": f"edit:{digest([node, rule, made_from])}",
        "node_id": node if level else f"patch:{digest(node)}",
        "level": level,
        "kind": "repair",
        "op": "append_to_section",
        "path": "SKILL.md",
        "section": "Rules",
        "target": "",
        "content": content,
        "rule_id": f"rule:{digest(content)}",
        "parents": made_from,
        "attribution": "claimed" if level else "leaf",
        "support": len(tasks),
        "trust": "internal",
        "validated": "evidence",
        "evidence": evidence,
        "origins": ["north"],
        "lesson_key": "",
        "lesson": "",
        "rests_on": [],
        "unshared": [],
        "rule": rule,
        "tasks": tasks,
    }


def _merged(leaves: list[dict], width: int) -> tuple[list[dict], list[dict], list[dict]]:
    """Merge level by level: all edits above the leaves, the nodes' places, and the top's edits."""
    positions = {
        f"patch:{digest(f'{SKILL}/made-up.{n // TRIALS}.{n % TRIALS}')}": n for n in range(width)
    }
    below = [(positions[leaf["node_id"]], leaf) for leaf in leaves]
    made: list[dict] = []
    places: list[dict] = []
    level = 0
    while width > 1:
        level, width = level + 1, -(-width // FAN_IN)
        groups: dict[tuple[int, int], list[dict]] = defaultdict(list)
        for position, edit in below:
            groups[position // FAN_IN, edit["rule"]].append(edit)
        below = [
            (p, _edit(_node(level, p), level, rule, parents, _tasks(parents), []))
            for (p, rule), parents in sorted(groups.items(), key=lambda item: item[0])
        ]
        made += [edit for _, edit in below]
        places += [
            {
                "evolution": KEY,
                "level": level,
                "position": p,
                "node_id": _node(level, p),
                "children": [],
                "status": "merged",
            }
            for p in range(width)
        ]
    return made, places, [edit for _, edit in below]


def _tasks(parents: list[dict]) -> set[str]:
    return set().union(*(parent["tasks"] for parent in parents))


def _node(level: int, position: int) -> str:
    return f"node:{digest([level, position])}"


def _selected(edit: dict) -> dict:
    chosen = _edit("selection:1", edit["level"] + 1, edit["rule"], [edit], edit["tasks"], [])
    return {**chosen, "content": edit["content"]}


def _arrival(run: dict) -> dict:
    same = {name: run[name] for name in schemas.Arrivals.polars_schema().keys() & run.keys()}
    return {
        **same,
        "partition_key": run["trajectory_id"],
        "source_uri": "made-up",
        "source_format": "openai_chat",
        "source_record": f"record {run['position']}",
        "record": "{}",
        "redactions": "{}",
        "arrived_at": WHEN,
    }


def _patch(run: dict) -> dict:
    return {
        "patch_id": f"patch:{digest(run['trajectory_id'])}",
        "trajectory_id": run["trajectory_id"],
        "base_version": VERSION,
        "engine": "made up",
        "engine_version": "1",
        "analyst": "success" if run["success"] else "error",
        "status": "proposed",
        "peers": [],
        "reasoning": "",
        "made_at": WHEN,
    }


def _slot(run: dict) -> dict:
    return {
        "evolution": KEY,
        "position": run["position"],
        "trajectory_id": run["trajectory_id"],
        "patch_id": f"patch:{digest(run['trajectory_id'])}",
        "state": "patch",
        "reason": "",
    }


def _evolution(size: Size) -> dict:
    return {
        "evolution": KEY,
        "skill": SKILL,
        "base_version": VERSION,
        "base_origin": "scaffold",
        "skill_version": VERSION,
        "engine": "made up",
        "engine_version": "1",
        "params": "{}",
        "prompt_hashes": "{}",
        "fan_in": FAN_IN,
        "selection_id": "selection:1",
        "n_trajectories": size.trajectories,
        "started_at": WHEN,
        "finished_at": WHEN,
        "status": "released",
        "decisions": [],
        "hand_edits": [],
    }


def _file(path: str, content: str) -> dict:
    told = {"path": path, "content": content, "encoding": "utf-8", "executable": False}
    return {"skill": SKILL, "version": VERSION, **told}


def _line(number: int, text: str, origin: str, edit_ids: list[str]) -> dict:
    told = {"line": number, "text": text, "origin": origin, "edit_ids": edit_ids}
    return {"evolution": KEY, "path": "SKILL.md", **told}
