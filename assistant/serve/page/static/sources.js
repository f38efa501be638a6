// The pane: the documents, or one document with the places that an answer cites.
import { word } from "./wording.js";
import * as elsewhere from "./elsewhere.js";
import * as reading from "./reading.js";
import { reindex } from "./reindex.js";

let root, list, source, position;
let places = []; // of the answer at hand, in the order of their numbers
let at = -1;
let opener; // where the keyboard goes back to

export function connect(element) {
  root = element;
  list = element.querySelector(".pane-list");
  source = element.querySelector(".pane-source");
  position = element.querySelector(".position");
  reading.connect(source);
  element.addEventListener("click", act);
  document.addEventListener("keydown", walk);
  narrow.addEventListener("change", shut);
}

const ACTS = {
  back: () => (showList(), entered(list.querySelector("h2"))),
  close,
  previous: () => step(-1),
  next: () => step(1),
  reindex: (button) => reindex(root.querySelector(".reindexing"), button),
};

function act(event) {
  const button = event.target.closest("button");
  if (button?.dataset.act) ACTS[button.dataset.act]?.(button);
  else if (button?.dataset.file) openDocument(button);
}

const narrow = matchMedia("(max-width: 900px)");

// A new answer's first source is shown where there is room for it; the keyboard stays where it is.
export function preview(marker) {
  if (marker && !narrow.matches) openMarker(marker, { focus: false });
}

// Back to the list where the pane stands beside the conversation.
export function rest() {
  if (!narrow.matches && !source.hidden) close({ focus: false });
}

export function openMarker(marker, { focus = true } = {}) {
  opener = marker;
  const numbered = inOrder(marker);
  places = +marker.dataset.n > 0 ? numbered.map(read) : [read(marker)];
  return go(places.findIndex((place) => place.n === +marker.dataset.n), focus);
}

// The markers beside this one, one for each number; passages without a number as they stand.
function inOrder(marker) {
  const all = [...marker.closest(".answer").querySelectorAll(".marker")];
  if (+marker.dataset.n === 0) return all.filter((m) => +m.dataset.n === 0 && m.offsetParent);
  const first = new Map(all.filter((m) => +m.dataset.n > 0).map((m) => [+m.dataset.n, m]).reverse());
  return [...first.keys()].sort((a, b) => a - b).map((n) => first.get(n));
}

export async function openDocument(button, file = button.dataset.file) {
  opener = button;
  places = [];
  at = -1;
  reveal();
  label();
  if (await reading.load(file, [])) reading.focus();
}

// A place that no answer cites; `said` is what the pane calls it.
export function openPlace({ file, start, end, said }, from) {
  opener = from;
  places = [{ n: 0, file, start, end, said }];
  return go(0);
}

function read({ dataset: { n, file, start, end, page } }) {
  return { n: +n, file, start: +start, end: +end, page };
}

function step(by) {
  if (places.length) go((at + by + places.length) % places.length);
}

// Left and right walk the citations, from the pane or from a marker; what is written in is left alone.
function walk(event) {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const aside = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
  if (!by || aside || event.target.closest?.("input, textarea, select, [contenteditable=true]")) return;
  const marker = event.target.closest?.(".answer .marker");
  const inPane = event.target === document.body || event.target.closest?.(".pane-source");
  if (!marker && (!inPane || places.length < 2)) return;
  event.preventDefault();
  if (!marker) return step(by);
  const all = inOrder(marker);
  const here = all.findIndex((m) => m.dataset.n === marker.dataset.n && (m === marker || +m.dataset.n > 0));
  const next = all[(here + by + all.length) % all.length];
  next.focus();
  if (!narrow.matches) openMarker(next, { focus: false });
}

async function go(index, focus = true) {
  at = index;
  const { n, file } = places[at];
  reveal();
  label();
  const shown = await reading.load(file, places.filter((place) => place.file === file));
  if (shown && places[at]?.n === n && places[at].file === file) reading.point(n, focus);
}

// The same statement in a copy of the document, at its own place.
async function openCopy(copy) {
  const place = { ...places[at], ...copy };
  if (await reading.load(place.file, [place])) reading.point(place.n, true);
}

function label() {
  const { n, page, said } = places[at] ?? {};
  const shown = n ? word("position", { n, total: places.length }) : n === 0 ? (said ?? word("passage_shown")) : "";
  position.textContent = page ? `${shown} · ${word("page", { page })}` : shown;
  for (const name of ["previous", "next"]) {
    source.querySelector(`[data-act=${name}]`).hidden = places.length < 2;
  }
  for (const marker of document.querySelectorAll(".marker[aria-current]")) marker.removeAttribute("aria-current");
  const alike = n > 0 ? opener?.closest(".answer")?.querySelectorAll(`.marker[data-n="${n}"]`) : n === 0 ? [opener] : [];
  for (const marker of alike ?? []) marker.setAttribute("aria-current", "true");
  elsewhere.tell(source.querySelector(".elsewhere"), alike?.[0], (to) =>
    to.copy ? openCopy(to.copy) : go(places.findIndex((place) => place.n === to.n)),
  );
}

function reveal() {
  list.hidden = true;
  source.hidden = false;
  document.body.classList.add("pane-open");
  shut();
}

function showList() {
  source.hidden = true;
  list.hidden = false;
  places = [];
  at = -1;
  label();
}

// Where the pane lies over the conversation, nothing below it can be reached.
function shut() {
  const over = narrow.matches && document.body.classList.contains("pane-open");
  for (const below of document.querySelectorAll("#talk, #bar")) below.inert = over;
}

function entered(place) {
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

export function toggleList({ currentTarget }) {
  if (document.body.classList.contains("pane-open") && !list.hidden) return close();
  opener = currentTarget;
  showList();
  document.body.classList.add("pane-open");
  shut();
  entered(list.querySelector("h2"));
}

export function close({ focus = true } = {}) {
  if (!document.body.classList.contains("pane-open")) return;
  document.body.classList.remove("pane-open");
  shut();
  showList();
  if (focus) opener?.focus({ preventScroll: true });
}
