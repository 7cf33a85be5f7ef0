"""The merge operator: a model joins rules under handles, and code checks every one of them.

Provenance never comes from a model's memory: it names handles, and what it names is mapped back.
What does not fit the context is split and joined in rounds, never cut.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from t2s_pipeline.calls import Answer, Complete, Refused
from t2s_pipeline.distill.discards import Discard
from t2s_pipeline.distill.edits.budgets import tokens_in
from t2s_pipeline.distill.edits.edit import Change
from t2s_pipeline.distill.engines.engine import Behind
from t2s_pipeline.distill.engines.model.affinity import share_words
from t2s_pipeline.distill.engines.model.answers import Joined, JoinedRule, schema_of
from t2s_pipeline.distill.engines.model.batch import Voice, joined, told
from t2s_pipeline.distill.engines.model.conversation import Conversation, size_of
from t2s_pipeline.distill.engines.model.grouping import pieces
from t2s_pipeline.distill.engines.model.limits import Limits
from t2s_pipeline.distill.engines.model.places import change_of, refusal
from t2s_pipeline.distill.engines.model.prompts import system, user
from t2s_pipeline.distill.engines.model.reading import read_value
from t2s_pipeline.distill.engines.model.skill_text import skill_text
from t2s_pipeline.distill.skill.sections import PHASES
from t2s_pipeline.templates import render

JOINED = schema_of(Joined)
AROUND_RULE = 80
"""Tokens that a rule takes in the answer beside its words."""
FULL = 0.8
"""Share of the answer's tokens that rules may take if none of them could be joined."""


class Outcome(NamedTuple):
    """What a batch came to: rules, and what was dropped for which reason."""

    voices: list[Voice]
    discards: list[Discard]


class MergeOperator:
    """Merges the rules of one node."""

    def __init__(
        self,
        complete: Complete,
        limits: Limits,
        skill: Mapping[str, str],
        behind: Behind,
        item_id: str,
    ) -> None:
        """Take what answers, how much it may be asked, the base, and the runs behind the edits."""
        self._complete = complete
        self._limits = limits
        self._skill = skill
        self._behind = behind
        self._item_id = item_id

    def merge(self, voices: Sequence[Voice]) -> Outcome:
        """Join rules that say the same.

        A batch that does not fit one question is cut into pieces of similar rules; what these come
        to is joined again, as long as that makes it smaller.

        Raises:
            Failed: the model gave no answer that could be used.
        """
        if len(voices) < 2:
            return Outcome(list(voices), [])
        talk = self.opening(voices)
        if self._fits(talk, voices):
            return self._ask(talk, voices)
        pieces = self._pieces(talk, voices)
        with ThreadPoolExecutor(len(pieces), thread_name_prefix="piece") as pool:
            parts = list(pool.map(self.merge, pieces))
        discards = [discard for part in parts for discard in part.discards]
        both = joined(voice for part in parts for voice in part.voices)
        if len(both) == len(voices):
            return Outcome(both, discards)
        again = self.merge(both)
        return Outcome(again.voices, [*discards, *again.discards])

    def opening(self, voices: Sequence[Voice]) -> Conversation:
        """Return the conversation before anything is asked; what all merges share comes first."""
        shared = render(
            "model/merge.md",
            sections=", ".join(f"“{section}”" for section in PHASES),
            skill=skill_text(self._skill, self._limits.context_tokens),
        )
        return Conversation(
            self._complete,
            "merge",
            self._item_id,
            [system(shared), user(told(voices, self._behind))],
            context_tokens=self._limits.context_tokens,
            answer_tokens=self._limits.merge_tokens,
        )

    def _fits(self, talk: Conversation, voices: Sequence[Voice]) -> bool:
        answer = sum(tokens_in(voice.change.content) + AROUND_RULE for voice in voices)
        return talk.room >= 0 and answer <= FULL * self._limits.merge_tokens

    def _pieces(self, talk: Conversation, voices: Sequence[Voice]) -> list[list[Voice]]:
        """Cut a batch; a rule takes as much room in the question as in the answer, about."""
        texts = [voice.change.content for voice in voices]
        sizes = [tokens_in(text) + AROUND_RULE for text in texts]
        shared = size_of(talk.messages[:1])
        question = self._limits.context_tokens - self._limits.merge_tokens - shared
        capacity = int(FULL * min(question, self._limits.merge_tokens))
        return [[voices[n] for n in piece] for piece in pieces(texts, sizes, capacity)]

    def _ask(self, talk: Conversation, voices: Sequence[Voice]) -> Outcome:
        by_handle = {f"e{n}": voice for n, voice in enumerate(voices, start=1)}
        _, outcome = talk.ask(lambda answer: self._read(answer, by_handle), JOINED)
        return outcome

    def _read(self, answer: Answer, by_handle: Mapping[str, Voice]) -> Outcome:
        if answer.finish_reason == "length":
            raise Refused("it was cut off by the length limit.")
        found = read_value(answer.text, Joined)
        problems = [*_handle_problems(found, by_handle)]
        if problems:
            raise Refused(" ".join(problems))
        made = [self._rule(rule, [by_handle[h] for h in rule.handles]) for rule in found.rules]
        discards = [
            Discard(edit.edit_id, "dropped in the merge", drop.reason)
            for drop in found.drops
            for edit in by_handle[drop.handle].edits
        ]
        return Outcome(joined(made), discards)

    def _rule(self, rule: JoinedRule, voices: Sequence[Voice]) -> Voice:
        change = change_of(rule, self._skill)
        self._check(change, rule, voices)
        shares = [share_words(change.content, voice.change.content) for voice in voices]
        if not any(shares):
            raise Refused(f"the rule of {', '.join(rule.handles)} shares no word with any of them.")
        unshared = {
            edit.edit_id
            for voice, shared in zip(voices, shares, strict=True)
            for edit in voice.edits
            if not shared or edit.edit_id in voice.unshared
        }
        edits = tuple(edit for voice in voices for edit in voice.edits)
        return Voice(change, edits, frozenset(unshared))

    def _check(self, change: Change, rule: JoinedRule, voices: Sequence[Voice]) -> None:
        """Refuse what could not be applied, unless a rule it is made of could not be either."""
        refused = refusal(change, self._skill, unsafe_too=True)
        if refused is None:
            return
        inherited = {
            before.reason
            for voice in voices
            if (before := refusal(voice.change, self._skill, unsafe_too=True))
        }
        if refused.reason not in inherited:
            raise Refused(f"the rule of {', '.join(rule.handles)}: {refused.detail}")


def _handle_problems(found: Joined, by_handle: Mapping[str, Voice]) -> list[str]:
    """Say which handles are unknown, named twice or not at all."""
    used = Counter(handle for rule in found.rules for handle in rule.handles)
    used.update(drop.handle for drop in found.drops)
    unknown = sorted(used.keys() - by_handle.keys())
    twice = [handle for handle in by_handle if used[handle] > 1]
    missing = [handle for handle in by_handle if not used[handle]]
    return [
        f"{what}: {', '.join(handles)}."
        for what, handles in (
            ("There are no such handles", unknown),
            ("Handles named more than once", twice),
            ("Handles that are neither in a rule nor dropped", missing),
        )
        if handles
    ]
