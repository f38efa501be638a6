// Who answers the questions of this tab: quotes, or the language model where the server has one.
import { make, word } from "./wording.js";

const KEPT = "assistant-writer";
const CHOICES = ["quotes", "model"];
let named = "";
let usual = "quotes";
let chosen = read();
let group;

// What is sent with a question; empty where there is nothing to choose.
export const current = () => (named ? (chosen ?? usual) : "");

// `name` is the model's, empty where there is none; `writes` whether it answers unless told otherwise.
export function offer(name, writes) {
  if (name === named && group?.isConnected) return;
  named = name ?? "";
  usual = writes ? "model" : "quotes";
  show();
}

function show() {
  group?.remove();
  const composer = document.getElementById("composer");
  if (!named || !composer) return;
  group = make("div", "writer");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", word("writer_label"));
  group.append(...CHOICES.map(button));
  composer.before(group);
  press();
}

function button(choice) {
  const made = make("button", "writer-choice", choice === "model" ? named : word("writer_quotes"));
  made.type = "button";
  made.dataset.writer = choice;
  made.title = word(choice === "model" ? "writer_model_tip" : "writer_quotes_tip");
  made.addEventListener("click", () => choose(choice));
  return made;
}

function choose(choice) {
  chosen = choice;
  try {
    sessionStorage.setItem(KEPT, choice);
  } catch {
    // A browser that keeps nothing chooses until the tab is reloaded.
  }
  press();
}

function press() {
  for (const made of group.children) made.setAttribute("aria-pressed", String(made.dataset.writer === current()));
}

function read() {
  try {
    const kept = sessionStorage.getItem(KEPT);
    return CHOICES.includes(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}
