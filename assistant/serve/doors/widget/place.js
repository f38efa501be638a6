// Where the script stands, what its tag says, and the words it shows.
const tag = document.currentScript ?? document.querySelector('script[src*="widget.js"]');
const said = { ...tag.dataset };
const server = new URL(said.server ? `${said.server.replace(/\/*$/, "")}/` : ".", said.server ? location.href : tag.src);
const language = speak(said.lang || tag.closest("[lang]")?.lang || document.documentElement.lang || navigator.language);
const words = WORDS[language];
const paged = "page" in said; // the whole page is the chat, in a frame
if (paged) said.key ??= new URLSearchParams(location.hash.slice(1)).get("key") ?? ""; // a fragment is never sent

function speak(wanted) {
  const short = String(wanted).slice(0, 2).toLowerCase();
  return short in WORDS ? short : "en";
}

function word(key, names = {}) {
  return words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in names ? names[name] : whole));
}

// An element with text and attributes; nothing given here is ever read as HTML.
function make(name, className = "", text = "", attributes = {}) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) if (value != null && value !== "") made.setAttribute(key, value);
  return made;
}

function button(className, text, does, attributes = {}) {
  const made = make("button", className, text, { type: "button", ...attributes });
  made.addEventListener("click", does);
  return made;
}

function icon(path) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
}

// A button that shows a drawing and is called by its label.
function drawn(className, path, label, does) {
  const made = button(className, "", does, { "aria-label": label, title: label });
  made.append(icon(path));
  return made;
}

// An ISO date, possibly shortened, as the language writes it.
function when(date) {
  if (!date) return word("undated");
  const day = new Date(`${date}T00:00:00Z`.replace(/^(\d{4}-\d\d)T/, "$1-01T"));
  if (!date.includes("-") || Number.isNaN(day.getTime())) return date;
  const shown = { year: "numeric", month: "long", timeZone: "UTC", ...(date.length > 7 ? { day: "numeric" } : {}) };
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, shown).format(day);
}

function listed(written = "") {
  return written.split(",").map((part) => part.trim()).filter(Boolean);
}
