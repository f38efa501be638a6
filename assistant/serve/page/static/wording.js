// The words of the page, in the browser's language, as the server wrote them into it.
const words = JSON.parse(document.getElementById("wording").textContent);

export const language = words.language;

export function word(key, names = {}) {
  return String(words[key]).replace(/\{(\w+)\}/g, (whole, name) => (name in names ? names[name] : whole));
}

export function dressWords(root) {
  document.documentElement.lang = language;
  document.title = word("title");
  for (const place of root.querySelectorAll("[data-word]")) place.textContent = word(place.dataset.word);
  for (const place of root.querySelectorAll("[data-label]")) {
    place.setAttribute("aria-label", word(place.dataset.label));
    if (place.tagName === "BUTTON") place.title = word(place.dataset.label);
  }
}

export function seconds(milliseconds) {
  const spelled = (milliseconds / 1000).toLocaleString(language, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  return word("seconds", { n: spelled });
}

// An element with text and attributes; nothing given here is ever read as HTML.
export function make(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
