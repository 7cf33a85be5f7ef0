"use strict";

// How text from outside comes onto the page: as text, never as markup, and with nothing hidden.

const HIDDEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0d\uffa0\u{e0000}-\u{e0fff}]/gu;

const code = (character) =>
  `⟨U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`;

// For attributes and titles: hidden characters spelled out in place.
const plain = (text) => text.replace(/\r\n/g, "\n").replace(HIDDEN, code);

// Add text to an element; hidden characters become visible marks.
function write(parent, text) {
  const shown = text.includes("\r") ? text.replace(/\r\n/g, "\n") : text;
  let at = 0;
  for (const found of shown.matchAll(HIDDEN)) {
    if (found.index > at) parent.append(shown.slice(at, found.index));
    const mark = document.createElement("span");
    mark.className = "hidden-character";
    mark.textContent = code(found[0]);
    parent.append(mark);
    at = found.index + found[0].length;
  }
  if (at < shown.length) parent.append(shown.slice(at));
  return parent;
}

// Add text to an element with the first occurrence of each of these words marked.
function writeMarked(parent, text, words) {
  const spans = words
    .map((word) => [text.indexOf(word), word.length])
    .filter(([at]) => at >= 0)
    .sort((a, b) => a[0] - b[0]);
  let at = 0;
  for (const [start, length] of spans) {
    if (start + length <= at) continue;
    if (start > at) write(parent, text.slice(at, start));
    parent.append(write(document.createElement("mark"), text.slice(Math.max(start, at), start + length)));
    at = start + length;
  }
  if (at < text.length) write(parent, text.slice(at));
  return parent;
}

// Make an element; children are elements, texts, or nothing.
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [kind, action] of Object.entries(value)) element.addEventListener(kind, action);
    else element.setAttribute(name, plain(String(value)));
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    if (child instanceof Node) element.append(child);
    else write(element, String(child));
  }
  return element;
}

const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many || one + "s"}`;

// Rows too many to make at once: the first ones, and a button for the next.
function more(parent, items, row, size = 100) {
  let at = 0;
  const button = make("button", { type: "button", class: "more" });
  const add = () => {
    for (const item of items.slice(at, at + size)) parent.append(row(item));
    at = Math.min(at + size, items.length);
    button.textContent = `Show ${Math.min(size, items.length - at)} more of ${(items.length - at).toLocaleString("en")}`;
    button.hidden = at >= items.length;
  };
  // Make rows until the one of this item is there.
  button.reach = (item) => {
    for (const place = items.indexOf(item); place >= at; ) add();
  };
  button.addEventListener("click", () => {
    const first = at;
    add();
    const made = parent.children[first];
    const target = made && (made.matches("a, summary") ? made : made.querySelector("a, summary"));
    if (target) target.focus();
  });
  add();
  return button;
}
