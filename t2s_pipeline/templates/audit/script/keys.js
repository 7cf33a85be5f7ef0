// Moving about with keys alone.

function step(by) {
  const all = rows();
  if (!all.length) return;
  const here = all.findIndex((row) => row === document.activeElement);
  const start = here >= 0 ? here : all.findIndex((row) => row.classList.contains("current") || row.tabIndex === 0);
  const at = here < 0 && !all.some((row) => row.classList.contains("current")) ? Math.max(0, start) : start + by;
  const row = all[Math.min(all.length - 1, Math.max(0, at))];
  rove(row);
  row.focus({ preventScroll: true });
  const { top, bottom } = row.getBoundingClientRect();
  if (top < 90 || bottom > window.innerHeight - 20) row.scrollIntoView({ block: "center" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches("input, textarea, select");
  if (event.key === "Escape") {
    if (event.target === search) { search.value = ""; search.blur(); if (current.view === "search") location.hash = beforeSearch; }
    else if (typing) event.target.blur();
    else if (!panel.hidden) close();
    else if (current.view === "search") location.hash = beforeSearch;
    event.preventDefault();
  } else if (!typing && event.key === "/") {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.target === search && (event.key === "Enter" || event.key === "ArrowDown")) {
    event.preventDefault();
    find(true);
    step(0);
  } else if (!typing) {
    const arrows = !panel.contains(event.target);
    if (event.key === "j" || (arrows && event.key === "ArrowDown")) { event.preventDefault(); step(1); }
    if (event.key === "k" || (arrows && event.key === "ArrowUp")) { event.preventDefault(); step(-1); }
  }
});
