"""Command lines: how they are read, and what is asked of them."""

import pytest

from t2s_pipeline.distill.engines.offline.conditions import Observation
from t2s_pipeline.distill.engines.offline.questions import answers, questions
from t2s_pipeline.distill.engines.offline.shell.counting import counted
from t2s_pipeline.distill.engines.offline.shell.patterns import patterns
from t2s_pipeline.distill.engines.offline.shell.pipelines import pipelines_of
from t2s_pipeline.distill.engines.offline.shell.words import parts

LISTING = ("run", {"line": "ls -l"}, "a.txt")
"""A call by which the argument is known to be a command line."""


@pytest.fixture
def pipelines(story):
    """Read one command line as a run sends it, beside another that plainly is one."""

    def read(line):
        told = story("run").call(*LISTING).call("run", {"line": line}, "ok").end()
        return pipelines_of(told)[1:]

    return read


@pytest.fixture
def commands(pipelines):
    def read(line):
        return [command for pipeline in pipelines(line) for command in pipeline.commands]

    return read


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("sort -n 'a b'|uniq", [(("sort", "-n", "a b"), "|"), (("uniq",), "")]),
        ("cut -d'|' -f2; wc", [(("cut", "-d|", "-f2"), ";"), (("wc",), "")]),
        ("tr ';' '|' && ls", [(("tr", ";", "|"), "&&"), (("ls",), "")]),
        ('grep a\\ b "c\\"d" \'\'', [(("grep", "a b", 'c"d', ""), "")]),
        ('grep "a\\.b" c\\.d', [(("grep", "a\\.b", "c.d"), "")]),
        ("ls 2>/dev/null >> out", [(("ls",), "")]),
        ("ls 2>&1 | wc < in", [(("ls",), "|"), (("wc",), "")]),
        ("ls \\\n -a\nwc", [(("ls", "-a"), "\n"), (("wc",), "")]),
        ("ls &", [(("ls",), "&")]),
        ("echo 'unbalanced", []),
        ("echo $(ls)", []),
        ("echo '$(ls)'", [(("echo", "$(ls)"), "")]),
        ("", []),
    ],
)
def test_a_line_is_split_as_a_shell_does(line, read):
    assert parts(line) == read


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("sort -nr x", "-n -r"),
        ("sort -k1nr x", "-k -n -r"),
        ("sort -k 4,4nr x", "-k -n -r"),
        ("sort -t, -k2,2n x", "-k -n -t"),
        ("sort -rk2 x", "-k -r"),
        ("head -c 10k x", "-c"),
        ("head -n5 x", "-n"),
        ("head -5 x", ""),
        ("awk -F'[ =]' 1 x", "-F"),
        ("find . -name x", "-name"),
        ("grep --ignore-case --max-count=2 x", "--ignore-case --max-count"),
        ("grep -i -- -v x", "-i"),
    ],
)
def test_options_are_told_apart(commands, line, options):
    (command,) = commands(line)
    assert " ".join(sorted(command.options)) == options


@pytest.mark.parametrize(
    ("line", "programs"),
    [
        ("LC_ALL=C sort x", ["sort"]),
        ("/usr/bin/sort x", ["sort"]),
        ("sudo time ls", ["ls"]),
        ("Look at this", []),
        ("ls; 17", []),
        ("x" * 3_000, []),
    ],
)
def test_programs_are_found(commands, line, programs):
    assert [command.program for command in commands(line)] == programs


def test_what_is_never_plainly_a_command_line_is_none(story):
    for text in ("find it", "Please look - soon", "x = 1 | y", "import os\nprint(-a)"):
        assert pipelines_of(story("run").call("say", {"text": text}, "ok").end()) == []


@pytest.mark.parametrize(
    ("line", "place", "fed_by", "feeds"),
    [
        ("cat x | sort | uniq -c | head", 1, "", "uniq"),
        ("cat x | sort | uniq -c | head", 2, "sort", ""),
        ("cut -f1 x | head -9 | sort", 1, "cut", "sort"),
        ("cut -f1 x | head -9 | sort", 2, "cut", ""),
        ("head -9 x | head -2", 0, "", ""),
    ],
)
def test_what_only_cuts_or_hands_on_is_looked_through(pipelines, line, place, fed_by, feeds):
    (pipeline,) = pipelines(line)
    assert (pipeline.fed_by(place), pipeline.feeds(place)) == (fed_by, feeds)


AS_WRITTEN, ANY_CASE, ANY, DOT = "as written", "any case", "any character", "a dot"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("grep Late x", [("late", AS_WRITTEN, "")]),
        ("grep -i ' late ' x", [("late", ANY_CASE, "")]),
        ("grep -ci late x", [("late", ANY_CASE, "")]),
        ("grep '[Ll]ate' x", [("late", ANY_CASE, "")]),
        ("grep -m 5 -e late x", [("late", AS_WRITTEN, "")]),
        ("grep '^late: [0-9]*$' x", [("late", AS_WRITTEN, "")]),
        ("grep '^[0-9]+' x", []),
        ("grep 1.2 x", [("12", "", ANY)]),
        ("grep '1\\.2' x", [("12", "", DOT)]),
        ("grep 1\\.2 x", [("12", "", ANY)]),
        ("grep '1[.]2' x", [("12", "", DOT)]),
        ("grep -F 1.2 x", [("12", "", DOT)]),
        ("fgrep 1.2 x", [("12", "", DOT)]),
        ("grep 'late.*by' x", [("late", AS_WRITTEN, "")]),
        ("awk '/late/ {n++}' x", [("late", AS_WRITTEN, "")]),
        ("awk 'tolower($0) ~ /late/' x", [("late", ANY_CASE, "")]),
        ('awk -F, \'$2 == "a.b" {print "x/y/z"}\' x', [("ab", AS_WRITTEN, DOT)]),
        ("awk '$2 ~ \"a.b\"' x", [("ab", AS_WRITTEN, ANY)]),
        ("sed -n '/late/Ip' x", [("late", ANY_CASE, "")]),
        ("sed -n 's/^.*late //p' x", [("late", AS_WRITTEN, "")]),
        ("sed 's/late//' x", []),
        ("sort late", []),
    ],
)
def test_what_is_searched_for(commands, line, found):
    (command,) = commands(line)
    assert patterns(command) == found


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("grep -c x y", "lines"),
        ("grep x y | wc -l", "lines"),
        ("cut -f1 y | sort -u | wc -l", "distinct values"),
        ("cut -f1 y | sort | uniq | wc -l", "distinct values"),
        ("cut -f1 y | awk '!seen[$0]++' | wc -l", "distinct values"),
        ("wc -l y", ""),
        ("cat y | wc -l", ""),
        ("grep x y | wc -c", ""),
        ("grep x y", ""),
    ],
)
def test_what_is_counted(pipelines, line, what):
    (pipeline,) = pipelines(line)
    assert counted(pipeline) == what


def found_in(mined, lines, family="command"):
    """Mine each line in four tasks, the good ones in runs that succeeded, and ask of them."""
    seen, runs = [], {}
    for task in "abcd":
        for wrong, line in lines:
            name = f"{task}/{wrong}/{line}"
            for n, lesson in enumerate(mined(line).get(family, [])):
                leaf = f"{name}/{n}"
                runs[leaf] = f"{task}/{wrong}"
                told = Observation(leaf, task, wrong, lesson.facts)
                seen.append((tuple(lesson.slots.items()), told))
    asked = [
        question
        for slots in dict.fromkeys(slots for slots, _ in seen)
        for question in questions(family, dict(slots), [o for s, o in seen if s == slots])
    ]
    solved = set("abcd") if any(not wrong for wrong, _ in lines) else set()
    return [
        (one.said, one.slots.get("call", ""), contrast.worse, contrast.better)
        for one, contrast in answers(asked, runs, 3, solved)
    ]


@pytest.mark.parametrize(
    ("family", "lost", "won", "found"),
    [
        ("command", "sort x | head", "sort -n x | head", ("options", "sort", "without `-n`")),
        ("command", "cut -f1 x | uniq -c", "sort x | uniq -c", ("fed_by", "uniq", "anything")),
        ("command", "head -9 x | wc -l", "head -9 x; wc -l x", ("feeds", "head", "anything")),
        ("search", "grep Late x | wc", "grep -i late x | wc", ("letter_case", "", AS_WRITTEN)),
        ("search", "grep a.b x | wc", "grep 'a\\.b' x | wc", ("dot", "", ANY)),
        ("counted", "grep -c x y", "grep x y | sort -u | wc -l", ("counted", "", "lines")),
    ],
)
def test_each_aspect_is_asked_about(mined, story, family, lost, won, found):
    def lessons(line):
        return mined(story("run").call("run", {"line": line}, "ok").end())

    told = found_in(lessons, [(True, lost), (False, won)], family)
    assert [one for one in told if one[2].startswith(found[2]) and one[:2] == found[:2]], told


def test_options_of_one_program_for_different_ends_are_not_mixed(mined, story):
    def lessons(line):
        return mined(story("run").call("run", {"line": line}, "ok").end())

    lost, won = "sort x | uniq -c | sort | head", "sort x | uniq -c | sort -n | head"
    told = found_in(lessons, [(True, lost), (False, won)])
    assert told == [("options", "sort", "without `-n`", "with `-n`")]


def test_patterns_of_one_task_are_not_mixed(mined, story):
    def lessons(line):
        return mined(story("run").call("run", {"line": line}, "ok").end())

    lost, won = "grep Late x | grep -c Mon", "grep -i late x | grep -c Mon"
    told = found_in(lessons, [(True, lost), (False, won)], "search")
    assert [(one[0], one[2]) for one in told] == [("letter_case", AS_WRITTEN)]


def test_what_all_runs_of_a_task_have_in_common_speaks_for_and_against_nothing(mined, story):
    def lessons(line):
        return mined(story("run").call("run", {"line": line}, "ok").end())

    assert found_in(lessons, [(True, "grep -c x y"), (False, "grep -c x y")], "counted") == []


FAILED = "Error: exit code 2\nhead: cannot open 'may.log' for reading: No such file or directory"


class TestUnknownNames:
    def run(self, story, *calls):
        told = story("run", success=True)
        for line, result in calls:
            told.call("run", {"line": line}, result)
        return told.end()

    def test_a_name_that_a_program_did_not_find(self, mined, story):
        calls = [("head -n 3 may.log", FAILED), ("ls", "may-1.log"), ("head -n 3 may-1.log", "x")]
        (lesson,) = mined(self.run(story, *calls))["unknown_name"]
        assert lesson.slots == {"tool": "run", "sent": "a command"}
        assert lesson.hints == {"error": "No such file or directory"}
        assert [e.quote for e in lesson.evidence] == [FAILED.splitlines()[1], '{"line": "ls"}']

    @pytest.mark.parametrize(
        "calls",
        [
            [("head -n 3 may.log", FAILED)],
            [("head -n 3 may.log", FAILED), ("head -n 3 may.log", "x")],
            [("grep -q x y", "Error: exit code 1"), ("ls", "y")],
            [("sort -q y", "Error: exit\nsort: invalid option -- 'q'"), ("sort -n y", "1")],
        ],
    )
    def test_what_passed_later_or_is_no_name_is_none(self, mined, story, calls):
        assert "unknown_name" not in mined(self.run(story, *calls))

    def test_a_command_line_is_no_value_to_change(self, mined, story):
        calls = [("head -n 3 may.log", FAILED), ("head -n 3 june.log", "x")]
        assert "cured_error" not in mined(self.run(story, *calls))

    def test_a_command_line_of_a_success_is_no_call_that_must_come(self, mined, story):
        won, lost = (
            self.run(story, ("sort -n x", "1")),
            story("lost").call("run", {"line": "ls -l"}, "x"),
        )
        assert "left_out" not in mined(lost.end(), won)
        assert "part_left_out" not in mined(lost.end(), won)
