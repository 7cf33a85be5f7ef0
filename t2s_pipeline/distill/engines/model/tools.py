"""The tools of the error analyst: what each is for, what it takes, how a call of it is read."""

from functools import cache
from typing import Annotated, Literal, NamedTuple, Union

import orjson
from pydantic import Field, create_model

from t2s_pipeline.calls import Answer, Json, Refused, ToolCall
from t2s_pipeline.distill.engines.model.answers import (
    MOST_LESSONS,
    ONE_AT_LEAST,
    Lesson,
    Lessons,
    Part,
    Told,
    few,
    schema_of,
)
from t2s_pipeline.distill.engines.model.reading import read_value
from t2s_pipeline.distill.trajectories import parsed

MOST_CALLS = 16
"""In one answer."""


class ReadSteps(Part):
    """Show the parts of some steps of this run, as much of them as there is room for."""

    first: int = Field(description="number of the first step")
    last: int = Field(description="number of the last step; the same for a single one")
    from_character: int = Field(
        default=0, ge=0, description="where to begin in a long part; 0 for beginning and end"
    )


class SearchSteps(Part):
    """Find a text in this run, whatever its case: the steps, and the words around it."""

    text: Told = Field(description="what to look for, as it is written")


class ReadSkill(Part):
    """Show a file of the skill as it stands."""

    path: Told = Field(description="path of the file in the skill, such as SKILL.md")


class CompareWithSuccess(Part):
    """Show the steps of an earlier run of the same task that succeeded, if there is one."""


class ExpectedActions(Part):
    """List the calls that a right run makes, if the record says so."""


class ProposedCall(Part):
    """A call of the agent's tools."""

    tool: Told
    arguments: str = Field(description="JSON object, written as text")


class CheckFix(Part):
    """Compare the calls that the run would have made with your fix with the expected ones."""

    calls: Annotated[list[ProposedCall], ONE_AT_LEAST] = Field(
        description="all calls of the run that change something, in order, with the fix applied"
    )


class SubmitPatch(Lessons):
    """Close the analysis with its lessons, one to three."""

    lessons: Annotated[list[Lesson], ONE_AT_LEAST, few(MOST_LESSONS)]


class NoLesson(Part):
    """Close the analysis without a lesson."""

    reason: Told = Field(description="what kept you from explaining the failure")


TOOLS: dict[str, type[Part]] = {
    "read_steps": ReadSteps,
    "search_steps": SearchSteps,
    "read_skill": ReadSkill,
    "compare_with_success": CompareWithSuccess,
    "expected_actions": ExpectedActions,
    "check_fix": CheckFix,
    "submit_patch": SubmitPatch,
    "no_lesson": NoLesson,
}
CLOSING = (SubmitPatch, NoLesson)
"""Calls that close an analysis."""


class Called(NamedTuple):
    """A call as it was read; ``call`` is None where the endpoint calls no tools."""

    call: ToolCall | None
    tool: str
    arguments: Part


class _Action(Part):
    tool: Told
    arguments: dict[str, object]


class _Turn(Part):
    action: _Action


@cache
def definitions() -> tuple[dict[str, Json], ...]:
    """Return the tools as OpenAI's chat completions define them."""
    return tuple({"type": "function", "function": function} for function in functions())


@cache
def functions() -> tuple[dict[str, Json], ...]:
    """Return name, description and parameters of each tool."""
    made = []
    for name, kind in TOOLS.items():
        parameters = schema_of(kind)
        description = parameters.pop("description")
        made.append({"name": name, "description": description, "parameters": parameters})
    return tuple(made)


@cache
def action_schema() -> dict[str, Json]:
    """Return the schema of a turn for endpoints that call no tools."""
    actions = tuple(
        create_model(
            f"{kind.__name__}Action",
            __base__=Part,
            tool=(Literal[name], ...),  # type: ignore[arg-type]
            arguments=(kind, ...),
        )
        for name, kind in TOOLS.items()
    )
    turn = create_model(
        "Turn",
        __base__=Part,
        thought=(str, ...),
        action=(Union[actions], ...),  # type: ignore[arg-type] # noqa: UP007
    )
    return schema_of(turn)


def read_calls(answer: Answer) -> list[Called]:
    """Return the tool calls of an answer, each valid by itself.

    Raises:
        Refused: there is none, one is not valid, or two of them close the analysis differently.
    """
    if answer.finish_reason == "length":
        raise Refused("it was cut off by the length limit.")
    if not answer.tool_calls:
        raise Refused("no tool was called.")
    if len(answer.tool_calls) > MOST_CALLS:
        raise Refused(f"{len(answer.tool_calls)} tools were called; at most {MOST_CALLS} may be.")
    called = [_read(call) for call in answer.tool_calls]
    closing = [one.arguments for one in called if isinstance(one.arguments, CLOSING)]
    if any(one != closing[0] for one in closing):
        raise Refused("it closes the analysis twice, and differently.")
    return called


def _read(call: ToolCall) -> Called:
    """Read a call; arguments that are not plain JSON are sent back as what was read of them."""
    arguments = read_value(call.arguments or "{}", _kind_of(call.name))
    plain = isinstance(parsed(call.arguments.strip()), dict)
    sent = call if plain else call._replace(arguments=arguments.model_dump_json())
    return Called(sent, call.name, arguments)


def read_action(answer: Answer) -> list[Called]:
    """Return the one action of an answer of an endpoint that calls no tools.

    Raises:
        Refused: there is none, or it is not valid.
    """
    if answer.finish_reason == "length":
        raise Refused("it was cut off by the length limit.")
    action = read_value(answer.text, _Turn).action
    arguments = orjson.dumps(action.arguments).decode()
    return [Called(None, action.tool, read_value(arguments, _kind_of(action.tool)))]


def _kind_of(tool: str) -> type[Part]:
    if tool not in TOOLS:
        raise Refused(f"there is no tool {tool!r}; there are {', '.join(TOOLS)}.")
    return TOOLS[tool]
