"""What a person changed in a released file, found and made again on what became of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2s_pipeline.distill.edits.edit import Change, Edit
from t2s_pipeline.distill.folder_changes import Released, found_by_hand
from t2s_pipeline.distill.hand_edits import HandEdit, hunks
from t2s_pipeline.distill.skill.assembly import SkillLine, assemble
from t2s_pipeline.distill.skill.by_hand import files_by_hand, with_hand_edits
from t2s_pipeline.distill.skill.files import SkillFile
from t2s_pipeline.distill.skill.three_way import merged

FRONT = '---\nname: desk\ndescription: "D."\nmetadata:\n  provenance: "p"\n---\n\n# Desk\n'
BASE = f"{FRONT}\nBe kind.\n\n## Closing\n\nSay goodbye.\n"
WORDS = st.lists(st.sampled_from(["a", "b", "c", "- d", "# e", "f"]), max_size=8)
SPACED = st.lists(st.sampled_from(["a", "b", "c", "- d", "# e", ""]), max_size=8)


def by_hand(before, after, path="SKILL.md", release=1):
    return HandEdit(
        skill="desk",
        release=release,
        path=path,
        before=before,
        after=after,
        encoding="utf-8",
        executable=False,
        author="Ann",
    )


def lines_of(text, path="SKILL.md", taught=()):
    """Lines as an evolution has them; those of ``taught`` cite an edit of their own name."""
    return [
        SkillLine(path, n, line, "taught" if line in taught else "base", (line,) * (line in taught))
        for n, line in enumerate(text.splitlines(), start=1)
    ]


def edit(content, section="Closing", op="append_to_section", target=""):
    change = Change(op=op, path="SKILL.md", section=section, target=target, content=content)
    return Edit(change=change, node_id="selection", level=2, kind="repair", parents=("below",))


def evolved(edits, hand_edits, base=BASE):
    def put_in(chosen, sections):
        files = {"SKILL.md": base}
        return assemble(files, chosen, base_origin="base", notes="", sections=sections)

    return with_hand_edits(put_in, edits, hand_edits)


def found(before, after, taught=()):
    released = Released("desk", 1, [SkillFile("SKILL.md", before)], lines_of(before, taught=taught))
    return found_by_hand(released, [SkillFile("SKILL.md", after)], "Ann")


@given(WORDS, WORDS)
def test_on_what_was_released_a_change_gives_what_the_person_left(before, after):
    old, new = ("".join(f"{word}\n" for word in words) for words in (before, after))
    made = merged(lines_of(old), by_hand(old, new))
    assert [line.text for line in made] == after
    assert [line.line for line in made] == list(range(1, len(after) + 1))
    kept = [line.text for line in made if line.origin == "base"]
    assert len(kept) == len(before) - sum(hunk.end - hunk.start for hunk in hunks(old, new))


@given(SPACED, SPACED)
def test_blank_lines_of_a_change_are_those_that_the_person_left(before, after):
    old, new = ("".join(f"{word}\n" for word in words) for words in (before, after))
    made = [line.text for line in merged(lines_of(old), by_hand(old, new))]
    assert [text for text in made if text] == [word for word in after if word]
    if not hunks(old, new):
        assert made == before


@given(WORDS, WORDS, WORDS)
def test_what_a_person_wrote_is_in_whatever_became_of_the_file(before, after, now):
    old, new, there = ("".join(f"{w}\n" for w in words) for words in (before, after, now))
    made = merged(lines_of(there, taught=now), by_hand(old, new))
    added = [text for hunk in hunks(old, new) for text in hunk.added]
    human = [line.text for line in made if line.origin == "human" and line.text]
    assert sorted(human) == sorted(added)
    assert [line.text for line in made if line.origin == "taught"] == now


def test_a_line_comes_after_its_nearest_neighbour_that_is_left():
    before = "# T\n\n- one\n- two\n\n## Next\n"
    change = by_hand(before, "# T\n\n- one\n- two\n- mine\n\n## Next\n")

    def made(now):
        return [line.text for line in merged(lines_of(now), change)]

    assert made("# T\n\n- two\n- one\n- new\n\n## Next\n") == [
        *("# T", "", "- two", "- mine", "- one", "- new", "", "## Next")
    ]
    assert made("# T\n\n- one\n\n## Next\n") == ["# T", "", "- one", "- mine", "", "## Next"]
    assert made("# T\n\n## Next\n") == ["# T", "", "- mine", "", "## Next"]
    assert made("## Next\n") == ["- mine", "", "## Next"]
    assert made("Other\n") == ["Other", "- mine"]


@pytest.mark.parametrize(
    "after", ["# T\r\n\r\n- one\r\n", "# T  \n\n\n- one\n\n", "# T\n- one", "# T\n\n- one\n"]
)
def test_line_ends_and_blank_lines_are_no_change(after):
    assert found("# T\n\n- one\n", after) == ([], [])


def test_a_taught_line_that_was_deleted_is_a_rejected_rule_and_nothing_else():
    told = found("# T\n\n- one\n- two\n", "# T\n\n- one\n", taught=["- one", "- two"])
    assert told.edits == []
    ((path, edit_ids, reason),) = told.rules
    assert (path, edit_ids, reason) == ("SKILL.md", ("- two",), "deleted by hand")


def test_a_taught_line_that_was_changed_is_a_rejected_rule_and_a_line_by_hand():
    told = found("# T\n\n- one\n- two\n", "# T\n\n- one\n- 2\n", taught=["- one", "- two"])
    assert [rule.reason for rule in told.rules] == ["changed by hand"]
    (change,) = told.edits
    assert change.before == "# T\n\n- one\n"
    made = merged(lines_of("# T\n\n- one\n- three\n", taught=["- one", "- three"]), change)
    assert [(line.text, line.origin, line.author) for line in made[2:]] == [
        ("- one", "taught", None),
        ("- 2", "human", "Ann"),
        ("- three", "taught", None),
    ]


def test_of_a_rule_of_several_lines_what_was_kept_is_the_persons_own():
    before = "# T\n\n- one\n  more\n"
    lines = [
        line._replace(origin="taught", edit_ids=("e",)) if line.line > 2 else line
        for line in lines_of(before)
    ]
    released = Released("desk", 1, [SkillFile("SKILL.md", before)], lines)
    told = found_by_hand(released, [SkillFile("SKILL.md", "# T\n\n- one\n")], "Ann")
    assert [rule.reason for rule in told.rules] == ["changed by hand"]
    (change,) = told.edits
    made = merged(lines_of("# T\n"), change)
    assert [(line.text, line.origin) for line in made if line.text] == [
        ("# T", "base"),
        ("- one", "human"),
    ]


def test_an_edit_that_takes_what_a_person_changed_gives_way():
    change = by_hand(BASE, BASE.replace("Be kind.", "Be very kind."))
    takes = edit("Be quick.", op="replace", target="Be kind.")
    other = edit("- Wave.")
    made = evolved([takes, other], [change])
    (discard,) = made.discards
    assert (discard.item_id, discard.reason) == (takes.edit_id, "edited by hand")
    assert discard.detail.startswith("Ann changed SKILL.md")
    texts = [line.text for line in made.lines]
    assert "Be very kind." in texts
    assert not {"Be kind.", "Be quick."} & set(texts)
    assert "- Wave." in texts
    assert made.text["SKILL.md"].splitlines() == texts


def test_an_edit_that_says_what_a_person_wrote_gives_way():
    change = by_hand(BASE, BASE + "\n- Wave  back.\n")
    says = edit("- wave back.")
    made = evolved([says], [change])
    assert [discard.reason for discard in made.discards] == ["said by hand"]
    assert [line.origin for line in made.lines if "ave" in line.text] == ["human"]


def test_a_section_that_a_person_wrote_into_stays_until_it_is_empty():
    rule = edit("- One.", section="When it fails")
    before = evolved([rule], []).text["SKILL.md"]
    own = before.replace("- One.", "- Mine.")
    change = by_hand(before.replace("- One.\n", ""), own)
    made = evolved([], [change]).text["SKILL.md"]
    assert made == own
    again = by_hand(made, made.replace("- Mine.\n", ""), release=2)
    assert "When it fails" not in evolved([], [change, again]).text["SKILL.md"]


def test_changes_are_made_again_in_their_order():
    first = by_hand(BASE, BASE.replace("Be kind.", "Be kind.\nBe quick."))
    then = by_hand(first.after, first.after.replace("Be quick.", "Be calm."), release=2)
    text = evolved([edit("- Wave.")], [first, then]).text["SKILL.md"]
    assert "Be kind.\nBe calm.\n" in text
    assert "Be quick." not in text


def test_what_the_base_has_already_is_not_written_twice():
    change = by_hand(BASE, BASE.replace("Be kind.", "Be kind.\n\nBe quick."))
    made = evolved([], [change], base=change.after)
    assert [line.text for line in made.lines].count("Be quick.") == 1


def test_whole_files_are_kept_deleted_and_made_executable():
    old = [SkillFile("SKILL.md", BASE), SkillFile("notes.md", "n\n"), SkillFile("run.sh", "r\n")]
    new = [
        SkillFile("SKILL.md", BASE),
        SkillFile("run.sh", "r\n", executable=True),
        SkillFile("own.md", "o\n"),
        SkillFile("logo.png", "iVA=", "base64"),
        SkillFile("empty.txt", ""),
    ]
    released = Released("desk", 1, old, [])
    edits = found_by_hand(released, new, "Ann").edits
    assert {one.path for one in edits} == {
        *("notes.md", "run.sh", "own.md", "logo.png", "empty.txt")
    }
    text = {file.path: file.content for file in old}

    def put_in(chosen, sections):
        return assemble(text, chosen, base_origin="base", notes="")

    made = with_hand_edits(put_in, [], edits)
    assert set(made.text) == {"SKILL.md", "run.sh", "own.md", "empty.txt"}
    written = [SkillFile(path, content) for path, content in made.text.items()]
    after = {file.path: file for file in files_by_hand(written, edits)}
    assert set(after) == {"SKILL.md", "run.sh", "own.md", "empty.txt", "logo.png"}
    assert after["run.sh"].executable
    assert after["logo.png"].encoding == "base64"
