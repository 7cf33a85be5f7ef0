"""A headless Chromium, and the Dagster UI as `make dev` starts it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).parent.parent.parent
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1800,1100",
)
PATIENCE_S = 60


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def make_dev(home: Path) -> Iterator[str]:
    """Start ``make dev`` on a free port, and stop it with all that it started."""
    port = free_port()
    environment = {**os.environ, "T2S_HOME": str(home), "DAGSTER_HOME": str(home / "dagster")}
    command = ["make", "dev", f"ARGS=--host 127.0.0.1 --port {port}"]
    log = home.parent / "dev.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, log, process)
        yield url
    finally:
        _stop(process)


def _stop(process: subprocess.Popen) -> None:
    """Interrupt the process group as Ctrl-C does; end what is left of it."""
    for number, patience_s in ((signal.SIGINT, 30), (signal.SIGKILL, 10)):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=patience_s)


def _wait_for(url: str, log: Path, process: subprocess.Popen) -> None:
    ended = time.monotonic() + PATIENCE_S
    while time.monotonic() < ended and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/server_info", timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"the UI did not start:\n{log.read_text(encoding='utf-8')}")


class Browser:
    """What a person does: open, look, click, type."""

    def __init__(self, url: str, pictures: Path) -> None:
        """Start Chromium with an empty profile."""
        options = Options()
        for flag in FLAGS:
            options.add_argument(flag)
        options.add_argument(f"--user-data-dir={pictures / 'profile'}")
        options.binary_location = shutil.which("chromium") or "chromium"
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        service = Service(shutil.which("chromedriver") or "chromedriver")
        self.driver = webdriver.Chrome(options=options, service=service)
        self._url, self._pictures = url, pictures

    def close(self) -> None:
        """End it."""
        self.driver.quit()

    def open(self, path: str) -> None:
        """Go to a page."""
        self.driver.get(self._url + path)

    def text(self) -> str:
        """Return all that can be read."""
        return str(self.driver.find_element(By.TAG_NAME, "body").text)

    def wait_for(self, pattern: str) -> str:
        """Wait until a text can be read, and return the page's text."""
        try:
            WebDriverWait(self.driver, PATIENCE_S).until(lambda _: re.search(pattern, self.text()))
        except Exception as error:
            self.picture("missing")
            raise AssertionError(f"{pattern!r} is not in:\n{self.text()}") from error
        return self.text()

    def find(self, text: str, css: str = "button, a, [role=button], div, span") -> WebElement:
        """Wait for the innermost visible element with this text."""

        def look(driver: webdriver.Chrome) -> WebElement | None:
            shown = [e for e in driver.find_elements(By.CSS_SELECTOR, css) if e.is_displayed()]
            matching = [e for e in shown if e.text.strip().startswith(text)]
            return min(matching, key=lambda e: len(e.text), default=None)

        try:
            return WebDriverWait(self.driver, PATIENCE_S, ignored_exceptions=[Exception]).until(
                look
            )
        except Exception as error:
            self.picture("missing")
            raise AssertionError(f"{text!r} is not on the page:\n{self.text()}") from error

    def click(self, text: str, css: str = "button, a, [role=button], div, span") -> None:
        """Click what says this."""
        self.find(text, css).click()

    def choose_partition(self, key: str) -> None:
        """Choose one partition in the dialog that launches runs."""
        self.click("Select a partition", "div, span, input, button")
        self.find("Select all", "label, span, div")
        self.driver.switch_to.active_element.send_keys(key)
        self.click(key, "label")
        self.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
        self.wait_for("1 partition")

    def launch(self) -> None:
        """Press the dialog's button, and wait until the dialog is gone."""
        self.click("Launch", "button")
        WebDriverWait(self.driver, PATIENCE_S).until(
            lambda _: "Partition selection" not in self.text()
        )

    def picture(self, name: str) -> Path:
        """Keep what is to be seen."""
        path = self._pictures / f"{name}.png"
        self.driver.save_screenshot(str(path))
        return path
