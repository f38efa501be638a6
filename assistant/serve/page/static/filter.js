// The filter: the documents that the questions of this tab are put to. All of them, unless chosen.
import { language, make, word } from "./wording.js";

const KEPT = "assistant-filter";
const NOTHING = { files: [], since: "", until: "" };
const heard = new Set();
let now = read();
let chip;

// What is sent with a question, as the server's schema has it.
export const current = () => structuredClone(now);

export const isOn = (scope = now) => scope.files.length > 0 || scope.since !== "" || scope.until !== "";

export function change(part) {
  now = { ...now, ...part };
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(now));
  } catch {
    // A browser that keeps nothing filters until the tab is reloaded.
  }
  show();
  for (const hear of heard) hear();
}

export const clear = () => change(NOTHING);

export function watch(hear) {
  heard.add(hear);
}

// The chip above the question box: what is asked, and the way back to everything.
function drawn() {
  const made = make("p", "filter");
  const away = make("button", "icon", "×");
  away.type = "button";
  away.title = word("filter_clear");
  away.setAttribute("aria-label", word("filter_clear"));
  away.addEventListener("click", () => {
    clear();
    document.querySelector("#question textarea")?.focus();
  });
  made.append(make("span", "filter-label", word("filter_label")), make("span", "filter-what"), away);
  return made;
}

// In words: "2 documents · depuis le 1 mars 2024". `titled` finds the title of a file.
let titled = (file) => file;

export function nameFiles(find) {
  titled = find;
  show();
}

export function inWords(scope) {
  const [first] = scope.files;
  const folder = first?.endsWith("/");
  const files = scope.files.length > 1 ? word("filter_files", { n: scope.files.length }) : first && (folder ? word("filter_folder", { folder: first }) : titled(first));
  const since = scope.since && word("filter_since", { date: spelled(scope.since) });
  const until = scope.until && word("filter_until", { date: spelled(scope.until) });
  return [files, since, until].filter(Boolean).join(" · ");
}

function spelled(date) {
  return new Date(`${date}T00:00`).toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric" });
}

function show() {
  const composer = document.getElementById("composer");
  if (!composer) return;
  if (!chip?.isConnected) composer.before((chip ??= drawn()));
  chip.hidden = !isOn();
  chip.querySelector(".filter-what").textContent = isOn() ? inWords(now) : "";
}

function read() {
  try {
    const { files, since, until } = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    const day = (value) => (/^\d{4}-\d\d-\d\d$/.test(value) ? value : "");
    return { files: Array.isArray(files) ? files.map(String) : [], since: day(since), until: day(until) };
  } catch {
    return NOTHING;
  }
}
