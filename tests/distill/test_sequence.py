from t2s_pipeline.distill.edits.edit import Change, Edit, Evidence
from t2s_pipeline.distill.sequence import apply_next, assembled, begin

BASE = {
    "SKILL.md": '---\nname: desk\ndescription: "Helps."\n---\n\n# Desk\n\n## Care\n\n'
    "- Look first.\n- Be quick.\n"
}


def edit(op, n, content="", target=""):
    change = Change(op=op, path="SKILL.md", section="Care", content=content, target=target)
    evidence = (Evidence(f"t{n}", 0, "quote"),)
    return Edit(change=change, node_id=f"patch:{n}", level=0, kind="repair", evidence=evidence)


def run(*batches):
    standing = begin(BASE, base_origin="base")
    for batch in batches:
        standing = apply_next(standing, batch)
    return assembled(standing)


def source_of(made, text):
    (line,) = [line for line in made.lines if line.text == text]
    return line.origin, line.edit_ids


def test_lines_of_every_batch_keep_their_source():
    first, second = (edit("append_to_section", n, f"- Rule {n}.") for n in (1, 2))
    made = run([first], [], [second])
    assert source_of(made, "- Rule 1.") == ("taught", (first.edit_id,))
    assert source_of(made, "- Rule 2.") == ("taught", (second.edit_id,))
    assert source_of(made, "- Look first.") == ("base", ())
    assert [line.line for line in made.lines] == list(range(1, len(made.lines) + 1))
    assert "\n".join(line.text for line in made.lines) + "\n" == made.text["SKILL.md"]
    assert made.discards == []


def test_a_line_of_the_base_that_goes_late_is_named_by_its_line_in_the_base():
    before = edit("insert_before", 1, "- Rule 1.", "- Look first.")
    gone = edit("replace", 2, target="- Be quick.")
    made = run([before], [gone])
    number = 1 + [line.text for line in begin(BASE, base_origin="base").lines["SKILL.md"]].index(
        "- Be quick."
    )
    assert [(r.line, r.text, r.edit_ids) for r in made.removed] == [
        (number, "- Be quick.", (gone.edit_id,))
    ]


def test_what_a_later_batch_replaces_is_on_record_as_overtaken():
    taught = edit("append_to_section", 1, "- Rule 1.")
    better = edit("replace", 2, "- Rule 2.", "- Rule 1.")
    made = run([taught], [better])
    assert source_of(made, "- Rule 2.") == ("taught", (better.edit_id,))
    (discard,) = made.discards
    assert (discard.item_id, discard.reason) == (taught.edit_id, "overtaken")
    assert better.edit_id in discard.detail
    assert made.removed == []


def test_two_edits_that_leave_no_trace_are_both_on_record():
    taught = edit("append_to_section", 1, "- Rule 1.")
    gone = edit("replace", 2, target="- Rule 1.")
    made = run([taught], [gone])
    assert "- Rule 1." not in made.text["SKILL.md"]
    found = {discard.item_id: (discard.reason, discard.detail) for discard in made.discards}
    assert found[taught.edit_id][0] == "overtaken"
    assert found[gone.edit_id][0] == "cancelled out"
    assert taught.edit_id in found[gone.edit_id][1]


def test_what_cannot_be_applied_is_on_record_once():
    lost = edit("replace", 1, "- Rule 1.", "- No such line.")
    made = run([lost], [edit("append_to_section", 2, "- Rule 2.")])
    assert [discard.item_id for discard in made.discards] == [lost.edit_id]
