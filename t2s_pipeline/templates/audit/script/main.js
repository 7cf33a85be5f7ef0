// Where one is: the address names a view and what is open in it; keys move about.

const stage = document.getElementById("stage");
const panel = document.getElementById("panel");
const search = document.getElementById("search");
const NARROW = window.matchMedia("(max-width: 60rem)");

const VIEWS = {
  lines: { name: "Lines", make: linesView },
  "not-used": { name: "Not used", make: unusedView, n: DISCARDS.length },
  trajectories: { name: "Trajectories", make: runsView, n: DATA.counts.trajectories },
};
if (DATA.previous) VIEWS.compare = { name: "Changes", make: compareView };

let current = null; // {view, open, query}
let beforeSearch = "#lines";

const bare = (address) => {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
};

// What an address means: the view, and the line or trajectory open in it.
function meaning(hash) {
  for (const address of [hash.slice(1), bare(hash.slice(1))]) {
    if (Object.hasOwn(VIEWS, address)) return { view: address };
    if (address.startsWith("t/") && RUN_NUMBERS.has(address.slice(2))) {
      const run = RUNS[RUN_NUMBERS.get(address.slice(2))];
      return { view: "trajectories", place: address, run, panel: () => runPanel(run) };
    }
    const [, path, base, number] = address.match(/^(.+):(base-)?L(\d+)$/) || [];
    const line = base
      ? REMOVED.find((one) => one.path === path && one.line === Number(number))
      : FILES.find((file) => file.path === path)?.lines[Number(number) - 1];
    if (line) return { view: "lines", place: address, panel: () => linePanel({ ...line, removed: Boolean(base) }) };
  }
  if (hash.startsWith("#q/")) return { view: "search", query: bare(hash.slice(3)) };
  return { view: "lines", unknown: hash.length > 1 ? bare(hash.slice(1)) : "" };
}

function viewElement(name, query) {
  const known = [...stage.children].find((one) => one.dataset.view === name);
  if (known && name !== "search") return known;
  if (known) known.remove();
  const view = name === "search" ? searchView(query) : VIEWS[name].make();
  view.dataset.view = name;
  view.hidden = true;
  stage.append(view);
  return view;
}

const rows = () => [...stage.querySelectorAll("[data-view]:not([hidden]) .row")].filter((row) => row.offsetParent !== null);
const rowAt = (place) => [...stage.querySelectorAll("[data-view]:not([hidden]) .row")].find((row) => row.dataset.place === place);

// One row of a view can be reached with Tab; j, k and the arrows move from it.
function rove(row) {
  for (const other of stage.querySelectorAll("[data-view]:not([hidden]) .row[tabindex='0']")) if (other.tagName !== "SUMMARY") other.tabIndex = -1;
  if (row && row.tagName !== "SUMMARY") row.tabIndex = 0;
}

function showPanel(told) {
  panel.hidden = !told;
  document.body.classList.toggle("open", Boolean(told));
  stage.inert = Boolean(told) && NARROW.matches;
  if (!told) {
    panel.replaceChildren();
    return;
  }
  const { kicker, title, body } = told();
  panel.setAttribute("role", NARROW.matches ? "dialog" : "region");
  panel.setAttribute("aria-labelledby", "panel-kicker");
  panel.replaceChildren(
    make("div", { class: "panel-top" }, make("p", { class: "kicker", id: "panel-kicker" }, kicker),
      make("button", { type: "button", class: "close", "aria-label": "Close", on: { click: close } }, "×")),
    make("h2", { class: "panel-title" }, title), ...body.flat(Infinity).filter(Boolean));
  panel.scrollTop = 0;
}

function close() {
  const place = current && current.place;
  const home = current.view === "lines" ? "#lines" : `#${current.view}`;
  location.hash = home;
  const row = place && rowAt(place);
  if (row) setTimeout(() => row.focus({ preventScroll: true }));
}

function go() {
  const wanted = meaning(location.hash);
  const changedView = !current || current.view !== wanted.view || wanted.view === "search";
  if (current && changedView) {
    const old = [...stage.children].find((one) => one.dataset.view === current.view);
    if (old) old.dataset.scroll = String(window.scrollY);
  }
  const view = viewElement(wanted.view, wanted.query);
  for (const other of stage.children) other.hidden = other !== view;
  if (wanted.view !== "search") {
    beforeSearch = location.hash || "#lines";
    if (document.activeElement !== search) search.value = "";
  } else if (search.value !== wanted.query) search.value = wanted.query;
  for (const link of document.querySelectorAll("#views a"))
    if (link.getAttribute("href") === `#${wanted.view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  for (const row of view.querySelectorAll(".row.current")) { row.classList.remove("current"); row.removeAttribute("aria-current"); }
  if (wanted.run) view.reach(wanted.run);
  const row = wanted.place ? rowAt(wanted.place) : null;
  const top = row && !changedView ? row.getBoundingClientRect().top : null;
  showPanel(wanted.panel);
  if (changedView) window.scrollTo(0, Number(view.dataset.scroll || 0));
  if (row) {
    row.classList.add("current");
    row.setAttribute("aria-current", "true");
    if (top !== null) window.scrollBy(0, row.getBoundingClientRect().top - top);
    const { top: now, bottom } = row.getBoundingClientRect();
    if (now < 80 || bottom > window.innerHeight) row.scrollIntoView({ block: "center" });
  }
  rove(row || view.querySelector("a.row"));
  if (wanted.panel) panel.focus({ preventScroll: true });
  document.title = `${plain(wanted.place || (VIEWS[wanted.view] || { name: "Search" }).name)} · ${DATA.evolution}`;
  current = wanted;
  if (wanted.unknown) tell(`There is no “${wanted.unknown}” in this page.`);
  else tell("");
}

function tell(words) {
  let note = document.getElementById("notice");
  if (!words) { if (note) note.remove(); return; }
  if (!note) {
    note = make("p", { id: "notice", class: "note", role: "status" });
    stage.before(note);
  }
  write(note, words);
}

// The first letters of a search make a step of history, the others change it.
let waiting = 0;
function find(now) {
  clearTimeout(waiting);
  const run = () => {
    const query = search.value.trim();
    const address = query ? `#q/${encodeURIComponent(query)}` : beforeSearch;
    if (address === location.hash) return;
    if (current.view === "search" && query) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    go();
  };
  if (now) run();
  else waiting = setTimeout(run, 150);
}
search.addEventListener("input", () => find(false));
document.getElementById("find").addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("popstate", go);
NARROW.addEventListener("change", go);

// On paper nothing can be opened: what an open line rests on is printed in full.
window.addEventListener("beforeprint", () => {
  for (const item of panel.querySelectorAll("details:not([open])")) {
    item.dataset.forPrint = "yes";
    item.open = true;
    item.dispatchEvent(new Event("toggle"));
  }
});
window.addEventListener("afterprint", () => {
  for (const item of panel.querySelectorAll("details[data-for-print]")) {
    item.open = false;
    delete item.dataset.forPrint;
  }
});

function begin() {
  if ("scrollRestoration" in history) history.scrollRestoration = "manual";
  const { evolution, status, finished_at: finished, skill_version: version, engine, engine_version: engineVersion, model, fan_in: fanIn } = DATA;
  write(document.getElementById("version"), [evolution, finished ? `${status} ${finished.slice(0, 10)}` : status].join(" · "));
  for (const [key, { name, n }] of Object.entries(VIEWS))
    document.getElementById("views").append(make("a", { href: `#${key}` }, name, n === undefined ? null : make("span", { class: "quiet" }, ` ${n.toLocaleString("en")}`)));
  write(document.getElementById("told"), [
    `Engine ${engine} ${engineVersion}${model ? ` (${model})` : ""}, fan-in ${fanIn}`, version, `base ${DATA.base_version}`,
    DATA.without_words ? `${count(DATA.without_words, "edit")} without words: the page has room for so many only` : "",
  ].filter(Boolean).join(" · "));
  const top = document.querySelector(".top");
  new ResizeObserver(() => document.documentElement.style.setProperty("--top", `${top.offsetHeight}px`)).observe(top);
  go();
}
begin();
