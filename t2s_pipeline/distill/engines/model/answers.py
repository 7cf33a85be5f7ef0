"""What a model answers: lessons of one run, rules made of many; each rule in its parts."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from t2s_pipeline.calls import Json
from t2s_pipeline.distill.edits.edit import Kind

MOST_LESSONS = 3
MOST_QUOTES = 3
MOST_CHARACTERS = 500
"""Of one part of a rule: more is an essay, no rule."""
PlaceOp = Literal["append_to_section", "insert_after", "insert_before", "replace"]
"""Of the changes to a skill, those that state a rule."""

_KEPT = {
    *("type", "properties", "required", "additionalProperties", "items", "enum", "const"),
    *("anyOf", "$ref", "$defs", "description"),
}
"""What every endpoint that holds a model to a schema understands."""


def _one_line(text: str) -> str:
    line = _said(text)
    if len(line) > MOST_CHARACTERS:
        raise ValueError(f"it has {len(line)} characters; at most {MOST_CHARACTERS} are read")
    return line


def _said(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise ValueError("it is empty")
    return line


def _or_empty(text: object) -> object:
    return "" if text is None else text


def few(most: int) -> AfterValidator:
    """Return what refuses longer lists."""

    def check(items: list[object]) -> list[object]:
        if len(items) > most:
            raise ValueError(f"there are {len(items)}; at most {most} are allowed")
        return items

    return AfterValidator(check)


def _some(items: list[object]) -> list[object]:
    if not items:
        raise ValueError("there is none; one at least is needed")
    return items


ONE_AT_LEAST = AfterValidator(_some)
Told = Annotated[str, AfterValidator(_said)]
OneLine = Annotated[str, AfterValidator(_one_line)]
MaybeLine = Annotated[str, BeforeValidator(_or_empty)]


class Part(BaseModel):
    """Part of an answer; keys that nobody asked for are not read."""

    model_config = ConfigDict(frozen=True)


class Quote(Part):
    """Words of the record."""

    step: int
    quote: str


class Rule(Part):
    """One rule and its place in the skill."""

    trigger: OneLine
    action: OneLine
    reason: OneLine
    op: PlaceOp
    path: OneLine = "SKILL.md"
    section: MaybeLine = ""
    target: MaybeLine = ""


class Lesson(Rule):
    """A rule that one run teaches, with the words that show it."""

    kind: Kind
    evidence: Annotated[list[Quote], ONE_AT_LEAST, few(MOST_QUOTES)]


class Lessons(Part):
    """What a run teaches; no lessons with the reason why there are none."""

    reasoning: Told
    lessons: Annotated[list[Lesson], few(MOST_LESSONS)]


class JoinedRule(Rule):
    """A rule made of those whose handles it names."""

    handles: Annotated[list[str], ONE_AT_LEAST]


class Drop(Part):
    """A rule that is not used."""

    handle: str
    reason: Told


class Joined(Part):
    """What a batch of rules comes to."""

    rules: list[JoinedRule]
    drops: list[Drop] = Field(default_factory=list)


def schema_of(kind: type[BaseModel]) -> dict[str, Json]:
    """Return an answer's JSON schema as endpoints take it: every key required, no other allowed."""
    schema = _plain(kind.model_json_schema())
    assert isinstance(schema, dict)
    return schema


def _plain(schema: Json) -> Json:
    if not isinstance(schema, dict):
        return schema
    kept: dict[str, Json] = {}
    for key, value in schema.items():
        if key in ("properties", "$defs") and isinstance(value, dict):
            kept[key] = {name: _plain(part) for name, part in value.items()}
        elif key in _KEPT:
            kept[key] = [_plain(p) for p in value] if isinstance(value, list) else _plain(value)
    if kept.get("type") == "object":
        properties = kept.setdefault("properties", {})
        assert isinstance(properties, dict)
        kept |= {"required": list(properties), "additionalProperties": False}
    return kept
