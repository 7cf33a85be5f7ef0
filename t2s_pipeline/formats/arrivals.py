"""Records on their way in: redacted, recognised, read once to be sure, and named."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote

import orjson

from t2s_pipeline.formats import registry
from t2s_pipeline.formats.reading import Found, read
from t2s_pipeline.formats.sources import Source, SourceError
from t2s_pipeline.formats.trace import Json, Outcome, Refused, Trace
from t2s_pipeline.ids import digest
from t2s_pipeline.redaction.redact import redact

TELLING_TEXT = 40
"""Equal task texts of this length mean one task; shorter ones ("Hello") happen to be equal."""
_UNDECODED = re.compile("[\udc80-\udcff]")
"""What bytes that are no UTF-8 were read as."""
TOLD = {True: "success", False: "failure", None: "unknown"}


class Arrival(NamedTuple):
    """A record that can be stored.

    Attributes:
        row: its columns, save those that depend on what arrived before.
        told: its outcome: success, failure, unknown.
        cut_off: whether the run was stopped before its end.
        redactions: kind of secret → how many were replaced.
    """

    row: dict[str, object]
    told: str
    cut_off: bool
    redactions: dict[str, int]


class Refusal(NamedTuple):
    """A record, or a whole source, that cannot be stored, and why."""

    source: str
    place: str
    reason: str

    def __str__(self) -> str:
        """Say it in one line."""
        where = ", ".join(part for part in (self.source, self.place) if part)
        return f"{where}: {self.reason}" if where else self.reason


@dataclass(frozen=True, kw_only=True)
class Intake:
    """How the records of one call are taken in.

    Attributes:
        skill: whose trajectories they are.
        source_format: a format's name, or ``auto`` to recognise each record by its content.
        origin: who or what produced them; None: the source's name.
        trust, purpose: as in the table ``arrivals``.
        labels: outcomes by trajectory id, ``task.trial`` or task id; they win over the record's.
        used: the labels that a record was found for so far.
    """

    skill: str
    source_format: str = "auto"
    origin: str | None = None
    trust: str = "internal"
    purpose: str = "learn"
    labels: Mapping[str, Outcome] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def arrivals(self, source: Source) -> Iterator[Arrival | Refusal]:
        """Yield every record of a source in order, as it can be stored or with why it cannot."""
        trials: Counter[str] = Counter()
        origin = self.origin or source.origin
        try:
            for found in read(source):
                try:
                    yield self._arrival(found, source, origin, trials)
                except Refused as error:
                    yield Refusal(source.uri, found.place, str(error))
        except SourceError as error:
            yield Refusal("", "", str(error))

    def _arrival(self, found: Found, source: Source, origin: str, trials: Counter[str]) -> Arrival:
        if found.refused:
            raise found.refused
        redacted = redact(found.record)
        record = _stored(redacted.record)
        chosen = self.source_format
        name = registry.sniff(redacted.record) if chosen == "auto" else chosen
        trace = registry.parse(name, redacted.record)
        task_id = trace.task_id or digest(record)[:12]
        trial = trace.trial or str(trials[task_id])
        trials[task_id] += 1
        trajectory_id = f"{self.skill}/{encoded(origin)}.{encoded(task_id)}.{encoded(trial)}"
        label = self._label(trajectory_id, task_id, trial)
        row: dict[str, object] = {
            "trajectory_id": trajectory_id,
            "skill": self.skill,
            "purpose": self.purpose,
            "source_uri": source.uri,
            "source_format": name,
            "source_record": found.place,
            "origin": origin,
            "trust": self.trust,
            "task_id": task_id,
            "trial": trial,
            "task_text_hash": _text_hash(trace),
            "record": record,
            "label": orjson.dumps(label._asdict()).decode() if label else None,
            "redactions": orjson.dumps(redacted.counts, option=orjson.OPT_SORT_KEYS).decode(),
            "content_hash": digest([record, label and label._asdict()]),
        }
        return Arrival(
            row=row,
            told=TOLD[(label or trace.outcome).success],
            cut_off=trace.termination == "cut off",
            redactions=redacted.counts,
        )

    def _label(self, trajectory_id: str, task_id: str, trial: str) -> Outcome | None:
        names = (trajectory_id, f"{task_id}.{trial}", task_id)
        found = [name for name in names if name in self.labels]
        self.used.update(found)
        return self.labels[found[0]] if found else None


def encoded(part: str) -> str:
    """Percent-encode a part of an id, its dots too, so that the parts can be told apart."""
    return quote(part, safe="").replace(".", "%2E")


def _stored(record: Json) -> str:
    try:
        return orjson.dumps(record).decode()
    except (orjson.JSONEncodeError, RecursionError) as error:
        if "surrogates" in str(error):
            bytes_ = _UNDECODED.search(json.dumps(record, ensure_ascii=False))
            what = (
                "bytes that are no UTF-8" if bytes_ else "half a character, an escape like \\ud800"
            )
            raise Refused(f"holds {what}") from error
        raise Refused(f"cannot be stored: {error}") from error


def _text_hash(trace: Trace) -> str | None:
    """Name what the task says, however it is spaced; None where that tells nothing."""
    text = " ".join((trace.task_text or "").split())
    if not text:
        return digest([[s.role, s.text, s.tool, s.arguments, s.result] for s in trace.steps])
    return digest(text) if len(text) >= TELLING_TEXT else None
