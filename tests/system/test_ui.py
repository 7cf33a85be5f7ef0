"""The Dagster UI, in a real browser, on a real home."""

import pytest

from tests.system.browser import Browser, make_dev

pytestmark = pytest.mark.system

LOCATION = "/locations/t2s_pipeline.definitions"


@pytest.fixture
def ui(home, t2s, desk, tmp_path):
    t2s("ingest", desk(24), "--skill", "desk")
    t2s("evolve", "desk")
    with make_dev(home) as url:
        browser = Browser(url, tmp_path)
        try:
            yield browser
        finally:
            browser.close()


def test_the_project_in_the_browser(ui):
    the_chain_reads_left_to_right(ui)
    the_skill_shows_its_metadata(ui)
    one_partition_is_materialised_by_itself(ui)
    one_evolution_is_run(ui)


def box_of(ui, group):
    return ui.find(group, "[class*=collapsedGroupNodeBox]").rect


def the_chain_reads_left_to_right(ui):
    ui.open("/asset-groups/")
    ui.wait_for("Materialize all")
    chain = [box_of(ui, name) for name in ("ingest", "analyse", "merge", "skill")]
    lefts = [box["x"] for box in chain]
    assert lefts == sorted(lefts)
    assert len({round(box["y"]) for box in chain[1:]}) == 1
    assert box_of(ui, "baseline")["x"] == chain[1]["x"]
    ui.picture("graph")


def the_skill_shows_its_metadata(ui):
    ui.open("/assets/skill?view=partitions&partition=desk%401")
    told = ui.wait_for("median_support")
    for name in ("SKILL.md", "best_rules", "rules", "taught_lines", "dagster/row_count"):
        assert name in told
    ui.picture("skill")


def one_partition_is_materialised_by_itself(ui):
    ui.open("/assets/trajectories?view=partitions")
    ui.wait_for(r"desk/desk\.3\.1")
    ui.click("Materialize", "button")
    ui.choose_partition("desk/desk.3.1")
    ui.launch()
    ui.open("/runs")
    ui.wait_for(r"(?s)partition: desk/desk\.3\.1.*?trajectories.*?Success")
    ui.picture("runs")


def one_evolution_is_run(ui):
    ui.open(f"{LOCATION}/jobs/evolve")
    ui.click("Materialize all", "button")
    ui.choose_partition("desk@1")
    ui.launch()
    ui.open("/runs")
    ui.wait_for(r"(?s)partition: desk@1.*?evolve.*?Success.*?partition: desk/desk\.3\.1")
    ui.open("/assets/release?view=partitions&partition=desk%401")
    ui.wait_for("(?s)Materialized.*version")
