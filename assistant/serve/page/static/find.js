// Finding words in the document that the pane shows: whatever their case and accents, at exact offsets.
import { word } from "./wording.js";

const SHOWN = 1000; // found places highlighted on either side of the one at hand
const LETTERS = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", "’": "'", "‘": "'", "ʼ": "'", "‑": "-", "–": "-", "\u00ad": "" };
const plain = /^[\x21-\x7e]$/;

let root, field, view, centre;
let searched; // {nodes, starts, text, places} of the document at hand, once it is needed
let found = []; // [start, end) in its text
let at = -1;

export function connect(element, given) {
  root = element;
  ({ view, centre } = given);
  field = root.querySelector("input");
  field.placeholder = word("find");
  field.addEventListener("input", () => look());
  field.addEventListener("keydown", keyed);
  root.addEventListener("click", (event) => {
    const act = event.target.closest("[data-find]")?.dataset.find;
    if (act) step(act === "next" ? 1 : -1);
  });
}

// Another document is shown: what is sought stays, and is sought there without moving the view.
export function renew() {
  searched = undefined;
  look({ move: false });
}

function keyed(event) {
  if (event.key === "Enter") {
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  }
  if (event.key === "Escape" && field.value) {
    event.stopPropagation();
    event.preventDefault();
    field.value = "";
    look();
  }
}

function look({ move = true } = {}) {
  const sought = folded(field.value.trim()).text;
  found = sought && view.querySelector(".document-text") ? places(sought) : [];
  at = found.length ? inView() : -1;
  show(move);
}

// The first found place that is not above what is being read, the first of all where there is none.
function inView() {
  const top = view.getBoundingClientRect().top;
  let [low, high] = [0, found.length];
  while (low < high) {
    const mid = (low + high) >> 1;
    if (rect(found[mid][0], found[mid][0] + 1).bottom > top) high = mid;
    else low = mid + 1;
  }
  return low % found.length;
}

function step(by) {
  if (!found.length) return;
  at = (at + by + found.length) % found.length;
  show(true);
}

function show(move) {
  const some = field.value.trim() !== "";
  root.querySelector(".find-count").textContent = !some
    ? ""
    : found.length
      ? word("find_count", { n: at + 1, total: found.length })
      : word("find_none");
  for (const button of root.querySelectorAll("[data-find]")) button.hidden = found.length < 2;
  root.classList.toggle("nothing", some && !found.length);
  highlight();
  if (!move || at < 0) return;
  const { top, bottom } = rect(...found[at]);
  centre(top, bottom);
}

// Drawn by the browser over the text: the marks of the citations stay whole.
function highlight() {
  if (!("highlights" in CSS)) return at >= 0 && getSelection().setBaseAndExtent(...ends(range(...found[at])));
  const near = found.slice(Math.max(0, at - SHOWN), at + SHOWN);
  CSS.highlights.set("found", new Highlight(...near.map((place) => range(...place))));
  CSS.highlights.set("found-now", new Highlight(...found.slice(at, at + 1).map((place) => range(...place))));
}

const ends = (r) => [r.startContainer, r.startOffset, r.endContainer, r.endOffset];

function places(sought) {
  searched ??= read();
  const { text, places } = searched;
  const all = [];
  for (let i = text.indexOf(sought); i >= 0; i = text.indexOf(sought, i + sought.length)) {
    let end = i + sought.length;
    while (places[end] === places[end - 1]) end++; // within one letter, as in œ
    all.push([places[i], places[end]]);
  }
  return all;
}

function read() {
  const walker = document.createTreeWalker(view.querySelector(".document-text"), NodeFilter.SHOW_TEXT);
  const nodes = [];
  const starts = [];
  let whole = "";
  while (walker.nextNode()) {
    nodes.push(walker.currentNode);
    starts.push(whole.length);
    whole += walker.currentNode.data;
  }
  return { nodes, starts, ...folded(whole) };
}

// The text without case, accents and typography, and for each of its characters where it stood.
export function folded(whole) {
  const parts = [];
  const places = [];
  let i = 0;
  for (const letter of whole) {
    const bare = plain.test(letter) ? letter.toLowerCase() : bared(letter);
    parts.push(bare);
    for (let n = 0; n < bare.length; n++) places.push(i);
    i += letter.length;
  }
  places.push(i);
  return { text: parts.join(""), places };
}

function bared(letter) {
  if (/\s/.test(letter)) return " ";
  const low = letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return LETTERS[low] ?? low;
}

function range(start, end) {
  const made = new Range();
  made.setStart(...node(start));
  made.setEnd(...node(end - 1, 1));
  return made;
}

function node(at, more = 0) {
  const { nodes, starts } = searched;
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (starts[mid] <= at) low = mid;
    else high = mid - 1;
  }
  return [nodes[low], at - starts[low] + more];
}

const rect = (start, end) => range(start, end).getBoundingClientRect();
