// One line in full: the edit, how it came together, who taught it, what spoke against it.

const ORIGINS = {
  base: "From the base skill that a person gave; no trajectory taught it.",
  scaffold: "From the scaffold: headings and notes that every skill made from nothing has. No trajectory taught it.",
  human: "Written by hand into the released skill; it is kept as it is.",
};
const TRUST = ["verified", "internal", "external", "untrusted"];

function facts(pairs) {
  const list = make("dl", { class: "sheet" });
  for (const [name, value] of pairs)
    if (value !== null && value !== "") list.append(make("div", null, make("dt", null, name), make("dd", null, value)));
  return list;
}

// Tasks by a property of the runs, the most first: "gpt-4o 5 tasks, …".
function tasksBy(supporters, name) {
  const tasks = new Map();
  for (const { run } of supporters) {
    const key = RUNS[run][name];
    if (!tasks.has(key)) tasks.set(key, new Set());
    tasks.get(key).add(RUNS[run].taskNumber);
  }
  return [...tasks].sort((a, b) => b[1].size - a[1].size)
    .map(([key, found]) => `${key} (${count(found.size, "task")})`).join(", ");
}

function outcomesOf(supporters) {
  const counts = {};
  for (const { run } of supporters) counts[RUNS[run].outcome] = (counts[RUNS[run].outcome] || 0) + 1;
  return Object.entries(counts).map(([name, n]) => `${n.toLocaleString("en")} ${name}`).join(", ");
}

// The edits from which these came, those only that lead to leaves that count; level → edits.
function ancestry(edits, counting) {
  const kept = new Map();
  const leads = (n) => {
    if (kept.has(n)) return kept.get(n);
    const [level, , , , , , , parents] = DATA.edits[n];
    const found = level === 0 ? counting.has(n) : parents.map(leads).some(Boolean);
    kept.set(n, found);
    return found;
  };
  edits.forEach(leads);
  const levels = new Map();
  for (const [n, found] of kept)
    if (found) {
      const level = DATA.edits[n][0];
      if (!levels.has(level)) levels.set(level, []);
      levels.get(level).push(edit(n));
    }
  return [...levels].sort((a, b) => b[0] - a[0]);
}

const placeOf = (one) =>
  one.place < 0 ? "selection" : one.level === 0 ? "patch" : `level ${one.level} node ${one.place}`;

function levelName(level, edits) {
  if (level === 0) return count(edits.length, "patch edit");
  if (edits.some((one) => one.place < 0)) return "Selection";
  const nodes = [...new Set(edits.map((one) => one.place))].sort((a, b) => a - b);
  const named = nodes.slice(0, 8).join(", ") + (nodes.length > 8 ? ` and ${nodes.length - 8} more` : "");
  return `Level ${level}, ${nodes.length === 1 ? "node" : "nodes"} ${named}`;
}

function tree(levels) {
  const list = make("ol", { class: "levels" });
  let above = "";
  for (const [level, edits] of levels) {
    const wordings = new Map();
    for (const one of edits) wordings.set(one.content, [...(wordings.get(one.content) || []), one]);
    const groups = [...wordings].sort((a, b) => b[1].length - a[1].length);
    const same = groups.length === 1 && above === groups[0][0];
    above = groups.length === 1 ? groups[0][0] : "";
    const said = make("div", { class: "said-at" });
    const button = more(said, groups, ([content, those]) => make("p", null,
      groups.length > 1 ? make("span", { class: "times" }, `${those.length}×`) : null,
      same ? make("span", { class: "same" }, "the same words") : make("span", null, prose(content)),
      those.some((one) => one.carried) ? make("span", { class: "tag" }, "carried unmerged") : null), 4);
    const tasks = edits.length === 1 ? count(edits[0].tasks, "task") : null;
    list.append(make("li", null, make("p", { class: "level" }, levelName(level, edits), tasks ? make("span", { class: "quiet" }, ` · ${tasks}`) : null), said, button));
  }
  return list;
}

// From a run's patch upwards, as `t2s blame` says it.
function pathOf(levels) {
  const up = new Map();
  for (const [, edits] of levels) for (const one of edits) for (const parent of one.parents) up.set(parent, one);
  return (leaves) => {
    const steps = [];
    let one = edit(leaves[0]);
    while (one) {
      steps.push(placeOf(one));
      one = up.get(one.number);
    }
    return steps.join(" → ");
  };
}

function against(source) {
  if (!source.lost.length) return null;
  const lost = source.lost.map((n) => DISCARDS[n]);
  const section = make("details", { class: "fold" },
    make("summary", null, "Spoke against it, and lost", make("span", { class: "quiet" }, ` · ${count(lost.length, "edit")}`)));
  for (const one of lost)
    section.append(make("div", { class: "lost" },
      make("p", null, make("span", { class: "tag" }, one.reason), " ", prose(one.content)),
      make("p", { class: "quiet" }, shown(one.detail)),
      runList(one.supporters, one.total, { first: false })));
  return section;
}

// How many level-0 edits lead to these edits, whether they count or not.
function reaching(edits) {
  const seen = new Set();
  const look = (n) => {
    if (seen.has(n)) return;
    seen.add(n);
    DATA.edits[n][7].forEach(look);
  };
  edits.forEach(look);
  return [...seen].filter((n) => DATA.edits[n][0] === 0).length;
}

function mergeFold(source, levels, counting) {
  if (!levels.length) return null;
  const all = reaching(source.edits);
  const wordings = new Set(levels.flatMap(([, edits]) => edits.map((one) => one.content))).size;
  const widths = [...levels].reverse().map(([level, edits]) =>
    level === 0 ? count(edits.length, "patch edit") : edits.some((one) => one.place < 0) ? "selection" : count(new Set(edits.map((e) => e.place)).size, "node"));
  return make("details", { class: "fold" },
    make("summary", null, "How it came together", make("span", { class: "quiet" }, ` · ${widths.join(" → ")}, ${count(wordings, "wording")}`)),
    tree(levels),
    all > counting.size && source.supporters.length === source.total
      ? make("p", { class: "note" }, `The rule rests on ${counting.size} of ${count(all, "patch edit")} that reached it: on those whose facts it states.`)
      : null);
}

function taughtParts(source) {
  const counting = new Set(source.supporters.flatMap(({ leaves }) => leaves));
  const levels = ancestry(source.edits, counting);
  const top = source.edits.map(edit);
  const worst = Math.max(0, ...source.supporters.map(({ run }) => TRUST.indexOf(RUNS[run].trust)));
  const sections = [...new Set(top.map((one) => one.section))].filter(Boolean).join(", ");
  return [
    facts([
      ["Support", `${count(source.tasks, "task")}, ${count(source.total, "trajectory", "trajectories")}`],
      ["Outcomes", outcomesOf(source.supporters)],
      ["Origins", tasksBy(source.supporters, "origin")],
      ["Lowest trust", TRUST[worst]],
      ["Change", [...new Set(top.map((one) => `${one.kind}: ${one.op.replaceAll("_", " ")}`))].join(", ") + (sections ? ` “${sections}”` : "")],
      ["Edit", make("span", { class: "mono" }, source.ids.join(" "))],
    ]),
    mergeFold(source, levels, counting),
    against(source),
    make("h3", null, "Who taught it", make("span", { class: "quiet" }, ` · ${count(source.total, "trajectory", "trajectories")} of ${count(source.tasks, "task")}`)),
    runList(source.supporters, source.total, { path: pathOf(levels) }),
  ];
}

function linePanel(line) {
  const source = line.source >= 0 ? SOURCES[line.source] : null;
  const kind = line.removed ? "taken away" : line.origin;
  return {
    kicker: `${line.path} ${line.removed ? "base line" : "line"} ${line.line} · ${kind}`,
    title: text(line.words).trim() ? prose(line.words) : "(an empty line)",
    body: [
      line.removed ? make("p", null, "A line of the base that this evolution took away.") : null,
      source ? taughtParts(source) : make("p", null, ORIGINS[line.origin]),
    ].flat(),
  };
}
