"""Same seed, same records, byte for byte, whatever the machine is set to."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from t2s_pipeline.suites.rollouts import plan, run_rollouts

ROOT = Path(__file__).parents[2]
ROLLOUTS = slice(11, 40, 3)
"""Some of the plan, of every type of task."""
PROGRAM = """
import sys
import json, hashlib
from t2s_pipeline.suites.registry import SUITES
from t2s_pipeline.suites.rollouts import plan, run_rollouts
suite = SUITES["workbooks"]()
chosen = plan(suite, 2)[11:40:3]
records = run_rollouts(suite, suite.agents["scripted"], chosen, seed=3, workers=int(sys.argv[1]))
print(hashlib.sha256(json.dumps(list(records)).encode()).hexdigest())
"""


def elsewhere(folder, workers, **environment):
    """Return the digest of the records that a process with another environment makes."""
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(workers)],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_records_do_not_depend_on_locale_time_zone_hash_seed_folder_or_workers(
    suite, agent, tmp_path
):
    chosen = plan(suite, 2)[ROLLOUTS]
    assert {suite.task(rollout.task_id).task_type for rollout in chosen} == {
        task.task_type for task in suite.tasks
    }
    here = list(run_rollouts(suite, agent, chosen, seed=3, folder=tmp_path))
    digest = hashlib.sha256(json.dumps(here).encode()).hexdigest()
    assert digest == elsewhere(
        tmp_path / "a",
        1,
        LC_ALL="C",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
        TZ="Asia/Tokyo",
        PYTHONHASHSEED="1",
    )
    assert digest == elsewhere(
        tmp_path / "with a space",
        3,
        LC_ALL="C.UTF-8",
        LANG="tr_TR.UTF-8",
        TZ="America/St_Johns",
        PYTHONHASHSEED="4242",
    )
