// Conversations, kept in this browser alone: one entry each, so that two tabs never write over one another.
const PREFIX = "assistant.conversation.";
const MOST = 200;
const store = permitted();

export const trouble = { forbidden: store instanceof Map, forgotten: 0, full: false };

function permitted() {
  try {
    localStorage.setItem("assistant.try", "1");
    localStorage.removeItem("assistant.try");
    return localStorage;
  } catch {
    return new Map(); // as long as the page is open
  }
}

const keys = () => (store instanceof Map ? [...store.keys()] : Object.keys(store)).filter((key) => key.startsWith(PREFIX));
const get = (key) => (store instanceof Map ? store.get(key) : store.getItem(key));
const put = (key, text) => (store instanceof Map ? store.set(key, text) : store.setItem(key, text));
const drop = (key) => (store instanceof Map ? store.delete(key) : store.removeItem(key));

export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The conversation of that id; none where it is gone or what is kept is no conversation.
export function read(id) {
  try {
    return conversation(JSON.parse(get(PREFIX + id)));
  } catch {
    return null;
  }
}

// All conversations, the one used last first.
export function all() {
  const found = keys().map((key) => read(key.slice(PREFIX.length)));
  return found.filter((kept) => kept?.turns.length).sort((a, b) => b.at - a.at);
}

const text = (value) => typeof value === "string";
const texts = (value) => Array.isArray(value) && value.every(text);

function conversation(said) {
  if (!text(said?.id) || !Array.isArray(said.turns)) return null;
  const turns = said.turns.map(turn).filter(Boolean);
  return { id: said.id, title: text(said.title) ? said.title : "", at: Number(said.at) || 0, turns };
}

function turn(said) {
  if (!text(said?.id) || !text(said.question) || !said.question.trim()) return null;
  const history = texts(said.history) ? said.history : [];
  const answer = said.answer && typeof said.answer === "object" ? said.answer : null;
  return { id: said.id, question: said.question, history, scope: within(said.scope), answer, rating: said.rating ?? "" };
}

// A scope of the shape that the server takes.
export function within(said) {
  const date = (value) => (/^\d{4}(-\d\d(-\d\d)?)?$/.test(value) ? value : "");
  return { files: texts(said?.files) ? said.files : [], since: date(said?.since), until: date(said?.until) };
}

export const titleOf = (kept) => kept.title || kept.turns[0].question;

// What is kept is read again first: another tab may have added to it.
export function saveTurn(id, { id: turnId, question, history, scope, answer, rating }) {
  const kept = read(id) ?? { id, title: "", turns: [] };
  const at = kept.turns.findIndex((other) => other.id === turnId);
  kept.turns.splice(at < 0 ? kept.turns.length : at, at < 0 ? 0 : 1, { id: turnId, question, history, scope, answer, rating });
  return write({ ...kept, at: Date.now() });
}

export function rename(id, title) {
  const kept = read(id);
  if (kept) write({ ...kept, title });
}

// Gives back what was removed, for restore.
export function remove(id) {
  const kept = read(id);
  drop(PREFIX + id);
  return kept;
}

export const restore = (kept) => write(kept);

// Where there is no room the oldest conversations make some.
function write(kept) {
  const others = all().filter((other) => other.id !== kept.id);
  const forget = () => (drop(PREFIX + others.pop().id), trouble.forgotten++);
  while (others.length >= MOST) forget();
  for (;;) {
    try {
      put(PREFIX + kept.id, JSON.stringify(kept));
      trouble.full = false;
      return true;
    } catch {
      trouble.full = !others.length;
      if (trouble.full) return false;
      forget();
    }
  }
}

// Told of the id of a conversation that another tab has changed.
export function onChange(tell) {
  addEventListener("storage", ({ key }) => {
    if (key === null) tell(null);
    else if (key.startsWith(PREFIX)) tell(key.slice(PREFIX.length));
  });
}

// Which conversation this tab shows, for a reload.
export function current(id) {
  try {
    if (id !== undefined) sessionStorage.setItem("assistant.current", id);
    return sessionStorage.getItem("assistant.current");
  } catch {
    return null;
  }
}
