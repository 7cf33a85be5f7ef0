"""The kinds of lessons the offline engine knows, and where in a skill each belongs."""

from typing import NamedTuple

from t2s_pipeline.distill.skill.sections import ARGUMENTS, CODE, DECIDE, ERRORS, LOOK_UP


class Family(NamedTuple):
    """How the lessons of one miner are told and counted.

    Attributes:
        section: the heading its rules stand under.
        over: slots over which its rules are pooled into one.
        conditional: whether it holds only under facts, which selection searches for.
        contrast: whether each observation compares runs of a task, so that tasks which speak
            against it weigh against tasks which speak for it.
        manner: whether it says how something was done, to be compared with how runs of the same
            task did it that ended otherwise.
        opposite: the family that what speaks against it makes a rule of, if any.
    """

    section: str
    over: tuple[str, ...] = ()
    conditional: bool = False
    contrast: bool = False
    manner: bool = False
    opposite: str = ""


FAMILIES: dict[str, Family] = {
    "unread_record": Family(LOOK_UP),
    "read_contrast": Family(LOOK_UP, contrast=True),
    "refused_after_reading": Family(DECIDE, over=("tool",)),
    "wrong_call": Family(DECIDE, conditional=True),
    "handed_over": Family(DECIDE, over=("tool",)),
    "left_out": Family(DECIDE, over=("tool",)),
    "part_left_out": Family(DECIDE, over=("tool",)),
    "unconfirmed_call": Family(DECIDE, over=("tool",), contrast=True),
    "charged_more": Family(DECIDE, over=("tool",)),
    "wrong_argument": Family(ARGUMENTS, over=("tool",)),
    "wrong_name": Family(ARGUMENTS),
    "cured_error": Family(ERRORS, over=("tool", "error"), opposite="false_cure"),
    "false_cure": Family(ERRORS, over=("tool", "error", "argument")),
    "resent_unchanged": Family(ERRORS, over=("tool",)),
    "piecemeal": Family(LOOK_UP, over=("tool",)),
    "unknown_name": Family(CODE, over=("tool",)),
    "loop_order": Family(CODE, manner=True),
    "written_kind": Family(CODE, manner=True),
    "first_write": Family(CODE, manner=True),
    "chosen_part": Family(CODE, manner=True),
    "options": Family(ARGUMENTS, manner=True),
    "command": Family(ARGUMENTS, manner=True),
    "search": Family(ARGUMENTS, manner=True),
    "counted": Family(ARGUMENTS, manner=True),
    "call": Family(ARGUMENTS, manner=True),
}
"""Family → how it is told; the sentence is ``templates/lessons/<family>.md``."""
