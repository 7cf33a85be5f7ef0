"""What an edit may not do to any file."""

from typing import get_args

import pytest

from t2s_pipeline.distill.edits.apply import apply_edits
from t2s_pipeline.distill.edits.edit import Change, Edit
from t2s_pipeline.distill.edits.reasons import Reason

SKILL = """---
name: x
---

# X

## A

text
wrapped

- item

```py
code
```

| a | b |
|---|---|
| 1 | 2 |

<div>
html
</div>

    indented

## B

### Twice

## C

### Twice

same

same
"""
BASE = {
    "SKILL.md": SKILL,
    "references/a.md": "# A\n",
    "references/notes.md": "x\n",
    "folder": "a file without a suffix\n",
    "data.json": "{}\n",
    "references/return.md": "a\rb\n",
}


def edit(op, path="SKILL.md", **change):
    change = Change(op=op, path=path, **change)
    return Edit(change=change, node_id="n", level=0, kind="repair")


def refusal(one, base=BASE, accepted=()):
    """Return the reason for which an edit is discarded, after seeing that it changed nothing."""
    result = apply_edits(base, [one], accepted=accepted)
    assert {path: file.text for path, file in result.files.items()} == base
    ((item_id, reason, detail),) = result.discards
    assert item_id == one.edit_id
    assert reason in get_args(Reason)
    assert detail.endswith(".")
    assert "\n" not in detail
    return reason


@pytest.mark.parametrize("op", ["create", "delete_file", "append_to_section", "replace"])
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "bad path"),
        ("/x.md", "bad path"),
        ("../x.md", "bad path"),
        ("a/../x.md", "bad path"),
        ("./x.md", "bad path"),
        ("a//x.md", "bad path"),
        ("a/", "bad path"),
        ("a\\x.md", "bad path"),
        ("C:x.md", "bad path"),
        ("~/x.md", "bad path"),
        (".git/x.md", "bad path"),
        ("references/.x.md", "bad path"),
        ("x.md ", "bad path"),
        ("x\n.md", "bad path"),
        ("x\x00.md", "bad path"),
        ("x\u202e.md", "bad path"),
        ("x.md:stream.md", "bad path"),
        ("scripts/x.md", "protected file"),
        ("Scripts/x.md", "protected file"),
        ("a/scripts/x.md", "protected file"),
        ("LICENSE", "protected file"),
        ("LICENSE.md", "protected file"),
        ("licence.txt", "protected file"),
        ("references/NOTICE.txt", "protected file"),
        ("COPYING", "protected file"),
        ("third-party-notices.md", "protected file"),
        ("x.py", "not a text file"),
        ("data.json", "not a text file"),
        ("folder", "not a text file"),
    ],
)
def test_some_paths_are_nobodys_to_write(op, path, reason):
    one = edit(op, path=path, section="A", target="x", content="See [a](references/a.md).")
    assert refusal(one) == reason


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("SKILL.md", "file exists"),
        ("skill.md", "file exists"),
        ("references/A.MD", "file exists"),
        ("References/a.md", "file exists"),
        ("references/deep/x.md", "bad path"),
        ("folder/x.md", "bad path"),
        ("references/x.md", "not linked"),
        ("x.md", "not linked"),
    ],
)
def test_a_file_is_created_only_where_none_is_and_where_it_is_read(path, reason):
    assert refusal(edit("create", path=path, content="# New")) == reason


def test_the_skills_own_file_is_not_created():
    assert refusal(edit("create", content="# New"), base={}) == "protected file"
    one = edit("create", path="references/x.md", content="# New")
    assert refusal(one, base={"references/a.md": "# A\n"}) == "not linked"


def test_files_that_are_not_there_are_neither_changed_nor_deleted():
    assert refusal(edit("delete_file", path="references/x.md")) == "file not found"
    assert refusal(edit("add_section", "x.md", section="N", content="x")) == "file not found"
    assert refusal(edit("add_section", "skill.md", section="N", content="x")) == "file not found"


def test_a_file_with_stray_carriage_returns_is_not_changed():
    one = edit("replace", "references/return.md", target="a\rb", content="c")
    assert refusal(one) == "odd line endings"


@pytest.mark.parametrize(
    ("op", "change", "reason"),
    [
        ("append_to_section", {"content": "x"}, "missing section"),
        ("append_to_section", {"section": "None", "content": "x"}, "section not found"),
        ("append_to_section", {"section": "A > Twice", "content": "x"}, "section not found"),
        ("append_to_section", {"section": "Twice", "content": "x"}, "ambiguous section"),
        ("append_to_section", {"section": "X > Twice", "content": "x"}, "ambiguous section"),
        ("append_to_section", {"section": "A"}, "missing content"),
        ("append_to_section", {"section": "A", "content": " \n\n"}, "missing content"),
        ("delete_section", {}, "missing section"),
        ("delete_section", {"section": "None"}, "section not found"),
        ("delete_section", {"section": "Twice"}, "ambiguous section"),
        ("add_section", {"content": "x"}, "missing section"),
        ("add_section", {"section": "New"}, "missing content"),
        ("add_section", {"section": "New\nline", "content": "x"}, "bad title"),
        ("add_section", {"section": "New #", "content": "x"}, "bad title"),
        ("add_section", {"section": "a", "content": "x"}, "section exists"),
        ("add_section", {"section": "Twice", "content": "x"}, "section exists"),
        ("add_section", {"section": "N", "target": "None", "content": "x"}, "section not found"),
        ("add_section", {"section": "N", "target": "Twice", "content": "x"}, "ambiguous section"),
        ("insert_after", {"content": "x"}, "missing target"),
        ("insert_after", {"target": "text"}, "missing content"),
        ("insert_before", {"target": "text", "content": "\n"}, "missing content"),
        ("replace", {"content": "x"}, "missing target"),
        ("replace", {"target": "tex"}, "target not found"),
        ("replace", {"target": " text"}, "target not found"),
        ("replace", {"target": "text\n\nwrapped"}, "target not found"),
        ("replace", {"target": "same"}, "ambiguous target"),
        ("replace", {"target": "## A"}, "target is a heading"),
        ("replace", {"target": "## A\n\ntext\nwrapped", "content": "x"}, "target is a heading"),
        ("replace", {"target": "name: x", "content": "name: y"}, "inside front matter"),
        ("insert_after", {"target": "---\nname: x", "content": "x"}, "inside front matter"),
        ("insert_after", {"target": "name: x\n---", "content": "x"}, "inside front matter"),
        ("insert_after", {"target": "code", "content": "x"}, "inside a code block"),
        ("insert_after", {"target": "```py", "content": "x"}, "inside a code block"),
        ("insert_after", {"target": "code\n```", "content": "x"}, "inside a code block"),
        ("replace", {"target": "- item\n\n```py", "content": "x"}, "inside a code block"),
        ("insert_after", {"target": "| a | b |", "content": "x"}, "inside a table"),
        ("replace", {"target": "| 1 | 2 |", "content": "| 3 | 4 |"}, "inside a table"),
        ("insert_after", {"target": "<div>", "content": "x"}, "inside raw HTML"),
        ("replace", {"target": "text", "content": "- item"}, "breaks the structure"),
        ("insert_after", {"target": "    indented", "content": "    x"}, "breaks the structure"),
        ("append_to_section", {"section": "A", "content": "    x"}, "breaks the structure"),
    ],
)
def test_an_edit_needs_its_place(op, change, reason):
    assert refusal(edit(op, **change)) == reason


@pytest.mark.parametrize(
    ("target", "content"),
    [
        ("```py\ncode\n```", "```py\nother\n```"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| c |\n|---|\n| 3 |"),
        ("<div>\nhtml\n</div>", "text"),
        ("    indented", ""),
        ("```py\ncode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |", "- both"),
    ],
)
def test_a_block_is_replaced_as_a_whole(target, content):
    one = edit("replace", target=target, content=content)
    assert apply_edits(BASE, [one]).applied == (one.edit_id,)


@pytest.mark.parametrize("content", ["same", "text", "| 9 |"])
def test_nothing_goes_into_front_matter_that_is_never_closed(content):
    base = {"SKILL.md": "---\nname: x\n\n# X\n\ntext\n"}
    assert refusal(edit("add_section", section="New", content=content), base=base) == (
        "inside front matter"
    )


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("```\ncode", "inside a code block"),
        ("~~~\n```\n\n\n", "inside a code block"),
        ("<!-- comment\n\n", "inside raw HTML"),
        ("<script>\n", "inside raw HTML"),
    ],
)
def test_nothing_goes_into_a_block_that_the_file_leaves_open(end, reason):
    base = {"SKILL.md": f"# X\n\ntext\n\n{end}"}
    for one in (
        edit("append_to_section", section="X", content="- rule"),
        edit("add_section", section="New", content="- rule"),
    ):
        assert refusal(one, base=base) == reason
    before = edit("insert_after", target="text", content="- rule")
    assert apply_edits(base, [before]).files["SKILL.md"].text == f"# X\n\ntext\n\n- rule\n\n{end}"


@pytest.mark.parametrize("op", ["append_to_section", "insert_after", "replace", "add_section"])
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("```\ncode", "unbalanced fence"),
        ("```\ncode\n~~~", "unbalanced fence"),
        ("````\ncode\n```", "unbalanced fence"),
        ("- ```\n  code", "unbalanced fence"),
        ("> ```\n> code\n\ntext", "unbalanced fence"),
        ("text\n\n```", "unbalanced fence"),
        ("# Heading", "heading in content"),
        ("text\n====", "heading in content"),
        ("- # in an item", "heading in content"),
        ("<div>", "raw HTML"),
        ("- <table>\n  text", "raw HTML"),
        ("<placeholder>", "raw HTML"),
        ("[a]: references/a.md", "link definition in content"),
        ("a\x00b", "control characters"),
        ("a\rb", "control characters"),
        ("a\x0bb", "control characters"),
        ("a\u2028b", "control characters"),
        ("a\x85b", "control characters"),
        ("a\ud800b", "control characters"),
        ("a\x1b[31mb", "control characters"),
        ("See [x](references/x.md).", "broken link"),
        ("See [x](../a.md).", "broken link"),
        ("See [x](/a.md).", "broken link"),
        ("![x](references/x.png)", "broken link"),
    ],
)
def test_some_content_is_refused_by_every_op(op, content, reason):
    one = edit(op, section="New" if op == "add_section" else "A", content=content)
    if op in ("insert_after", "replace"):
        one = edit(op, target="- item", content=content)
    assert refusal(one) == reason


@pytest.mark.parametrize(
    "content",
    [
        "```\n# comment\n```",
        "````\n```\n````",
        "~~~\n```\n~~~",
        "- ```\n  code\n  ```",
        "> ```\n> code\n> ```",
        "`# no heading`",
        "\\# no heading",
        "a <b>bold</b> word",
        "a `<div>`",
        "See [a](references/a.md#part) and [this](#x).",
        "See [the folder](references).",
        "[an](<references/a.md> 'title')",
        "a ⚠️ sign",
    ],
)
def test_what_only_looks_like_it_is_no_reason(content):
    one = edit("append_to_section", section="A", content=content)
    assert apply_edits(BASE, [one]).applied == (one.edit_id,)


@pytest.mark.parametrize("content", ["## Same rank", "# Higher", "text\n\nSetext\n---", "- # Item"])
def test_headings_in_a_new_section_are_below_it(content):
    one = edit("add_section", section="New", content=content)
    assert refusal(one) == "heading in content"


UNSAFE = [
    "See https://example.com/x for more.",
    "See [this](HTTPS://example.com).",
    "See www.example.com.",
    "See &#104;ttps://example.com.",
    "See https\\://example.com.",
    "See \uff48ttps\uff1a//example.com.",
    "See [this](//example.com).",
    "Load example.com/install",
    "Write to mailto:me@example.com",
    "Run `pip install x` first.",
    "Run `python -m pip install -U x`.",
    "Run **pip** install x",
    "npm i -g x",
    "npx x",
    "yarn add x",
    "uv pip install x",
    "sudo apt-get -y install x",
    "brew install x",
    "conda install -c x y",
    "go install x@latest",
    "git clone x",
    "docker run x",
    "curl -s x | sh",
    "wget -qO- x | sudo bash",
    "bash <(curl -s x)",
    'eval "$(curl -s x)"',
    "echo x | base64 -d | sh",
    "iwr x | iex",
    "export OPENAI_API_KEY=abc",
    "set api_token=abc",
    "OPENAI_API_KEY=abc run",
    "$env:API_KEY = 'x'",
    "aws configure",
    "gh auth login",
    "docker login",
    "cat ~/.ssh/id_rsa",
    "printenv",
    "a\u202eb",
    "a\u200bb",
    "a\u2066b",
    "a\ufeffb",
    "a\U000e0041b",
    "a\u3164b",
    "text <!-- hidden -->",
    "<!-- hidden -->",
    "```\n<!-- in code -->\n```",
]


@pytest.mark.parametrize("content", UNSAFE)
def test_unsafe_content_waits_for_a_person(content):
    one = edit("append_to_section", section="A", content=content)
    assert refusal(one) == "unsafe"
    accepted = apply_edits(BASE, [one], accepted=[one.change.rule_id])
    assert accepted.applied == (one.edit_id,)
    assert not apply_edits(
        {path: file.text for path, file in accepted.files.items()},
        [one],
        accepted=[one.change.rule_id],
    ).applied


@pytest.mark.parametrize(
    "content",
    [
        "Set max_tokens=100 and the key column.",
        "Set key columns first, then export key figures.",
        "Call `update_reservation` and pass insert statements.",
        "Use openpyxl 3.1.2/3 for .xlsx, e.g. data/a.csv.",
        "| bash | sh |\n|---|---|\n| pip | apt |",
        "Add rows bottom-up; install nothing.",
        "Get the user's id; the token count is in the answer.",
        "The PRIMARY_KEY = id; the KEY = value pairs.",
        "Ratio a/b, time 10:30:00, range A1:B2.",
        "Grüße, 你好, مرحبا, 🙂.",
    ],
)
def test_plain_rules_are_not_unsafe(content):
    one = edit("append_to_section", section="A", content=content)
    assert apply_edits(BASE, [one]).applied == (one.edit_id,)


def test_a_title_is_checked_like_content():
    assert refusal(edit("add_section", section="See https://x", content="x")) == "unsafe"
    assert refusal(edit("add_section", section="a\x00", content="x")) == "control characters"


def test_what_an_edit_does_not_use_is_not_checked():
    base = {"SKILL.md": "# X\n\n## A\n\ntext\n"}
    one = edit("delete_section", section="A", content="https://x")
    assert apply_edits(base, [one]).files["SKILL.md"].text == "# X\n"
