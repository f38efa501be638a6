// The conversation: its turns live here, in the browser; the server is sent the earlier questions.
import * as kept from "./kept.js";
import { render } from "./server.js";
import * as drawn from "./turns.js";
import { word } from "./wording.js";
import * as writer from "./writer.js";

let turns = []; // as turns.js draws them
let id = kept.newId();
let root, ask, on, proposed;
let scope = () => ({});

// `asking` is called with no answer in view any more, `answered` with a new answer.
export function connect(element, { trigger, asking, answered }) {
  root = element;
  ask = trigger;
  on = { asking, answered };
  element.addEventListener("click", (event) => {
    const button = event.target.closest("[data-question]");
    if (button) propose({ question: button.dataset.question });
  });
  kept.onChange(adopt);
}

// `give` says which documents a question is put to: {files, since, until}, all where a part is missing.
export function askWithin(give) {
  scope = give;
}

// Called by the framework when a question is sent: what stays in the box, and the request.
export function begin(typed) {
  const wanted = proposed ?? { question: typed };
  const stays = proposed === undefined ? "" : typed;
  proposed = undefined;
  const question = (wanted.question ?? "").trim();
  if (!question || running()) return [typed, null];
  const turn = wanted.turn ?? open({ question, history: wanted.history ?? earlier(), scope: wanted.scope });
  start(turn);
  const asked = { question: turn.question, history: turn.history, scope: turn.scope, writer: writer.current() };
  return [stays, { turn: turn.id, ...asked }];
}

// Asks what is not typed into the box: {question, history, scope}, or a turn again. Says whether it does.
export function propose(wanted) {
  if (running()) return announce(word("busy")), false;
  proposed = wanted;
  ask();
  // On a page that is just opening the framework may not listen yet.
  const knock = setInterval(() => (proposed === wanted ? ask() : clearInterval(knock)), 500);
  return true;
}

// Whether Enter would send what is in the box; where it would not, a screen reader hears why.
export function mayAsk(typed) {
  if (running()) announce(word("busy"));
  return !running() && typed.trim() !== "";
}

export const running = () => turns.find((turn) => !turn.over);
export const turnOf = (element) => turns.find((turn) => turn.article === element.closest(".turn"));
export const shown = () => id;

// The questions that the last answer followed from, and its own.
function earlier() {
  const last = turns.findLast((turn) => turn.over === "answered");
  return last ? [...last.history, last.question] : [];
}

function open(asked) {
  const turn = { id: kept.newId(), answer: null, rating: "", ...asked, scope: kept.within(asked.scope ?? scope()) };
  turns.push(drawn.draw(turn));
  root.querySelector(".welcome").hidden = true;
  root.querySelector(".turns").append(turn.article);
  return turn;
}

function start(turn) {
  drawn.begin(turn);
  on.asking();
  keep(turn);
  drawn.toTop(turn);
}

// What the server says of a turn: a stage, claims, a failure, or the answer.
export function hear(update) {
  const turn = turns.find((candidate) => candidate.id === update.turn);
  if (!turn || turn.over) return;
  if (update.stage === "waiting") announce(word("stage_waiting"));
  if (update.stage) return drawn.stage(turn, update.stage);
  if (update.claims) return drawn.claims(turn, update.claims);
  if (update.failure) return fail(turn, update.failure, "failed");
  Object.assign(turn, { answer: update.answer, rating: "" });
  drawn.answered(turn, update.html);
  keep(turn);
  announce(`${word("answer_ready")} ${update.said}`);
  on.answered(turn.body);
}

export function stop() {
  const turn = running();
  if (turn) fail(turn, word("stopped"), "stopped");
}

export function connectionLost() {
  const turn = running();
  if (turn) fail(turn, word("lost"), "lost");
}

// What was sent and not taken: nothing more will be heard of the turn in it.
export function turnedAway(sent, why) {
  const turn = running();
  if (turn && sent.includes(turn.id)) fail(turn, why, "failed");
}

function fail(turn, message, how) {
  drawn.failed(turn, message, how);
  announce(message);
}

export function keep(turn) {
  kept.saveTurn(id, turn);
  kept.current(id);
  document.dispatchEvent(new Event("conversations-changed"));
}

export function startOver() {
  leave(kept.newId());
  root.querySelector(".welcome").hidden = false;
  document.querySelector("#question textarea").focus();
}

function leave(next) {
  if (running()) document.getElementById("stop").click();
  stop();
  for (const turn of turns.splice(0)) turn.article.remove();
  id = next;
  kept.current(id);
  on.asking();
}

// Shows a conversation that was kept, at one of its turns or the last. Says whether there is one.
export async function reopen(wanted, at) {
  const conversation = kept.read(wanted);
  if (!conversation?.turns.length) return false;
  leave(wanted);
  const again = conversation.turns.map(open);
  for (const turn of again) turn.over = "kept";
  const last = again.find((turn) => turn.id === at) ?? again.at(-1);
  drawn.toTop(last);
  await show(again);
  drawn.toTop(last);
  if (last.over === "answered" && last.article.isConnected) on.answered(last.body);
  return true;
}

// The server draws kept answers again; what is no answer, or was never ended, can be asked again.
async function show(again) {
  const whole = again.filter((turn) => turn.answer);
  let htmls;
  try {
    htmls = await render(whole.map((turn) => turn.answer));
  } catch (error) {
    for (const turn of again) drawn.failed(turn, word("not_shown", { why: error.message }), "lost");
    return;
  }
  for (const [n, turn] of whole.entries()) {
    if (htmls[n]) drawn.answered(turn, htmls[n].html);
    else turn.answer = null;
  }
  for (const turn of again) if (!turn.answer) drawn.failed(turn, word("stopped"), "stopped");
}

// Another tab changed a conversation: what was answered there in this one is shown here too.
async function adopt(changed) {
  document.dispatchEvent(new Event("conversations-changed"));
  if ((changed !== null && changed !== id) || !turns.length || running()) return;
  const conversation = kept.read(id);
  if (!conversation) return startOver();
  const known = new Map(turns.map((turn) => [turn.id, turn]));
  const fresh = conversation.turns.filter((said) => said.answer && !known.get(said.id)?.answer);
  await show(fresh.map((said) => (known.has(said.id) ? Object.assign(known.get(said.id), said) : open(said))));
}

export function announce(message) {
  root.querySelector("[data-live]").textContent = message;
}
