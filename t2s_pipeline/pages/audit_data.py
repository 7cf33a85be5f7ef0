"""The data of an audit page: one JSON value in which every text stands once."""

from collections.abc import Callable, Sequence

import orjson

from t2s_pipeline.pages import evidence_rows, skill_rows
from t2s_pipeline.pages.changes import changes
from t2s_pipeline.pages.limits import Limits
from t2s_pipeline.pages.listing import listing
from t2s_pipeline.pages.material import Material
from t2s_pipeline.pages.strings import Strings
from t2s_pipeline.pages.telling import Telling
from t2s_pipeline.pages.words import Words

FORMAT = 1
TOLD = (
    "evolution",
    "skill",
    "status",
    "skill_version",
    "base_version",
    "base_origin",
    "engine",
    "engine_version",
    "model",
    "fan_in",
)
PARTS: dict[str, Callable[[Telling], object]] = {
    "files": skill_rows.files,
    "removed": skill_rows.removed,
    "others": skill_rows.others,
    "sources": skill_rows.sources,
    "edits": evidence_rows.edits,
    "trajectories": evidence_rows.trajectories,
    "discards": evidence_rows.discards,
    "previous": changes,
}
"""What the data holds beside facts and words; each is written down as soon as it is made."""


class AuditData:
    """Everything that a page tells of one evolution.

    ``leaves`` are the level-0 edits whose words are wanted, the most wanted first: ``words`` takes
    them in batches until it is full; ``value`` then returns the page's data.
    """

    def __init__(self, material: Material, limits: Limits | None = None) -> None:
        """Choose what the page lists."""
        bounds = limits or Limits()
        chosen = listing(material, bounds)
        self.limits = bounds.fitting(len(chosen.leaves))
        self._telling = Telling(material, chosen, Strings(bounds.text))
        self._core = _core(self._telling)
        self.words = Words(self._telling.strings, chosen.trajectories, self.limits)

    @property
    def leaves(self) -> Sequence[str]:
        """The level-0 edits whose words are wanted."""
        return self._telling.listing.leaves

    def value(self) -> dict[str, object]:
        """Return the data; what its arrays hold is said where each is made."""
        edits = self._telling.listing.edits
        words = self.words
        return {
            **self._core,
            "brief": self.limits.brief,
            "around": self.limits.around,
            "words": [[edits[name], told] for name, told in words.evidence.items()],
            "steps": [
                [number, *([step, *told] for step, told in sorted(steps.items()))]
                for number, steps in sorted(words.steps.items())
            ],
            "without_words": len(self.leaves) - len(words.evidence),
            "strings": self._telling.strings.table,
        }


def _core(telling: Telling) -> dict[str, object]:
    evolution, runs = telling.material.evolution, telling.material.trajectories
    return {
        "format": FORMAT,
        **{name: evolution[name] for name in TOLD},
        "finished_at": evolution["finished_at"],
        "counts": {
            "trajectories": runs.height,
            "listed": len(telling.listing.trajectories),
            "tasks": runs["task_key"].n_unique(),
            "states": dict(sorted(runs["state"].value_counts().iter_rows())),
        },
        **{name: orjson.Fragment(orjson.dumps(part(telling))) for name, part in PARTS.items()},
    }
