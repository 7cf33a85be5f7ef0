"""A skill's text as it is checked, framed and taken apart, whatever its bytes."""

from hypothesis import given
from hypothesis import strategies as st

from t2s_pipeline.distill.skill.files import SkillFile
from t2s_pipeline.distill.skill.front_matter import pointing_to_provenance, without_front_matter
from t2s_pipeline.distill.skill.rebase import own_lines
from t2s_pipeline.distill.skill.validity import problems

FRONT = '---\nname: desk\ndescription: "{}"\n---\n'


@given(st.text() | st.text(alphabet="-:{}[]&*!|>'\"%@`#, \n\tname\x1b\ufffe"))
def test_any_front_matter_is_valid_or_a_problem(text):
    assert isinstance(problems("desk", {"SKILL.md": f"---\n{text}\n---\n"}), list)
    assert isinstance(problems("desk", {"SKILL.md": text}), list)


def test_a_control_character_is_a_problem_that_is_named():
    (problem,) = problems("desk", {"SKILL.md": FRONT.format("a\x1b[31m b")})
    assert "U+001B" in problem
    assert problems("desk", {"SKILL.md": FRONT.format("a") + "\x1b\n"}) == []


def test_front_matter_is_found_whatever_ends_its_lines():
    for newline in ("\n", "\r\n"):
        text = (FRONT.format("a") + "\n# Desk\n").replace("\n", newline)
        pointing = pointing_to_provenance(text)
        assert f'  provenance: "references/provenance.json"{newline}---{newline}' in pointing
        assert pointing.count(newline) == pointing.count("\n")
        assert without_front_matter(text) == f"# Desk{newline}"


def own(text, *taught):
    (file,) = own_lines([SkillFile("SKILL.md", text)], {("SKILL.md", line) for line in taught})
    return file.content


def test_a_comment_in_a_fence_is_no_heading_to_drop():
    text = "# Desk\n\n```sh\n# open\n- taught\n```\n\nOurs.\n"
    assert own(text, "- taught") == "# Desk\n\n```sh\n# open\n```\n\nOurs.\n"


def test_headings_that_held_only_what_was_taught_are_dropped():
    text = (
        "# Desk\n\n- taught\n\n## Rules\n\n### More\n\n- also\n\n## Ours\n\nBe kind.\n\n## Empty\n"
    )
    assert own(text, "- taught", "- also").split("\n") == (
        ["# Desk", "", "", "", "", "", "## Ours", "", "Be kind.", "", "## Empty", ""]
    )


def test_what_ends_the_lines_stays_what_it_was():
    text = "# Desk\r\n\r\n- taught\r\n\r\nOurs.\r\n"
    assert own(text, "- taught") == "# Desk\r\n\r\n\r\nOurs.\r\n"
