"""Deepening: a skill that a person wrote, kept as it is and added to."""

import os

import pytest
from skills_ref import validate

from tests.conftest import files_in

SKILL = """---
name: desk
description: "How our desk works. Use for any request about an order."
license: Apache-2.0
---

# The desk

Be kind. See [the price list](references/prices.md).

## Decide what to do

1. Greet the customer.

```sh
# no heading
./scripts/open.sh
```

## Closing

Say goodbye.
"""


@pytest.fixture
def base(tmp_path):
    folder = tmp_path / "desk"
    for name, content in {
        "SKILL.md": SKILL.encode(),
        "references/prices.md": b"# Prices\r\n\r\n- Wheel: 3\r\n",
        "scripts/open.sh": b"#!/bin/sh\necho open\n",
        "assets/logo.png": b"\x89PNG\r\n\x00\xff",
        "LICENSE": b"Ours.\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "scripts/open.sh").chmod(0o755)
    return folder


@pytest.fixture
def ingested(desk, t2s, home):
    t2s("ingest", desk(24), "--skill", "desk")


def test_a_base_is_kept_and_added_to(ingested, base, t2s, home):
    before = files_in(base)
    t2s("evolve", "desk", "--base", base)
    made = home / "skills" / "desk"
    after = files_in(made)
    assert validate(made) == []
    assert files_in(base) == before
    for name in ("references/prices.md", "scripts/open.sh", "assets/logo.png", "LICENSE"):
        assert after[name] == before[name]
    assert os.access(made / "scripts/open.sh", os.X_OK)
    assert not os.access(made / "LICENSE", os.X_OK)
    lines = after["SKILL.md"].decode().splitlines()
    wanted = iter(lines)
    assert all(line in wanted for line in SKILL.splitlines())
    assert '  provenance: "references/provenance.json"' in lines


@pytest.mark.long
def test_rules_go_into_the_sections_that_fit(desk, base, t2s, t2s_json, home):
    t2s("ingest", desk(80), "--skill", "desk")
    t2s("evolve", "desk", "--base", base)
    lines = t2s_json("blame", "desk", "SKILL.md")["lines"]
    texts = [line["text"] for line in lines]
    origins = {line["text"]: line["origin"] for line in lines}
    assert origins["Be kind. See [the price list](references/prices.md)."] == "base"
    assert origins["metadata:"] == "scaffold"
    assert origins["## When a tool answers with an error"] == "scaffold"
    assert origins["## Decide what to do"] == "base"
    assert texts.index("## Closing") > texts.index("## Decide what to do") + 8
    taught = [line for line in lines if line["origin"] == "taught" and line["text"].strip()]
    assert taught
    assert all(line["support"] >= 2 and line["edit_ids"] for line in taught)


def test_another_base_is_a_rebase_that_is_confirmed(ingested, base, t2s, t2s_json):
    first = t2s_json("evolve", "desk")
    refused = t2s("evolve", "desk", "--base", base, code=1)
    assert "--yes" in refused.stderr
    second = t2s_json("evolve", "desk", "--base", base, "--yes")
    assert second["evolutions"][0]["patches_made"] == 24
    assert second["evolutions"][0]["base_version"] != first["evolutions"][0]["base_version"]
    assert t2s_json("evolve", "desk", "--base", base)["changed"] is False


@pytest.mark.long
def test_an_evolved_skill_as_base_is_nothing_new(ingested, t2s, t2s_json, tmp_path):
    t2s("evolve", "desk")
    t2s("export", "desk", tmp_path / "out")
    assert t2s_json("evolve", "desk", "--base", tmp_path / "out" / "desk")["changed"] is False


@pytest.mark.system
def test_lines_that_were_taught_stay_taught_when_the_base_is_an_edited_copy(
    ingested, t2s, t2s_json, tmp_path, home
):
    t2s("evolve", "desk")
    t2s("export", "desk", tmp_path / "out")
    copy = tmp_path / "out" / "desk"
    text = (copy / "SKILL.md").read_text("utf-8")
    before = [line for line in text.splitlines() if line.startswith("- ")]
    (copy / "SKILL.md").write_text(text + "\n## Ours\n\nSay goodbye.\n", encoding="utf-8")
    t2s("evolve", "desk", "--base", copy, "--yes")
    lines = t2s_json("blame", "desk", "SKILL.md")["lines"]
    origins = {line["text"]: line["origin"] for line in lines}
    assert origins["Say goodbye."] == "base"
    assert {origins[line] for line in before} == {"taught"}
    assert [line["text"] for line in lines if line["text"].startswith("- ")].count(before[0]) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace("name: desk", "name: other"), "must match skill name"),
        (lambda text: text.replace("---\n", "", 1), "must start with YAML frontmatter"),
        (lambda text: text.replace("license:", "version: 3\nlicense:"), "Unexpected fields"),
    ],
)
def test_a_base_that_is_no_valid_skill_is_refused(ingested, base, t2s, change, reason):
    path = base / "SKILL.md"
    path.write_text(change(SKILL), encoding="utf-8")
    done = t2s("evolve", "desk", "--base", base, code=1)
    assert reason in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_base_with_links_or_without_a_skill_is_refused(ingested, base, t2s, tmp_path):
    assert "has no SKILL.md" in t2s("evolve", "desk", "--base", tmp_path, code=1).stderr
    (base / "assets/link").symlink_to("/etc/passwd")
    assert "is a link" in t2s("evolve", "desk", "--base", base, code=1).stderr


def test_a_base_that_does_not_exist_is_wrong_use(ingested, t2s, tmp_path):
    t2s("evolve", "desk", "--base", tmp_path / "nowhere", code=2)


@pytest.mark.long
def test_a_dry_run_with_another_base_writes_nothing(ingested, base, t2s, t2s_json, warehouse):
    t2s("evolve", "desk")
    before = warehouse.read("skill", skill="desk").to_dicts()
    told = t2s_json("evolve", "desk", "--dry-run", "--base", base)
    assert (told["replaces_base"], told["to_analyse"], told["next"]) == (True, 24, "desk@2")
    assert str(base) in t2s("evolve", "desk", "--dry-run", "--base", base).stdout
    assert warehouse.read("skill", skill="desk").to_dicts() == before
    assert t2s_json("evolve", "desk")["changed"] is False


@pytest.mark.long
def test_the_output_of_an_older_base_goes_back_to_that_base(
    ingested, base, t2s, t2s_json, tmp_path
):
    first = t2s_json("evolve", "desk")["evolutions"][0]
    t2s("evolve", "desk", "--base", base, "--yes")
    t2s("export", "desk", tmp_path / "out", "--at", 1)
    exported = tmp_path / "out" / "desk"
    assert "--yes" in t2s("evolve", "desk", "--base", exported, code=1).stderr
    third = t2s_json("evolve", "desk", "--base", exported, "--yes")["evolutions"][0]
    assert third["evolution"] == "desk@3"
    assert third["base_version"] == first["base_version"]
    assert third["skill_version"] == first["skill_version"]


@pytest.mark.long
def test_hidden_files_of_a_base_are_left_out_and_named(ingested, base, t2s, home):
    for name in (".git/config", "assets/.DS_Store"):
        (base / name).parent.mkdir(exist_ok=True)
        (base / name).write_text("hidden", encoding="utf-8")
    done = t2s("evolve", "desk", "--base", base)
    assert ".git" in done.stderr
    assert "assets/.DS_Store" in done.stderr
    assert not [name for name in files_in(home / "skills") if "/." in name]


def test_a_base_with_what_is_no_file_is_refused(ingested, base, t2s):
    os.mkfifo(base / "pipe")
    assert "pipe is neither a file nor a folder" in refusal(t2s, base)


def test_a_base_whose_file_names_are_no_utf_8_is_refused(ingested, base, t2s):
    (base / os.fsdecode(b"caf\xe9.md")).write_text("x", encoding="utf-8")
    assert "its name is no UTF-8" in refusal(t2s, base)


@pytest.mark.long
def test_a_base_in_another_encoding_is_refused_and_a_byte_order_mark_is_not(
    ingested, base, t2s, home
):
    text = SKILL.replace("Be kind", "Naïve")
    (base / "SKILL.md").write_bytes(text.encode("latin-1"))
    assert "is no UTF-8" in refusal(t2s, base)
    (base / "SKILL.md").write_bytes(text.encode("utf-8-sig"))
    t2s("evolve", "desk", "--base", base)
    assert (home / "skills/desk/SKILL.md").read_bytes().startswith(b"---\n")


def refusal(t2s, base):
    done = t2s("evolve", "desk", "--base", base, code=1)
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr


@pytest.mark.long
def test_a_base_with_windows_line_ends_keeps_them(ingested, base, t2s, t2s_json, home):
    (base / "SKILL.md").write_bytes(SKILL.replace("\n", "\r\n").encode())
    t2s("evolve", "desk", "--base", base)
    made = (home / "skills/desk/SKILL.md").read_bytes()
    assert made.count(b"\r\n") == made.count(b"\n")
    assert b'  provenance: "references/provenance.json"\r\n' in made
    assert any(
        line["origin"] == "taught" for line in t2s_json("blame", "desk", "SKILL.md")["lines"]
    )
    t2s("verify")


@pytest.mark.long
def test_a_base_with_mixed_line_ends_is_kept_as_it_is(ingested, base, t2s, home):
    given = SKILL.replace("Be kind", "Be kind.\r\nBe kind").encode()
    (base / "SKILL.md").write_bytes(given)
    t2s("evolve", "desk", "--base", base)
    assert b"Be kind.\r\nBe kind. See" in (home / "skills/desk/SKILL.md").read_bytes()
    t2s("verify")


@pytest.mark.long
def test_a_base_that_leaves_no_room_is_said(ingested, base, t2s, t2s_json):
    long = SKILL + "".join(f"\nParagraph {n}.\n" for n in range(300))
    (base / "SKILL.md").write_text(long, encoding="utf-8")
    told = t2s("evolve", "desk", "--base", base).stdout
    assert "The budget left no room for " in told
    assert "t2s why-not desk" in told
    assert "over budget" in {row["reason"] for row in t2s_json("why-not", "desk")["discards"]}
