// One source: the cited place highlighted within its document, and the way to the other places.
const source = make("section", "source", "", { hidden: "hidden", "aria-label": word("pane") });
const position = make("span", "position");
const view = make("div", "view", "", { tabindex: "0" });
let places = [];
let at = 0;
let opener; // where the keyboard goes back to

const previous = drawn("tool", "M15 5l-7 7 7 7", word("previous"), () => show(at - 1));
const next = drawn("tool", "M9 5l7 7-7 7", word("next"), () => show(at + 1));

function drawSource() {
  const bar = make("div", "source-bar");
  bar.append(button("back", word("widget_back"), () => closeSource()), position, previous, next);
  source.append(bar, view);
  return source;
}

function openSource(these, index, from) {
  places = these;
  opener = from;
  source.hidden = false;
  log.hidden = true;
  show(index);
  view.focus();
}

function closeSource({ focus = true } = {}) {
  source.hidden = true;
  log.hidden = false;
  if (focus) opener?.focus();
}

async function show(index) {
  at = (index + places.length) % places.length;
  const place = places[at];
  const count = place.n ? word("position", { n: place.n, total: places.length }) : word("passage_shown");
  position.textContent = place.page ? `${count} · ${word("page", { page: place.page })}` : count;
  previous.hidden = next.hidden = places.length < 2;
  const head = make("header");
  head.append(make("h3", "", place.title || place.file, { dir: "auto" }), make("p", "facts", facts({ ...place, page: 0 })));
  const text = make("div", "text", `${word("opening")}`, { dir: "auto" });
  view.replaceChildren(head, text);
  const shown = await passage(place).then((found) => inPlace(found, place), (error) => quoted(place, error.message));
  if (places[at] !== place) return; // another place was asked for meanwhile
  text.replaceChildren(...shown);
  const mark = text.querySelector("mark");
  view.scrollTop = Math.max(0, mark.offsetTop - view.offsetTop - view.clientHeight / 3);
}

function inPlace(found, place) {
  if (found.cited !== place.quote) return quoted(place, word("widget_changed"));
  const { before, after } = found.more;
  return [before ? "… " : "", found.before, make("mark", "", found.cited), found.after, after ? " …" : ""];
}

// What was quoted is shown even where the document cannot be.
function quoted(place, why) {
  return [make("p", "hint", why), make("mark", "", place.quote)];
}
