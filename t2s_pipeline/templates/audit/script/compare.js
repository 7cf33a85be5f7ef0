// What changed since the evolution before.

const CONTEXT = 2;

function supportChange(before, now) {
  if (before === now || before === null || now === null) return null;
  return make("span", { class: now > before ? "tag up" : "tag down" }, `${before} → ${now} tasks`);
}

function comparedRow(path, row) {
  const [change, words, before, tasksBefore, line, tasks] = row;
  const sign = { 0: " ", 1: "+", 2: "−" }[change];
  const unseen = { 0: "", 1: "added: ", 2: "removed: " }[change];
  const inside = [
    make("span", { class: "no" }, before || ""), make("span", { class: "no" }, line || ""),
    make("span", { class: "sign", "aria-hidden": "true" }, sign), make("span", { class: "unseen" }, unseen),
    make("span", { class: "text" }, shown(words), " ", !text(words).trim() ? null : change === 0 ? supportChange(tasksBefore, tasks)
      : (tasks || tasksBefore) ? make("span", { class: "quiet" }, count(tasks || tasksBefore, "task")) : null),
  ];
  const kind = isChange(row) ? ["changed", "added", "removed"][change] : "same";
  return line
    ? make("li", { class: kind }, make("a", { class: "row line", href: lineLink({ path, line }), "data-place": `compare ${path}:L${line}`, tabindex: -1 }, inside))
    : make("li", { class: kind }, make("div", { class: "row line", "data-place": `compare ${path}:was-L${before}`, tabindex: -1 }, inside));
}

// Changed rows with a little around them; runs of unchanged ones fold away.
function comparedFile([path, rows]) {
  const near = (n) => rows.slice(Math.max(0, n - CONTEXT), n + CONTEXT + 1).some(isChange);
  const list = make("ol", { role: "list", class: "diff" });
  let folded = 0;
  const fold = () => {
    if (folded) list.append(make("li", { class: "skipped" }, `⋯ ${count(folded, "unchanged line")}`));
    folded = 0;
  };
  rows.forEach((row, n) => {
    if (!near(n)) { folded += 1; return; }
    fold();
    list.append(comparedRow(path, row));
  });
  fold();
  return make("section", { class: "file" }, make("h2", null, path), list);
}

const isChange = ([change, words, , before, , now]) => change !== 0 || (before !== now && text(words).trim() !== "");

function namesFold(title, numbers, total) {
  if (!total) return null;
  const list = make("ul", { class: "names" });
  const button = more(list, numbers.map((n) => RUNS[n]), (run) => make("li", null, outcomeOf(run), " ", make("a", { href: runLink(run) }, shortId(run)),
    run.state === "revoked" || run.state === "excluded" ? make("span", { class: "quiet" }, ` ${STATES[run.state].toLowerCase()}: ${run.reason}`) : null), 60);
  return make("details", { class: "fold" }, make("summary", { class: "row" }, title, make("span", { class: "quiet" }, ` · ${count(total, "trajectory", "trajectories")}`)), list, button);
}

function compareView() {
  const { evolution, files, counts, gone } = DATA.previous;
  const rows = files.flatMap(([, those]) => those).filter(([, words]) => text(words).trim());
  const n = (test) => rows.filter(test).length;
  const sums = [
    count(n(([change]) => change === 1), "line added", "lines added"),
    count(n(([change]) => change === 2), "line removed", "lines removed"),
    count(n(([change, , , before, , now]) => change === 0 && before !== now), "line with other support", "lines with other support"),
  ];
  return make("div", null,
    make("p", { class: "lead" }, `Since ${evolution}: ${sums.join(", ")}.`),
    namesFold("Learned from now, and not before", DATA.previous.new, counts.new),
    namesFold("Learned from before, and no longer", gone, counts.gone),
    files.map(comparedFile));
}
