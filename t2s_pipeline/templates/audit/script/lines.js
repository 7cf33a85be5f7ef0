// Every file line by line; consecutive lines of one origin share a cell of the gutter.

const MOST_SUPPORT = Math.max(1, ...SOURCES.map((source) => source.tasks || 0));
const shade = (tasks) => Math.max(1, Math.ceil((5 * tasks) / MOST_SUPPORT));

function blocksOf(lines) {
  const blocks = [];
  for (const line of lines) {
    const last = blocks[blocks.length - 1];
    if (last && last.origin === line.origin && last.source === line.source) last.lines.push(line);
    else blocks.push({ origin: line.origin, source: line.source, lines: [line] });
  }
  return blocks;
}

function cellOf(origin, source) {
  if (origin !== "taught") return make("div", { class: "cell" }, make("span", { class: "kind" }, origin));
  const { tasks } = SOURCES[source];
  return make("div", { class: "cell" }, make("b", null, tasks), " ", make("span", { class: "kind" }, tasks === 1 ? "task" : "tasks"));
}

function lineText(number) {
  return make("span", { class: /^#{1,6} /.test(text(number)) ? "text heading" : "text" }, coded(text(number)), leftOver(number));
}

function lineRow(line, block) {
  const told = block.origin === "taught" ? `taught by ${count(SOURCES[block.source].tasks, "task")}` : block.origin;
  return make("li", null,
    make("a", { class: "row line", href: lineLink(line), "data-place": `${line.path}:L${line.line}`, tabindex: -1 },
      make("span", { class: "no" }, line.line), make("span", { class: "unseen" }, `, ${told}: `), lineText(line.words)));
}

function fileSection({ path, lines }) {
  const taught = new Set(lines.filter((line) => line.source >= 0).map((line) => line.source)).size;
  const section = make("section", { class: "file", "data-path": path },
    make("h2", null, path, make("span", { class: "quiet" }, ` ${count(lines.length, "line")}, ${count(taught, "rule")}`)));
  for (const block of blocksOf(lines)) {
    const level = block.origin === "taught" ? ` s${shade(SOURCES[block.source].tasks)}` : "";
    section.append(make("div", { class: `block ${block.origin}${level}` }, cellOf(block.origin, block.source),
      make("ol", { role: "list" }, block.lines.map((line) => lineRow(line, block)))));
  }
  return section;
}

function removedSection() {
  if (!REMOVED.length) return null;
  const rows = REMOVED.map((line) => make("li", null,
    make("a", { class: "row line", href: removedLink(line), "data-place": `${line.path}:base-L${line.line}`, tabindex: -1 },
      make("span", { class: "no" }, line.line), make("span", { class: "text" }, make("del", null, shown(line.words))))));
  return make("section", { class: "file" }, make("h2", null, "Lines of the base that were taken away"), make("ol", { role: "list", class: "removed" }, rows));
}

function legend() {
  const sample = (kind, words) => make("span", { class: `sample ${kind}` }, make("i", { "aria-hidden": "true" }), words);
  const there = new Set(FILES.flatMap(({ lines }) => lines.map((line) => line.origin)));
  return make("p", { class: "legend" },
    sample("taught s1", ""), sample("taught s3", ""), sample("taught s5", "taught: the number is the tasks behind it"),
    [["scaffold", "scaffold"], ["base", "base skill"], ["human", "written by hand"]]
      .filter(([kind]) => there.has(kind)).map(([kind, words]) => sample(kind, words)));
}

function summary() {
  const supporting = RUNS.filter((run) => run.sources.length).length;
  const { trajectories, tasks } = DATA.counts;
  const rules = SOURCES.filter((source) => source.places.length).length;
  return make("p", { class: "lead" },
    `${count(rules, "rule")} ${rules === 1 ? "rests" : "rest"} on ${supporting.toLocaleString("en")} of ${count(trajectories, "trajectory", "trajectories")} (${count(tasks, "task")}). `,
    "Open a line to see who taught it, and in which words.");
}

function linesView() {
  const others = DATA.others.map(([path, size]) => `${path} (${count(size, "byte")})`);
  return make("div", null, summary(), legend(), FILES.map(fileSection), removedSection(),
    others.length ? make("p", { class: "note others" }, `Beside these, without lines of its own: ${others.join(", ")}.`) : null);
}
