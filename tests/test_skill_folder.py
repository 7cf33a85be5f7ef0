import errno
import os
import threading

import pytest

from t2s_pipeline.resources import skill_folder
from t2s_pipeline.resources.skill_folder import SkillFolder, SkillFolderError


def files(text):
    return {"SKILL.md": (text.encode(), False), "scripts/run.sh": (b"#!/bin/sh\n", True)}


@pytest.fixture
def folder(tmp_path):
    return SkillFolder(path=str(tmp_path / "skills"))


def test_files_are_written_with_their_bits(folder):
    made = folder.write("desk", files("one"))
    assert (made / "SKILL.md").read_text("utf-8") == "one"
    assert os.access(made / "scripts/run.sh", os.X_OK)
    assert not os.access(made / "SKILL.md", os.X_OK)


def test_the_new_directory_takes_the_place_of_the_old_one_whole(folder):
    folder.write("desk", {**files("one"), "old.md": (b"", False)})
    made = folder.write("desk", files("two"))
    assert not (made / "old.md").exists()
    assert [path.name for path in made.parent.iterdir()] == ["desk"]


def test_at_no_moment_is_there_no_directory(folder):
    made = folder.write("desk", files("0"))
    missing = []
    done = threading.Event()

    def look():
        while not done.is_set():
            if not made.is_dir():
                missing.append(True)

    watcher = threading.Thread(target=look)
    watcher.start()
    for n in range(50):
        folder.write("desk", files(str(n)))
    done.set()
    watcher.join()
    assert missing == []


def test_a_file_system_without_exchange_gets_two_renames(folder, monkeypatch):
    monkeypatch.setattr(skill_folder.sys, "platform", "other")
    folder.write("desk", files("one"))
    made = folder.write("desk", files("two"))
    assert (made / "SKILL.md").read_text("utf-8") == "two"
    assert [path.name for path in made.parent.iterdir()] == ["desk"]


def test_what_fails_leaves_the_old_one(folder, monkeypatch):
    made = folder.write("desk", files("one"))

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(skill_folder.os, "fsync", full)
    with pytest.raises(SkillFolderError, match="No space left on device"):
        folder.write("desk", files("two"))
    assert (made / "SKILL.md").read_text("utf-8") == "one"
    assert [path.name for path in made.parent.iterdir()] == ["desk"]


def test_a_folder_below_a_regular_file_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SkillFolderError, match="cannot write"):
        SkillFolder(path=str(tmp_path / "file" / "skills")).write("desk", files("one"))
