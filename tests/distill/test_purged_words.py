"""What people wrote, without the words that rested on what is purged."""

import pytest

from t2s_pipeline.distill.hand_edits import HandEdit
from t2s_pipeline.distill.purged_words import (
    Changed,
    Going,
    Rule,
    hand_edit_without,
    words_made_of,
)
from t2s_pipeline.distill.skill.front_matter import PROVENANCE

RELEASED = "# Desk\n\n## Rules\n\n- Look up the order.\n- Refuse secret parts.\n"
RULES = {5: Rule("- Look up the order.", False), 6: Rule("- Refuse secret parts.", True)}


def changed(after, *, path="SKILL.md", before=RELEASED, released=RELEASED, evolution="desk@1"):
    edit = HandEdit(
        skill="desk",
        release=1,
        path=path,
        before=before,
        after=after,
        encoding="utf-8",
        executable=False,
        author="Ann",
    )
    return Changed(edit, evolution, released)


def going(*lines):
    return Going({"desk@1"}, {("desk@1", "SKILL.md"): RULES}, lines)


def left(one):
    edit = hand_edit_without(one, going(*words_made_of([one], going())))
    return edit.before, edit.after


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("# Desk", "# The desk", "# The desk\n\n## Rules\n\n"),
        ("- Look", "- Be kind.\n- Look", "# Desk\n\n## Rules\n\n- Be kind.\n"),
        ("- Refuse secret parts.", "- Never give secret parts.", "# Desk\n\n## Rules\n\n"),
        ("- Refuse secret parts.", "- Be kind.", "# Desk\n\n## Rules\n\n- Be kind.\n"),
        ("# Desk\n", "# Desk\n- Refuse secret parts.\n", "# Desk\n\n## Rules\n\n"),
        (
            "- Refuse secret parts.",
            "- Give no secret away.\n- Be kind.",
            "# Desk\n\n## Rules\n\n- Be kind.\n",
        ),
    ],
)
def test_a_persons_lines_stay_save_those_made_of_a_rule_that_goes(old, new, kept):
    assert left(changed(RELEASED.replace(old, new))) == ("# Desk\n\n## Rules\n\n", kept)


def test_a_line_made_of_such_a_line_goes_too():
    first = changed(RELEASED.replace("- Refuse secret parts.", "- No secret parts."))
    text = "# Desk\n\n- No secret parts.\n"
    later = changed("# Desk\n\n- Parts: none.\n", before=text, released=text, evolution="desk@2")
    assert words_made_of([first, later], going()) == {"- No secret parts.", "- Parts: none."}


def test_a_release_that_stays_keeps_its_rules_around_what_was_written():
    text = "# Desk\n\n- Look up the order.\n"
    one = changed(f"{text}- Mine.\n", before=text, released=text, evolution="desk@2")
    assert hand_edit_without(one, going()) == one.edit


def test_what_was_put_into_words_anew_does_not_make_a_line_one_of_a_rule():
    mine = "- Greet before you refuse secret parts."
    written = changed(f"{RELEASED}{mine}\n")
    edit = hand_edit_without(written, going())
    assert edit.text == f"# Desk\n\n## Rules\n\n{mine}\n"
    again = Changed(edit, "desk@1", RELEASED, anew=True)
    assert words_made_of([written, again], going()) == set()
    assert hand_edit_without(again, going()) == edit


def test_what_a_release_that_stays_says_is_left_around_what_was_written():
    one = changed(f"{RELEASED}- Mine.\n", evolution="desk@2")
    assert hand_edit_without(one, going()) == one.edit


def test_an_own_file_loses_copies_of_rules_only():
    one = changed("Ours.\n- Refuse secret parts.\n", path="own.md", before=None, released=None)
    assert left(one) == (None, "Ours.\n")


def test_a_deleted_file_stays_deleted():
    assert left(changed(None)) == ("# Desk\n\n## Rules\n\n", None)


def test_what_was_written_into_provenance_goes():
    one = changed("{}", path=PROVENANCE, before="names", released="names")
    assert left(one) == (None, "")
