"""The rules of one merge as the model meets them: equal ones joined, each under a short handle."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from t2s_pipeline.distill.edits.edit import Change, Edit, Kind
from t2s_pipeline.distill.engines.engine import Behind
from t2s_pipeline.distill.engines.model.records import Part, mark_of
from t2s_pipeline.distill.leaves import Source
from t2s_pipeline.schemas import TRUST
from t2s_pipeline.templates import render

MOST_ORIGINS = 5
"""Named; the others are counted."""


@dataclass(frozen=True)
class Voice:
    """A rule, and the edits of the batch that say it.

    Attributes:
        change: the rule, and where it goes.
        edits: those behind it, in order.
        unshared: ids of those among them that do not count, since they share no word with it.
    """

    change: Change
    edits: tuple[Edit, ...]
    unshared: frozenset[str] = frozenset()

    @property
    def kind(self) -> Kind:
        """The kind of most of its edits."""
        kinds = Counter(edit.kind for edit in self.edits)
        return max(sorted(kinds), key=kinds.__getitem__)

    @property
    def edit(self) -> Edit:
        """The edit it becomes; what follows from its parents is filled in later."""
        return replace(
            self.edits[0],
            change=self.change,
            kind=self.kind,
            parents=tuple(edit.edit_id for edit in self.edits),
            unshared=tuple(e.edit_id for e in self.edits if e.edit_id in self.unshared),
            attribution="claimed",
            evidence=(),
            rests_on=(),
        )

    def sources(self, behind: Behind) -> frozenset[Source]:
        """Return the runs that count for it."""
        counted = [behind[e.edit_id] for e in self.edits if e.edit_id not in self.unshared]
        return frozenset[Source]().union(*counted)


def voices_of(edits: Iterable[Edit]) -> list[Voice]:
    """Return the rules of a batch, equal ones joined, in the order in which they come first."""
    return joined(Voice(edit.change, (edit,)) for edit in edits)


def joined(voices: Iterable[Voice]) -> list[Voice]:
    """Join voices that state the same rule."""
    same: dict[str, list[Voice]] = defaultdict(list)
    for voice in voices:
        same[voice.change.rule_id].append(voice)
    return [_united(group) for group in same.values()]


def _united(group: Sequence[Voice]) -> Voice:
    edits = [edit for voice in group for edit in voice.edits]
    unshared = frozenset[str]().union(*(voice.unshared for voice in group))
    return Voice(group[0].change, tuple(edits), unshared)


def told(voices: Sequence[Voice], behind: Behind) -> str:
    """Return the rules as the model reads them, under the handles e1 … en."""
    mark = mark_of([Part(n, "rule", voice.change.content) for n, voice in enumerate(voices)])
    return render("model/batch.md", mark=mark, voices=[_told(one, behind) for one in voices])


def _told(voice: Voice, behind: Behind) -> Mapping[str, object]:
    change, sources = voice.change, voice.sources(behind)
    where = "section" if change.op == "append_to_section" else "target"
    named = {" ".join(origin.split()) for edit in voice.edits for origin in edit.origins}
    origins = sorted(named)
    more = len(origins) - MOST_ORIGINS
    outcomes = Counter(source.success for source in sources)
    return {
        "op": change.op,
        "path": change.path,
        "place": f"{where} “{change.section or change.target}”",
        "content": change.content,
        "kind": voice.kind,
        "tasks": len({source.task_key for source in sources}),
        "outcomes": f"runs: {outcomes[True]} succeeded, {outcomes[False]} failed",
        "trust": max((edit.trust for edit in voice.edits), key=TRUST.index),
        "origins": ", ".join(origins[:MOST_ORIGINS]) + (f" and {more} more" if more > 0 else ""),
    }
