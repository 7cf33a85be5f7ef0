"""What tests of suites share: one sandbox for many runs, and the runs of one seed."""

from contextlib import suppress
from functools import partial

import pytest

from t2s_pipeline.suites.conversation import Conversation, StepLimitReached
from t2s_pipeline.suites.rollouts import plan, run_rollouts
from t2s_pipeline.suites.sandbox.sandbox import Sandbox
from t2s_pipeline.suites.workbooks.suite import workbooks
from t2s_pipeline.suites.workbooks.tools import LIMITS, call

SEED = 0


@pytest.fixture(scope="session")
def suite():
    return workbooks()


@pytest.fixture(scope="session")
def agent(suite):
    return suite.agents["scripted"]


@pytest.fixture(scope="session")
def records(suite, agent, memory):
    return list(run_rollouts(suite, agent, plan(suite, 4), seed=SEED, folder=memory))


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(LIMITS) as running:
        yield running


@pytest.fixture
def run_with(suite, agent, sandbox, tmp_path_factory):
    """Run a task with chosen habits, and return the verdict and the messages."""

    def run(task, habits, *, seed):
        folder = tmp_path_factory.mktemp("run")
        for name, content in task.inputs.items():
            (folder / name).write_bytes(content)
        conversation = Conversation(
            suite.instructions,
            task.prompt,
            call=partial(call, sandbox, folder),
            limit=suite.step_limit,
        )
        with suppress(StepLimitReached):
            agent.run_with(frozenset(habits), task, conversation, trial=0, seed=seed)
        return suite.check(task, folder), conversation.messages

    return run
