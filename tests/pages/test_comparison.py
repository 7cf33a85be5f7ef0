import polars as pl

from t2s_pipeline.pages.comparison import compared, compared_slots
from t2s_pipeline.pages.material import Previous

COLUMNS = {"path": pl.String, "line": pl.Int64, "text": pl.String, "support": pl.Int64}


def lines(*rows):
    told = [("SKILL.md", n, text, support) for n, (text, support) in enumerate(rows, start=1)]
    return pl.DataFrame(told, schema=COLUMNS, orient="row")


def test_lines_are_aligned_and_carry_their_support():
    before = lines(("# Desk", None), ("- old", 3), ("- kept", 4))
    after = lines(("# Desk", None), ("- new", 5), ("- kept", 9))
    rows = compared(before, after)["SKILL.md"]
    assert [(row.change, (row.after or row.before).text) for row in rows] == [
        ("same", "# Desk"),
        ("removed", "- old"),
        ("added", "- new"),
        ("same", "- kept"),
    ]
    assert (rows[3].before.support, rows[3].after.support) == (4, 9)


def test_a_file_of_either_evolution_is_compared():
    gone = lines(("text", None)).with_columns(path=pl.lit("references/old.md"))
    files = compared(gone, lines(("# Desk", None)))
    assert [row.change for row in files["references/old.md"]] == ["removed"]
    assert [row.change for row in files["SKILL.md"]] == ["added"]


def test_what_was_learned_from_is_compared():
    def slots(**states):
        rows = {"trajectory_id": list(states), "state": list(states.values())}
        return pl.DataFrame(rows, schema={"trajectory_id": pl.String, "state": pl.String})

    before = slots(a="patch", b="patch", c="empty", d="excluded")
    previous = Previous("desk@1", "skill:1", lines(), before)
    told = compared_slots(previous, slots(a="patch", b="revoked", c="patch", d="patch", e="empty"))
    assert told.new == ["d", "e"]
    assert told.gone == ["b"]
