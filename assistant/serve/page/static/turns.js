// One turn of the conversation as it is seen: its question, the stages, the claims so far, the end.
import * as filter from "./filter.js";
import { dressWords, make, seconds, word } from "./wording.js";

const STAGES = ["waiting", "queued", "rewrite", "retrieve", "read", "answer", "verify"];
const SOON = 120; // milliseconds that a claim waits for the whole answer, so that nothing is drawn twice

// A turn: {id, question, history, scope, answer, rating} as it is kept, and how it is drawn.
export function draw(turn) {
  const article = document.getElementById("turn").content.cloneNode(true).firstElementChild;
  dressWords(article);
  article.dataset.turn = turn.id;
  article.querySelector(".asked").textContent = turn.question;
  if (filter.isOn(turn.scope)) {
    const within = word("asked_within", { what: filter.inWords(turn.scope) });
    article.querySelector(".asked-part").after(make("p", "asked-within", within));
  }
  Object.assign(turn, { article, body: article.querySelector(".answer"), html: "", over: "" });
  rated(turn);
  return turn;
}

// Which thumb is pressed.
export function rated({ article, rating }) {
  for (const name of ["up", "down"]) {
    article.querySelector(`[data-act=${name}]`).setAttribute("aria-pressed", String(rating === name));
  }
}

export function begin(turn) {
  Object.assign(turn, { over: "", begun: performance.now() });
  turn.article.classList.add("working");
  turn.article.querySelector(".acts").hidden = true;
  turn.body.replaceChildren();
  turn.article.querySelector(".asked-more .searched")?.remove();
  document.body.classList.add("asking");
  stage(turn, "queued");
  turn.clock = setInterval(() => tick(turn), 100);
}

export function stage(turn, name) {
  let line = turn.body.querySelector(".stage");
  if (!line) {
    line = make("p", "stage");
    line.append(make("span", "spinner"), make("span", "stage-name"), make("span", "stage-time"));
    turn.body.append(line);
  }
  line.querySelector(".stage-name").textContent = `${word(STAGES.includes(name) ? `stage_${name}` : "stage_other")}…`;
  tick(turn);
}

function tick(turn) {
  const time = turn.body.querySelector(".stage-time");
  if (time) time.textContent = seconds(performance.now() - turn.begun);
}

// Every claim checked so far stands above the stage.
export function claims(turn, html) {
  turn.checked = html;
  turn.soon ??= setTimeout(() => {
    turn.soon = undefined;
    if (!turn.over) soFar(turn);
  }, SOON);
}

function soFar(turn) {
  let place = turn.body.querySelector(".so-far");
  if (!place) turn.body.prepend((place = make("div", "so-far")));
  place.innerHTML = turn.checked; // escaped by the server
}

function end(turn, how) {
  if (turn.checked && how === "stopped") soFar(turn);
  turn.over = how;
  clearInterval(turn.clock);
  clearTimeout(turn.soon);
  Object.assign(turn, { soon: undefined, checked: "" });
  turn.article.classList.remove("working");
  document.body.classList.remove("asking");
}

export function answered(turn, html) {
  if (!turn.over) end(turn, "answered");
  turn.over = "answered";
  turn.html = html;
  const focused = turn.body.contains(document.activeElement) && document.activeElement.dataset.n;
  turn.body.innerHTML = html; // escaped by the server
  if (focused) turn.body.querySelector(`.marker[data-n="${Number(focused)}"]`)?.focus({ preventScroll: true });
  const searched = turn.body.querySelector(".searched");
  turn.article.querySelector(".asked-more .searched")?.remove();
  if (searched) turn.article.querySelector(".asked-more").prepend(searched);
  turn.article.querySelector(".acts").hidden = false;
  rated(turn);
}

// What was checked before a stop stays; a whole answer that was to be made anew comes back.
export function failed(turn, message, how) {
  if (!turn.over) end(turn, how);
  const note = trouble(message, how);
  if (turn.html) {
    answered(turn, turn.html);
    return turn.body.prepend(note);
  }
  turn.over = how;
  const checked = turn.body.querySelector(".so-far");
  turn.body.replaceChildren(...(checked ? [checked, note] : [note]));
}

function trouble(message, how) {
  const retry = make("button", "plain", word("retry"));
  retry.type = "button";
  retry.dataset.act = "retry";
  const note = make("div", how === "stopped" ? "note" : "note wrong");
  if (how === "failed") note.append(make("strong", "", word("failed")));
  note.append(make("p", "", message), retry);
  return note;
}

// The question stands at the top of the view, so that the answer is read from its beginning.
export function toTop(turn) {
  const view = turn.article.closest(".conversation");
  view.scrollTop += turn.article.getBoundingClientRect().top - view.getBoundingClientRect().top;
}
