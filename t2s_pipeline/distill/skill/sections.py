"""The sections that a skill's rules stand under, as rules and scaffold both name them."""

LOOK_UP = "Look things up first"
DECIDE = "Decide what to do"
ARGUMENTS = "Fill in the arguments"
CODE = "Write code"
ERRORS = "When a tool answers with an error"

SECTIONS = (LOOK_UP, DECIDE, ARGUMENTS, CODE, ERRORS)
"""In the order in which they stand in a skill."""
