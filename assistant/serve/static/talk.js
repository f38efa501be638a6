// The conversation: its turns live here, in the browser; the server is sent the earlier questions.
import { make, seconds, word } from "./wording.js";

const turns = []; // {id, question, article, begun, over}
let root, ask, on, proposed, clock;

// `asking` is called with no answer in view any more, `answered` with a new answer.
export function connect(element, { trigger, asking, answered }) {
  root = element;
  ask = trigger;
  on = { asking, answered };
  element.addEventListener("click", (event) => {
    const button = event.target.closest("[data-question]");
    if (button) propose(button.dataset.question);
  });
}

// Called by the framework when a question is sent: what stays in the box, and the request.
export function begin(typed) {
  const question = (proposed ?? typed ?? "").trim();
  const kept = proposed === undefined ? "" : typed;
  proposed = undefined;
  if (!question || running()) return [typed, null];
  const history = turns.filter((turn) => turn.over === "answered").map((turn) => turn.question);
  const turn = open(question);
  return [kept, { turn: turn.id, question, history }];
}

function propose(question) {
  if (running()) return announce(word("busy"));
  proposed = question;
  ask();
}

// Whether Enter would send what is in the box; where it would not, a screen reader hears why.
export function mayAsk(typed) {
  if (running()) announce(word("busy"));
  return !running() && typed.trim() !== "";
}

export function stop() {
  const turn = running();
  if (turn) fail(turn, word("stopped"), "stopped");
}

export function connectionLost() {
  const turn = running();
  if (turn) fail(turn, word("lost"), "lost");
}

export function startOver() {
  if (running()) document.getElementById("stop").click();
  for (const turn of turns.splice(0)) turn.article.remove();
  root.querySelector(".welcome").hidden = false;
  on.asking();
  document.querySelector("#question textarea").focus();
}

// What the server says of a turn: a stage, a failure, or the answer.
export function hear(update) {
  const turn = turns.find((candidate) => candidate.id === update.turn);
  if (!turn || turn.over) return;
  if (update.stage) return show(turn, update.stage);
  if (update.failure) return fail(turn, update.failure, "failed");
  end(turn, "answered");
  turn.body.innerHTML = update.html; // escaped by the server
  announce(`${word("answer_ready")} ${update.said}`);
  on.answered(turn.body);
}

export const running = () => turns.find((turn) => !turn.over);

function open(question) {
  const id = `t${Date.now().toString(36)}${turns.length}`;
  const article = make("article", "turn working");
  const asked = make("h2", "asked", question);
  const body = make("div", "answer");
  article.append(asked, body);
  const turn = { id, question, article, body, begun: performance.now(), over: "" };
  turns.push(turn);
  root.querySelector(".welcome").hidden = true;
  root.querySelector(".turns").append(article);
  document.body.classList.add("asking");
  on.asking();
  show(turn, "queued");
  clock = setInterval(() => tick(turn), 100);
  toTop(turn);
  return turn;
}

function show(turn, stage) {
  turn.stage = stage;
  const known = ["waiting", "queued", "rewrite", "retrieve", "read", "answer", "verify"].includes(stage);
  let line = turn.body.querySelector(".stage");
  if (!line) {
    line = make("p", "stage");
    line.append(make("span", "spinner"), make("span", "stage-name"), make("span", "stage-time"));
    turn.body.replaceChildren(line);
  }
  line.querySelector(".stage-name").textContent = `${word(known ? `stage_${stage}` : "stage_other")}…`;
  if (stage === "waiting") announce(word("stage_waiting"));
  tick(turn);
}

function tick(turn) {
  const time = turn.body.querySelector(".stage-time");
  if (time) time.textContent = seconds(performance.now() - turn.begun);
}

function end(turn, how) {
  turn.over = how;
  clearInterval(clock);
  turn.article.classList.remove("working");
  document.body.classList.remove("asking");
}

function fail(turn, message, how) {
  end(turn, how);
  const retry = make("button", "plain", word("retry"));
  retry.type = "button";
  retry.dataset.question = turn.question;
  const trouble = make("div", how === "stopped" ? "note" : "note wrong");
  if (how === "failed") trouble.append(make("strong", "", word("failed")));
  trouble.append(make("p", "", message), retry);
  turn.body.replaceChildren(trouble);
  announce(message);
}

// The question stands at the top of the view, so that the answer is read from its beginning.
function toTop(turn) {
  const view = root.querySelector(".conversation");
  view.scrollTop += turn.article.getBoundingClientRect().top - view.getBoundingClientRect().top;
}

function announce(message) {
  root.querySelector("[data-live]").textContent = message;
}
