// The drawer of conversations: open one, name it, export it, remove it and take that back.
import * as kept from "./kept.js";
import { same, taken } from "./permalink.js";
import { save } from "./server.js";
import * as talk from "./talk.js";
import { dressWords, language, word } from "./wording.js";

const WHEN = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
let drawer, removed;

export function connect(element) {
  drawer = element.querySelector("dialog");
  drawer.addEventListener("click", act);
  drawer.addEventListener("submit", named);
  drawer.addEventListener("keydown", letGo);
  document.addEventListener("conversations-changed", () => drawer.open && fill());
}

export function open() {
  removed = undefined;
  fill();
  drawer.showModal();
}

const ACTS = { new: startOver, close, undo, open: show, more, rename, delete: remove };

function act(event) {
  if (event.target === drawer) return close(); // beside it
  const button = event.target.closest("[data-act], [data-format]");
  const row = button?.closest("li");
  if (button?.dataset.format) return exportAll(row.dataset.id, button.dataset.format);
  if (button) ACTS[button.dataset.act]?.(row, button);
}

function close() {
  drawer.close();
}

function startOver() {
  close();
  talk.startOver();
}

function show({ dataset: { id } }) {
  close();
  if (id !== talk.shown()) talk.reopen(id);
}

function fill() {
  const conversations = kept.all();
  const list = drawer.querySelector(".kept");
  const opened = list.querySelector(".opened")?.dataset.id;
  list.replaceChildren(...conversations.map(row));
  const again = opened && list.querySelector(`[data-id="${CSS.escape(opened)}"]`);
  if (again) more(again, again.querySelector("[data-act=more]"));
  drawer.querySelector(".none").hidden = conversations.length > 0;
  tellTrouble();
  const place = drawer.querySelector(".undo");
  place.hidden = !removed;
  place.querySelector("span").textContent = removed ? word("deleted", { title: kept.titleOf(removed) }) : "";
}

function row(conversation) {
  const made = document.getElementById("kept").content.cloneNode(true).firstElementChild;
  dressWords(made);
  made.dataset.id = conversation.id;
  made.querySelector(".kept-title").textContent = kept.titleOf(conversation);
  const asked = conversation.turns.length;
  const count = word(asked === 1 ? "asked_one" : "asked_many", { n: asked });
  made.querySelector(".facts").textContent = `${WHEN.format(conversation.at)} · ${count}`;
  if (conversation.id === talk.shown()) made.querySelector(".kept-open").setAttribute("aria-current", "true");
  return made;
}

function tellTrouble() {
  const { forbidden, full, forgotten } = kept.trouble;
  const said = forbidden ? "kept_forbidden" : full ? "kept_full" : forgotten ? "kept_forgotten" : "";
  const place = drawer.querySelector(".drawer-trouble");
  place.hidden = !said;
  place.textContent = said && word(said, { n: forgotten });
}

function more(row, button) {
  const opened = row.classList.toggle("opened");
  row.querySelector(".kept-acts").hidden = !opened;
  button.setAttribute("aria-expanded", String(opened));
}

function rename(row) {
  const form = row.querySelector(".renaming");
  const input = form.querySelector("input");
  form.hidden = false;
  row.querySelector(".kept-row").hidden = true;
  input.value = row.querySelector(".kept-title").textContent;
  input.focus();
  input.select();
}

function named(event) {
  event.preventDefault();
  const row = event.target.closest("li");
  kept.rename(row.dataset.id, event.target.querySelector("input").value.trim());
  row.classList.remove("opened");
  const { id } = row.dataset;
  fill();
  drawer.querySelector(`[data-id="${CSS.escape(id)}"] .kept-open`)?.focus();
}

// Escape in the field leaves the name as it is, and the drawer open.
function letGo(event) {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  const form = event.target.closest(".renaming");
  if (!form) return;
  event.preventDefault();
  form.hidden = true;
  const place = form.closest("li").querySelector(".kept-row");
  place.hidden = false;
  place.querySelector(".kept-open").focus();
}

function remove({ dataset: { id } }) {
  removed = kept.remove(id);
  removed.shown = id === talk.shown();
  if (removed.shown) talk.startOver();
  fill();
  drawer.querySelector("[data-act=undo]").focus();
}

function undo() {
  const { shown, ...conversation } = removed;
  kept.restore(conversation);
  removed = undefined;
  if (shown) talk.reopen(conversation.id);
  fill();
  drawer.querySelector(".kept-open")?.focus();
}

async function exportAll(id, format) {
  const conversation = kept.read(id);
  const answers = conversation.turns.map((turn) => turn.answer).filter(Boolean);
  try {
    await save(answers, format, kept.titleOf(conversation));
  } catch (error) {
    const place = drawer.querySelector(".drawer-trouble");
    place.hidden = false;
    place.textContent = error.message;
  }
}

// What the address asks for: it is shown where this browser has the answer, asked anew where not.
export async function follow() {
  const asked = taken();
  if (!asked) return false;
  for (const { id, turns } of kept.all()) {
    const turn = turns.find((kept) => kept.answer && same(kept, asked));
    if (turn) return talk.reopen(id, turn.id);
  }
  talk.startOver();
  return talk.propose(asked);
}

// A page that is loaded again shows what it showed.
export async function resume() {
  if (await follow()) return;
  const id = kept.current();
  if (id) await talk.reopen(id);
}
