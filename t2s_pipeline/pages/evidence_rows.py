"""What was learned from, in a page's data: edits, trajectories and discards."""

from t2s_pipeline.pages.telling import Telling

OUTCOMES = {True: "success", False: "failure", None: "unknown"}


def edits(telling: Telling) -> list[list]:
    """[level, place, kind, op, section, content, tasks, parents, carried] of every listed edit.

    The place is a trajectory at level 0, else the position of the node; -1 is the selection.
    """
    known, trajectories = telling.listing.edits, telling.listing.trajectories
    nodes = dict(telling.material.places.select("node_id", "position").iter_rows())
    rows = []
    for edit in telling.material.edits.iter_rows(named=True):
        if edit["edit_id"] in known:
            at_node = nodes.get(edit["node_id"], -1)
            rows.append(
                [
                    edit["level"],
                    at_node if edit["level"] else trajectories[edit["trajectory_id"]],
                    *(telling.text(edit[name]) for name in ("kind", "op", "section", "content")),
                    edit["support"],
                    [known[name] for name in edit["parents"] if name in known],
                    int(edit["attribution"] == "carried"),
                ]
            )
    return rows


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
                    *(telling.text(run[name]) for name in facts),
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
