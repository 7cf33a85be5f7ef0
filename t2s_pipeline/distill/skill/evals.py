"""``evals/evals.json``: the tasks of recorded runs, as evals that skill tools run.

The form is that of the Agent Skills documentation and of skill-creator: a prompt, what success
looks like, and statements that can be checked.
"""

from collections.abc import Iterable
from typing import NamedTuple

import orjson

FILE = "evals/evals.json"
MOST_CHARACTERS = 2_000
"""Of the last words of a success; they are an example, not a measure."""


class Task(NamedTuple):
    """What was asked, and what is known of a right answer.

    Attributes:
        prompt: what was asked.
        expected_actions: JSON list of {tool, arguments}; None: not known.
        closing: the last words of a run that succeeded; None: there is none.
        held_out: whether nothing was learned from its runs.
    """

    prompt: str
    expected_actions: str | None
    closing: str | None
    held_out: bool


def evals(skill: str, tasks: Iterable[Task]) -> str | None:
    """Return the JSON text of the evals; None if there would be none.

    Tasks that nothing was learned from are taken alone, where there are any: the others are what
    the skill was made of. One of which no right answer is known is left out.
    """
    known = [one for one in tasks if one.expected_actions is not None or one.closing]
    chosen = [one for one in known if one.held_out] or known
    if not chosen:
        return None
    told = {
        "skill_name": skill,
        "evals": [
            {
                "id": number,
                "prompt": one.prompt,
                "expected_output": _expected(one),
                "files": [],
                "expectations": _expectations(one.expected_actions),
            }
            for number, one in enumerate(chosen, 1)
        ],
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2).decode() + "\n"


def _expected(task: Task) -> str:
    parts = []
    if task.expected_actions is not None:
        actions = orjson.loads(task.expected_actions)
        names = ", then ".join(str(action["tool"]) for action in actions)
        parts.append(f"The run makes these calls: {names}." if actions else NO_CALLS)
    if task.closing:
        parts.append(f"A run that succeeded ended with: {task.closing[:MOST_CHARACTERS]}")
    return "\n".join(parts)


NO_CALLS = "The run makes no call that changes anything."


def _expectations(expected_actions: str | None) -> list[str]:
    if expected_actions is None:
        return []
    return [
        f"`{action['tool']}` is called with {orjson.dumps(action['arguments']).decode()}"
        for action in orjson.loads(expected_actions)
    ] or [NO_CALLS]
