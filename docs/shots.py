"""Make the pictures of README.md and docs/audit.md: ``make shots``. Needs Chromium and the desk.

The recorded airline desk is evolved twice, so that there is an evolution to compare with, in a
home of its own.
"""

import base64
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from docs.palette import palette_png
from tests.system.browser import Browser, make_dev

HERE = Path(__file__).parent
RECORDINGS = HERE.parent.parent / "shared" / "data" / "tau_bench_airline" / "gpt-4o-airline.json"
FIRST = 150
"""Runs that the first evolution sees; the second sees all."""
OPEN_FOLDS = "document.querySelectorAll('#panel .fold').forEach(fold => { fold.open = true; });"
PIXELS = """
const [picture, done] = arguments;
const image = new Image();
image.onload = () => {
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const reader = new FileReader();
  reader.onload = () => done(reader.result.split(",")[1]);
  reader.readAsDataURL(new Blob([data]));
};
image.src = "data:image/png;base64," + picture;
"""
"""Hands back what a picture's pixels are."""
THIRD_DISCARD = "document.querySelectorAll('.discard > summary')[2].click();"


SETTLED_S = 3
"""After which the graph stands where it stays."""


class Shot(NamedTuple):
    """A picture: what is open, how large the window is, what is clicked first."""

    name: str
    place: str
    width: int = 1200
    height: int = 820
    scheme: str = "light"
    script: str = ""


def shots(rule: str, run: str) -> list[Shot]:
    """Return the pictures, given a rule's address and a run's."""
    return [
        Shot("lines", ""),
        Shot("line", rule, height=1000),
        Shot("merges", rule, height=1000, script=OPEN_FOLDS),
        Shot("not-used", "#not-used", script=THIRD_DISCARD),
        Shot("trajectory", run, height=900),
        Shot("changes", "#compare"),
        Shot("search", "#q/insurance", height=620),
        Shot("phone", rule, width=412, height=860),
        Shot("dark", rule, height=900, scheme="dark"),
    ]


def main() -> None:
    """Evolve, open the page, and keep what is to be seen."""
    with TemporaryDirectory() as folder:
        page = _page(Path(folder))
        browser = Browser(page.as_uri(), Path(folder))
        try:
            browser.open("")
            rule, run = browser.driver.execute_script(
                "const rule = SOURCES.map(firstPlace).find(line => "
                "text(line.words).includes('Do not call')); "
                "return [lineLink(rule), runLink(RUNS[SOURCES[rule.source].supporters[0].run])];"
            )
            for shot in shots(rule, run):
                _take(browser, shot)
        finally:
            browser.close()
        graph(Path(folder))


def graph(folder: Path) -> None:
    """Keep a picture of the asset graph of the home in a folder."""
    with make_dev(folder / "home") as url:
        browser = Browser(url, folder)
        try:
            browser.open("/asset-groups/")
            browser.wait_for("Materialize all")
            time.sleep(SETTLED_S)
            _keep(browser, "graph")
        finally:
            browser.close()


def _page(folder: Path) -> Path:
    records = json.loads(RECORDINGS.read_text(encoding="utf-8"))
    for name, part in (("early", records[:FIRST]), ("late", records[FIRST:])):
        path = folder / f"{name}.json"
        path.write_text(json.dumps(part), encoding="utf-8")
        _t2s(folder, "ingest", str(path), "--skill", "airline", "--origin", "gpt-4o-airline")
        _t2s(folder, "evolve", "airline")
    return folder / "home" / "audit" / "airline" / "latest.html"


def _t2s(folder: Path, *arguments: str) -> None:
    home = {"T2S_HOME": str(folder / "home"), "DAGSTER_HOME": str(folder / "home" / "dagster")}
    command = [sys.executable, "-m", "t2s_pipeline.cli", *arguments]
    subprocess.run(command, env={**os.environ, **home, "T2S_ENGINE": "offline"}, check=True)


def _take(browser: Browser, shot: Shot) -> None:
    screen = {"width": shot.width, "height": shot.height, "deviceScaleFactor": 1}
    media = {"features": [{"name": "prefers-color-scheme", "value": shot.scheme}]}
    run = browser.driver.execute_cdp_cmd
    run("Emulation.setDeviceMetricsOverride", {**screen, "mobile": shot.width < 600})
    run("Emulation.setEmulatedMedia", media)
    run("Emulation.setScrollbarsHidden", {"hidden": True})
    browser.driver.get("about:blank")
    browser.open(shot.place)
    if shot.script:
        browser.driver.execute_script(shot.script)
    browser.driver.execute_async_script(
        "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))"
    )
    _keep(browser, shot.name)


def _keep(browser: Browser, name: str) -> None:
    """Write what is to be seen as a small picture."""
    seen = browser.driver.get_screenshot_as_base64()
    width, height = (int.from_bytes(base64.b64decode(seen)[n : n + 4], "big") for n in (16, 20))
    browser.driver.get("about:blank")
    pixels = base64.b64decode(browser.driver.execute_async_script(PIXELS, seen))
    (HERE / "images" / f"{name}.png").write_bytes(palette_png(pixels, width, height))


if __name__ == "__main__":
    main()
