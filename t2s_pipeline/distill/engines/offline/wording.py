"""How a lesson is said: sentences from templates, tools and arguments in code marks."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from t2s_pipeline.templates import render

MOST_NAMED = 5
"""A sentence names at most so many tools or messages; the others are in the lineage."""


class Said(NamedTuple):
    """What a sentence is about; what it has nothing to say of stays empty.

    Attributes:
        tools, errors, arguments, readers: pooled, the most frequent first; readers are the tools
            to call instead or before.
        slots: the other slots of the lesson, one value each.
        condition: circumstances in words.
        right_value: the value that was right each time.
        told: whether the tool's message held the right value.
        counts: whether the argument is a number of things.
        route: a look-up that leads to another: tool, what it needs, field, the tool after.
        source: field and tool in whose answer the right value stands.
    """

    tools: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    slots: tuple[tuple[str, str], ...] = ()
    condition: str = ""
    right_value: str = ""
    told: bool = False
    counts: bool = False
    route: tuple[str, ...] = ()
    source: tuple[str, ...] = ()


def said_of(slots: dict[str, str]) -> Said:
    """Say what one observation is about."""
    return Said(
        tools=(slots["tool"],) if "tool" in slots else (),
        errors=(slots["error"],) if "error" in slots else (),
        arguments=(slots["argument"],) if "argument" in slots else (),
        slots=tuple(sorted((k, v) for k, v in slots.items() if k not in ("tool", "error"))),
    )


@lru_cache(maxsize=4096)
def sentence(family: str, said: Said) -> str:
    """Say the rule of a family as one list item, from the template ``lessons/<family>.md``."""
    text = render(
        f"lessons/{family}.md",
        tools=listed([f"`{tool.replace('`', '')}`" for tool in said.tools[:MOST_NAMED]]),
        readers=listed([f"`{tool.replace('`', '')}`" for tool in said.readers[:2]]),
        errors=listed([f"“{error}”" for error in said.errors[:MOST_NAMED]]),
        arguments=listed([_marked(one) for one in said.arguments[:MOST_NAMED]]),
        condition=said.condition,
        right_value=said.right_value,
        told=said.told,
        count=said.counts,
        route=said.route,
        source=said.source,
        **dict(said.slots),
    )
    return "- " + " ".join(text.split())


def _marked(argument: str) -> str:
    """Put an argument, and what it stands in, between code marks: ``amount (in payments)``."""
    name, _, within = argument.replace("`", "").partition(" (in ")
    return f"`{name}` (in `{within[:-1]}`)" if within else f"`{name}`"


def counter_evidence(rule: str) -> str:
    """Say that a run showed the opposite of a rule."""
    return "- " + render("lessons/counter_evidence.md", rule=rule.removeprefix("- ")).strip()


def listed(parts: Sequence[str], joint: str = "or") -> str:
    """Join parts as English does: ``a``, ``a or b``, ``a, b or c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {joint} {parts[-1]}"
