"""A lesson: what one record shows, in a form that can be counted together with others."""

from dataclasses import dataclass, field

import orjson

from t2s_pipeline.distill.edits.edit import Change, Edit, Evidence, Kind, Trust
from t2s_pipeline.distill.engines.offline.families import FAMILIES
from t2s_pipeline.distill.engines.offline.wording import counter_evidence, said_of, sentence


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One observation. ``holds`` is False where the record speaks against the lesson.

    Attributes:
        family: which miner's lesson it is.
        slots: what the sentence is about (tool, argument, error); part of the lesson's key.
        facts: circumstances under which it was seen, from which conditions are made later.
        hints: what else a rule made of many such lessons may say (a reading tool, a right value).
        evidence: verbatim quotes from steps, at least one.
    """

    family: str
    slots: dict[str, str]
    evidence: tuple[Evidence, ...]
    holds: bool = True
    kind: Kind = "repair"
    facts: dict[str, str] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Name the lesson, equal for all trajectories that show the same."""
        slots = ", ".join(f"{name}={value}" for name, value in sorted(self.slots.items()))
        return f"{self.family}({slots}){'' if self.holds else ' speaks against'}"

    def edit(self, patch_id: str, *, trust: Trust, origin: str) -> Edit:
        """Make the level-0 edit that states the lesson."""
        family = self.family if self.holds else FAMILIES[self.family].opposite or self.family
        # In which manner something is better done, only many runs can tell.
        open_yet = {"worse": "", "better": ""} if FAMILIES[family].manner else {}
        said = sentence(family, said_of(self.slots | open_yet))
        opposed = not self.holds and family == self.family and not FAMILIES[family].manner
        return Edit(
            change=Change(
                op="append_to_section",
                path="SKILL.md",
                section=FAMILIES[family].section,
                content=counter_evidence(said) if opposed else said,
            ),
            node_id=patch_id,
            level=0,
            kind="preserve" if opposed else self.kind,
            trust=trust,
            evidence=self.evidence,
            origins=(origin,),
            lesson_key=self.key,
            lesson=self._json(),
        )

    def _json(self) -> str:
        told = {
            "family": self.family,
            "slots": self.slots,
            "holds": self.holds,
            "facts": self.facts,
            "hints": self.hints,
        }
        return orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
