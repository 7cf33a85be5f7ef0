"""What the method's released implementation got wrong when it applied edits."""

import pytest
from markdown_it import MarkdownIt

from t2s_pipeline.distill.edits.apply import Budgets, apply_edits
from t2s_pipeline.distill.edits.edit import Change, Edit

SKILL = """---
name: x
description: "x"
---

# X

Intro.

## Rules

- one

```sh
# a comment, no heading
run
```

## Notes

text
"""
BASE = {"SKILL.md": SKILL, "scripts/run.py": "print()\n", "LICENSE.txt": "Apache\n"}


def edit(op, node="n", path="SKILL.md", **change):
    change = Change(op=op, path=path, **change)
    return Edit(change=change, node_id=node, level=0, kind="repair")


def unchanged(edits):
    result = apply_edits(BASE, edits)
    assert {path: file.text for path, file in result.files.items()} == BASE
    assert not result.applied
    return [discard.reason for discard in result.discards]


def test_fault_1_an_insertion_without_a_target_glues_nothing_onto_a_heading():
    edits = [
        edit(op, section="Rules", target=target, content="- glued")
        for op in ("insert_after", "insert_before", "replace")
        for target in ("", " \n\n")
    ]
    assert set(unchanged(edits)) == {"missing target"}


def test_fault_2_a_comment_in_a_code_fence_is_no_heading_and_no_rule_lands_in_the_fence():
    edits = [
        edit("append_to_section", section="Rules", content="- two"),
        edit("append_to_section", section="a comment, no heading", content="- three"),
        edit("insert_after", target="# a comment, no heading", content="- four"),
        edit("insert_before", target="run\n```", content="- five"),
    ]
    result = apply_edits(BASE, edits)
    expected = SKILL.replace("run\n```\n", "run\n```\n\n- two\n")
    assert result.files["SKILL.md"].text == expected
    assert [discard.reason for discard in result.discards] == [
        "section not found",
        "inside a code block",
        "inside a code block",
    ]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../x.md", "bad path"),
        ("../../etc/x.md", "bad path"),
        ("references/../../x.md", "bad path"),
        ("/etc/x.md", "bad path"),
        ("C:/x.md", "bad path"),
        ("references\\x.md", "bad path"),
        ("scripts/run.py", "protected file"),
        ("LICENSE.txt", "protected file"),
        ("SKILL.md", "file exists"),
    ],
)
def test_fault_3_nothing_is_created_outside_the_skill_or_over_what_is_there(path, reason):
    assert unchanged([edit("create", path=path, content="# New\n")]) == [reason]


@pytest.mark.parametrize("path", ["scripts/run.py", "LICENSE.txt", "SKILL.md"])
def test_fault_3_scripts_the_licence_and_the_skill_itself_are_not_deleted(path):
    assert unchanged([edit("delete_file", path=path)]) == ["protected file"]


def test_fault_4_the_second_edit_of_a_line_is_discarded_with_the_name_of_the_first():
    edits = [
        edit("replace", target="- one", content="- first"),
        edit("replace", target="- one", content="- second"),
        edit("replace", target="- one\n\n```sh\n# a comment, no heading\nrun\n```"),
    ]
    result = apply_edits(BASE, edits)
    assert result.applied == (edits[0].edit_id,)
    assert [discard.reason for discard in result.discards] == ["overlap", "overlap"]
    assert all(edits[0].edit_id in discard.detail for discard in result.discards)


def test_fault_4_a_target_that_is_not_there_is_a_discard():
    (discard,) = apply_edits(BASE, [edit("insert_after", target="- One", content="x")]).discards
    assert discard.reason == "target not found"
    assert "- One" in discard.detail
    assert "SKILL.md" in discard.detail


@pytest.mark.parametrize("section", ["", "  ", "##", "# "])
def test_fault_4_a_new_section_needs_a_title(section):
    assert unchanged([edit("add_section", section=section, content="x")]) == ["missing section"]


def test_fault_5_links_lead_to_files_and_files_are_linked():
    edits = [
        edit("append_to_section", section="Notes", content="See [more](references/none.md)."),
        edit("create", path="references/alone.md", content="# Alone"),
        edit("create", path="references/pair.md", content="# Pair"),
        edit("append_to_section", section="Notes", content="See [the pair](references/pair.md)."),
    ]
    result = apply_edits(BASE, edits)
    assert [discard.reason for discard in result.discards] == ["broken link", "not linked"]
    assert result.files["references/pair.md"].text == "# Pair\n"
    assert "references/alone.md" not in result.files


def test_fault_5_the_skill_does_not_outgrow_its_limits():
    edits = [edit("append_to_section", section="Notes", content=f"- rule {n}") for n in range(900)]
    edits += [
        edit("create", path="references/long.md", content="line\n" * 301),
        edit("append_to_section", section="Notes", content="See [long](references/long.md)."),
    ]
    result = apply_edits(BASE, edits, budgets=Budgets(main_tokens=10**6))
    assert len(result.files["SKILL.md"].lines) == 500
    assert {discard.reason for discard in result.discards} == {"over budget"}
    assert result.applied == tuple(one.edit_id for one in edits[: len(result.applied)])


def test_fault_6_the_base_is_not_touched_and_a_bad_edit_costs_only_itself():
    base = dict(BASE)
    edits = [
        edit("append_to_section", section="Rules", content=content) for content in ("```", "- ok")
    ]
    result = apply_edits(base, edits)
    assert base == BASE
    assert result.applied == (edits[1].edit_id,)
    assert [discard.reason for discard in result.discards] == ["unbalanced fence"]
    titles = [
        token.content
        for token in MarkdownIt("commonmark").parse(result.files["SKILL.md"].text)
        if token.type == "inline" and token.content in ("X", "Rules", "Notes")
    ]
    assert titles == ["X", "Rules", "Notes"]
