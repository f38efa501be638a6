// The conversation: the bubble, the panel, its turns.
const CHAT = "M4 5h16v11H10l-4.5 4v-4H4z";
const CROSS = "M6 6l12 12M18 6L6 18";
const PLUS = "M12 5v14M5 12h14";
const kept = `assistant:${server.href}`;
const turns = []; // {question, answer, stopped}
let asking = null; // the AbortController of the question at hand

const host = make("assistant-chat", "", "", { lang: language });
const root = host.attachShadow({ mode: "open" });
const log = make("div", "log", "", { tabindex: "0", role: "region", "aria-label": word("conversation") });
const heard = make("p", "unseen", "", { "aria-live": "polite" });
const box = make("textarea", "", "", { rows: "1", "aria-label": word("question"), placeholder: word("placeholder") });
const send = button("send", word("send"), () => ask(box.value));
const halt = button("send stop", word("stop"), () => asking?.abort(), { hidden: "hidden" });
const panel = make("section", "panel", "", { role: "dialog", "aria-label": said.title || word("name") });
const bubble = drawn("bubble", CHAT, said.title || word("widget_open"), () => (panel.hidden ? open() : close()));

function draw() {
  const bar = make("header", "bar");
  bar.append(make("h2", "", said.title || word("name")), drawn("tool", PLUS, word("new"), startOver));
  if (!paged) bar.append(drawn("tool", CROSS, word("widget_close"), close));
  const composer = make("form", "composer");
  composer.addEventListener("submit", (event) => event.preventDefault());
  composer.append(box, send, halt);
  panel.append(bar, log, drawSource(), composer, heard);
  root.append(panel, bubble);
  panel.addEventListener("keydown", escape);
  // What is typed here is no shortcut of the page around.
  for (const kind of ["keydown", "keypress", "keyup"]) root.addEventListener(kind, (event) => event.stopPropagation());
  box.addEventListener("keydown", enter);
  box.addEventListener("input", grow);
}

function dress() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  for (const name of ["theme", "position"]) if (said[name]) host.dataset[name] = said[name];
  for (const name of ["accent", "accentInk"]) {
    const property = name === "accent" ? "--assistant-accent" : "--assistant-accent-ink";
    if (said[name] && CSS.supports("color", said[name])) host.style.setProperty(property, said[name]);
  }
  if (paged) host.dataset.page = "";
}

function open() {
  panel.hidden = false;
  bubble.setAttribute("aria-expanded", "true");
  box.focus();
  keep();
}

function close() {
  panel.hidden = true;
  bubble.setAttribute("aria-expanded", "false");
  bubble.focus();
  keep();
}

function escape(event) {
  if (event.key !== "Escape") return;
  if (!source.hidden) closeSource();
  else if (!paged) close();
}

function enter(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  ask(box.value);
}

function grow() {
  box.rows = Math.min(5, box.value.split("\n").length + Math.floor(box.value.length / 60));
}

async function ask(typed) {
  const question = typed.trim();
  if (!question) return;
  if (asking) return announce(word("busy"));
  const length = [...question].length;
  if (length > LIMITS.question) return announce(word("too_long", { n: length, limit: LIMITS.question }));
  if (!source.hidden) closeSource({ focus: false });
  box.value = box.value === typed ? "" : box.value;
  grow();
  const body = addTurn(question);
  const history = turns.filter((turn) => turn.answer).map((turn) => turn.question).slice(-LIMITS.history);
  const turn = { question };
  turns.push(turn);
  working(new AbortController());
  try {
    turn.answer = await consult(question, history, asking.signal, (name, payload) => progress(body, name, payload));
    finish(body, turn.answer);
  } catch (error) {
    fail(body, question, error);
  }
  working(null);
  keep();
}

function working(now) {
  const composing = root.activeElement?.closest(".composer"); // a button that hides would lose the keyboard
  asking = now;
  send.hidden = Boolean(now);
  halt.hidden = !now;
  if (composing) box.focus();
}

function addTurn(question) {
  const turn = make("article", "turn");
  const body = make("div", "answer");
  turn.append(make("h3", "asked", question, { dir: "auto" }), body);
  log.querySelector(".welcome")?.remove();
  log.append(turn);
  progress(body, "stage", { name: "queued" });
  log.scrollTop = turn.offsetTop - log.offsetTop;
  return body;
}

// A stage that begins, or a claim that has just been checked; its number comes with the whole answer.
function progress(body, name, payload) {
  let line = body.querySelector(".stage");
  if (!line) body.append((line = make("p", "stage")));
  if (name === "stage") line.textContent = `${word(`stage_${payload.name}` in words ? `stage_${payload.name}` : "stage_other")}…`;
  if (name === "claim" && payload.verdict === "supported") {
    let list = body.querySelector(".claims");
    if (!list) line.before((list = make("ul", "claims")));
    list.append(stated(payload));
  }
}

function finish(body, answer) {
  body.replaceChildren(...answered(answer, openSource));
  const first = body.querySelector(".short strong, .claim span, .said");
  announce(`${word("answer_ready")} ${first.textContent}`);
}

function fail(body, question, error) {
  const stopped = error.name === "AbortError";
  const known = stopped || error instanceof Refused;
  if (!known) console.error(error);
  const note = make("div", stopped ? "note" : "note wrong");
  const message = stopped ? word("stopped") : known ? error.message : word("unexpected");
  const again = button("retry", word("retry"), () => {
    if (asking) return announce(word("busy"));
    box.focus();
    body.closest(".turn").remove();
    ask(question);
  });
  note.append(make("p", "", message), again);
  body.replaceChildren(note);
  announce(message);
}

function announce(message) {
  heard.textContent = "";
  heard.textContent = message;
}

function startOver() {
  asking?.abort();
  turns.length = 0;
  if (!source.hidden) closeSource();
  welcome();
  keep();
  box.focus();
}

function welcome() {
  const hello = make("div", "welcome");
  hello.append(make("p", "lead", said.welcome || word("welcome")), make("p", "hint", word("welcome_more")));
  log.replaceChildren(hello);
}

// The conversation outlives a change of page: in this tab only, and not where data-remember="no".
function keep() {
  if (said.remember === "no") return;
  const answers = turns.filter((turn) => turn.answer).slice(-LIMITS.history);
  const slim = answers.map(({ question, answer }) => ({ question, answer: { ...answer, hits: answer.hits.slice(0, RELATED) } }));
  try {
    sessionStorage.setItem(kept, JSON.stringify({ open: !panel.hidden, turns: slim }));
  } catch {} // a page may be refused storage
}

function recall() {
  try {
    const held = JSON.parse(sessionStorage.getItem(kept)) ?? { turns: [] };
    for (const { question, answer } of held.turns) {
      const parts = answered(answer, openSource);
      addTurn(question).replaceChildren(...parts);
      turns.push({ question, answer });
    }
    return held.open;
  } catch {
    return false; // what another version of this script kept
  }
}

function start() {
  if (document.querySelector("assistant-chat")) return; // the tag stands twice in the page
  draw();
  dress();
  document.body.append(host);
  welcome();
  panel.hidden = true;
  bubble.setAttribute("aria-expanded", "false");
  const wasOpen = said.remember !== "no" && recall();
  if (wasOpen || paged || said.open === "true") panel.hidden = false;
  if (!panel.hidden) bubble.setAttribute("aria-expanded", "true");
  if (paged) box.focus();
}

if (document.body) start();
else document.addEventListener("DOMContentLoaded", start);
