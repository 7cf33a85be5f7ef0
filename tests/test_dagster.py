"""The project as Dagster sees it."""

import socket
import subprocess
import sys
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from t2s_pipeline.commands.runs import HOST_TAG, LOCK_TAG, PID_TAG, QUIET
from t2s_pipeline.definitions import defs
from tests.conftest import files_in

ROOT = Path(__file__).parent.parent
GRAPH = {
    "trajectories": ("ingest", set()),
    "patches": ("analyse", {"trajectories"}),
    "slots": ("merge", {"patches"}),
    "merge_level_1": ("merge", {"slots"}),
    **{f"merge_level_{level}": ("merge", {f"merge_level_{level - 1}"}) for level in range(2, 7)},
    "skill": ("skill", {"merge_level_6"}),
    "release": ("skill", {"skill"}),
    "audit_page": ("skill", {"release"}),
    "sequential_skill": ("baseline", {"trajectories"}),
}
OTHER_JOBS = {"trajectories", "patches", "sequential_skill"}


def test_the_asset_graph(home):
    graph = defs().resolve_asset_graph()
    found = {
        key.to_user_string(): (
            graph.get(key).group_name,
            {parent.to_user_string() for parent in graph.get(key).parent_keys},
        )
        for key in graph.get_all_asset_keys()
    }
    assert found == GRAPH


def test_the_checks_and_which_of_them_hold_back_a_release(home):
    graph = defs().resolve_asset_graph()
    blocking = {
        (key.asset_key.to_user_string(), key.name): graph.get_check_spec(key).blocking
        for key in graph.asset_check_keys
    }
    of_skills = {
        (asset, name): True
        for asset in ("skill", "sequential_skill")
        for name in (
            "nothing_is_lost",
            "no_line_is_unsourced",
            "evidence_is_verbatim",
            "skill_is_valid",
        )
    }
    assert blocking == of_skills | {
        ("slots", "every_position_has_a_slot"): True,
        ("skill", "skill_is_within_budgets"): False,
    }


def test_jobs_and_partitions(home):
    assert {job.name for job in defs().resolve_all_job_defs()} >= {"analyse", "evolve"}
    graph = defs().resolve_asset_graph()
    names = {
        key.to_user_string(): graph.get(key).partitions_def.name
        for key in graph.get_all_asset_keys()
    }
    assert {names[name] for name in ("trajectories", "patches")} == {"trajectory"}
    assert {
        name
        for asset, name in names.items()
        if asset in GRAPH and asset not in ("trajectories", "patches")
    } == {"evolution"}


def test_every_asset_says_what_a_row_is(home):
    graph = defs().resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        assert (graph.get(key).description or "").startswith(("One row per", "The skill's"))


def test_dg_loads_the_project(home):
    done = subprocess.run(
        [Path(sys.executable).with_name("dg"), "check", "defs"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_one_partition_can_be_materialised_by_itself(evolved):
    result = run("analyse", "desk/desk.1.2")
    materialised = {
        e.materialization.partition for e in result.all_events if e.is_step_materialization
    }
    assert materialised == {"desk/desk.1.2"}


def test_every_materialisation_says_how_many_rows_of_which_columns(evolved):
    result = run("evolve", "desk@1")
    told = {e.asset_key.to_user_string(): e for e in result.all_events if e.is_step_materialization}
    for name in GRAPH.keys() - OTHER_JOBS - {"release", "audit_page"}:
        metadata = told[name].materialization.metadata
        assert {"dagster/row_count", "dagster/column_schema", "dagster/table_name"} <= set(metadata)
    skill = told["skill"].materialization.metadata
    assert isinstance(skill["SKILL.md"], dg.MarkdownMetadataValue)
    assert 0 < len(skill["best_rules"].records) <= 10
    for name in ("rules", "taught_lines", "median_support", "discards"):
        assert isinstance(skill[name], dg.IntMetadataValue | dg.FloatMetadataValue)
    assert any(name.startswith("discards/") for name in skill)


@pytest.mark.long
def test_what_a_released_evolution_saw_stays(evolved, desk, t2s, t2s_json, home):
    before = files_in(home / "skills")
    t2s("ingest", desk(8, skip=24, name="more"), "--skill", "desk")
    assert run("evolve", "desk@1").success
    assert t2s_json("status")["skills"][0]["evolutions"][0]["trajectories"] == 24
    assert files_in(home / "skills") == before


@pytest.fixture
def rebased(evolved, desk, t2s, tmp_path):
    """The home with a second evolution, from another base and with more runs."""
    t2s("ingest", desk(8, skip=24, name="more"), "--skill", "desk")
    t2s("export", "desk", tmp_path)
    text = (tmp_path / "desk/SKILL.md").read_text("utf-8")
    (tmp_path / "desk/SKILL.md").write_text(f"{text}\n## Ours\n\nBe kind.\n", encoding="utf-8")
    t2s("evolve", "desk", "--base", tmp_path / "desk", "--yes")
    return evolved


@pytest.mark.long
def test_an_older_evolution_is_not_released_over_a_later_one(rebased, t2s_json, home):
    before = files_in(home / "skills")
    why = failure(run("evolve", "desk@1", fails=True))
    assert "desk@2 is later than desk@1" in why
    assert files_in(home / "skills") == before
    evolutions = t2s_json("status")["skills"][0]["evolutions"]
    assert [one["status"] for one in evolutions] == ["released", "released"]


@pytest.mark.long
def test_materialising_an_older_evolution_changes_nothing_of_it(rebased, warehouse, t2s):
    def stored():
        queries = ("evolution", "slots", "lines_of", "places_of_nodes")
        read = [warehouse.read(query, evolution="desk@1") for query in queries]
        rows = [frame.sort(frame.columns[:3]).to_dicts() for frame in read]
        for when in ("finished_at", "row_digest"):
            rows[0][0].pop(when)
        return [*rows, warehouse.read("skill", skill="desk").to_dicts()]

    before = stored()
    run("evolve", "desk@1", fails=True)
    with warehouse.transaction() as transaction:
        transaction.run("set_evolution_status", evolution="desk@1", status="finished")
    run("evolve", "desk@1", fails=True)
    after = stored()
    after[0][0]["status"] = "released"
    assert after == before
    t2s("verify")


def test_a_merge_level_needs_the_slots_of_its_evolution_and_says_so(evolved):
    assert "has no slots yet" in failure(run("evolve", "desk@7", ["merge_level_1"], fails=True))


def test_merges_of_another_engine_are_not_computed_again(evolved):
    with duckdb.connect(str(evolved / "warehouse.duckdb")) as connection:
        connection.execute("update evolutions set engine_version = '0', status = 'released'")
    why = failure(run("evolve", "desk@1", fails=True))
    assert "desk@1 was made by the engine offline 0" in why


def test_a_patch_needs_its_peers_parsed_and_says_so(desk, t2s, home):
    t2s("ingest", desk(4), "--skill", "desk")
    failed = run("analyse", "desk/desk.0.2", fails=True)
    assert "2 trajectories are not parsed yet" in failure(failed)


def test_an_evolution_needs_its_patches_and_says_so(desk, t2s, home):
    t2s("ingest", desk(8), "--skill", "desk")
    failed = run("evolve", "desk@1", fails=True)
    assert "8 of 8 trajectories have no patch" in failure(failed)


@pytest.mark.parametrize("key", ["desk", "desk@0", "desk@x", "nothing@1"])
def test_an_evolution_of_another_name_is_refused(desk, t2s, home, key):
    t2s("ingest", desk(1), "--skill", "desk")
    assert "skill" in failure(run("evolve", key, fails=True))


BROKEN = {
    "nothing_is_lost": """
        update edits set parents = parents[2:] where len(parents) > 1 and level = 1
    """,
    "no_line_is_unsourced": """
        insert into revocations by name
        select trajectory_id, true as revoked, 'a person' as author, '' as reason, now() as "at"
        from trajectories
    """,
    "evidence_is_verbatim": "update steps set text = '', arguments = '', result = ''",
}


@pytest.mark.parametrize("check", BROKEN)
def test_a_broken_invariant_holds_back_the_release(evolved, t2s, home, check):
    before = files_in(home / "skills")
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        connection.execute(BROKEN[check])
    failed = run("evolve", "desk@1", fails=True)
    results = {e.check_name: e.passed for e in failed.get_asset_check_evaluations()}
    assert results[check] is False
    assert "release" not in {e.step_key for e in failed.all_events if e.is_step_start}
    assert files_in(home / "skills") == before
    assert "problem" in t2s("verify", code=1).stdout


@pytest.mark.system
def test_a_run_of_a_killed_command_is_marked_failed(desk, t2s, home):
    t2s("ingest", desk(4), "--skill", "desk")
    instance = dg.DagsterInstance.get()
    left = instance.create_run_for_job(
        defs().resolve_job_def("analyse"),
        tags={PID_TAG: "999999999", HOST_TAG: socket.gethostname()},
        status=dg.DagsterRunStatus.STARTED,
    )
    t2s("evolve", "desk")
    assert instance.get_run_by_id(left.run_id).status == dg.DagsterRunStatus.FAILURE


def test_a_run_of_a_command_that_still_runs_is_left_alone(desk, t2s, home):
    t2s("ingest", desk(4), "--skill", "desk")
    code = (
        "import sys, time; from pathlib import Path; from t2s_pipeline.commands.locks import hold; "
        "print(hold(Path(sys.argv[1])), flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, home / "dagster"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as other:
        lock = other.stdout.readline().strip()
        instance = dg.DagsterInstance.get()
        run_id = instance.create_run_for_job(
            defs().resolve_job_def("analyse"),
            tags={PID_TAG: str(other.pid), HOST_TAG: socket.gethostname(), LOCK_TAG: lock},
            status=dg.DagsterRunStatus.STARTED,
        ).run_id
        t2s("ingest", desk(4, skip=4, name="more"), "--skill", "desk")
        assert instance.get_run_by_id(run_id).status == dg.DagsterRunStatus.STARTED
        other.kill()
        other.wait()
        t2s("ingest", desk(4, skip=8, name="last"), "--skill", "desk")
        assert instance.get_run_by_id(run_id).status == dg.DagsterRunStatus.FAILURE


def run(job, partition, assets=None, *, fails=False):
    instance = dg.DagsterInstance.get()
    name = "evolution" if job == "evolve" else "trajectory"
    instance.add_dynamic_partitions(name, [partition])
    result = (
        defs()
        .resolve_job_def(job)
        .execute_in_process(
            instance=instance,
            partition_key=partition,
            run_config=QUIET,
            asset_selection=[dg.AssetKey(name) for name in assets] if assets else None,
            raise_on_error=False,
        )
    )
    assert result.success is not fails
    return result


def failure(result):
    events = [e for e in result.all_events if e.is_step_failure]
    return events[0].step_failure_data.user_failure_data.description
