"""The sections that a skill's rules stand under, as rules and scaffold both name them."""

LOOK_UP = "Look things up first"
DECIDE = "Decide what to do"
ARGUMENTS = "Fill in the arguments"
CODE = "Write code"
ERRORS = "When a tool answers with an error"

SECTIONS = (LOOK_UP, DECIDE, ARGUMENTS, CODE, ERRORS)
"""In the order in which they stand in a skill."""

PHASES = (
    "Before you start",
    "While you work",
    "When something goes wrong",
    "Before you finish",
)
"""Offered to analysts where a skill has no fitting section: those who never meet use the same."""
