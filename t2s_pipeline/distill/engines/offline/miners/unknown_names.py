"""Code, or a command line, that failed on a name which was not there."""

import ast
import re
from collections.abc import Iterator

from t2s_pipeline.distill.edits.edit import Evidence
from t2s_pipeline.distill.engines.offline.code.program import Program
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote, quote_call, quote_code
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.shell.pipelines import Command, Pipeline

_NAME = re.compile(r"[\w./~+@:-]*[A-Za-z][\w./~+@:-]*")
"""A word that names something: no glob, no pattern, no text."""


def mine(run: Run) -> Iterator[Lesson]:
    """Yield one lesson for the first program, and for the first command, that failed on a name.

    Whether the run succeeded is no matter: the error is there to be seen, and so is its cure,
    where a later try passed.
    """
    yield from _first_program(run)
    yield from _first_command(run)


def _first_program(run: Run) -> Iterator[Lesson]:
    """Yield the first program whose error quotes a text that stands in it."""
    for n, failed in enumerate(run.programs):
        if failed.call.failed and _blamed(failed):
            later = run.programs[n + 1 :]
            passed = next((p for p in later if _tries_again(failed, p) and not p.call.failed), None)
            error = failed.call.result.rstrip().splitlines()[-1]
            yield Lesson(
                family="unknown_name",
                slots={"tool": failed.call.tool},
                evidence=(
                    quote(run.trajectory, failed.call.step, error),
                    *(_cure(run, failed, passed) if passed else ()),
                ),
                kind="preserve" if run.trajectory.success else "repair",
                hints={"error": error.split(":")[0]},
            )
            return


def _first_command(run: Run) -> Iterator[Lesson]:
    """Yield the first command whose error quotes a word of it that no later one passed with."""
    for n, failed in enumerate(run.pipelines):
        later = [one for one in run.pipelines[n + 1 :] if not one.call.failed]
        for error, word in _complaints(failed) if failed.call.failed and later else ():
            if not any(_has(one, word) for one in later):
                yield Lesson(
                    family="unknown_name",
                    slots={"tool": failed.call.tool, "sent": "a command"},
                    evidence=(
                        quote(run.trajectory, failed.call.step, error),
                        quote_call(run.trajectory, later[0].call),
                    ),
                    kind="preserve" if run.trajectory.success else "repair",
                    hints={"error": error.rpartition(": ")[2].strip()},
                )
                return


def _complaints(pipeline: Pipeline) -> Iterator[tuple[str, str]]:
    """Yield each line in which a program of the pipeline quotes a name it was given."""
    for line in pipeline.call.result.splitlines():
        for command in pipeline.commands:
            if line.startswith(f"{command.program}: "):
                yield from ((line, word) for word in _names(command) if _quoted(word, line))


def _names(command: Command) -> list[str]:
    return [word for word in command.words if len(word) > 1 and _NAME.fullmatch(word)]


def _quoted(word: str, line: str) -> bool:
    return re.search(rf"(?<![\w./-]){re.escape(word)}(?![\w/-])", line) is not None


def _has(pipeline: Pipeline, word: str) -> bool:
    return any(word in command.arguments for command in pipeline.commands)


def _tries_again(failed: Program, later: Program) -> bool:
    """Tell whether a program does what the failed one was to do: most of its lines are the same."""
    before, after = set(failed.text.splitlines()), set(later.text.splitlines())
    same_tool = failed.call.tool == later.call.tool
    return same_tool and 2 * len(before & after) >= len(before | after)


def _cure(run: Run, failed: Program, passed: Program) -> Iterator[Evidence]:
    before = set(failed.text.splitlines())
    changed = next((line for line in passed.text.splitlines() if line not in before), None)
    if changed is not None:
        yield quote_code(run.trajectory, passed.call, changed.strip())


def _blamed(program: Program) -> bool:
    """Tell whether the last line of a program's error quotes one of its texts."""
    lines = [line for line in program.call.result.splitlines() if line.strip()]
    last = lines[-1] if lines else ""
    return any(f"'{text}'" in last or f'"{text}"' in last for text in _texts(program))


def _texts(program: Program) -> set[str]:
    return {
        node.value
        for node in ast.walk(program.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value
    }
