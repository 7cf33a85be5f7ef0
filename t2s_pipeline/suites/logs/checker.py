"""Whether the answer that was given is the expected one, by its value.

Numbers compare as numbers, so ``07`` is 7; a list in its order, separated by commas or white space;
text to the letter, save for white space around it.
"""

from pathlib import Path

from t2s_pipeline.suites.suite import Task, Verdict

ANSWER = "answer.txt"
"""The file that holds the last answer given."""

Answer = int | str | tuple[str, ...]
"""What a question has for an answer: a number, a name, or names in order."""


def check(task: Task[Answer], folder: Path) -> Verdict:
    """Compare the answer given with the expected one; reward 1 if they are equal, else 0."""
    path = folder / ANSWER
    if not path.is_file():
        return Verdict(0.0, "no answer was given")
    given = path.read_text(encoding="utf-8", errors="replace").strip()
    if equal(task.expected, given):
        return Verdict(1.0, f"{given!r} is the answer")
    return Verdict(0.0, f"{told(task.expected)!r} was expected, {given!r} given")


def equal(expected: Answer, given: str) -> bool:
    """Tell whether text is the expected answer."""
    if isinstance(expected, int):
        digits = given.isascii() and given.isdigit()
        return digits and (given.lstrip("0") or "0") == str(expected)
    if isinstance(expected, tuple):
        return tuple(given.replace(",", " ").split()) == expected
    return given == expected


def told(answer: Answer) -> str:
    """Write an answer as an agent would give it."""
    return ", ".join(answer) if isinstance(answer, tuple) else str(answer)
