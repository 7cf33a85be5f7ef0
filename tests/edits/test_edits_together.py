"""How edits get on with each other, with the links between files, and with the limits."""

import pytest

from t2s_pipeline.distill.edits import markdown
from t2s_pipeline.distill.edits.apply import Budgets, apply_edits, tokens_in
from t2s_pipeline.distill.edits.edit import Change, Edit


def edit(op, path="SKILL.md", node="n", **change):
    change = Change(op=op, path=path, **change)
    return Edit(change=change, node_id=node, level=0, kind="repair")


def append(section, content, path="SKILL.md"):
    return edit("append_to_section", path, section=section, content=content)


def outcome(base, *edits, **limits):
    """Return each edit's reason, None if it was applied, and the texts."""
    files = {"SKILL.md": base} if isinstance(base, str) else base
    result = apply_edits(files, edits, **limits)
    why = {discard.item_id: discard.reason for discard in result.discards}
    texts = {path: file.text for path, file in result.files.items()}
    again = apply_edits(texts, edits, **limits)
    assert {path: file.text for path, file in again.files.items()} == texts
    return [why.get(one.edit_id) for one in edits], texts


SKILL = "# X\n\n- one\n- two\n- three\n\n## A\n\na\n\n## B\n\nb\n"
FIRST = edit("replace", target="- one\n- two", content="- first")


@pytest.mark.parametrize(
    ("better", "worse", "clash"),
    [
        (FIRST, edit("replace", target="- two\n- three", content="x"), True),
        (FIRST, edit("replace", target="- two"), True),
        (FIRST, edit("insert_after", target="- one", content="- x"), True),
        (FIRST, edit("insert_before", target="- two", content="- x"), True),
        (FIRST, edit("insert_before", target="- one", content="- x"), False),
        (FIRST, edit("insert_after", target="- two", content="- x"), False),
        (FIRST, edit("replace", target="- three", content="- x"), False),
        (FIRST, edit("delete_section", section="X"), True),
        (edit("insert_after", target="- one", content="- x"), FIRST, True),
        (edit("insert_after", target="- two", content="- x"), FIRST, False),
        (edit("replace", target="- one"), edit("insert_after", target="- one", content="x"), True),
        (edit("delete_section", section="A"), append("A", "x"), True),
        (edit("delete_section", section="A"), edit("replace", target="a", content="x"), True),
        (append("A", "x"), edit("delete_section", section="A"), True),
        (append("B", "x"), edit("delete_section", section="A"), False),
        (edit("delete_section", section="B"), edit("add_section", section="N", content="x"), False),
        (
            edit("delete_section", section="A"),
            edit("add_section", section="N", target="A", content="x"),
            True,
        ),
        (
            edit("add_section", section="N", content="x"),
            edit("add_section", section="n", target="A", content="y"),
            True,
        ),
    ],
)
def test_of_two_edits_of_the_same_lines_the_better_ranked_one_wins(better, worse, clash):
    reasons, _ = outcome(SKILL, better, worse)
    assert reasons == [None, "overlap" if clash else None]


def test_no_edit_builds_on_what_another_one_writes():
    edits = [
        append("A", "- new"),
        edit("insert_after", target="- new", content="- newer"),
        edit("replace", target="- new", content="- changed"),
        edit("add_section", section="N", content="n"),
        append("N", "- in the new section"),
        edit("delete_section", section="N"),
    ]
    reasons, _ = outcome(SKILL, *edits)
    assert reasons == [
        None,
        "target not found",
        "target not found",
        None,
        "section not found",
        "section not found",
    ]


def test_what_the_file_says_already_is_not_said_again():
    edits = [
        append("A", "a"),
        append("X", "- two\n- three"),
        edit("insert_after", target="- three", content="- one"),
        edit("replace", target="b", content="b"),
        edit("add_section", section="B", content="b"),
        edit("replace", target="gone", content="a"),
    ]
    assert outcome(SKILL, *edits) == (["already there"] * 6, {"SKILL.md": SKILL})


def test_what_stands_in_a_code_block_is_not_said_yet():
    new = append("A", "- rule")
    assert outcome("## A\n\n```\n- rule\n```\n", new)[0] == [None]


def test_a_replacement_may_hold_what_it_replaces():
    new = edit("replace", target="a", content="a\n\nmore about a")
    reasons, texts = outcome(SKILL, new)
    assert reasons == [None]
    assert texts["SKILL.md"] == SKILL.replace("a\n\n## B", "a\n\nmore about a\n\n## B")


def test_an_edit_does_not_bring_back_what_a_better_ranked_one_takes_out():
    edits = [edit("replace", target="- one", content="- uno"), append("A", "- one")]
    assert outcome(SKILL, *edits)[0] == [None, "contradiction"]
    assert outcome(SKILL, *reversed(edits))[0] == [None, None]


def test_edits_that_turn_into_each_other_come_to_rest():
    edits = [
        edit("replace", target="a", content="b2"),
        edit("replace", target="b2", content="c2"),
        edit("replace", target="c2", content="a"),
    ]
    assert outcome(SKILL, *edits)[0] == [None, "target not found", "contradiction"]


def test_an_edit_that_would_go_on_changing_the_file_is_not_applied_at_all():
    base = "x\n\nx\n\ny\n\ny\n"
    assert outcome(base, edit("replace", target="x\n\ny")) == (
        ["not repeatable"],
        {"SKILL.md": base},
    )


def test_a_target_is_unambiguous_once_the_other_one_is_gone():
    base = "## A\n\nsame\n\n## B\n\nsame\n"
    edits = [edit("replace", target="same", content="x"), edit("delete_section", section="A")]
    assert outcome(base, *edits) == ([None, None], {"SKILL.md": "## B\n\nx\n"})


def test_a_section_can_be_deleted_and_written_anew():
    edits = [
        edit("delete_section", section="A"),
        edit("add_section", section="A", content="new"),
    ]
    reasons, texts = outcome(SKILL, *edits)
    assert reasons == [None, None]
    assert texts["SKILL.md"] == SKILL.replace("## A\n\na\n\n", "") + "\n## A\n\nnew\n"


LINK = append("A", "See [x](references/x.md).")
CREATE = edit("create", "references/x.md", content="# New\n\ntext")


@pytest.mark.parametrize("edits", [(LINK, CREATE), (CREATE, LINK)])
def test_a_file_and_the_link_to_it_come_together_or_not_at_all(edits):
    reasons, texts = outcome(SKILL, *edits)
    assert reasons == [None, None]
    assert texts["references/x.md"] == "# New\n\ntext\n"
    unsafe = edit("create", "references/x.md", content="https://x")
    assert outcome(SKILL, LINK, unsafe)[0] == ["broken link", "unsafe"]
    lost = append("None", "See [x](references/x.md).")
    assert outcome(SKILL, lost, CREATE)[0] == ["section not found", "not linked"]


def test_a_chain_of_files_falls_with_its_first_link():
    chain = [
        append("A", "See [x](references/x.md) and [none](references/none.md)."),
        edit("create", "references/x.md", content="See [y](y.md)."),
        append("A", "See [y](references/y.md)."),
        edit("create", "references/y.md", content="See [x](x.md)."),
    ]
    reasons, texts = outcome(SKILL, *chain)
    assert reasons == ["broken link", "not linked", "broken link", "broken link"]
    assert list(texts) == ["SKILL.md"]
    assert outcome(SKILL, LINK, *chain[1:])[0] == [None] * 4


def test_an_edit_with_a_broken_link_gives_way_to_the_one_it_beat():
    edits = [
        edit("replace", target="a", content="See [none](references/none.md)."),
        edit("replace", target="a", content="better"),
    ]
    assert outcome(SKILL, *edits)[0] == ["broken link", None]


WITH_FILES = {
    "SKILL.md": "# X\n\nSee [x](references/x.md).\n\nAnd `references/y.md`.\n\n## A\n\na\n",
    "references/x.md": "See [z](z.md).\n",
    "references/y.md": "y\n",
    "references/z.md": "z\n",
}


def test_a_file_is_deleted_only_when_nothing_names_it():
    files = ["references/x.md", "references/y.md", "references/z.md"]
    deletions = [edit("delete_file", path) for path in files]
    reasons, texts = outcome(WITH_FILES, *deletions)
    assert reasons == ["still linked"] * 3
    assert texts == WITH_FILES
    unlink = edit("replace", target="See [x](references/x.md).")
    reasons, texts = outcome(WITH_FILES, *deletions, unlink)
    assert reasons == [None, "still linked", None, None]
    assert set(texts) == {"SKILL.md", "references/y.md"}


def test_the_lines_of_a_deleted_file_are_removed_lines():
    base = {"SKILL.md": "# X\n", "old.txt": "a\n\nb"}
    deletion = edit("delete_file", "old.txt")
    result = apply_edits(base, [deletion])
    assert [(line.path, line.line, line.text) for line in result.removed] == [
        ("old.txt", 1, "a"),
        ("old.txt", 2, ""),
        ("old.txt", 3, "b"),
    ]
    assert result.applied == (deletion.edit_id,)


def test_of_a_link_and_the_deletion_of_its_file_the_better_ranked_one_wins():
    base = {"SKILL.md": "# X\n", "old.md": "x\n"}
    deletion, link = edit("delete_file", "old.md"), append("X", "See [it](old.md).")
    assert outcome(base, deletion, link)[0] == [None, "broken link"]
    assert outcome(base, link, deletion)[0] == [None, "still linked"]


def test_a_file_is_changed_or_deleted_but_not_both():
    base = {"SKILL.md": "# X\n", "old.md": "# Old\n"}
    deletion, change = edit("delete_file", "old.md"), append("Old", "x", "old.md")
    twice = edit("delete_file", "old.md", section="ignored")
    assert outcome(base, deletion, change, twice)[0] == [None, "overlap", "overlap"]
    assert outcome(base, change, deletion)[0] == [None, "overlap"]


def test_a_file_is_created_once_and_changed_by_nobody_else():
    other = edit("create", "references/X.md", content="# Other")
    change = append("New", "x", "references/x.md")
    assert outcome(SKILL, CREATE, LINK, other, change)[0] == [
        None,
        None,
        "overlap",
        "file not found",
    ]


def test_links_are_read_from_where_they_stand():
    base = {"SKILL.md": "# X\n", "references/x y.md": "# R\n", "a.md": "a\n"}
    edits = [
        append("X", "See [it](references/x%20y.md)."),
        append("R", "See [it](../a.md).", "references/x y.md"),
        append("R", "See [it](../SKILL.md#x).", "references/x y.md"),
        append("R", "See [it](a.md).", "references/x y.md"),
    ]
    assert outcome(base, *edits)[0] == [None, None, None, "broken link"]


def test_edits_are_let_in_by_rank_as_long_as_they_fit():
    long = append("A", "\n".join(f"- {n}" for n in range(9)))
    edits = [append("A", "- 1\n- 2"), long, append("A", "- 3"), append("B", "- 4")]
    lines = SKILL.count("\n")
    budgets = Budgets(main_lines=lines + 4)
    reasons, texts = outcome(SKILL, *edits, budgets=budgets)
    assert reasons == [None, "over budget", None, "over budget"]
    assert texts["SKILL.md"].count("\n") == lines + 4


def test_the_last_line_and_the_last_token_still_fit():
    new = append("B", "- x")
    text = SKILL + "\n- x\n"
    lines, tokens = text.count("\n"), tokens_in(text)
    for budgets, reason in [
        (Budgets(main_lines=lines, main_tokens=tokens), None),
        (Budgets(main_lines=lines - 1), "over budget"),
        (Budgets(main_tokens=tokens - 1), "over budget"),
    ]:
        assert outcome(SKILL, new, budgets=budgets)[0] == [reason]


def test_what_is_taken_out_makes_room():
    edits = [append("X", "- four"), edit("delete_section", section="B")]
    assert outcome(SKILL, *edits, budgets=Budgets(main_lines=12))[0] == [None, None]


def test_a_base_that_is_too_long_may_only_shrink():
    edits = [
        append("A", "- new"),
        edit("replace", target="- one", content="- uno"),
        edit("replace", target="- two", content="- 2\n- 2b"),
        edit("replace", target="- three"),
    ]
    assert outcome(SKILL, *edits, budgets=Budgets(main_lines=3))[0] == [
        "over budget",
        None,
        "over budget",
        None,
    ]
    assert outcome(SKILL, *edits, budgets=Budgets(main_tokens=3))[0][0] == "over budget"


def test_other_files_have_their_own_limit():
    base = {"SKILL.md": "# X\n\n[r](references/r.md)\n", "references/r.md": "# R\n\na\n"}
    edits = [append("R", "- b", "references/r.md"), append("R", "- c", "references/r.md")]
    budgets = Budgets(reference_lines=5)
    assert outcome(base, *edits, budgets=budgets)[0] == [None, "over budget"]
    long = edit("create", "references/x.md", content="line\n" * 6)
    assert outcome(base, long, append("X", "[x](references/x.md)"), budgets=budgets)[0] == [
        "over budget",
        "broken link",
    ]


def test_tokens_are_a_quarter_of_the_characters():
    assert [tokens_in("x" * n) for n in (0, 1, 4, 5)] == [0, 1, 1, 2]


def test_a_file_is_parsed_once_before_and_once_after():
    base = "# X\n" + "".join(f"\n## S{n}\n\n- rule\n" for n in range(40))
    edits = [append(f"S{n % 40}", f"- other rule {n}") for n in range(200)]
    markdown.parse.cache_clear()
    result = apply_edits({"SKILL.md": base}, edits, budgets=Budgets(main_tokens=10**6))
    assert len(result.applied) == 200
    assert markdown.parse.cache_info().misses == len(edits) + 2


def test_titles_are_those_of_the_files_own_headings():
    text = "---\n# front\n---\n\n# X\n\n```\n## no\n```\n\nB *b*\n---\n\n- # no\n"
    assert markdown.section_titles(text) == ["X", "B *b*"]
    assert markdown.section_titles(text.replace("\n", "\r\n")) == ["X", "B *b*"]
