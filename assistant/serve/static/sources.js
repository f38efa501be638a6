// The pane: the documents, or one document with the places that an answer cites.
import { make, word } from "./wording.js";

let root, list, source, text, position;
let places = []; // of the answer at hand, in the order of their numbers
let at = -1;
let opener; // where the keyboard goes back to

export function connect(element) {
  root = element;
  list = element.querySelector(".pane-list");
  source = element.querySelector(".pane-source");
  text = element.querySelector(".pane-document");
  position = element.querySelector(".position");
  element.addEventListener("click", act);
}

const ACTS = { back: showList, close, previous: () => step(-1), next: () => step(1), reindex };

function act(event) {
  const button = event.target.closest("button");
  if (button?.dataset.act) ACTS[button.dataset.act]({ button });
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
  const inTurn = [...marker.closest(".answer").querySelectorAll(".marker")].map(read);
  const numbered = [...new Map(inTurn.filter((p) => p.n > 0).map((p) => [p.n, p])).values()];
  const here = read(marker);
  places = here.n > 0 ? numbered.sort((a, b) => a.n - b.n) : [here];
  go(places.findIndex((place) => place.n === here.n), focus);
}

function openDocument(button) {
  opener = button;
  places = [];
  at = -1;
  load(button.dataset.file, []);
}

function read({ dataset: { n, file, start, end, page } }) {
  return { n: +n, file, start: +start, end: +end, page };
}

function step(by) {
  if (places.length) go((at + by + places.length) % places.length);
}

async function go(index, focus = true) {
  at = index;
  const { n, file } = places[at];
  await load(file, places.filter((place) => place.file === file));
  if (places[at]?.n === n) point(n, focus);
}

let loaded = "";

async function load(file, marks) {
  const wanted = new URLSearchParams({ file, marks: marks.map((m) => `${m.n}:${m.start}-${m.end}`).join(",") });
  reveal();
  label();
  if (loaded === String(wanted) && text.childElementCount) return;
  loaded = String(wanted);
  try {
    const reply = await fetch(`page/source?${wanted}`);
    const html = await reply.text();
    if (loaded !== String(wanted)) return; // another document was asked for meanwhile
    if (!reply.ok && reply.status !== 404) throw new Error(reply.status);
    text.innerHTML = html; // escaped by the server
  } catch {
    loaded = "";
    text.replaceChildren(make("p", "hint", word("source_failed")));
  }
  text.scrollTop = 0;
}

function label() {
  const { n, page } = places[at] ?? {};
  const shown = n ? word("position", { n, total: places.length }) : n === 0 ? word("passage_shown") : "";
  position.textContent = page ? `${shown} · ${word("page", { page })}` : shown;
  for (const name of ["previous", "next"]) {
    source.querySelector(`[data-act=${name}]`).hidden = places.length < 2;
  }
  for (const marker of document.querySelectorAll(".marker[aria-current]")) marker.removeAttribute("aria-current");
  const turn = opener?.closest(".answer");
  for (const marker of turn?.querySelectorAll(`.marker[data-n="${n}"]`) ?? []) {
    if (n > 0 || marker === opener) marker.setAttribute("aria-current", "true");
  }
}

// The clicked place: the strongest mark, in the middle of the pane.
function point(n, focus) {
  const marks = [...text.querySelectorAll("mark")];
  const chosen = marks.filter((mark) => mark.dataset.n.split(" ").includes(String(n)));
  for (const mark of marks) mark.classList.toggle("chosen", chosen.includes(mark));
  if (!chosen.length) return;
  const above = text.querySelector(".document-facts").offsetHeight; // it stays in view
  const seen = text.clientHeight - above;
  const top = chosen[0].getBoundingClientRect().top - text.getBoundingClientRect().top + text.scrollTop - above;
  const height = chosen.at(-1).getBoundingClientRect().bottom - chosen[0].getBoundingClientRect().top;
  text.scrollTo({ top: top - Math.max((seen - height) / 2, 16), behavior: "instant" });
  chosen[0].tabIndex = -1;
  if (focus) chosen[0].focus({ preventScroll: true });
}

function reveal() {
  list.hidden = true;
  source.hidden = false;
  document.body.classList.add("pane-open");
}

function showList() {
  source.hidden = true;
  list.hidden = false;
  places = [];
  at = -1;
  label();
}

export function toggleList() {
  const wasOpen = document.body.classList.contains("pane-open") && !list.hidden;
  showList();
  document.body.classList.toggle("pane-open", !wasOpen);
}

export function close({ focus = true } = {}) {
  if (!document.body.classList.contains("pane-open")) return;
  document.body.classList.remove("pane-open");
  showList();
  if (focus) opener?.focus({ preventScroll: true });
}

export function fill(documents, totals) {
  root.querySelector(".pane-documents").innerHTML = documents; // escaped by the server
  root.querySelector(".totals").textContent = totals;
}

export function fillFailed() {
  root.querySelector(".pane-documents").replaceChildren(make("p", "hint", word("corpus_failed")));
}

async function reindex({ button }) {
  const place = root.querySelector(".reindexing");
  const [bar, line] = [place.querySelector("progress"), place.querySelector("p")];
  button.disabled = true;
  place.hidden = bar.hidden = false;
  bar.removeAttribute("value");
  line.textContent = word("reindexing");
  try {
    const reply = await fetch("page/ingest", { method: "POST", headers: { "X-Assistant-Page": "1" } });
    if (!reply.ok) throw new Error(reply.statusText);
    for await (const said of lines(reply.body)) tell(said, bar, line);
  } catch (error) {
    line.textContent = word("reindex_failed", { why: error.message });
  }
  bar.hidden = true;
  button.disabled = false;
  document.dispatchEvent(new Event("documents-changed"));
}

function tell({ progress, summary, problem }, bar, line) {
  if (progress) {
    bar.value = progress.total ? progress.done / progress.total : 0;
    line.textContent = word("reindex_progress", progress);
  }
  if (summary) {
    const counts = ["added", "changed", "removed", "refused"].map((key) => [key, summary[key].length]);
    line.textContent = word("reindex_done", Object.fromEntries(counts));
    for (const { file, reason } of summary.refused) line.append(make("span", "refusal", `${file} : ${reason}`));
  }
  if (problem) line.textContent = word("reindex_failed", { why: problem.detail });
}

async function* lines(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const whole = (rest + value).split("\n");
    rest = whole.pop();
    for (const line of whole) if (line.trim()) yield JSON.parse(line);
  }
}
