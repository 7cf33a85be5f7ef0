"""The audit page, in a real browser, as a person uses it."""

import base64
import json
import os
import re
import subprocess
import sys
import time

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from benchmarks.synthetic import write
from benchmarks.synthetic_evolution import Size, fill
from t2s_pipeline.assets.audit_page import page_of
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.schemas import RemovedLines, SkillLines
from tests.conftest import ROOT
from tests.system.browser import Browser

pytestmark = pytest.mark.system

PHONE_PIXELS = 412
OPENS_WITHIN_S = 2.0
MOST_BYTES = 15_000_000
HOSTILE = (
    "<script>alert(1)</script></script><img src=x onerror=alert(2)><!-- \u202eneddih\u202c {{7*7}}"
)


def run(home, *commands):
    """Run commands in a home, as processes."""
    environment = {**os.environ, "T2S_HOME": str(home), "T2S_ENGINE": "offline"}
    environment["DAGSTER_HOME"] = str(home / "dagster")
    for command in commands:
        words = [sys.executable, "-m", "t2s_pipeline.cli", *map(str, command)]
        subprocess.run(words, env=environment, cwd=ROOT, check=True, capture_output=True)


@pytest.fixture(scope="module")
def desk_page(memory):
    """The page of a desk that was evolved twice, with quarantined runs."""
    home = memory / "audited"
    early = write(memory / "early.jsonl", 40)
    late = write(memory / "late.jsonl", 24, skip=40)
    odd = write(memory / "odd.jsonl", 4, skip=64)
    run(
        home,
        ["ingest", early, "--skill", "desk", "--origin", "desk"],
        ["evolve", "desk"],
        ["ingest", late, "--skill", "desk", "--origin", "desk"],
        ["ingest", odd, "--skill", "desk", "--trust", "untrusted"],
        ["evolve", "desk"],
    )
    return home / "audit" / "desk" / "latest.html"


@pytest.fixture(scope="module")
def chromium(memory):
    browser = Browser("", memory)
    yield browser
    browser.close()


class Page:
    """An audit page in the browser."""

    def __init__(self, browser, file):
        self._uri = file.as_uri()
        self.driver = browser.driver

    def open(self, place=""):
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get(self._uri + place)

    def text(self, css="body"):
        """All the text there is, also what must be scrolled to."""
        return self.driver.execute_script(
            "return document.querySelector(arguments[0]).innerText", css
        )

    def wait(self, pattern):
        WebDriverWait(self.driver, 10).until(lambda _: re.search(pattern, self.text()), pattern)
        return self.text()

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css):
        return WebDriverWait(self.driver, 10).until(lambda _: next(iter(self.shown(css)), None))

    def shown(self, css):
        return [element for element in self.all(css) if element.is_displayed()]

    def panel(self):
        self.one("#panel")
        return self.text("#panel")

    def place(self):
        return self.driver.execute_script("return decodeURIComponent(location.hash)")

    def keys(self, *keys):
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def taught(self):
        return self.shown(".block.taught a.line .text")

    def scroll_to(self, css):
        self.driver.execute_script(
            "document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", css
        )
        return self.all(css)[0]

    def width(self):
        return self.driver.execute_script("return document.documentElement.scrollWidth")

    def complaints(self):
        return self.driver.get_log("browser")

    def resize(self, width, height):
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


@pytest.fixture
def page(chromium, desk_page):
    found = Page(chromium, desk_page)
    found.resize(1400, 900)
    found.open()
    yield found
    assert found.complaints() == []


def first_rule(page):
    return next(text for text in page.taught() if text.text.strip())


def test_a_line_leads_to_the_quoted_step_in_two_clicks(page):
    rule = first_rule(page)
    words = rule.text
    rule.click()
    told = page.panel()
    assert words.removeprefix("- ").split("`")[0] in told
    assert re.search(r"Who taught it · \d+ trajectories of \d+ tasks", told)
    assert re.search(r"patch → level 1 node \d+ → .*selection", told)
    assert page.shown("#panel .run mark"), "the first run is open, its quote marked"
    second = page.shown("#panel .run > summary")[1]
    second.click()
    body = second.find_element(By.XPATH, "..")
    assert body.find_elements(By.CSS_SELECTOR, ".step.quoted mark")
    assert body.find_elements(By.CSS_SELECTOR, ".step:not(.quoted)"), "the steps around it"


def test_the_merges_say_what_they_said(page):
    first_rule(page).click()
    page.one("#panel .fold > summary").click()
    levels = page.one("#panel .levels").text
    assert re.search(r"(?s)Selection.*Level \d.*Level 1, node.*patch edits?", levels)


def test_what_spoke_against_a_line_stands_with_it(page):
    for number in range(len(page.taught())):
        page.taught()[number].click()
        lost = [s for s in page.shown("#panel .fold > summary") if "Spoke against" in s.text]
        if lost:
            lost[0].click()
            assert re.search("counter-evidence|contradicted", page.one("#panel .lost").text)
            return
    raise AssertionError("nothing spoke against any line")


def test_a_trajectory_is_followed_and_back_leads_back(page):
    first_rule(page).click()
    place = page.place()
    page.one("#panel .onward a").click()
    assert page.place().startswith("#t/desk/desk.")
    told = page.wait(r"(?s)Outcome.*Lines it supports")
    assert place.removeprefix("#").replace(":L", ":") in told
    page.driver.back()
    page.wait("Who taught it")
    assert page.place() == place
    page.driver.back()
    page.driver.back()
    page.driver.forward()
    assert page.place() in ("", place)


def test_keys_alone_open_a_line_and_close_it(page):
    page.keys("j", "j", Keys.ARROW_DOWN, "k")
    here = page.driver.switch_to.active_element
    assert here.get_attribute("href").endswith("#SKILL.md:L2")
    outline = here.value_of_css_property("outline-style")
    assert outline == "solid", "where one is can be seen"
    page.keys(Keys.ENTER)
    assert "SKILL.md line 2" in page.panel()
    page.keys(Keys.ESCAPE)
    assert not page.all("#panel")[0].is_displayed()
    WebDriverWait(page.driver, 5).until(
        lambda d: d.switch_to.active_element.get_attribute("href").endswith("#SKILL.md:L2")
    )
    page.keys("j", Keys.ENTER)
    assert "SKILL.md line 3" in page.panel()


def test_search_finds_lines_runs_and_quotes(page):
    page.keys("/")
    page.keys("cancel_order")
    told = page.wait(r"\d+ places with “cancel_order”")
    assert re.search(r"(?m)^Lines \d+", told)
    assert page.place() == "#q/cancel_order"
    page.keys(Keys.ENTER, Keys.ENTER)
    assert page.place().startswith("#SKILL.md:L")
    assert "cancel_order" in page.panel()
    page.driver.back()
    page.wait("places with “cancel_order”")
    page.open("#q/R000004")
    told = page.wait(r"Quotes \d+")
    assert "Trajectories" in told
    page.keys(Keys.ESCAPE)
    page.wait("Open a line")


def test_what_was_not_used_can_be_filtered(page):
    page.open("#not-used")
    told = page.wait("Discards")
    assert re.search(r"Quarantined 4", told)
    assert "odd" in told
    every = len(page.shown(".discard"))
    chip = next(c for c in page.shown(".chips button") if c.text.startswith("contradicted"))
    wanted = int(chip.text.split()[-1])
    chip.click()
    assert chip.get_attribute("aria-pressed") == "true"
    assert len(page.shown(".discard")) == wanted < every
    page.one(".filters input").send_keys("no such words at all")
    page.wait("No discard is like this")
    page.one(".filters input").clear()
    page.one(".filters input").send_keys("o")
    page.one(".discard > summary").click()
    assert re.search(r"(?s)Why.*Dropped at.*trajector", page.one(".discard").text)


def test_trajectories_can_be_filtered_and_tell_what_became_of_them(page):
    page.open("#trajectories")
    assert len(page.shown(".run-row")) == 68
    next(c for c in page.shown(".chips button") if c.text.startswith("quarantined")).click()
    assert len(page.shown(".run-row")) == 4
    next(c for c in page.shown(".chips button") if c.text.startswith("supports")).click()
    page.one(".run-row").click()
    told = page.wait("What it taught")
    assert re.search(r"Stands in SKILL\.md:\d+", told)


def test_the_evolution_before_is_compared(page):
    page.open("#compare")
    told = page.wait(r"Since desk@1: \d+ lines? added")
    assert "24 trajectories" in told
    assert re.search(r"\d+ → \d+ tasks", told)
    page.one(".diff .changed a.line, .diff .added a.line").click()
    assert "Who taught it" in page.panel()


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("#SKILL.md:L4", "SKILL.md line 4"),
        ("#t/desk/desk.3.1", "(?s)desk/desk.3.1.*Outcome"),
        ("#t/desk%2Fdesk.3.1", "(?s)desk/desk.3.1.*Outcome"),
        ("#SKILL.md:L4000", "There is no “SKILL.md:L4000”"),
        ("#constructor", "There is no “constructor”"),
    ],
)
def test_an_address_opens_what_it_names(page, place, told):
    page.open(place)
    page.wait(told)
    page.driver.execute_script("location.hash = '#SKILL.md:L1'")
    page.wait("SKILL.md line 1")


def test_it_can_be_printed(page):
    page.open("#SKILL.md:L4")
    blank = page.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"]
    first_rule(page).click()
    closed = len(page.all("#panel .run:not([open])"))
    printed = page.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"]
    pdf = base64.b64decode(printed)
    assert pdf.startswith(b"%PDF")
    sheets = [
        len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(one))) for one in (blank, printed)
    ]
    assert sheets[1] > sheets[0], "what the line rests on is printed with it"
    assert len(page.all("#panel .run:not([open])")) == closed, "and closed again"


def test_a_phone_shows_it_without_scrolling_sideways(page):
    page.resize(PHONE_PIXELS, 850)
    for place in ("", "#not-used", "#trajectories", "#compare", "#q/order", "#t/desk/desk.3.1"):
        page.open(place)
        assert page.width() <= PHONE_PIXELS, place
    page.open()
    first_rule(page).click()
    assert page.width() <= PHONE_PIXELS
    page.driver.execute_script(
        "document.querySelectorAll('#panel details').forEach(item => { item.open = true; })"
    )
    page.wait(r"(?s)Level 1.*patch edit.*level 1 node")
    wide = page.driver.execute_script(
        "return [...document.querySelectorAll('#panel *')].filter(e => "
        "e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.unseen') && "
        "getComputedStyle(e.parentElement).overflow === 'visible').map(e => e.className)"
    )
    assert wide == []
    page.scroll_to("#panel .run:last-child .onward a")
    scrolled = page.driver.execute_script("return document.querySelector('#panel').scrollTop")
    assert scrolled > 0, "the panel scrolls, not what lies behind it"
    page.one("#panel .close").click()
    assert first_rule(page).is_displayed()


def test_dark_and_light_keep_their_contrast(page):
    for scheme in ("light", "dark"):
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        page.open("#SKILL.md:L17")
        poor = page.driver.execute_script(CONTRAST)
        assert poor == [], scheme
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


CONTRAST = """
const light = (c) => {
  const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = (e) => {
  for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor;
    if (c !== "transparent" && !/, 0\\)$/.test(c)) return c;
  }
};
const poor = [];
for (const e of document.querySelectorAll("body *")) {
  const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  if (!own || !e.offsetParent || e.closest("script, style, .unseen")) continue;
  const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
  if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(e.className + " " + e.textContent.slice(0, 30));
}
return poor;
"""


def test_origins_are_told_apart_by_more_than_colour(chromium, memory):
    warehouse = Warehouse(path=str(memory / "origins" / "warehouse.duckdb"))
    evolution = fill(warehouse, Size(trajectories=16, rules=2))
    own = {"evolution": evolution, "path": "SKILL.md", "edit_ids": []}
    lines = [
        {**own, "line": 100 + n, "text": f"a line of {origin}", "origin": origin}
        for n, origin in enumerate(("base", "human"))
    ]
    cited = warehouse.read("lines_of", evolution=evolution).filter(origin="taught")["edit_ids"][0]
    gone = {**own, "line": 9, "text": "an old line", "edit_ids": cited}
    with warehouse.transaction() as transaction:
        transaction.insert(SkillLines, SkillLines.frame(lines))
        transaction.insert(RemovedLines, RemovedLines.frame([gone]))
    file = memory / "origins.html"
    file.write_text(page_of(warehouse, evolution), encoding="utf-8")
    page = Page(chromium, file)
    page.resize(1400, 900)
    page.open()
    looks = {}
    for origin in ("base", "human", "scaffold", "taught"):
        cell = page.one(f".block.{origin} > .cell")
        assert cell.text == origin or (
            origin == "taught" and re.fullmatch(r"\d+ tasks?", cell.text)
        )
        edge = cell.value_of_css_property("border-left-style")
        ground = cell.value_of_css_property("background-image").split("(")[0]
        looks[origin] = (edge, ground)
    assert len(set(looks.values())) == 4
    page.open("#SKILL.md:base-L9")
    assert "A line of the base that this evolution took away" in page.panel()
    assert "Who taught it" in page.panel()
    assert page.complaints() == []


@pytest.fixture(scope="module")
def hostile_page(memory):
    """The page of runs whose every text tries to break out of it."""
    traces = memory / "hostile.jsonl"
    with traces.open("w", encoding="utf-8") as file:
        for n in range(12):
            call = {"id": "c", "function": {"name": "book_slot", "arguments": json.dumps({"x": n})}}
            ask = {"role": "assistant", "content": None, "tool_calls": [call]}
            long = "x" * (1_000_000 if n < 2 else 10)
            no = {"role": "tool", "tool_call_id": "c", "content": f"Error: {HOSTILE} {long}"}
            told = f"Please book slot number {n} for me. {HOSTILE} {long}"
            messages = [{"role": "user", "content": told}, ask, no, ask, no]
            record = {"task_id": f"{n}{HOSTILE}", "success": False, "messages": messages}
            file.write(json.dumps(record) + "\n")
    home = memory / "hostile"
    run(home, ["ingest", traces, "--skill", "desk", "--origin", HOSTILE], ["evolve", "desk"])
    return home / "audit" / "desk" / "1.html"


def test_hostile_text_stays_text(chromium, hostile_page):
    page = Page(chromium, hostile_page)
    page.resize(PHONE_PIXELS, 850)
    page.open()
    alerted = "return window.alerted === undefined && document.scripts.length"
    assert page.driver.execute_script(alerted) == 2
    first_rule(page).click()
    told = page.panel()
    assert "<script>alert(1)</script></script><img src=x onerror=alert(2)><!--" in told
    assert "⟨U+202E⟩neddih⟨U+202C⟩" in told
    assert "{{7*7}}" in told
    assert re.search(r"⋯ (999,\d+|1,000,\d+) characters ⋯", told), told
    page.scroll_to("#panel .onward a").click()
    page.wait("Lines it supports")
    page.open("#q/neddih")
    page.wait("places with")
    for place in ("#trajectories", "#not-used"):
        page.open(place)
        assert page.width() <= PHONE_PIXELS
    raw = page.driver.execute_script("return document.body.innerText.includes('\\u202e')")
    assert raw is False
    assert page.all("#stage img, #panel img, #stage script, #panel script") == []
    assert page.complaints() == []
    assert hostile_page.stat().st_size < 2_000_000


def test_two_thousand_trajectories_open_at_once(chromium, memory):
    warehouse = Warehouse(path=str(memory / "large" / "warehouse.duckdb"))
    evolution = fill(warehouse, Size(trajectories=2_000, rules=495))
    file = memory / "large.html"
    file.write_text(page_of(warehouse, evolution), encoding="utf-8")
    assert file.stat().st_size < MOST_BYTES
    page = Page(chromium, file)
    page.resize(1400, 900)
    seconds = []
    for place in ("", "#SKILL.md:L400", "#trajectories"):
        page.driver.get("about:blank")
        began = time.monotonic()
        page.open(place)
        shown = "return document.querySelector('.row').getBoundingClientRect().height > 0"
        assert page.driver.execute_script(shown)
        seconds.append(time.monotonic() - began)
    page.open("#SKILL.md:L6")
    assert len(page.all("a.line")) == 500
    assert page.shown("#panel .run mark")
    assert "without words" not in page.driver.find_element(By.TAG_NAME, "footer").text
    assert page.complaints() == []
    print(f"opened in {', '.join(f'{s:.2f}' for s in seconds)} s, {file.stat().st_size:,} bytes")
    assert max(seconds) < OPENS_WITHIN_S
