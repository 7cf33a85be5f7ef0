"""t2s audit, and the page that every evolution leaves."""

import re

import dagster as dg
import pytest
from dagster import AssetKey, DagsterInstance

from docs.shots import shots
from tests.conftest import ROOT, files_in


def pages(home):
    return files_in(home / "audit")


def test_evolving_leaves_a_page_and_names_it(evolved, monkeypatch):
    assert set(pages(evolved)) == {"desk/1.html", "desk/latest.html"}
    assert len(set(pages(evolved).values())) == 1
    instance = DagsterInstance.get()
    found = instance.get_latest_materialization_event(AssetKey("audit_page"))
    assert found.asset_materialization.partition == "desk@1"
    assert isinstance(found.asset_materialization.metadata["page"], dg.PathMetadataValue)
    told = instance.get_latest_materialization_event(AssetKey("skill")).asset_materialization
    assert told.metadata["audit_page"].value.endswith("/audit/desk/1.html")


def test_the_command_makes_the_same_page(evolved, t2s, t2s_json):
    before = pages(evolved)
    told = t2s_json("audit", "desk")
    assert told["evolution"] == "desk@1"
    assert told["page"] == str(evolved / "audit/desk/1.html")
    assert told["bytes"] == len(before["desk/1.html"])
    assert pages(evolved) == before
    assert f"desk@1: {told['page']}" in t2s("audit", "desk").stdout


@pytest.mark.system
def test_an_earlier_evolution_has_its_page_and_the_latest_stays(evolved, desk, t2s, tmp_path):
    t2s("ingest", desk(8, skip=24, name="more"), "--skill", "desk")
    t2s("evolve", "desk")
    before = pages(evolved)
    assert before["desk/latest.html"] == before["desk/2.html"] != before["desk/1.html"]
    (evolved / "audit/desk/1.html").unlink()
    t2s("audit", "desk", "--at", 1)
    assert pages(evolved) == before
    t2s("audit", "desk", "--at", 1, "-o", tmp_path / "deep" / "page.html")
    assert (tmp_path / "deep" / "page.html").read_bytes() == before["desk/1.html"]
    assert pages(evolved) == before


def test_what_cannot_be_done_is_said_in_one_line(evolved, t2s, tmp_path):
    assert "there is no finished evolution desk@7" in t2s("audit", "desk", "--at", 7, code=2).stderr
    assert "there is no skill 'nothing'" in t2s("audit", "nothing", code=2).stderr
    (tmp_path / "file").write_text("", encoding="utf-8")
    failed = t2s("audit", "desk", "-o", tmp_path / "file" / "page.html", code=1)
    assert re.search(r"cannot write .*page\.html", failed.stderr)


@pytest.mark.long
def test_the_page_is_opened_in_the_persons_browser(evolved, t2s_process, tmp_path, monkeypatch):
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/opened"\n', encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    t2s_process("audit", "desk", "--open")
    opened = (tmp_path / "opened").read_text(encoding="utf-8").strip()
    assert opened == (evolved / "audit/desk/1.html").as_uri()
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    done = t2s_process("audit", "desk", "--open", code=1)
    assert b"no browser could be started" in done.stderr


def test_the_pictures_of_the_page_are_those_that_are_made():
    page = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    made = {f"images/{shot.name}.png" for shot in shots("#rule", "#run")}
    assert set(re.findall(r"\((images/.*?)\)", page)) == made
    for path in made:
        assert 10_000 < (ROOT / "docs" / path).stat().st_size < 150_000
