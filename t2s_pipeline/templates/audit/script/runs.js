// The view by trajectory: what each one taught, and which lines it supports.

const USES = {
  "": ["all", () => true],
  lines: ["supports lines", (run) => run.sources.length > 0],
  none: ["taught, but no line", (run) => run.state === "patch" && !run.sources.length],
  silent: ["taught nothing", (run) => run.state === "empty" || run.state === "failed"],
  out: ["quarantined or withdrawn", (run) => run.state === "excluded" || run.state === "revoked"],
};

function runRow(run) {
  const rules = run.sources.length;
  const state = run.state === "patch" ? (rules ? count(rules, "rule") : "no line") : STATES[run.state].toLowerCase();
  return make("li", null, make("a", { class: "row run-row", href: runLink(run), "data-place": `t/${run.id}`, tabindex: -1 },
    outcomeOf(run), make("span", { class: "id" }, shortId(run)),
    make("span", { class: "clamp quiet" }, text(run.words)), make("span", { class: rules ? "nowrap strong" : "nowrap quiet" }, state)));
}

function runsView() {
  const list = make("ol", { role: "list", class: "run-rows" });
  const field = make("input", { type: "search", placeholder: "Filter by id, task or origin", "aria-label": "Filter trajectories by words" });
  let use = "";
  let button = null;
  const fill = () => {
    const wanted = field.value.toLowerCase();
    const found = RUNS.filter((run) => USES[use][1](run)
      && (!wanted || `${run.id} ${run.task} ${run.origin} ${run.outcome} ${text(run.words)}`.toLowerCase().includes(wanted)));
    list.replaceChildren();
    if (button) button.remove();
    button = more(list, found, runRow, 200);
    list.after(button);
    if (!found.length) list.append(make("li", { class: "note" }, "No trajectory is like this."));
  };
  const values = Object.entries(USES).map(([value, [words, test]]) => [value, words, RUNS.filter(test).length]).filter(([value, , n]) => !value || n);
  const { group, press } = chips(values, "What became of them", (value) => { use = value; fill(); });
  field.addEventListener("input", fill);
  const missing = DATA.counts.trajectories - RUNS.length;
  const view = make("div", null, make("div", { class: "filters" }, group, field), list,
    missing ? make("p", { class: "note" }, `${count(missing, "more trajectory", "more trajectories")} that this page does not list; they stand in the warehouse.`) : null);
  press("");
  view.reach = (run) => button.reach(run);
  return view;
}

function becameOf(leaf) {
  const { sources, discards } = fateOf(leaf);
  if (sources.length) return make("p", { class: "fate" }, "Stands in ", sources.flatMap((source, n) => [n ? ", " : "", placeLink(source)]));
  if (discards.length) return make("p", { class: "fate" }, "Not used: ", discards.flatMap((one, n) => [n ? "; " : "", make("span", { class: "tag" }, one.reason), " ", ...shown(one.detail)]));
  return make("p", { class: "fate" }, "Reached the selection; the rule that came of it holds under facts that this run does not show.");
}

function placeLink(source) {
  if (!source.places.length) return "a line of the base that was taken away";
  const line = firstPlace(source);
  return make("a", { href: lineLink(line) }, `${line.path}:${line.line}`);
}

function runPanel(run) {
  const own = leavesOf(run.number);
  const supported = run.sources.filter((source) => source.places.length);
  return {
    kicker: `Trajectory at position ${run.position} · ${run.state === "patch" ? "taught" : STATES[run.state].toLowerCase()}`,
    title: run.id,
    body: [
      facts([
        ["Outcome", make("span", null, outcomeOf(run), run.reward === null ? "" : ` reward ${run.reward}`)],
        ["Ended", run.ended], ["Task", run.task], ["Origin", run.origin], ["Trust", run.trust],
        ["Model", run.model], ["Harness", run.harness], ["Steps", run.steps === null ? "" : run.steps],
        ["Why nothing", run.state === "patch" ? "" : run.reason],
      ]),
      text(run.words) ? make("blockquote", null, shown(run.words)) : null,
      make("h3", null, "Lines it supports", make("span", { class: "quiet" }, ` · ${supported.length}`)),
      supported.length
        ? make("ol", { role: "list", class: "supported" }, supported.map((source) => make("li", null,
            make("a", { href: lineLink(firstPlace(source)) }, make("span", { class: "nowrap" }, `${firstPlace(source).path}:${firstPlace(source).line}`),
              make("span", { class: "clamp" }, prose(firstPlace(source).words)), make("span", { class: "quiet nowrap" }, count(source.tasks, "task"))))))
        : make("p", { class: "note" }, "None."),
      own.length ? make("h3", null, "What it taught", make("span", { class: "quiet" }, ` · ${count(own.length, "edit")}`)) : null,
      ...own.map((leaf) => make("div", { class: "taught-edit" }, make("p", null, prose(edit(leaf).content)), becameOf(leaf), evidence(run.number, [leaf]))),
    ],
  };
}
