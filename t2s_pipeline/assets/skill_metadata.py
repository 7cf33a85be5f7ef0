"""What the UI shows of an evolved skill: its text, its best rules, numbers over time."""

from statistics import median

import dagster as dg

from t2s_pipeline.distill.skill.front_matter import without_front_matter
from t2s_pipeline.resources.warehouse import Warehouse

BEST = 10


def told_of(warehouse: Warehouse, evolution: str, version: str) -> dict[str, dg.MetadataValue]:
    """Return the metadata of an evolution's skill.

    Args:
        warehouse: which holds it.
        evolution: its key.
        version: of its files.
    """
    skill = evolution.rsplit("@", 1)[0]
    files = warehouse.read("skill_files", skill=skill, version=version)
    text = next(c for p, c in files.select("path", "content").iter_rows() if p == "SKILL.md")
    rules = warehouse.read("rules", evolution=evolution).to_dicts()
    dropped = dict(warehouse.read("discard_counts", evolution=evolution).iter_rows())
    best = [
        dg.TableRecord(
            {
                "rule": rule["rule"].removeprefix("- "),
                "tasks": rule["tasks"],
                "trajectories": rule["trajectories"],
                "line": f"{rule['path']}:{rule['line']}",
            }
        )
        for rule in rules[:BEST]
    ]
    return {
        # Markdown would show the YAML as a heading.
        "SKILL.md": dg.MetadataValue.md(without_front_matter(text)),
        "best_rules": dg.MetadataValue.table(records=best, schema=_RULE_COLUMNS),
        "skill_version": dg.MetadataValue.text(version),
        "rules": dg.MetadataValue.int(len(rules)),
        "taught_lines": dg.MetadataValue.int(
            warehouse.read("taught_line_count", evolution=evolution)["lines"][0]
        ),
        "median_support": dg.MetadataValue.float(
            float(median([rule["tasks"] for rule in rules])) if rules else 0.0
        ),
        "discards": dg.MetadataValue.int(sum(dropped.values())),
        **{f"discards/{name}": dg.MetadataValue.int(n) for name, n in dropped.items()},
    }


_RULE_COLUMNS = dg.TableSchema(
    columns=[
        dg.TableColumn("rule"),
        dg.TableColumn("tasks", type="int", description="distinct tasks behind it"),
        dg.TableColumn("trajectories", type="int", description="runs behind it"),
        dg.TableColumn("line", description="where it stands"),
    ]
)
