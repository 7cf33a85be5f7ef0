// The words of a trajectory: quoted steps in full, those around them in brief.

const PARTS = ["", "sent", "answer"];
const OUTCOMES = { success: "✓", failure: "✗", unknown: "?" };

const outcomeOf = (run) =>
  make("span", { class: `outcome ${run.outcome}` }, `${OUTCOMES[run.outcome]} ${run.outcome}`);

function excerptOf({ windows, length }, words) {
  const body = make("span", { class: "said" });
  const gap = (n) => n > 0 && body.append(make("span", { class: "gap" }, ` ⋯ ${count(n, "character")} ⋯ `));
  let before = 0;
  for (const { at, letters } of windows) {
    gap(at - before);
    writeMarked(body, letters.join(""), words);
    before = at + letters.length;
  }
  gap(length - before);
  return body;
}

function stepRow(number, told, quoted) {
  const [speaker, failed, brief] = told;
  const cut = text(brief).length >= DATA.brief ? "…" : "";
  const who = make("span", { class: "who" }, text(speaker), failed ? make("span", { class: "error" }, " error") : null);
  const what = quoted
    ? [...quoted].sort((a, b) => a[0] - b[0]).map(([part, { excerpt, words }]) =>
        make("span", { class: "part" }, PARTS[part] ? make("span", { class: "label" }, PARTS[part]) : null, excerptOf(excerpt, words)))
    : make("span", { class: "brief" }, text(brief).replace(/\s+/g, " ") + cut);
  return make("li", { class: quoted ? "step quoted" : "step" }, make("span", { class: "no" }, number),
    make("span", { class: "what" }, who, " ", what));
}

// Where the pieces of an excerpt stand in its text, in characters.
function windowsOf(pieces) {
  const windows = [];
  let at = 0;
  for (const piece of pieces) {
    if (piece < 0) at -= piece;
    else {
      const letters = Array.from(text(piece));
      windows.push({ at, letters });
      at += letters.length;
    }
  }
  return { windows, length: at };
}

// One excerpt that shows what both show of the same text: texts, and counts of what is left out.
function joined(one, other) {
  const length = Math.max(one.length, other.length);
  const windows = [];
  for (const { at, letters } of [...one.windows, ...other.windows].sort((a, b) => a.at - b.at)) {
    const last = windows[windows.length - 1];
    const overlap = last ? last.at + last.letters.length - at : -1;
    if (overlap < 0) windows.push({ at, letters: [...letters] });
    else last.letters.push(...letters.slice(overlap));
  }
  return { windows, length };
}

// What level-0 edits quote: trajectory → step → part → its excerpt and the words to mark in it.
function quotesOf(leaves) {
  const runs = new Map();
  const at = (map, key) => map.get(key) || map.set(key, new Map()).get(key);
  for (const leaf of leaves)
    for (const [run, step, ...parts] of WORDS.get(leaf) || []) {
      const known = at(at(runs, run), step);
      for (const [part, pieces, marked] of parts) {
        const excerpt = windowsOf(pieces);
        const other = known.get(part);
        known.set(part, {
          excerpt: other ? joined(other.excerpt, excerpt) : excerpt,
          words: [...(other ? other.words : []), ...marked.map(text)],
        });
      }
    }
  return runs;
}

function timeline(run, quoted) {
  const steps = STEPS.get(run) || new Map();
  const list = make("ol", { class: "steps", "aria-label": `Steps of ${RUNS[run].id}` });
  const cited = [...quoted.keys()].sort((a, b) => a - b);
  const numbers = [...steps.keys()].filter((n) => cited.some((c) => Math.abs(c - n) <= DATA.around)).sort((a, b) => a - b);
  let before = null;
  for (const number of numbers) {
    const skipped = before === null ? number : number - before - 1;
    if (skipped > 0) list.append(make("li", { class: "skipped" }, `⋯ ${count(skipped, "step")}`));
    list.append(stepRow(number, steps.get(number), quoted.get(number)));
    before = number;
  }
  const rest = RUNS[run].steps - 1 - before;
  if (before !== null && rest > 0) list.append(make("li", { class: "skipped" }, `⋯ ${count(rest, "step")}`));
  return list;
}

// Everything that some level-0 edits of one trajectory quote.
function evidence(run, leaves) {
  if (!leaves.length) return [];
  const found = quotesOf(leaves);
  if (!found.size)
    return [make("p", { class: "note" }, "The words of this run are not in this page, which has room for so many only; they stand in the warehouse.")];
  return [...found].flatMap(([other, steps]) => [
    other === run ? null
      : make("p", { class: "compared" }, "Compared with ", make("a", { href: runLink(RUNS[other]) }, shortId(RUNS[other])), ` (${RUNS[other].outcome})`),
    timeline(other, steps),
  ]);
}

// A trajectory that folds out to what it said.
function runItem({ run, leaves }, { open = false, path = null } = {}) {
  const told = RUNS[run];
  const facts = [`task ${told.task}`, told.reward === null ? null : `reward ${told.reward}`, told.trust, told.origin].filter(Boolean);
  const item = make("details", { class: "run" },
    make("summary", null, outcomeOf(told), " ", make("span", { class: "id" }, shortId(told)), " ", make("span", { class: "facts" }, facts.join(" · "))));
  const fill = () => {
    if (!item.open || item.dataset.full) return;
    item.dataset.full = "yes";
    item.append(make("div", { class: "body" },
      path ? make("p", { class: "path" }, path(leaves)) : null,
      evidence(run, leaves),
      make("p", { class: "onward" }, make("a", { href: runLink(told) }, "Everything that this run taught"))));
  };
  item.addEventListener("toggle", fill);
  item.open = open;
  fill();
  return item;
}

// Several of them: the first open, more on demand, and what the page does not list counted.
function runList(supporters, total, options = {}) {
  const list = make("div", { class: "runs" });
  let first = true;
  const button = more(list, supporters, (one) => {
    const item = runItem(one, { ...options, open: first && options.first !== false });
    first = false;
    return item;
  }, 50);
  const missing = total - supporters.length;
  return [list, button, missing > 0
    ? make("p", { class: "note" }, `${count(missing, "more trajectory", "more trajectories")} that this page does not list; they stand in the warehouse.`)
    : null];
}
