"""Where each kind of edit goes, and which blank lines come with it."""

import pytest

from t2s_pipeline.distill.edits.apply import apply_edits
from t2s_pipeline.distill.edits.edit import Change, Edit


def edit(op, node="n", path="SKILL.md", **change):
    change = Change(op=op, path=path, **change)
    return Edit(change=change, node_id=node, level=0, kind="repair")


def applied(base, *edits):
    return apply_edits({"SKILL.md": base}, edits)


def text(base, *edits):
    result = applied(base, *edits)
    assert result.discards == ()
    return result.files["SKILL.md"].text


def reasons(base, *edits):
    return [discard.reason for discard in applied(base, *edits).discards]


@pytest.mark.parametrize(
    ("base", "content", "expected"),
    [
        ("## A\n\n- one\n", "- two", "## A\n\n- one\n- two\n"),
        ("## A\n\n- one\n  - deep\n\n## B\n", "- two", "## A\n\n- one\n  - deep\n- two\n\n## B\n"),
        ("## A\n\n1. one\n", "2. two", "## A\n\n1. one\n2. two\n"),
        ("## A\n\n- one\n", "* two", "## A\n\n- one\n\n* two\n"),
        ("## A\n\n1. one\n", "2) two", "## A\n\n1. one\n\n2) two\n"),
        ("## A\n\n- one\n", "text", "## A\n\n- one\n\ntext\n"),
        ("## A\n\ntext\n", "more", "## A\n\ntext\n\nmore\n"),
        ("## A\n\ntext\n", "- one", "## A\n\ntext\n\n- one\n"),
        ("## A\n\n    code\n", "text", "## A\n\n    code\n\ntext\n"),
        ("## A\n\n> quote\n", "text", "## A\n\n> quote\n\ntext\n"),
        ("## A\n\n> - quoted\n", "- one", "## A\n\n> - quoted\n\n- one\n"),
        ("## A\n\n|a|\n|-|\n", "text", "## A\n\n|a|\n|-|\n\ntext\n"),
        ("## A\n", "text", "## A\n\ntext\n"),
        ("## A\n\n\n## B\n", "text", "## A\n\ntext\n\n\n## B\n"),
        ("## A\n## B\n", "text", "## A\n\ntext\n\n## B\n"),
        ("## A\ntwo\nlines\n---\n", "- one", "## A\n\n- one\n\ntwo\nlines\n---\n"),
        ("A\n---\nText\n", "more", "A\n---\nText\n\nmore\n"),
        ("## A\n\ntext\n\nB\n===\n", "- one", "## A\n\ntext\n\n- one\n\nB\n===\n"),
        ("## A\n\ntext\n\n### Sub\n\nsub\n", "more", "## A\n\ntext\n\nmore\n\n### Sub\n\nsub\n"),
        ("## A\n\ntext", "more", "## A\n\ntext\n\nmore"),
        ("## A\n\ntext\n\n\n\n", "more", "## A\n\ntext\n\nmore\n\n\n\n"),
    ],
)
def test_appended_text_is_a_block_of_its_own_at_the_end_of_the_sections_own_text(
    base, content, expected
):
    assert text(base, edit("append_to_section", section="A", content=content)) == expected


def test_list_items_appended_one_after_the_other_stay_one_tight_list():
    edits = [edit("append_to_section", section="A", content=f"- {word}") for word in "abc"]
    assert text("## A\n\ntext\n\n## B\n", *edits) == "## A\n\ntext\n\n- a\n- b\n- c\n\n## B\n"


@pytest.mark.parametrize(
    ("section", "base", "line"),
    [
        ("A", "# T\n\n```\n## A\n```\n\n## A\n", 7),
        ("A", "---\nname: x\n# A\n---\n\n## A\n", 6),
        ("A", "- ## A\n\n> ## A\n\n## A\n", 5),
        ("a", "# T\n\n## A\n", 3),
        ("## A", "# T\n\n## A ##\n", 3),
        ("Use pandas", "# T\n\n## Use `pandas`\n", 3),
        ("Two", "# One\n\n## Sub\n\n# Two\n", 5),
        ("One > Sub", "# Two\n\n## Sub\n\n# One\n\n## Sub\n", 7),
        ("T > Sub", "# T\n\n## One\n\n### Sub\n", 5),
        ("setup", "# Setup\n\n## setup\n", 3),
        ("a > b", "# a > b\n\n# a\n\n## b\n", 1),
    ],
)
def test_a_section_is_a_heading_of_the_file_itself(section, base, line):
    result = applied(base, edit("append_to_section", section=section, content="text"))
    assert result.discards == ()
    assert [one.text for one in result.files["SKILL.md"].lines].index("text") == line + 1


@pytest.mark.parametrize(
    ("op", "target", "content", "expected"),
    [
        ("insert_after", "text", "new", "# T\n\ntext\nwrapped\n\nnew\n\n- one\n- two\n"),
        ("insert_after", "wrapped", "new", "# T\n\ntext\nwrapped\n\nnew\n\n- one\n- two\n"),
        ("insert_before", "wrapped", "new", "# T\n\nnew\n\ntext\nwrapped\n\n- one\n- two\n"),
        ("insert_after", "# T", "new", "# T\n\nnew\n\ntext\nwrapped\n\n- one\n- two\n"),
        ("insert_before", "# T", "new", "new\n\n# T\n\ntext\nwrapped\n\n- one\n- two\n"),
        ("insert_after", "- one", "- new", "# T\n\ntext\nwrapped\n\n- one\n- new\n- two\n"),
        ("insert_before", "- one", "- new", "# T\n\ntext\nwrapped\n\n- new\n- one\n- two\n"),
        ("insert_after", "- one", "  - new", "# T\n\ntext\nwrapped\n\n- one\n  - new\n- two\n"),
        ("insert_after", "- one", "new", "# T\n\ntext\nwrapped\n\n- one\n\nnew\n\n- two\n"),
        ("insert_after", "- two", "- new", "# T\n\ntext\nwrapped\n\n- one\n- two\n- new\n"),
        (
            "insert_after",
            "\n- one\n- two  \n",
            "- new",
            "# T\n\ntext\nwrapped\n\n- one\n- two\n- new\n",
        ),
        ("replace", "wrapped", "changed", "# T\n\ntext\nchanged\n\n- one\n- two\n"),
        ("replace", "text", "changed\ntwice", "# T\n\nchanged\ntwice\nwrapped\n\n- one\n- two\n"),
        ("replace", "text\nwrapped", "- zero", "# T\n\n- zero\n\n- one\n- two\n"),
        ("replace", "- one", "- 1\n- 1b", "# T\n\ntext\nwrapped\n\n- 1\n- 1b\n- two\n"),
        ("replace", "- one\n- two", "end", "# T\n\ntext\nwrapped\n\nend\n"),
        ("replace", "- one", "", "# T\n\ntext\nwrapped\n\n- two\n"),
        ("replace", "text\nwrapped", "", "# T\n\n- one\n- two\n"),
        ("replace", "wrapped", "", "# T\n\ntext\n\n- one\n- two\n"),
        ("replace", "- one\n- two", "", "# T\n\ntext\nwrapped\n"),
        ("replace", "wrapped\n\n- one", "", "# T\n\ntext\n\n- two\n"),
    ],
)
def test_what_is_put_beside_a_target_leaves_its_block_whole(op, target, content, expected):
    base = "# T\n\ntext\nwrapped\n\n- one\n- two\n"
    assert text(base, edit(op, target=target, content=content)) == expected


def test_a_line_taken_out_of_a_paragraph_leaves_one_paragraph():
    assert text("a\nb\nc\n", edit("replace", target="b")) == "a\nc\n"
    assert text("a\nb\nc\n", edit("replace", target="b", content="x\ny")) == "a\nx\ny\nc\n"


def test_an_item_put_after_an_item_comes_after_its_children():
    base = "- one\n  - child\n\n  more\n- two\n"
    expected = "- one\n  - child\n\n  more\n- new\n- two\n"
    assert text(base, edit("insert_after", target="- one", content="- new")) == expected


def test_an_item_put_before_a_child_of_an_item_comes_before_that_item():
    base = "- one\n- two\n  - child\n"
    expected = "- one\n- new\n- two\n  - child\n"
    assert text(base, edit("insert_before", target="  - child", content="- new")) == expected


def test_text_put_after_a_line_of_a_quotation_comes_after_the_quotation():
    assert text("> a\n> b\n", edit("insert_after", target="> a", content="c")) == "> a\n> b\n\nc\n"


@pytest.mark.parametrize(
    ("base", "target", "expected"),
    [
        ("# T\n\n## A\n\na\n", "", "# T\n\n## A\n\na\n\n## New\n\nbody\n"),
        ("# T\n", "", "# T\n\n## New\n\nbody\n"),
        ("", "", "## New\n\nbody\n"),
        ("# A\n\n# B\n", "", "# A\n\n# B\n\n# New\n\nbody\n"),
        ("# T\n\n### A\n", "", "# T\n\n### A\n\n### New\n\nbody\n"),
        ("# T\n\n## A\n### Sub\n\n## B\n", "A", "# T\n\n## A\n### Sub\n\n## New\n\nbody\n\n## B\n"),
        (
            "# T\n\n## A\n### Sub\n## B\n",
            "## Sub",
            "# T\n\n## A\n### Sub\n\n### New\n\nbody\n\n## B\n",
        ),
        ("---\nname: x\n---\n", "", "---\nname: x\n---\n\n## New\n\nbody\n"),
        ("text", "", "text\n\n## New\n\nbody"),
    ],
)
def test_a_new_section_has_the_rank_of_its_neighbours(base, target, expected):
    assert text(base, edit("add_section", section="New", target=target, content="body")) == expected


def test_a_new_section_may_have_sub_sections():
    new = edit("add_section", section="New", content="body\n\n### Sub\n\nmore")
    assert text("# T\n", new) == "# T\n\n## New\n\nbody\n\n### Sub\n\nmore\n"


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("A", "# T\n\n## B\n\nb\n"),
        ("Sub", "# T\n\n## A\n\na\n\n## B\n\nb\n"),
        ("B", "# T\n\n## A\n\na\n\n### Sub\n\ns\n"),
    ],
)
def test_a_deleted_section_takes_its_sub_sections_and_its_blank_lines(section, expected):
    base = "# T\n\n## A\n\na\n\n### Sub\n\ns\n\n## B\n\nb\n"
    assert text(base, edit("delete_section", section=section)) == expected


def test_a_file_can_lose_all_its_lines_and_gain_new_ones():
    deleted = applied("# T\n\ntext\n", edit("delete_section", section="T"))
    assert deleted.files["SKILL.md"].text == ""
    assert [line.line for line in deleted.removed] == [1, 2, 3]


def test_edits_of_one_gap_keep_their_order_by_rank():
    base = "# T\n\n- one\n\n## B\n"
    edits = [
        edit("append_to_section", section="T", content="- first"),
        edit("insert_after", target="- one", content="- second"),
        edit("append_to_section", section="T", content="- third"),
    ]
    assert text(base, *edits) == "# T\n\n- one\n- first\n- second\n- third\n\n## B\n"


def test_text_put_before_a_heading_stays_above_a_section_added_there():
    edits = [
        edit("add_section", section="New", target="A", content="body"),
        edit("insert_before", target="## B", content="text"),
        edit("append_to_section", section="A", content="end of a"),
    ]
    expected = "## A\n\nend of a\n\ntext\n\n## New\n\nbody\n\n## B\n"
    assert text("## A\n## B\n", *edits) == expected


def test_lines_say_where_they_come_from():
    new = edit("append_to_section", section="A", content="- two")
    gone = edit("replace", target="- zero", content="")
    result = apply_edits({"SKILL.md": "## A\n\n- zero\n- one\n"}, [new, gone], base_origin="human")
    assert [(line.text, line.origin, line.edit_ids) for line in result.files["SKILL.md"].lines] == [
        ("## A", "human", ()),
        ("", "human", ()),
        ("- one", "human", ()),
        ("- two", "taught", (new.edit_id,)),
    ]
    assert result.removed == (("SKILL.md", 3, "- zero", (gone.edit_id,)),)
    assert result.applied == (new.edit_id, gone.edit_id)


def test_edits_that_state_one_rule_are_joined_on_its_lines():
    edits = [
        edit("append_to_section", "one", section="A", content="- Check it"),
        edit("append_to_section", "two", section="A", content="* check  it"),
        edit("replace", "one", target="text"),
        edit("replace", "two", target="text"),
    ]
    result = applied("## A\n\ntext\n", *edits)
    ids = [one.edit_id for one in edits]
    assert result.applied == tuple(ids)
    assert [line.edit_ids for line in result.files["SKILL.md"].lines][-1] == (ids[0], ids[1])
    assert result.removed[0].edit_ids == (ids[2], ids[3])
    assert result.files["SKILL.md"].text == "## A\n\n- Check it\n"


def test_the_second_wording_of_a_rule_is_used_where_the_first_cannot_be():
    edits = [
        edit("append_to_section", section="A", content=content) for content in ("a\x0bb", "a b")
    ]
    result = applied("## A\n", *edits)
    assert result.applied == (edits[0].edit_id, edits[1].edit_id)
    assert result.files["SKILL.md"].text == "## A\n\na b\n"


def test_no_edits_change_no_byte_and_the_base_stays_as_it_is():
    base = {"SKILL.md": "# T\r\n\r\na\r\nb", "references/a.md": "", "scripts/x.py": "# x\n\n\n"}
    result = apply_edits(base, [])
    assert {path: file.text for path, file in result.files.items()} == base


@pytest.mark.parametrize(
    "base",
    [
        "",
        "\n",
        "a",
        "a\n",
        "a\n\n\n",
        "a\r\nb\r\n",
        "a\r\nb\n",
        "a\rb\n",
        "a\x0bb\x0cc\u2028d\n",
        "\r",
    ],
)
def test_every_text_comes_back_byte_for_byte(base):
    assert text(base) == base


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("## A\r\n\r\ntext\r\n", "## A\r\n\r\ntext\r\n\r\nnew\r\n"),
        ("## A\r\n\r\ntext", "## A\r\n\r\ntext\r\n\r\nnew"),
        ("## A\r\n\ntext\n", "## A\r\n\ntext\n\nnew\n"),
        ("## A\n\na\u2028## B\n", "## A\n\na\u2028## B\n\nnew\n"),
        ("## A\n\na\x0c\n\x0c\n", "## A\n\na\x0c\n\x0c\n\nnew\n"),
    ],
)
def test_line_endings_stay_what_they_are(base, expected):
    assert text(base, edit("append_to_section", section="A", content="new")) == expected


def test_content_with_other_line_endings_takes_those_of_the_file():
    new = edit("append_to_section", section="A", content="\r\n- a\r\n- b\r\n\r\n")
    assert text("## A\n", new) == "## A\n\n- a\n- b\n"
    assert text("## A\r\n", new) == "## A\r\n\r\n- a\r\n- b\r\n"


def test_a_file_whose_lines_end_in_carriage_returns_alone_is_left_alone():
    assert reasons("## A\r\rtext\n", edit("append_to_section", section="A", content="new")) == [
        "odd line endings"
    ]
