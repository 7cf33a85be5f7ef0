"""Rules that hold for every base and every sequence of edits, however nasty."""

import re
from collections import Counter
from itertools import chain

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from t2s_pipeline.distill.edits.apply import Budgets, apply_edits
from t2s_pipeline.distill.edits.edit import Change, Edit
from t2s_pipeline.schemas import OPS

FRONT = '---\nname: x\ndescription: "# no heading"\n---\n'
TITLES = ["A", "B", "C", "Title", "Title > A", "B > C", "New", "Other"]
PLAIN = [
    "foo",
    "bar",
    "foo  ",
    "- foo",
    "- bar",
    "* star",
    "  - child",
    "  more",
    "1. one",
    "2) two",
    "> quote",
    "> - quoted item",
    "    code",
    "\ttab",
    "-",
    "***",
    "[a](references/a.md)",
    "[b](references/b.md#part)",
    "foo\u2028bar",
    "foo\x0bbar",
    "\x0c",
    "   ",
    "",
    "",
    "",
]
NASTY = [
    "# Title",
    "## A",
    "## B",
    "### C",
    "## A ##",
    "Title",
    "===",
    "---",
    "- # item heading",
    "> ## quoted heading",
    "    # code, no heading",
    "```",
    "```py",
    "````",
    "~~~",
    "  ```",
    "- ```",
    "> ~~~",
    "# comment",
    "| a | b |",
    "|---|---|",
    "| 1 | 2 |",
    "<div>",
    "</div>",
    "<!-- note -->",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "[a]: references/a.md",
    "[l]:",
    "\ufeff# Title",
]
FILES = ["SKILL.md", "references/a.md", "references/b.md"]
PATHS = [*FILES, "SKILL.md", "SKILL.md", "References/A.md", "../x.md", "scripts/x.md", "x.txt"]
PARSER = MarkdownIt("commonmark").enable("table")

BLOCKS = [
    "# Title",
    "## A",
    "## A",
    "## B",
    "### C",
    "A\n---",
    "Title\n=====",
    "foo",
    "foo\nbar",
    "foo\nbar\nlast",
    "- foo",
    "- foo\n- bar",
    "- foo\n  - child\n- bar",
    "- foo\n\n  more\n\n- bar",
    "* star\n* foo",
    "1. one\n2. foo",
    "> quote\n> foo",
    "> - quoted item",
    "- > foo\n  > bar",
    "- ```\n  # comment\n  ```\n- foo",
    "```py\n# comment\nfoo\n```",
    "````\n```\n## A\n```\n````",
    "~~~\n```\nfoo\n~~~",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "    code\n    foo",
    "<div>\nfoo\n</div>",
    "<!-- note -->",
    "See [a](references/a.md).",
    "[a]: references/a.md",
    "See `references/b.md`.",
    "***",
    "foo\u2028bar",
]
GOOD = [
    "- rule",
    "- rule",
    "- foo",
    "* other rule",
    "1. step",
    "  - nested rule",
    "rule",
    "foo",
    "foo\nbar",
    "rule\n\n- rule",
    "- rule\n\n  more of it",
    "- rule\n  wrapped",
    "```py\n# comment\nrule()\n```",
    "    code",
    "> rule",
    "See [a](references/a.md).",
    "- See [b](references/b.md#part)",
    "| a | b |\n|---|---|\n| 3 | 4 |",
    "---",
    "===",
    "| 5 | 6 |",
    "-",
]

soups = st.lists(st.sampled_from(PLAIN + NASTY), max_size=10).map("\n".join)
pieces = st.one_of(st.sampled_from(BLOCKS), st.sampled_from(BLOCKS), soups)
gaps = st.sampled_from(["\n", "\n\n", "\n\n", "\n\n\n", "\n \n"])
texts = st.builds(
    lambda parts, newline, end: ("".join(chain.from_iterable(parts)) + end).replace("\n", newline),
    st.lists(st.tuples(pieces, gaps), min_size=1, max_size=9),
    st.sampled_from(["\n", "\n", "\n", "\r\n"]),
    st.sampled_from(["", "", "last", "## B", "\n"]),
)
mains = st.builds(
    lambda front, text: front + text,
    st.sampled_from(["", FRONT, FRONT, FRONT, FRONT, "---\nopen\n"]),
    texts,
)
bases = st.fixed_dictionaries({"SKILL.md": mains}, optional=dict.fromkeys(FILES[1:], texts))
contents = st.one_of(
    st.sampled_from(GOOD),
    st.sampled_from(GOOD),
    st.lists(st.sampled_from(PLAIN + NASTY), max_size=4).map("\n".join),
)


@st.composite
def edits_for(draw, base):
    op = draw(st.sampled_from(OPS))
    usual = (
        ["references/a.md", "references/b.md"] if op in ("create", "delete_file") else list(base)
    )
    path = draw(st.sampled_from(usual * 4 + ["SKILL.md"] * 4 + PATHS))
    lines = re.split(r"\r?\n", base.get(path, base["SKILL.md"]))
    filled = [n for n, line in enumerate(lines) if line.strip() and line not in FRONT] or [0]
    start = draw(st.sampled_from(filled))
    there = "\n".join(lines[start : start + draw(st.sampled_from([1, 1, 1, 2, 3, 4]))])
    titles = [line.strip("# ") for line in lines if line.strip("# ") in TITLES] or TITLES
    section = draw(st.sampled_from(titles * 4 + TITLES))
    if op == "add_section":
        section = draw(st.sampled_from(["New", "Other", "A"]))
        there = draw(st.sampled_from(["", *titles]))
    change = Change(
        op=op,
        path=path,
        section=section,
        target=draw(st.sampled_from([there] * 8 + ["- rule", "foo", "", *titles[:1]])),
        content=draw(st.one_of(contents, contents, contents, st.sampled_from(["", there]))),
    )
    return Edit(change=change, node_id=draw(st.sampled_from("ab")), level=0, kind="repair")


@st.composite
def cases(draw):
    base = draw(bases)
    edits = draw(st.lists(edits_for(base), min_size=1, max_size=7))
    budgets = draw(st.sampled_from([Budgets(), Budgets(), Budgets(), Budgets(20, 80, 8)]))
    return base, edits, budgets


def texts_of(applied):
    return {path: file.text for path, file in applied.files.items()}


def body(path, text):
    """Return the text without front matter, and how many lines that has."""
    lines = re.split("\n", text)
    if path == "SKILL.md" and lines[0].rstrip() == "---":
        ends = [n for n, line in enumerate(lines[1:], start=2) if line.rstrip() == "---"]
        front = ends[0] if ends else len(lines)
        return "\n".join(lines[front:]), front
    return text, 0


def outline(path, text):
    """Return line → (level, title) of the file's headings."""
    markdown, front = body(path, text)
    tokens = PARSER.parse(markdown)
    return {
        token.map[0] + front: (token.tag, tokens[n + 1].content)
        for n, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    }


def literal_lines(path, text):
    markdown, front = body(path, text)
    return {
        line + front
        for token in PARSER.parse(markdown)
        if token.type in ("fence", "code_block", "html_block")
        for line in range(*token.map)
    }


def open_fences(path, text):
    """Count fences of the file itself that swallow whatever comes after it."""
    tokens = PARSER.parse(body(path, text)[0] + "\n\nlast")
    return tokens[-1].type == "fence"


def check(case):
    base, edits, budgets = case
    applied = apply_edits(base, edits, budgets=budgets)
    by_id = {edit.edit_id: edit.change for edit in edits}
    result = texts_of(applied)

    every = [*applied.applied, *(discard.item_id for discard in applied.discards)]
    assert Counter(every) == Counter(edit.edit_id for edit in edits), "conservation"

    again = apply_edits(result, edits, budgets=budgets)
    assert texts_of(again) == result, "applying twice changes nothing"

    gone = {(line.path, line.line): line for line in applied.removed}
    for line in gone.values():
        ops = {by_id[name].op for name in line.edit_ids}
        targets = chain.from_iterable(by_id[name].target.split("\n") for name in line.edit_ids)
        assert (
            not line.text.strip()
            or ops & {"delete_section", "delete_file"}
            or line.text.rstrip() in {target.rstrip() for target in targets}
        ), "only targets are removed"
    for path, text in base.items():
        newline = "\r\n" if "\n" in text and text.count("\n") == text.count("\r\n") else "\n"
        lines = text.split(newline)
        if lines[-1] == "":
            lines.pop()
        kept = [line for n, line in enumerate(lines, start=1) if (path, n) not in gone]
        file = applied.files.get(path)
        if file is None:
            assert not kept
            continue
        assert kept == [line.text for line in file.lines if line.origin == "base"], "all survive"

    used = set()
    for path, file in applied.files.items():
        old, new = base.get(path, ""), file.text
        if not any(line.origin == "taught" for line in file.lines) and path in base:
            assert len(gone) or new == old
        old_outline, new_outline = outline(path, old), outline(path, new)
        assert open_fences(path, new) <= open_fences(path, old), "fences stay balanced"
        survivors = [heading for at, heading in old_outline.items() if (path, at + 1) not in gone]
        assert survivors == [
            heading for at, heading in new_outline.items() if file.lines[at].origin == "base"
        ], "the base's headings stay"
        literal = literal_lines(path, new)
        for at, line in enumerate(file.lines):
            if line.origin != "taught":
                continue
            used.update(line.edit_ids)
            changes = [by_id[name] for name in line.edit_ids]
            if at in new_outline:
                assert {change.op for change in changes} <= {"add_section", "create"}
            if not line.text.strip(" \t"):
                continue
            said = [
                text
                for change in changes
                for text in [change.content, f"# {change.section}"]
                if line.text.lstrip("#") in [said.lstrip("#") for said in text.split("\n")]
            ]
            assert said, "every taught line is what its edits say"
            assert (at in literal) in {
                any(
                    n in literal_lines("", text.strip("\n"))
                    for n, one in enumerate(text.strip("\n").split("\n"))
                    if one.lstrip("#") == line.text.lstrip("#")
                )
                for text in said
            } | {
                n in literal_lines("", t.strip("\n"))
                for t in said
                for n, one in enumerate(t.strip("\n").split("\n"))
                if one == line.text
            }
    for name in applied.applied:
        if by_id[name].content.strip() and by_id[name].op not in ("delete_section", "delete_file"):
            assert name in used, "what is applied is there"
    created = {by_id[n].path for n in applied.applied if by_id[n].op == "create"}
    assert set(result) <= set(base) | created
    return applied


@given(cases())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_base_and_no_edits_break_the_rules(case):
    check(case)
