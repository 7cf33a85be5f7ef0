"""Rules that hold for every base and every sequence of edits, however nasty.

The material is made to collide: few words, blocks that open and do not close, targets that are
there once, twice or only once another edit is in.
"""

import re
from collections import Counter
from itertools import chain
from typing import NamedTuple, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from t2s_pipeline.distill.edits.apply import Applied, Budgets, apply_edits
from t2s_pipeline.distill.edits.edit import Change, Edit
from t2s_pipeline.distill.edits.reasons import Reason
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


NEWLINES = re.compile(r"\r?\n")
usual = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


class Outcome(NamedTuple):
    base: dict
    edits: dict
    applied: Applied
    texts: dict
    gone: set


def outcome(case):
    base, edits, budgets = case
    applied = apply_edits(base, edits, budgets=budgets)
    return Outcome(
        base=base,
        edits={edit.edit_id: edit.change for edit in edits},
        applied=applied,
        texts={path: file.text for path, file in applied.files.items()},
        gone={(line.path, line.line - 1) for line in applied.removed},
    )


def taught_lines(done):
    """Yield path, line number, text and the changes behind it, of all lines not blank."""
    for path, file in done.applied.files.items():
        for at, line in enumerate(file.lines):
            if line.origin == "taught" and line.text.strip(" \t"):
                yield path, at, line.text, [done.edits[name] for name in line.edit_ids]


def body(path, text):
    """Return the text without front matter, and how many lines that has."""
    lines = text.split("\n")
    if path != "SKILL.md" or lines[0].rstrip() != "---":
        return text, 0
    ends = [n for n, line in enumerate(lines[1:], start=2) if line.rstrip() == "---"]
    front = ends[0] if ends else len(lines)
    return "\n".join(lines[front:]), front


def outline(path, text):
    """Return line → rank and title of the file's own headings."""
    markdown, front = body(path, text)
    tokens = PARSER.parse(markdown)
    return {
        token.map[0] + front: (token.tag, tokens[n + 1].content)
        for n, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    }


def code_lines(path, text):
    """Return the lines in fences and other blocks that are not read as Markdown."""
    markdown, front = body(path, text)
    return {
        line + front
        for token in PARSER.parse(markdown)
        if token.type in ("fence", "code_block", "html_block")
        for line in range(*token.map)
    }


def ends_in_open_fence(path, text):
    return PARSER.parse(body(path, text)[0] + "\n\nlast")[-1].type == "fence"


def every_edit_is_applied_or_discarded_once(case):
    done = outcome(case)
    items = [*done.applied.applied, *(discard.item_id for discard in done.applied.discards)]
    assert Counter(items) == Counter(edit.edit_id for edit in case[1])
    assert all(discard.reason in get_args(Reason) for discard in done.applied.discards)


def applying_twice_changes_nothing(case):
    texts = outcome(case).texts
    assert outcome((texts, *case[1:])).texts == texts


def lines_that_are_not_targets_survive_in_order(case):
    done = outcome(case)
    for path, text in done.base.items():
        lines = text.split("\r\n" if text.count("\n") == text.count("\r\n") > 0 else "\n")
        lines = lines[:-1] if lines[-1] == "" else lines
        kept = [line for at, line in enumerate(lines) if (path, at) not in done.gone]
        file = done.applied.files.get(path)
        assert kept == [one.text for one in (file.lines if file else ()) if one.origin == "base"]
    for line in done.applied.removed:
        changes = [done.edits[name] for name in line.edit_ids]
        targets = {text.rstrip() for one in changes for text in NEWLINES.split(one.target)}
        whole = {one.op for one in changes} & {"delete_section", "delete_file"}
        assert whole or not line.text.strip() or line.text.rstrip() in targets


def untouched_files_stay_byte_for_byte(case):
    done = outcome(case)
    for path, text in done.base.items():
        file = done.applied.files.get(path)
        touched = any(there == path for there, _ in done.gone)
        if file and not touched and all(line.origin == "base" for line in file.lines):
            assert file.text == text


def fences_stay_balanced_and_text_stays_out_of_them(case):
    done = outcome(case)
    for path, text in done.texts.items():
        assert ends_in_open_fence(path, text) <= ends_in_open_fence(path, done.base.get(path, ""))
    code = {path: code_lines(path, text) for path, text in done.texts.items()}
    for path, at, text, changes in taught_lines(done):
        contents = [change.content.strip("\n") for change in changes]
        said = [
            n in code_lines("", content)
            for content in contents
            for n, line in enumerate(content.split("\n"))
            if line == text
        ]
        assert (at in code[path]) in (said or [False])


def the_outline_changes_by_what_edits_add_and_delete(case):
    done = outcome(case)
    for path, file in done.applied.files.items():
        before, after = outline(path, done.base.get(path, "")), outline(path, file.text)
        kept = [heading for at, heading in before.items() if (path, at) not in done.gone]
        assert kept == [one for at, one in after.items() if file.lines[at].origin == "base"]
        for at in after:
            ops = {done.edits[name].op for name in file.lines[at].edit_ids}
            assert ops <= {"add_section", "create"}


def taught_lines_are_what_their_edits_say_and_every_applied_edit_has_some(case):
    done = outcome(case)
    for _, _, text, changes in taught_lines(done):
        contents = [line for change in changes for line in change.content.split("\n")]
        titles = {change.section for change in changes if change.op == "add_section"}
        assert text in contents or text.lstrip("# ") in titles
    used = {
        name for file in done.applied.files.values() for one in file.lines for name in one.edit_ids
    }
    for name in done.applied.applied:
        change = done.edits[name]
        bringing = change.content.strip() and not change.op.startswith("delete")
        assert name in used or not bringing


def files_come_and_go_only_by_edits(case):
    done = outcome(case)
    ops = {(done.edits[name].op, done.edits[name].path) for name in done.applied.applied}
    assert {("create", path) for path in done.texts.keys() - done.base.keys()} <= ops
    assert {("delete_file", path) for path in done.base.keys() - done.texts.keys()} <= ops


PROPERTIES = [
    every_edit_is_applied_or_discarded_once,
    applying_twice_changes_nothing,
    lines_that_are_not_targets_survive_in_order,
    untouched_files_stay_byte_for_byte,
    fences_stay_balanced_and_text_stays_out_of_them,
    the_outline_changes_by_what_edits_add_and_delete,
    taught_lines_are_what_their_edits_say_and_every_applied_edit_has_some,
    files_come_and_go_only_by_edits,
]


@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
@given(case=cases())
@usual
def test_of_colliding_edits_it_holds_that(holds, case):
    holds(case)


anything = st.text(st.characters(), max_size=30) | st.text(
    "a#-`~>|<= \t\r\n\x0c\u2028", max_size=30
)


@given(
    base=st.dictionaries(st.sampled_from(FILES) | anything, anything, max_size=3), data=st.data()
)
@usual
def test_no_text_whatever_raises_or_is_changed_twice(base, data):
    some = st.sampled_from([*base.values(), ""]) | anything
    path = st.sampled_from([*base, "SKILL.md"]) | anything
    change = st.builds(
        Change, op=st.sampled_from(OPS), path=path, section=some, target=some, content=some
    )
    edit = st.builds(
        Edit, change=change, node_id=st.just("n"), level=st.just(0), kind=st.just("repair")
    )
    case = base, data.draw(st.lists(edit, max_size=4)), Budgets()
    every_edit_is_applied_or_discarded_once(case)
    applying_twice_changes_nothing(case)
    untouched_files_stay_byte_for_byte(case)
