"""A scripted agent: it follows fixed policies and asks no model.

Its commands really run, and it reads its answer from what they print; but which pipeline it writes,
in what words, and with which bad habits, is drawn by seed. It knows each log as its author does,
and never reads the expected answer.
"""

import random
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from t2s_pipeline.suites.conversation import Conversation, ToolResult
from t2s_pipeline.suites.logs import plant
from t2s_pipeline.suites.logs.habits import Habit
from t2s_pipeline.suites.logs.pipelines import Stages, answering, kept, more, written
from t2s_pipeline.suites.logs.question import Extreme, Question, Rank
from t2s_pipeline.suites.logs.style import Style, style
from t2s_pipeline.suites.logs.tasks.catalogue import questions
from t2s_pipeline.suites.scripted import ScriptedAgent
from t2s_pipeline.suites.suite import Task

PHRASES = Path(__file__).parent / "policies" / "phrases.toml"
LISTINGS = ("ls", "ls", "ls -1", "wc -l *", "head -n 2 *")
OPENINGS = (
    "head -n 5 {}",
    "head -n 3 {}",
    "sed -n '1,4p' {}",
    "tail -n 5 {}",
    "cat {} | head -n 4",
)
GUESSES = ("head -n 5 {}", "head -n 3 {}", "tail -n 5 {}", "wc -l {}", "sed -n '1,4p' {}")
SIZES = ("wc -l {}", "tail -n 3 {}", "tail -n 2 {}")


class LogAgent(ScriptedAgent[Habit]):
    """Works by the policies of this suite."""

    def run_with(
        self,
        habits: frozenset[Habit],
        task: Task,
        conversation: Conversation,
        *,
        trial: int,
        seed: int,
    ) -> None:
        """Work on a task with these habits and no others."""
        question = next(one for one in questions() if one.name == task.task_id)
        run = f"{seed}/{question.name}/{trial}"
        chosen = style(question, habits, random.Random(f"style/{run}"))
        dice = random.Random(f"words/{run}")
        _Run(question, chosen, habits, conversation, dice).work()

    def planted(self, task_id: str, trial: int, seed: int) -> frozenset[Habit]:
        """Return the bad habits of a run."""
        return plant.planted(task_id, trial, seed)


@dataclass
class _Run:
    question: Question
    style: Style
    habits: frozenset[Habit]
    conversation: Conversation
    dice: random.Random

    def work(self) -> None:
        """Look at the log, find the answer, perhaps look again, and give it."""
        self._look()
        values = kept(self.style)
        if values and self.dice.random() < 0.35:
            self._pipeline("peek", (*values, "head -n 5"))
        stages = answering(self.question, self.style, self.habits)
        found = self._pipeline("find", stages)
        if stages[-1].startswith(("head", "tail", "wc")) and self.dice.random() < 0.4:
            self._pipeline("check", more(stages, self.style))
        value = self._read(found.text)
        self.conversation.call(self._phrase("answer", value=value), "answer", {"value": value})
        self.conversation.say(self._phrase("done", value=value))

    def _look(self) -> None:
        if Habit.WRONG_NAME in self.habits:
            self._shell("look", self.dice.choice(GUESSES).format(self.question.guess))
            self._shell("puzzled", "ls")
        else:
            self._shell("list", self.dice.choice(LISTINGS))
        self._shell("look", self.dice.choice(OPENINGS).format(self.question.file))
        if self.dice.random() < 0.3:
            self._shell("size", self.dice.choice(SIZES).format(self.question.file))

    def _pipeline(self, moment: str, stages: Stages) -> ToolResult:
        return self._shell(moment, written(stages, self.question.file, self.style))

    def _shell(self, moment: str, command: str) -> ToolResult:
        return self.conversation.call(self._phrase(moment), "shell", {"command": command})

    def _read(self, printed: str) -> str:
        """Take the answer from what the pipeline printed, as someone would who trusts it."""
        lines = printed.splitlines()
        if not self.style.downward and isinstance(self.question, Rank | Extreme):
            lines.reverse()
        if isinstance(self.question, Extreme) and self.style.shape == "lines":
            found = re.search(self.question.asked, lines[0])
            assert found is not None
            return found[1]
        top = self.question.top if isinstance(self.question, Rank) else 1
        return ", ".join(line.split()[-1].strip("[]") for line in lines[:top])

    def _phrase(self, moment: str, **values: str) -> str:
        """Say what goes with a moment of the work."""
        return self.dice.choice(_phrases()[moment]).format(file=self.question.file, **values)


@cache
def _phrases() -> dict[str, list[str]]:
    return tomllib.loads(PHRASES.read_text(encoding="utf-8"))
