"""The three analysts: what each is asked about a run, and how its answers become a proposal."""

from collections.abc import Mapping, Sequence

import orjson

from t2s_pipeline.calls import Answer, Complete, Json, Refused
from t2s_pipeline.distill.engines.engine import Analyst, Proposal, analyst_for
from t2s_pipeline.distill.engines.model.answers import Lessons, schema_of
from t2s_pipeline.distill.engines.model.conversation import Conversation, size_of, tools_size
from t2s_pipeline.distill.engines.model.findings import Findings
from t2s_pipeline.distill.engines.model.investigation import Investigation
from t2s_pipeline.distill.engines.model.limits import Limits
from t2s_pipeline.distill.engines.model.prompts import system, user
from t2s_pipeline.distill.engines.model.reading import read_value
from t2s_pipeline.distill.engines.model.records import Part, mark_of, parts_of, shown
from t2s_pipeline.distill.engines.model.skill_text import skill_text
from t2s_pipeline.distill.engines.model.toolbox import Toolbox
from t2s_pipeline.distill.engines.model.tools import definitions, functions
from t2s_pipeline.distill.engines.model.vetting import Vetting
from t2s_pipeline.distill.skill.sections import PHASES
from t2s_pipeline.distill.trajectories import Trajectory
from t2s_pipeline.templates import render

LESSONS = schema_of(Lessons)
RECORD_SHARE = {"success": 0.8, "neutral": 0.8, "error": 0.5}
"""Of the tokens that are left for the record; the rest is for corrections and what tools answer."""
INSTRUCTIONS_SHARE = 0.35
"""Of the record's, the most that the agent's instructions may take."""
TASK_SHARE = 0.2
"""And its task."""
NOTHING = "the outcome is unknown, and no tool answered with an error"
CHARACTERS = 4
"""Per token, as everywhere."""


def has_nothing(trajectory: Trajectory) -> bool:
    """Tell whether a run teaches nothing, so that nobody need be asked.

    Without an outcome only errors and their cures can be learned from.
    """
    return trajectory.success is None and not any(step.is_error for step in trajectory.steps)


def opening(
    trajectory: Trajectory,
    skill: Mapping[str, str],
    item_id: str,
    complete: Complete,
    limits: Limits,
) -> Conversation:
    """Return the conversation about a run before anything is asked.

    What is the same for all runs comes first, then what is the same for all runs of one agent.
    """
    analyst = analyst_for(trajectory.success)
    with_tools = analyst == "error" and complete.capabilities.tools
    shared = system(
        render(
            "model/analyst.md",
            sections=", ".join(f"“{section}”" for section in PHASES),
            skill=skill_text(skill, limits.context_tokens),
        )
    )
    values = _values(analyst, limits, as_text=not with_tools)
    empty = render(f"model/{analyst}.md", **values, instructions="", task="", steps="")
    tools = definitions() if with_tools else ()
    taken = size_of([shared, user(empty)]) + tools_size(tools) + limits.answer_tokens
    room = int((limits.context_tokens - taken) * RECORD_SHARE[analyst]) * CHARACTERS
    asked = render(f"model/{analyst}.md", **values, **_record(trajectory, max(room, 0)))
    return Conversation(
        complete,
        "propose",
        item_id,
        [shared, user(asked)],
        context_tokens=limits.context_tokens,
        answer_tokens=limits.answer_tokens,
        tools=tools,
    )


def analyse(
    trajectory: Trajectory,
    skill: Mapping[str, str],
    peers: Sequence[Trajectory],
    item_id: str,
    complete: Complete,
    limits: Limits,
) -> Proposal:
    """Say what a run teaches.

    Raises:
        Failed: there was no usable answer, or turns or tokens ran out.
    """
    if has_nothing(trajectory):
        return Proposal("empty", NOTHING)
    talk = opening(trajectory, skill, item_id, complete, limits)
    findings = Findings(Vetting(trajectory, skill, item_id))
    if analyst_for(trajectory.success) == "error":
        toolbox = Toolbox(trajectory, peers, skill)
        Investigation(talk, toolbox, findings, limits, complete.capabilities.tools).run()
    else:
        _study(talk, findings)
    return findings.proposal


def _study(talk: Conversation, findings: Findings) -> None:
    """Ask once; and once more if lessons must be corrected."""
    answer, found = talk.ask(_read_lessons, LESSONS)
    complaint = findings.add(found.reasoning, found.lessons)
    if complaint is not None:
        talk.answered(answer)
        talk.say(complaint)
        _, again = talk.ask(_read_lessons, LESSONS)
        findings.add(again.reasoning, again.lessons)


def _read_lessons(answer: Answer) -> Lessons:
    if answer.finish_reason == "length":
        raise Refused("it was cut off by the length limit.")
    return read_value(answer.text, Lessons)


def _values(analyst: Analyst, limits: Limits, *, as_text: bool) -> dict[str, object]:
    """Return what the analyst's own instructions need."""
    if analyst != "error":
        return {}
    return {
        "turns": limits.turns,
        "as_text": as_text,
        "tools": [_told(function) for function in functions()] if as_text else [],
    }


def _told(function: dict[str, Json]) -> dict[str, object]:
    parameters = function["parameters"]
    assert isinstance(parameters, dict)
    schema = orjson.dumps(parameters).decode() if parameters["properties"] else ""
    return {**function, "parameters": schema}


def _record(trajectory: Trajectory, room: int) -> dict[str, object]:
    """Return the run in so many characters: instructions, its task, its steps."""
    steps = trajectory.steps
    lead = next((n for n, step in enumerate(steps) if step.role != "system"), len(steps))
    first = parts_of(steps[:lead])
    rest = parts_of(steps[lead:])
    task = [Part("task", "as it was set", trajectory.task_text or "It is not on record.")]
    instructions = shown(first, mark_of(first), int(room * INSTRUCTIONS_SHARE)) if first else ""
    told = shown(task, mark_of(task), int(room * TASK_SHARE))
    left = room - len(instructions) - len(told)
    return {
        "instructions": instructions,
        "task": told,
        "steps": shown(rest, mark_of(rest), left),
    }
