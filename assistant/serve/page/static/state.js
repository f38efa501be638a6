// What the assistant is doing: asked often until it is ready, seldom after that.
import { word } from "./wording.js";
import * as corpus from "./corpus.js";
import * as talk from "./talk.js";
import * as writer from "./writer.js";

const OFTEN = 600;
const ASKING = 2000;
const SELDOM = 15000;
let root, held, timer;

export function connect(element) {
  root = element;
}

// Once every part of the page is connected: what is found is shown in several of them.
export function begin() {
  document.addEventListener("documents-changed", () => ((held = undefined), look()));
  document.addEventListener("visibilitychange", () => document.hidden || look());
  look();
}

export async function look() {
  clearTimeout(timer);
  let now;
  try {
    const reply = await fetch("page/state");
    now = await reply.json();
    if (!reply.ok) now = { state: "failed", label: word("state_failed"), trouble: now.detail };
  } catch {
    now = { state: "lost", label: word("state_lost"), trouble: word("lost") };
    talk.connectionLost();
  }
  show(now);
  if (now.state === "ready") writer.offer(now.writer, now.writes);
  if (now.state === "ready" && now.held !== held) await refill(now);
  clearTimeout(timer); // another look may have begun meanwhile
  timer = setTimeout(look, now.state !== "ready" ? OFTEN : talk.running() ? ASKING : SELDOM);
}

function show({ state, label, trouble }) {
  root.querySelector(".state").dataset.state = state;
  write(".state-label", label);
  write(".trouble", trouble);
  root.querySelector(".trouble").hidden = !trouble;
}

// Only what changes is written: a screen reader reads out every change.
function write(selector, text) {
  const place = root.querySelector(selector);
  if (place.textContent !== text) place.textContent = text;
}

async function refill(now) {
  try {
    const reply = await fetch("page/documents");
    if (!reply.ok) throw new Error(reply.status);
    const told = await reply.json();
    corpus.fill(told);
    document.querySelector("#conversation .welcome").innerHTML = told.welcome; // escaped by the server
    held = now.held;
  } catch {
    corpus.fillFailed();
  }
}
