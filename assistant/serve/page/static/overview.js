// The map and the timeline, in the place of the conversation. The framework draws them; here they are
// opened, pointed at, pressed and walked.
import { make, word } from "./wording.js";
import * as sources from "./sources.js";

const DRAG = 5; // pixels from which a press moves the picture instead of opening a point
const LINGER = 120; // milliseconds on a point before its passage is fetched
let root, draw, card, opener;
let view = "map";

export function connect(element, { trigger }) {
  root = document.getElementById("picture");
  draw = () => trigger("submit");
  card = element.querySelector(".card");
  element.querySelector("[data-act=close]").addEventListener("click", () => close());
  for (const button of element.querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => show(button.dataset.view));
  }
  root.addEventListener("click", press);
  root.addEventListener("keydown", walk);
  root.addEventListener("pointerdown", (event) => (held = [event.clientX, event.clientY]));
  for (const kind of ["pointerover", "focusin"]) root.addEventListener(kind, (event) => point(event.target));
  for (const kind of ["pointerout", "focusout"]) root.addEventListener(kind, leave);
  document.addEventListener("documents-changed", () => isOpen() && draw());
  document.addEventListener("keydown", escape, { capture: true });
  new MutationObserver(reach).observe(root, { childList: true, subtree: true });
}

// The drawn picture is one stop of the tab key; within it the arrow keys walk.
function reach() {
  const picture = root.querySelector("#chart svg.marks:not([tabindex])");
  if (!picture) return;
  picture.setAttribute("tabindex", "0");
  picture.setAttribute("role", "group");
  picture.setAttribute("aria-label", word("map_keys"));
}

const isOpen = () => document.body.classList.contains("overview-open");

export function toggle({ currentTarget }) {
  if (isOpen()) return close();
  opener = currentTarget;
  document.body.classList.add("overview-open");
  show(view);
  root.querySelector(`[data-view=${view}]`).focus();
}

export function close({ focus = true } = {}) {
  if (!isOpen()) return;
  document.body.classList.remove("overview-open");
  leave();
  if (focus) opener?.focus({ preventScroll: true });
}

// Before the page's own Escape, which closes the source first where one is open.
function escape(event) {
  if (event.key === "Escape" && isOpen() && !document.body.classList.contains("pane-open")) close();
}

function show(chosen) {
  view = chosen;
  root.dataset.view = view;
  for (const button of root.querySelectorAll("[data-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === view));
  }
  leave();
  draw();
}

// What the server is sent: the view, and the places that the last answer cites.
export function wanted() {
  const answers = document.querySelectorAll(".turn:not(.working) .answer");
  const markers = answers[answers.length - 1]?.querySelectorAll(".marker") ?? [];
  const cited = [...markers].map(({ dataset: { n, file, start, end } }) => ({ n: +n, file, start: +start, end: +end }));
  return { view, cited };
}

// The datum behind a drawn element: the library's drawing keeps it there for its own events.
const datum = (element) => element?.closest?.("#chart .mark-symbol path")?.__data__?.datum;
const points = () => [...root.querySelectorAll("#chart .mark-symbol path")];

let held = [0, 0];

function press(event) {
  const moved = Math.hypot(event.clientX - held[0], event.clientY - held[1]) > DRAG;
  const button = event.target.closest("button");
  if (button?.dataset.passages !== undefined) return list(button);
  if (button?.dataset.open !== undefined) return read(button.dataset, button);
  const place = datum(event.target);
  if (place && !moved) read(place, event.target);
}

function read({ file, open = file, start, end }, from) {
  for (const before of root.querySelectorAll("[aria-current]")) before.removeAttribute("aria-current");
  if (start === undefined) sources.openDocument(from, open);
  else sources.openPlace({ file: open, start: +start, end: +end, said: word("map_place") }, from);
}

// The arrow keys go from point to point, in the order in which the server named them.
function walk(event) {
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const all = event.target.closest("#chart") ? points() : [];
  if (!all.length) return;
  const at = all.indexOf(event.target);
  if (event.key === "Enter" && at >= 0) read(datum(all[at]), all[at]);
  else if (event.key === "Home" || event.key === "End") go(all, event.key === "Home" ? 0 : all.length - 1);
  else if (event.key in steps) go(all, at < 0 ? 0 : (at + steps[event.key] + all.length) % all.length);
  else return;
  event.preventDefault();
}

function go(all, index) {
  all[index].tabIndex = -1;
  all[index].focus();
}

let lingering;

// A card beside the point: its document and the beginning of its passage.
function point(target) {
  const place = datum(target);
  if (!place) return;
  clearTimeout(lingering);
  card.replaceChildren(make("p", "preview-title", place.label));
  card.hidden = false;
  beside(target);
  if (place.start === undefined) return;
  lingering = setTimeout(async () => {
    const shown = card.firstChild;
    const html = await passage(place);
    if (!html || card.firstChild !== shown) return;
    card.innerHTML = html; // escaped by the server
    beside(target);
  }, LINGER);
}

function leave() {
  clearTimeout(lingering);
  if (card) card.hidden = true;
}

function beside(target) {
  const at = target.getBoundingClientRect();
  const frame = root.getBoundingClientRect();
  const left = Math.min(Math.max(at.left - frame.left - card.offsetWidth / 2, 8), frame.width - card.offsetWidth - 8);
  const above = at.top - frame.top - card.offsetHeight - 12;
  card.style.left = `${left}px`;
  card.style.top = `${above > 8 ? above : at.bottom - frame.top + 12}px`;
}

const fetched = new Map();

async function passage({ file, start, end }) {
  const asked = String(new URLSearchParams({ file, start, end }));
  if (!fetched.has(asked)) {
    const reply = await fetch(`page/passage?${asked}`).catch(() => undefined);
    if (!reply?.ok) return "";
    fetched.set(asked, await reply.text());
  }
  return fetched.get(asked);
}

// A document of the legend: its points stand out, and its passages are listed under it.
async function list(button) {
  const opening = button.getAttribute("aria-expanded") !== "true";
  for (const other of root.querySelectorAll("[data-passages][aria-expanded=true]")) {
    other.setAttribute("aria-expanded", "false");
    other.nextElementSibling?.remove();
  }
  const file = button.dataset.passages;
  for (const path of points()) path.classList.toggle("faint", opening && datum(path).file !== file);
  if (!opening) return;
  button.setAttribute("aria-expanded", "true");
  const reply = await fetch(`page/passages?${new URLSearchParams({ file })}`).catch(() => undefined);
  if (button.getAttribute("aria-expanded") !== "true" || button.nextElementSibling) return;
  if (!reply?.ok) return button.after(make("p", "hint", word("source_failed")));
  button.insertAdjacentHTML("afterend", await reply.text()); // escaped by the server
}
