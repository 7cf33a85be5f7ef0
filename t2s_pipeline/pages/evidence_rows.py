"""What was learned from, in a page's data: edits, trajectories and discards."""

from t2s_pipeline.pages.telling import Telling

EDIT = (
    *("edit_id", "level", "node_id", "trajectory_id", "support", "parents", "attribution"),
    *("kind", "op", "section", "content"),
)
OUTCOMES = {True: "success", False: "failure", None: "unknown"}


def edits(telling: Telling) -> list[list]:
    """[level, place, kind, op, section, content, tasks, parents, carried] of every listed edit.

    The place is a trajectory at level 0, else the position of the node; -1 is the selection.
    """
    known, trajectories = telling.listing.edits, telling.listing.trajectories
    nodes = dict(telling.material.places.select("node_id", "position").iter_rows())
    number = telling.strings.number
    columns = telling.material.edits.select(*EDIT)
    return [
        [
            level,
            nodes.get(node_id, -1) if level else trajectories[name],
            *(number(text) for text in texts),
            support,
            [known[parent] for parent in parents if parent in known],
            int(attribution == "carried"),
        ]
        for edit_id, level, node_id, name, support, parents, attribution, *texts in (
            columns.iter_rows()
        )
        if edit_id in known
    ]


def trajectories(telling: Telling) -> list[list]:
    """[id, task, number of the task, outcome, reward, origin, trust, model, harness, ended, …].

    After these: state, reason, steps, task text, position. Only those that are listed.
    """
    known = telling.listing.trajectories
    tasks: dict[str, int] = {}
    facts = ("origin", "trust", "model", "harness", "termination", "state", "reason")
    rows = []
    for run in telling.material.trajectories.iter_rows(named=True):
        if run["trajectory_id"] in known:
            cut = (run["task_characters"] or 0) - len(run["task_text"] or "")
            rows.append(
                [
                    telling.text(run["trajectory_id"]),
                    telling.text(run["task_id"]),
                    tasks.setdefault(run["task_key"], len(tasks)),
                    telling.text(OUTCOMES[run["success"]]),
                    run["reward"],
                    *(telling.strings.number(run[name]) for name in facts),
                    run["n_steps"],
                    telling.text(run["task_text"], cut),
                    run["position"],
                ]
            )
    return rows


def discards(telling: Telling) -> list[list]:
    """[stage, reason, detail, item, section, content, tasks, trajectories in all, supporters]."""
    facts = ("stage", "reason", "detail", "item_id", "section", "content")
    found = telling.material.discards.iter_rows(named=True)
    return [
        [
            *(telling.text(row[name]) for name in facts),
            row["support"],
            len(behind),
            telling.supporters(behind),
        ]
        for row, behind in zip(found, telling.listing.discarded, strict=True)
    ]
