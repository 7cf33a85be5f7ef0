// What was not used: discards with their reasons, and trajectories that taught nothing.

const STATES = {
  empty: "Taught nothing",
  failed: "Could not be analysed",
  excluded: "Quarantined",
  revoked: "Withdrawn",
};

function chips(values, label, change) {
  const group = make("div", { class: "chips", role: "group", "aria-label": label });
  const press = (wanted) => {
    for (const chip of group.children) chip.setAttribute("aria-pressed", String(chip.dataset.value === wanted));
    change(wanted);
  };
  for (const [value, words, n] of values)
    group.append(make("button", { type: "button", "data-value": value, "aria-pressed": "false", on: { click: () => press(value) } },
      words, make("span", { class: "quiet" }, ` ${n.toLocaleString("en")}`)));
  return { group, press };
}

function discardItem(one) {
  const item = make("details", { class: "discard" },
    make("summary", { class: "row" }, make("span", { class: "tag" }, one.reason),
      make("span", { class: "clamp" }, text(one.content) ? prose(one.content) : one.item),
      make("span", { class: "quiet nowrap" }, one.tasks ? count(one.tasks, "task") : "")));
  item.addEventListener("toggle", () => {
    if (!item.open || item.dataset.full) return;
    item.dataset.full = "yes";
    item.append(make("div", { class: "body" },
      facts([["Why", make("span", null, shown(one.detail))], ["Dropped at", one.stage], ["Section", one.section], ["Item", make("span", { class: "mono" }, one.item)]]),
      one.total ? make("h4", null, count(one.total, "trajectory", "trajectories")) : null,
      runList(one.supporters, one.total, { first: false })));
  });
  return item;
}

function discardsSection() {
  const section = make("section", { class: "listing" }, make("h2", null, "Discards", make("span", { class: "quiet" }, ` ${DISCARDS.length.toLocaleString("en")}`)));
  if (!DISCARDS.length) return make("section", { class: "listing" }, make("h2", null, "Discards"), make("p", { class: "note" }, "Every edit was used."));
  const list = make("div", { class: "discards" });
  const field = make("input", { type: "search", placeholder: "Filter by words", "aria-label": "Filter discards by words" });
  let reason = "";
  let button = null;
  const fill = () => {
    const wanted = field.value.toLowerCase();
    const found = DISCARDS.filter((one) => (!reason || one.reason === reason)
      && (!wanted || `${text(one.content)} ${text(one.detail)} ${one.reason} ${one.stage}`.toLowerCase().includes(wanted)));
    list.replaceChildren();
    if (button) button.remove();
    button = more(list, found, discardItem, 100);
    list.after(button);
    if (!found.length) list.append(make("p", { class: "note" }, "No discard is like this."));
  };
  const reasons = new Map();
  for (const one of DISCARDS) reasons.set(one.reason, (reasons.get(one.reason) || 0) + 1);
  const { group, press } = chips([["", "all", DISCARDS.length], ...[...reasons].map(([name, n]) => [name, name, n])], "Reasons",
    (value) => { reason = value; fill(); });
  section.append(make("div", { class: "filters" }, group, field), list);
  press("");
  field.addEventListener("input", fill);
  return section;
}

function silentSection(state) {
  const runs = RUNS.filter((run) => run.state === state);
  const total = DATA.counts.states[state] || 0;
  if (!total && state === "failed") return null;
  const section = make("section", { class: "listing" }, make("h2", null, STATES[state], make("span", { class: "quiet" }, ` ${total.toLocaleString("en")}`)));
  if (!total) section.append(make("p", { class: "note" }, "None."));
  const reasons = new Map();
  for (const run of runs) reasons.set(run.reason, [...(reasons.get(run.reason) || []), run]);
  for (const [reason, those] of [...reasons].sort((a, b) => b[1].length - a[1].length)) {
    const list = make("ul", { class: "names" });
    const withOrigin = state === "excluded" || state === "revoked";
    const button = more(list, those, (run) => make("li", null, outcomeOf(run), " ", make("a", { href: runLink(run) }, shortId(run)),
      withOrigin ? make("span", { class: "quiet" }, ` ${run.origin}, ${run.trust}`) : null), 60);
    section.append(make("details", { class: "fold", open: withOrigin ? "" : null },
      make("summary", { class: "row" }, reason || "no reason was given", make("span", { class: "quiet" }, ` · ${count(those.length, "trajectory", "trajectories")}`)), list, button));
  }
  return section;
}

function unusedView() {
  return make("div", null,
    make("p", { class: "lead" }, "What this evolution saw and left out, with the reason on record."),
    discardsSection(), silentSection("empty"), silentSection("failed"), silentSection("excluded"), silentSection("revoked"));
}
