// Search over lines, trajectories, quotes and discards.

const WHOLE_PAGE = [];

// What can be found: kind, words, how it is shown, where it leads. Made at the first search.
function searchable() {
  if (WHOLE_PAGE.length) return WHOLE_PAGE;
  const add = (kind, words, title, href) => words.trim() && WHOLE_PAGE.push({ kind, words, lower: words.toLowerCase(), title, href });
  for (const { lines } of FILES)
    for (const line of lines) add("Lines", text(line.words), `${line.path}:${line.line}`, lineLink(line));
  for (const run of RUNS) add("Trajectories", `${run.id} ${text(run.words)}`, `${run.outcome}, task ${run.task}, ${run.origin}`, runLink(run));
  const quotes = [];
  for (const [leaf, cited] of WORDS)
    for (const [run, step, ...parts] of cited)
      for (const words of new Set(parts.flatMap(([, , marked]) => marked)))
        quotes.push({ run, step, words, owner: RUNS[DATA.edits[leaf][1]] });
  quotes.sort((a, b) => a.run - b.run || a.step - b.step);
  for (const { run, step, words, owner } of quotes) add("Quotes", text(words), `${shortId(RUNS[run])}, step ${step}`, runLink(owner));
  for (const one of DISCARDS) add("Not used", `${text(one.content)} ${text(one.detail)}`, one.reason, "#not-used");
  return WHOLE_PAGE;
}

function resultRow(found, wanted) {
  const at = found.lower.indexOf(wanted);
  const start = Math.max(0, at - 30);
  const words = (start ? "…" : "") + found.words.slice(start, at + 200) + (found.words.length > at + 200 ? "…" : "");
  const body = make("span", { class: "clamp" });
  writeMarked(body, words, [found.words.slice(at, at + wanted.length)]);
  return make("li", null, make("a", { class: "row result", href: found.href, "data-place": `q ${found.kind} ${found.title} ${found.words}`, tabindex: -1 },
    make("span", { class: "title" }, found.title), body));
}

function searchView(query) {
  const wanted = query.toLowerCase();
  const view = make("div", { "aria-live": "polite" });
  const hits = wanted ? searchable().filter((one) => one.lower.includes(wanted)) : [];
  view.append(make("p", { class: "lead" }, `${count(hits.length, "place")} with “${query}”`));
  for (const kind of ["Lines", "Quotes", "Trajectories", "Not used"]) {
    const those = hits.filter((one) => one.kind === kind);
    const distinct = [...new Map(those.map((one) => [`${one.href}\0${one.title}\0${one.words}`, one])).values()];
    if (!distinct.length) continue;
    const list = make("ol", { role: "list", class: "results" });
    const button = more(list, distinct, (one) => resultRow(one, wanted), 30);
    view.append(make("section", { class: "listing" }, make("h2", null, kind, make("span", { class: "quiet" }, ` ${distinct.length.toLocaleString("en")}`)), list, button));
  }
  return view;
}
