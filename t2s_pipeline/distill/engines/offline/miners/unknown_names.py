"""Code that failed on a name which was not there."""

import ast
from collections.abc import Iterator

from t2s_pipeline.distill.edits.edit import Evidence
from t2s_pipeline.distill.engines.offline.code.program import Program
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote, quote_code
from t2s_pipeline.distill.engines.offline.run import Run


def mine(run: Run) -> Iterator[Lesson]:
    """Yield one lesson for the first program whose error quotes a text that stands in it.

    Whether the run succeeded is no matter: the error is there to be seen, and so is its cure,
    where a later try of the same program passed.
    """
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
