"""The pages are true: commands run, tables and kinds are those of the code."""

import os
import re
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.synthetic import write
from docs.generate import PAGES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
RUN_ELSEWHERE = {"make setup", "make dev", "make check", "make demo"}
"""Set-up has run, the UI is started and stopped by the system tests, checks are what CI is, and the
demo has tests of its own."""


@pytest.mark.parametrize("name", PAGES)
def test_pages_made_from_code_are_up_to_date(name):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name]()


def commands():
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


@pytest.mark.system
def test_the_commands_of_the_readme_work(folder, use_home):
    use_home(folder / ".t2s")
    write(folder / "runs.jsonl", 24)
    environment = {k: v for k, v in os.environ.items() if k not in ("T2S_HOME", "DAGSTER_HOME")}
    bin_folder = Path(sys.executable).parent
    ran = [command for command in commands() if command not in RUN_ELSEWHERE]
    assert any("t2s ingest" in command for command in ran)
    for command in ran:
        words = shlex.split(command.replace(".venv/bin", str(bin_folder)))
        done = subprocess.run(
            words, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    assert (folder / ".t2s" / "skills" / "desk" / "SKILL.md").exists()
    assert (folder / "exported" / "desk" / "SKILL.md").exists()


@pytest.mark.system
def test_the_commands_with_a_model_work_as_they_stand(folder, use_home):
    block = re.search(r"```bash\n(.*?)```", README, re.DOTALL)[1]
    use_home(folder / ".t2s")
    write(folder / "runs.jsonl", 24)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = str(listener.getsockname()[1])
    script = f"""
        set -eu
        T2S ingest runs.jsonl --skill desk
        {block}
        kill %1
    """
    t2s = str(Path(sys.executable).parent / "t2s")
    asked = f"import urllib.request as u; u.urlopen('http://127.0.0.1:{port}/v1/models')"
    waiting = f'until {sys.executable} -c "{asked}" 2>/dev/null; do sleep 0.2; done\n'
    script = script.replace("export OPENAI", f"{waiting}export OPENAI").replace("8321", port)
    script = script.replace(".venv/bin/t2s", t2s).replace("T2S ingest", f"{t2s} ingest")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("T2S", "DAGSTER"))}
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert "about" in done.stdout
    assert (folder / ".t2s" / "skills" / "desk" / "SKILL.md").exists()


@pytest.mark.parametrize("name", ["audit.md", "deciding.md", "sql.md", "taking-back.md"])
def test_every_command_on_a_page_can_be_given_so(name):
    from typer.main import get_command

    from t2s_pipeline.cli import app

    t2s = get_command(app)
    blocks = re.findall(
        r"```(?:sh|bash)\n(.*?)```", (ROOT / "docs" / name).read_text("utf-8"), re.DOTALL
    )
    assert blocks
    for line in "\n".join(blocks).splitlines():
        words = shlex.split(line, comments=True)
        if "t2s" in words:
            command, *arguments = words[words.index("t2s") + 1 :]
            t2s.commands[command].make_context(command, arguments)


def test_make_knows_every_target_that_the_readme_names():
    targets = set(re.findall(r"`make ([a-z-]+)`|^make ([a-z-]+)", README, re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in {a or b for a, b in targets}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.system
def test_the_line_in_the_readme_is_real(evolved_airline, t2s, t2s_json):
    told = re.search(r"<!-- blame -->\n```text\n(.*?)```", README, re.DOTALL)[1]
    lines = t2s_json("blame", "airline", "SKILL.md")["lines"]
    rule = next(line for line in lines if line["text"].startswith("- Do not call"))
    shown = t2s("blame", "airline", f"SKILL.md:{rule['line']}").stdout
    squeezed = " ".join(shown.split())
    assert "airline/gpt-4o-airline" in told
    for part in told.split("…"):
        assert " ".join(part.split()) in squeezed
