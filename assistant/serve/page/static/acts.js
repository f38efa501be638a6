// What can be done with an answer: copy, ask again, link, export, rate; and its question edited.
import { linkTo } from "./permalink.js";
import { exported, rate, save } from "./server.js";
import * as talk from "./talk.js";
import { rated } from "./turns.js";
import { dressWords, word } from "./wording.js";

const ACTS = { copy, retry, link, export: toggleExports, up: thumb, down: thumb, edit };

export function connect(element) {
  element.addEventListener("click", act);
  element.addEventListener("submit", reason);
  for (const kind of ["focusin", "pointerdown"]) element.addEventListener(kind, aim);
}

// The link leads to its answer before it is followed, in a tab of its own too.
function aim(event) {
  const anchor = event.target.closest("a[data-act=link]");
  const turn = anchor && talk.turnOf(anchor);
  if (turn) anchor.href = linkTo(turn);
}

function act(event) {
  const button = event.target.closest("[data-act], [data-format]");
  const turn = button && talk.turnOf(button);
  if (!turn) return;
  if (button.dataset.format) return tried(turn, save([turn.answer], button.dataset.format), "exported");
  ACTS[button.dataset.act]?.(turn, button, event);
}

// Says beside the buttons, and to a screen reader, what was done or why it was not.
async function tried(turn, work, done) {
  try {
    await work;
    tell(turn, word(done));
  } catch (error) {
    tell(turn, error.message);
  }
}

function tell(turn, message) {
  const place = turn.article.querySelector(".done");
  place.textContent = message;
  talk.announce(message);
  clearTimeout(turn.told);
  turn.told = setTimeout(() => (place.textContent = ""), 6000);
}

function copy(turn) {
  const written = exported([turn.answer], "markdown").then(({ blob }) => blob.text());
  tried(turn, toClipboard(written), "copied");
}

// The text may be a promise: some browsers let a page write only while the press itself is handled.
async function toClipboard(written) {
  const type = "text/plain";
  try {
    const blob = Promise.resolve(written).then((text) => new Blob([text], { type }));
    await navigator.clipboard.write([new ClipboardItem({ [type]: blob })]);
  } catch {
    copyOldWay(await written); // without https there is no clipboard to write to
  }
}

function copyOldWay(text) {
  const box = document.body.appendChild(document.createElement("textarea"));
  box.value = text;
  box.className = "unseen";
  box.select();
  const copied = document.execCommand("copy");
  box.remove();
  if (!copied) throw new Error(word("not_copied"));
}

function retry(turn) {
  talk.propose({ question: turn.question, turn });
}

function link(turn, anchor, event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own
  event.preventDefault();
  tried(turn, toClipboard(anchor.href), "linked");
}

const reveal = (row) => row.scrollIntoView({ block: "nearest" });

function toggleExports(turn, button) {
  const row = turn.article.querySelector(".exports");
  row.hidden = !row.hidden;
  button.setAttribute("aria-expanded", String(!row.hidden));
  reveal(row);
  if (!row.hidden) row.querySelector("button").focus();
}

function thumb(turn, button) {
  const rating = turn.rating === button.dataset.act ? "" : button.dataset.act;
  const form = turn.article.querySelector(".reason");
  form.hidden = !rating;
  reveal(form);
  form.querySelector("input").placeholder = rating && word({ up: "reason_up", down: "reason_down" }[rating]);
  tried(turn, opinion(turn, rating), rating ? "rated" : "unrated");
}

async function opinion(turn, rating, reason = "") {
  await rate({ id: turn.id, rating, reason, history: turn.history.slice(-50), answer: { ...turn.answer, hits: [] } });
  turn.rating = rating;
  rated(turn);
  talk.keep(turn);
}

async function reason(event) {
  const form = event.target.closest(".reason");
  if (!form) return;
  event.preventDefault();
  const turn = talk.turnOf(form);
  const input = form.querySelector("input");
  await tried(turn, opinion(turn, turn.rating, input.value), "reason_kept");
  input.value = "";
  form.hidden = true;
}

// What was searched, or else asked, becomes a field; sent, it is a question that stands alone.
function edit(turn, button) {
  const asked = turn.article.querySelector(".asked-part");
  if (asked.querySelector(".editing")) return;
  const form = document.getElementById("edit").content.cloneNode(true).firstElementChild;
  const box = form.querySelector("textarea");
  const end = () => (form.remove(), asked.classList.remove("edited"), button.focus());
  dressWords(form);
  box.value = turn.answer?.query || turn.question;
  form.querySelector("[data-act=keep]").addEventListener("click", end);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.stopPropagation(), end();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) event.preventDefault(), form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const question = box.value.trim();
    if (question && talk.propose({ question, history: [], scope: turn.scope })) end();
  });
  asked.append(form);
  asked.classList.add("edited");
  box.focus();
  box.select();
}
