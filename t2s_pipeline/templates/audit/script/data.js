// The page's data, read once; every text stands once and is named by its number.

const DATA = JSON.parse(document.getElementById("data").textContent);

const text = (n) => (typeof DATA.strings[n] === "string" ? DATA.strings[n] : DATA.strings[n][0]);
const left = (n) => (typeof DATA.strings[n] === "string" ? 0 : DATA.strings[n][1]);
const leftOut = (n) => make("span", { class: "left-out" }, ` … ${count(n, "character")} left out`);
const leftOver = (n) => (left(n) ? leftOut(left(n)) : null);
const shown = (n) => [text(n), leftOver(n)];
// Code in back quotes stands out; the quotes stay.
const coded = (words) => words.split(/(`[^`]+`)/).map((part, n) => (n % 2 ? make("code", null, part) : part));
// A rule as prose: without the mark of a list item.
const prose = (n) => [coded(text(n).replace(/^\s*[-*] /, "")), leftOver(n)];

const FILES = DATA.files.map(([path, lines]) => ({
  path,
  lines: lines.map(([words, origin, source], n) => ({ path, line: n + 1, words, origin, source })),
}));

const SOURCES = DATA.sources.map(([ids, edits, tasks, total, supporters, lost], number) => ({
  number, ids: ids.map(text), edits, tasks, total, lost, places: [],
  supporters: supporters.map(([run, ...leaves]) => ({ run, leaves })),
}));
for (const { lines } of FILES)
  for (const line of lines) if (line.source >= 0) SOURCES[line.source].places.push(line);

const REMOVED = DATA.removed.map(([path, line, words, source]) => ({ path, line, words, source }));

const edit = (n) => {
  const [level, place, kind, op, section, content, tasks, parents, carried] = DATA.edits[n];
  return { number: n, level, place, kind: text(kind), op: text(op), section: text(section), content, tasks, parents, carried };
};

const RUNS = DATA.trajectories.map((row, number) => {
  const [id, task, taskNumber, outcome, reward, origin, trust, model, harness, ended, state, reason, steps, words, position] = row;
  return {
    number, id: text(id), task: text(task), taskNumber, outcome: text(outcome), reward, origin: text(origin),
    trust: text(trust), model: text(model), harness: text(harness), ended: text(ended), state: text(state),
    reason: text(reason), steps, words, position, sources: [],
  };
});
const RUN_NUMBERS = new Map(RUNS.map((run) => [run.id, run.number]));
for (const source of SOURCES) for (const { run } of source.supporters) RUNS[run].sources.push(source);

const DISCARDS = DATA.discards.map(([stage, reason, detail, item, section, content, tasks, total, supporters], number) => ({
  number, stage: text(stage), reason: text(reason), detail, item: text(item), section: text(section), content, tasks, total,
  supporters: supporters.map(([run, ...leaves]) => ({ run, leaves })),
}));

// Level-0 edit → what it quotes: [trajectory, step, [part, pieces, marked words] …] …
const WORDS = new Map(DATA.words);
// Trajectory → step → [speaker, error, brief]
const STEPS = new Map(DATA.steps.map(([run, ...steps]) => [run, new Map(steps.map(([n, ...told]) => [n, told]))]));

// What became of level-0 edits: the sources that rest on them, the discards they ended in.
let fates = null;
function fateOf(leaf) {
  if (!fates) {
    fates = new Map();
    const note = (kind, thing) => {
      for (const { leaves } of thing.supporters)
        for (const one of leaves) {
          if (!fates.has(one)) fates.set(one, { sources: [], discards: [] });
          fates.get(one)[kind].push(thing);
        }
    };
    for (const source of SOURCES) note("sources", source);
    for (const discard of DISCARDS) note("discards", discard);
  }
  return fates.get(leaf) || { sources: [], discards: [] };
}

// Trajectory → its level-0 edits.
let leaves = null;
function leavesOf(run) {
  if (!leaves) {
    leaves = new Map();
    DATA.edits.forEach(([level, place], n) => {
      if (level === 0) leaves.set(place, [...(leaves.get(place) || []), n]);
    });
  }
  return leaves.get(run) || [];
}

const lineLink = (line) => `#${encodeURI(line.path)}:L${line.line}`;
const removedLink = (line) => `#${encodeURI(line.path)}:base-L${line.line}`;
const runLink = (run) => `#t/${encodeURI(run.id)}`;
const shortId = (run) => (run.id.startsWith(`${DATA.skill}/`) ? run.id.slice(DATA.skill.length + 1) : run.id);
// A block of lines of one source is named by its first line that says something.
const firstPlace = (source) => source.places.find((line) => text(line.words).trim()) || source.places[0];
