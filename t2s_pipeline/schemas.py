"""Every table's shape, in the order the data flows. Others query these: names and meanings hold."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated

import pandera.polars as pa
import polars as pl

Ids = Annotated[pl.List, pl.String()]
EvidenceList = Annotated[
    pl.List, pl.Struct({"trajectory_id": pl.String, "step": pl.Int64, "quote": pl.String})
]
Instant = Annotated[pl.Datetime, "us", "UTC"]

PURPOSES = ["learn", "holdout", "trial"]
TRUST = ["verified", "internal", "external", "untrusted"]
"""From most to least trusted."""
KINDS = ["preserve", "prune", "repair"]
OPS = [
    "append_to_section",
    "insert_after",
    "insert_before",
    "replace",
    "add_section",
    "delete_section",
    "create",
    "delete_file",
]


class Table(pa.DataFrameModel):
    """A table whose columns are all declared; its name is the class's in snake case."""

    class Config:
        """Refuse columns nobody declared, and hold the declared order."""

        strict = True
        ordered = True

    @classmethod
    def table_name(cls) -> str:
        """Return the name of the table in the warehouse."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def grain(cls) -> tuple[str, ...]:
        """Return the columns that name a row."""
        unique = [name for name, column in cls.to_schema().columns.items() if column.unique]
        return tuple(unique) or KEYS[cls.table_name()]

    @classmethod
    def frame(cls, rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
        """Make a frame of these rows in the declared columns and types; what is absent is null."""
        return pl.DataFrame(list(rows), schema=cls.polars_schema(), orient="row")

    @classmethod
    def polars_schema(cls) -> dict[str, pl.DataType]:
        """Return the declared polars type of each column."""
        return {name: column.dtype.type for name, column in cls.to_schema().columns.items()}


class Skills(Table):
    """A skill that trajectories are collected for; grain: skill."""

    skill: str = pa.Field(unique=True)
    description: str = pa.Field(
        nullable=True, description="given by a person; null: the scaffold's"
    )
    base_version: str = pa.Field(
        nullable=True, description="content hash of S0; null until an evolution fixes it"
    )
    base_origin: str = pa.Field(
        nullable=True, isin=["base", "scaffold"], description="whether a person gave S0"
    )


class Arrivals(Table):
    """A redacted record as it arrived; grain: record. Everything later is derived from it."""

    trajectory_id: str = pa.Field(unique=True, description="<skill>/<origin>.<task>.<trial>")
    skill: str
    position: int = pa.Field(
        nullable=True, ge=0, description="slot; null unless it is to learn from"
    )
    purpose: str = pa.Field(isin=PURPOSES)
    partition_key: str = pa.Field(description="Dagster partition: the trajectory's, or its shard's")
    source_uri: str = pa.Field(description="file it was read from, `-` for standard input")
    source_format: str
    source_record: str = pa.Field(description="where in the source: `record 3`, `line 17`")
    origin: str = pa.Field(description="who or what produced it")
    trust: str = pa.Field(isin=TRUST)
    task_id: str
    task_key: str = pa.Field(description="equal for all trajectories of what is one task")
    task_text_hash: str = pa.Field(nullable=True, description="null: the text tells nothing")
    trial: str = pa.Field(description="which of the task's runs")
    record: str = pa.Field(description="the native record, JSON, redacted")
    label: str = pa.Field(nullable=True, description="outcome from a labels file, JSON")
    redactions: str = pa.Field(description="JSON: kind of secret → how many were replaced")
    content_hash: str = pa.Field(description="of record and label")
    arrived_at: Instant


class Trajectories(Table):
    """One agent run, parsed; grain: trajectory."""

    trajectory_id: str = pa.Field(unique=True)
    skill: str
    position: int = pa.Field(nullable=True, ge=0)
    purpose: str = pa.Field(isin=PURPOSES)
    task_id: str
    task_key: str
    trial: str
    origin: str
    trust: str = pa.Field(isin=TRUST)
    model: str = pa.Field(nullable=True)
    harness: str = pa.Field(nullable=True)
    skill_version: str = pa.Field(nullable=True, description="of the skill the agent had, if any")
    task_text: str = pa.Field(nullable=True)
    expected_actions: str = pa.Field(
        nullable=True, description="JSON list of {tool, arguments} that a right run makes"
    )
    reward: float = pa.Field(nullable=True, ge=0, le=1)
    success: bool = pa.Field(nullable=True, description="null: unknown")
    label_source: str = pa.Field(nullable=True)
    termination: str = pa.Field(nullable=True, description="why it ended, where the record says so")
    n_steps: int = pa.Field(ge=1)
    input_tokens: int = pa.Field(nullable=True, ge=0)
    output_tokens: int = pa.Field(nullable=True, ge=0)
    cost_usd: float = pa.Field(nullable=True, ge=0)
    started_at: Instant = pa.Field(nullable=True)
    content_hash: str = pa.Field(description="of the record and label it was parsed from")
    parsed_by: str = pa.Field(description="version of the importers")
    revoked: bool


class Steps(Table):
    """One message, or one tool call with its result; grain: (trajectory, step)."""

    trajectory_id: str
    step: int = pa.Field(ge=0, description="position in the trajectory, from 0")
    native_id: str = pa.Field(description="where in the record: a JSON pointer, an id")
    role: str = pa.Field(isin=["system", "user", "assistant", "tool"])
    text: str = pa.Field(nullable=True)
    tool: str = pa.Field(nullable=True)
    arguments: str = pa.Field(nullable=True, description="JSON object, or the text as it was sent")
    result: str = pa.Field(nullable=True, description="null: no result was recorded")
    is_error: bool
    tokens: int = pa.Field(nullable=True, ge=0)
    cost_usd: float = pa.Field(nullable=True, ge=0)


class Patches(Table):
    """What one trajectory teaches; grain: patch. Empty ones say why."""

    patch_id: str = pa.Field(
        unique=True, description="of trajectory, content, trust, base, engine and peers"
    )
    trajectory_id: str
    base_version: str
    engine: str
    engine_version: str
    analyst: str = pa.Field(isin=["success", "error", "neutral"])
    status: str = pa.Field(isin=["proposed", "empty", "failed"])
    peers: Ids = pa.Field(
        description="trajectories of the same task, earlier in order, it looked at"
    )
    reasoning: str = pa.Field(
        description="why these edits; for an empty or failed patch the reason"
    )
    made_at: Instant


class Edits(Table):
    """One change that states one rule; grain: edit."""

    edit_id: str = pa.Field(unique=True)
    node_id: str = pa.Field(description="the patch, merge node or selection that made it")
    level: int = pa.Field(ge=0, description="0: a patch; then its level in the merge tree")
    kind: str = pa.Field(isin=KINDS)
    op: str = pa.Field(isin=OPS)
    path: str
    section: str
    target: str
    content: str
    rule_id: str = pa.Field(description="hash of op, path, section and normalised content")
    parents: Ids = pa.Field(description="edits it was made from; none at level 0")
    attribution: str = pa.Field(isin=["leaf", "claimed", "carried"])
    support: int = pa.Field(ge=1, description="distinct tasks behind it")
    trust: str = pa.Field(isin=TRUST, description="the lowest behind it")
    validated: str = pa.Field(isin=["replay", "evidence", "none"])
    evidence: EvidenceList = pa.Field(description="verbatim quotes; at level 0 only")
    origins: Ids = pa.Field(description="who produced the trajectories behind it, sorted")
    lesson_key: str = pa.Field(description="what the offline engine groups by; empty otherwise")
    lesson: str = pa.Field(description="JSON: the observation behind an offline edit; else empty")
    rests_on: Ids = pa.Field(
        description="level-0 edits it rests on, where these are fewer than all behind its parents"
    )
    unshared: Ids = pa.Field(
        description="parents claimed whose wording shares nothing with it: they do not count"
    )


class Nodes(Table):
    """A merge that was computed, once for all evolutions; grain: node."""

    node_id: str = pa.Field(
        unique=True,
        description="of the input edits, the base and the engine; `:carried` follows if it was",
    )
    level: int = pa.Field(ge=1)
    status: str = pa.Field(isin=["merged", "carried"])
    inputs: Ids = pa.Field(description="edits it read")
    evolution: str = pa.Field(description="the evolution that computed it")
    reason: str = pa.Field(description="why nothing could be merged, if it was carried")
    base_version: str = pa.Field(description="content hash of the skill it was merged against")


class Evolutions(Table):
    """One derivation of a skill from all its live patches; grain: evolution."""

    evolution: str = pa.Field(unique=True, description="<skill>@<n>")
    skill: str
    base_version: str
    base_origin: str = pa.Field(isin=["base", "scaffold"], description="whether a person gave S0")
    skill_version: str = pa.Field(nullable=True, description="content hash of the resulting files")
    engine: str
    engine_version: str
    model: str = pa.Field(nullable=True)
    params: str = pa.Field(description="JSON: what selection and merging were told")
    prompt_hashes: str = pa.Field(description="JSON: template → hash; empty for the offline engine")
    fan_in: int = pa.Field(ge=2)
    root_node_id: str = pa.Field(nullable=True)
    selection_id: str = pa.Field(nullable=True)
    n_trajectories: int = pa.Field(ge=0)
    cost_usd: float = pa.Field(nullable=True, ge=0)
    started_at: Instant
    finished_at: Instant = pa.Field(nullable=True)
    status: str = pa.Field(
        isin=["started", "finished", "released", "failed", "purged"],
        description="purged: it rested on a trajectory that was deleted; only this row is left",
    )
    decisions: Ids = pa.Field(description="that stood when it was frozen, the latest last")
    hand_edits: Ids = pa.Field(description="known when it was frozen, in the order they were made")
    folder_version: str = pa.Field(
        nullable=True, description="content hash of the skill's folder when it was frozen"
    )
    batch: int = pa.Field(
        nullable=True,
        ge=1,
        description="trajectories at a time, where each batch was analysed against what those "
        "before it came to (a sequential baseline); null: all against the same base",
    )


class Slots(Table):
    """What one evolution sees at one position; grain: (evolution, position)."""

    evolution: str
    position: int = pa.Field(ge=0)
    trajectory_id: str
    patch_id: str = pa.Field(nullable=True)
    state: str = pa.Field(isin=["patch", "empty", "failed", "revoked", "excluded"])
    reason: str


class MergeNodes(Table):
    """A place in one evolution's merge tree; grain: (evolution, level, position)."""

    evolution: str
    level: int = pa.Field(ge=1)
    position: int = pa.Field(ge=0)
    node_id: str = pa.Field(description="for `single`, the id of the one child it passes on")
    children: Ids = pa.Field(description="node or patch ids of its children, in order of position")
    status: str = pa.Field(isin=["merged", "single", "carried", "reused", "empty"])


class Discards(Table):
    """What was not used, and why; grain: (owner, item)."""

    owner: str = pa.Field(
        description="the patch or node that dropped it; for select and apply, the evolution"
    )
    stage: str = pa.Field(isin=["propose", "merge", "select", "apply"])
    item_id: str
    reason: str = pa.Field(description="a few words, the same for all of a sort")
    detail: str


class SkillFiles(Table):
    """One file of one version of a skill; grain: file."""

    skill: str
    version: str
    path: str
    content: str
    encoding: str = pa.Field(isin=["utf-8", "base64"])
    executable: bool


class SkillLines(Table):
    """One line of an evolved skill; grain: line."""

    evolution: str
    path: str
    line: int = pa.Field(ge=1)
    text: str
    origin: str = pa.Field(isin=["base", "taught", "scaffold", "human"])
    edit_ids: Ids = pa.Field(description="lowest edits with this wording; taught lines only")
    author: str = pa.Field(nullable=True, description="who wrote it; human lines only")


class RemovedLines(Table):
    """A line of the base that an edit took away; grain: line of the base."""

    evolution: str
    path: str
    line: int = pa.Field(ge=1, description="in the base")
    text: str
    edit_ids: Ids


class LlmCalls(Table):
    """One answer of a model, kept before anything is computed from it; grain: model call."""

    key: str = pa.Field(
        unique=True,
        description="hash of question and attempt; `:dropped:` and a time follow once gc was there",
    )
    stage: str
    item_id: str = pa.Field(description="the patch or node that asked first")
    base_url: str = pa.Field(description="without user, password and query")
    model: str
    request: str = pa.Field(
        nullable=True, description="body that was sent, JSON; null: `t2s gc` dropped the words"
    )
    response: str = pa.Field(
        nullable=True, description="body that came back, as it came; null: dropped as well"
    )
    accepted: bool = pa.Field(description="false: it could not be used")
    input_tokens: int = pa.Field(nullable=True, ge=0, description="the cached ones among them")
    cached_tokens: int = pa.Field(nullable=True, ge=0)
    output_tokens: int = pa.Field(nullable=True, ge=0)
    cost_usd: float = pa.Field(nullable=True, ge=0, description="null: unknown, never 0 for that")
    latency_s: float = pa.Field(ge=0, description="until it had come, retries included")
    attempt: int = pa.Field(ge=0, description="at the item; a later one asks anew what was refused")
    at: Instant
    question: str = pa.Field(nullable=True, description="hash of endpoint, model and request")
    refusal: str = pa.Field(nullable=True, description="why it was not accepted")


class Endpoints(Table):
    """What a model can do at an endpoint, found out once; grain: (base_url, model)."""

    base_url: str
    model: str
    answers: str = pa.Field(
        isin=["json_schema", "json_object", "text"],
        description="the strongest way in which it keeps to a schema",
    )
    tools: bool = pa.Field(description="whether it calls tools")
    parameters: Ids = pa.Field(description="those of ours that it takes")
    probed_at: Instant


class Revocations(Table):
    """A trajectory that a person withdrew; grain: event."""

    trajectory_id: str
    revoked: bool = pa.Field(description="false: restored")
    author: str
    reason: str
    at: Instant


class Purges(Table):
    """A position whose trajectory was deleted for good, and all that rested on it; grain: position.

    Nothing of the trajectory is left, nor its name: slots call it `<skill>/purged.<position>`.
    """

    skill: str
    position: int = pa.Field(ge=0)
    author: str
    reason: str
    at: Instant


class Decisions(Table):
    """What a person accepted, rejected, pinned or reworded; grain: event."""

    rule_id: str = pa.Field(description="of the rule in its own words")
    leaves: Ids = pa.Field(description="the level-0 edits behind the rule when it was decided")
    decision: str = pa.Field(isin=["accept", "reject", "pin", "reword"])
    author: str
    reason: str
    at: Instant
    decision_id: str = pa.Field(unique=True, description="of all but the time")
    skill: str
    text: str = pa.Field(nullable=True, description="a person's words in the place of the rule's")
    op: str = pa.Field(isin=OPS, description="this and the next four: the rule when it was decided")
    path: str
    section: str
    target: str
    content: str
    replaces: str = pa.Field(nullable=True, description="the decision on this rule that it ends")
    release: int = pa.Field(
        nullable=True, ge=1, description="whose line was changed by hand; null: said in words"
    )


class Decided(Table):
    """What a decision did in an evolution; grain: (evolution, decision, edit)."""

    evolution: str
    decision_id: str
    edit_id: str = pa.Field(
        nullable=True, description="as lines or discards name it; null: it met no rule"
    )
    matched: str = pa.Field(isin=["rule_id", "leaves", "none"])
    rule_id: str = pa.Field(nullable=True, description="of the rule it met, in the rule's words")
    content: str = pa.Field(nullable=True, description="the rule's words before the decision")


class HandEdits(Table):
    """A file of a released skill that a person changed; grain: hand edit."""

    hand_edit_id: str = pa.Field(unique=True, description="of all but the time")
    skill: str
    release: int = pa.Field(ge=1, description="the release that was changed")
    path: str
    before: str = pa.Field(
        nullable=True,
        description="as released, without the rules that were changed; null: no text was there",
    )
    after: str = pa.Field(nullable=True, description="as it was found; null: deleted")
    encoding: str = pa.Field(isin=["utf-8", "base64"], description="of `after`")
    executable: bool
    author: str
    at: Instant
    replaces: str = pa.Field(
        nullable=True,
        description="the edit whose words it has, without those that rested on what is purged",
    )


class Releases(Table):
    """An evolution's skill written to the skill's folder; grain: release. The last one stands."""

    skill: str
    release: int = pa.Field(ge=1, description="number of the skill's release")
    evolution: str
    version: str
    author: str = pa.Field(description="who went back to it; empty for an evolution of its own")
    reason: str
    at: Instant


TABLES: list[type[Table]] = [
    Skills,
    Arrivals,
    Trajectories,
    Steps,
    Patches,
    Edits,
    Nodes,
    Evolutions,
    Slots,
    MergeNodes,
    Discards,
    SkillFiles,
    SkillLines,
    RemovedLines,
    LlmCalls,
    Endpoints,
    Revocations,
    Purges,
    Decisions,
    Decided,
    HandEdits,
    Releases,
]

KEYS: dict[str, tuple[str, ...]] = {
    "steps": ("trajectory_id", "step"),
    "slots": ("evolution", "position"),
    "merge_nodes": ("evolution", "level", "position"),
    "discards": ("owner", "item_id"),
    "skill_files": ("skill", "version", "path"),
    "skill_lines": ("evolution", "path", "line"),
    "removed_lines": ("evolution", "path", "line"),
    "endpoints": ("base_url", "model"),
    "revocations": ("trajectory_id", "at"),
    "decided": ("evolution", "decision_id", "edit_id"),
    "releases": ("skill", "release"),
    "purges": ("skill", "position"),
}
"""What names a row where it takes several columns."""
