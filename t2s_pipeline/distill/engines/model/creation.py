"""A skill before any run: a first draft from the texts of tasks, and the line that describes it."""

from collections.abc import Callable, Sequence
from typing import Annotated, Literal, NamedTuple, TypeVar

from t2s_pipeline.calls import Answer, Complete, Refused
from t2s_pipeline.distill.edits import reasons
from t2s_pipeline.distill.edits.budgets import tokens_in
from t2s_pipeline.distill.edits.edit import Change
from t2s_pipeline.distill.edits.guards import check
from t2s_pipeline.distill.edits.markdown import MAIN
from t2s_pipeline.distill.edits.sections import title_of
from t2s_pipeline.distill.engines.model.answers import (
    ONE_AT_LEAST,
    OneLine,
    Part,
    Told,
    few,
    schema_of,
)
from t2s_pipeline.distill.engines.model.conversation import Conversation
from t2s_pipeline.distill.engines.model.limits import Limits
from t2s_pipeline.distill.engines.model.particulars import of_few
from t2s_pipeline.distill.engines.model.prompts import system, user
from t2s_pipeline.distill.engines.model.reading import read_value
from t2s_pipeline.distill.engines.model.records import shortened
from t2s_pipeline.distill.skill.budgets import over_budget
from t2s_pipeline.distill.skill.front_matter import quoted
from t2s_pipeline.distill.skill.scaffold import DESCRIPTION_CHARACTERS
from t2s_pipeline.distill.skill.validity import problems
from t2s_pipeline.ids import content_id, digest
from t2s_pipeline.templates import render

Answered = TypeVar("Answered", bound=Part)
T = TypeVar("T")
LONGEST_TEXT = 1_500
"""Characters of a task's text that are shown."""
SKILL_SHARE = 0.5
"""Of the room, the most that the text of the skill may take."""
MOST_SECTIONS = 6
MOST_LINES = 8


class Section(Part):
    """A heading, and instructions under it."""

    title: OneLine
    lines: Annotated[list[OneLine], ONE_AT_LEAST, few(MOST_LINES)]


class Draft(Part):
    """A first draft of a skill."""

    description: Told
    sections: Annotated[list[Section], ONE_AT_LEAST, few(MOST_SECTIONS)]


class Description(Part):
    """What a skill helps to do, and when to use it."""

    description: Told


class Creation(NamedTuple):
    """A skill to be begun.

    Attributes:
        name: of the skill, valid as such.
        task_texts: what was asked; no run is looked at.
        complete: asks the endpoint.
        limits: tokens.
    """

    name: str
    task_texts: Sequence[str]
    complete: Complete
    limits: Limits


def item_of(
    stage: Literal["draft", "describe"], name: str, task_texts: Sequence[str], text: str = ""
) -> str:
    """Name what is asked for, so that its answers are found again.

    Args:
        stage: what is wanted.
        name: of the skill.
        task_texts: what was asked.
        text: the skill's instructions so far.
    """
    return content_id(stage, name=name, text=text, texts=list(task_texts))


def draft_skill(creation: Creation) -> dict[str, str]:
    """Write the base of a skill from the texts of its tasks alone, and return path → text.

    Raises:
        Failed: the model gave no draft that is a valid skill.
    """

    def read(draft: Draft) -> dict[str, str]:
        _check("description", draft.description)
        for section in draft.sections:
            _check(section.title, *section.lines)
        files = _files(creation.name, draft.description, draft.sections)
        _check_files(creation, files)
        return files

    return _ask(creation, "draft", "", Draft, read)


def describe_skill(creation: Creation, text: str) -> str:
    """Write a skill's description: what it helps to do and when to use it.

    Args:
        creation: the skill.
        text: its instructions so far, "" if there are none.

    Raises:
        Failed: the model gave no description that the specification allows.
    """

    def read(found: Description) -> str:
        _check("description", found.description)
        _check_files(creation, _files(creation.name, found.description, ()))
        return found.description

    return _ask(creation, "describe", text, Description, read)


def _ask(
    creation: Creation,
    stage: Literal["draft", "describe"],
    text: str,
    kind: type[Answered],
    read: Callable[[Answered], T],
) -> T:
    name, texts, complete, limits = creation

    def read_answer(answer: Answer) -> T:
        if answer.finish_reason == "length":
            raise Refused("it was cut off by the length limit.")
        return read(read_value(answer.text, kind))

    shared = render(f"model/{stage}.md")
    room = (limits.context_tokens - limits.answer_tokens - tokens_in(shared)) * 4 // 2
    talk = Conversation(
        complete,
        stage,
        item_of(stage, name, texts, text),
        [system(shared), user(_given(name, text, texts, room))],
        context_tokens=limits.context_tokens,
        answer_tokens=limits.answer_tokens,
    )
    return talk.ask(read_answer, schema_of(kind))[1]


def _given(name: str, text: str, texts: Sequence[str], room: int) -> str:
    """Return what the model is given, in so many characters: of many texts, some of all parts."""
    mark = digest([text, list(texts)])[:8]
    skill = shortened(text, int(room * SKILL_SHARE), mark)
    every = [shortened(one, LONGEST_TEXT, mark) for one in dict.fromkeys(texts)]
    number = len(every)
    while number and sum(map(len, _spread(every, number))) > room - len(skill):
        number -= 1
    tasks = _spread(every, number)
    return render("model/tasks.md", name=name, mark=mark, text=skill, tasks=tasks)


def _spread(texts: Sequence[str], number: int) -> list[str]:
    return [texts[n * len(texts) // number] for n in range(number)]


def _files(name: str, description: str, sections: Sequence[Section]) -> dict[str, str]:
    if len(description) > DESCRIPTION_CHARACTERS:
        raise Refused(
            f"the description has {len(description)} characters of {DESCRIPTION_CHARACTERS}."
        )
    told = [
        {"title": title_of(section.title), "lines": [line.lstrip("-* ") for line in section.lines]}
        for section in sections
    ]
    text = render(
        "model/drafted_skill.md", name=name, description=quoted(description), sections=told
    )
    return {MAIN: text.rstrip("\n") + "\n"}


def _check(title: str, *lines: str) -> None:
    """Refuse lines that no edit could bring either: nobody checks the base later."""
    content = "\n".join(f"- {line}" for line in lines)
    change = Change(op="add_section", path=MAIN, section=title, content=content)
    try:
        check(change, accepted=False)
    except reasons.Refused as refused:
        raise Refused(f"“{title}”: {refused.detail}") from refused


def _check_files(creation: Creation, files: dict[str, str]) -> None:
    wrong = [*problems(creation.name, files), *over_budget(files)]
    if own := of_few(files[MAIN], creation.task_texts):
        wrong.append(f"it restates what belongs to single tasks: {', '.join(own)}")
    if wrong:
        raise Refused(f"{'; '.join(wrong)}.")
