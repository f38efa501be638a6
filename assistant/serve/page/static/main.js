// The page's own script: connects the drawn parts to each other and to the server.
import { dressWords } from "./wording.js";
import * as acts from "./acts.js";
import * as conversations from "./conversations.js";
import * as corpus from "./corpus.js";
import * as filter from "./filter.js";
import * as talk from "./talk.js";
import * as refused from "./refused.js";
import * as preview from "./preview.js";
import * as sources from "./sources.js";
import * as state from "./state.js";
import * as overview from "./overview.js";

refused.watch(talk.turnedAway);
window.assistant = { overview: overview.wanted, begin: talk.begin, stop: talk.stop };

const parts = {
  bar({ element }) {
    element.querySelector("[data-act=new]").addEventListener("click", talk.startOver);
    element.querySelector("[data-act=conversations]").addEventListener("click", conversations.open);
    element.querySelector("[data-act=overview]").addEventListener("click", overview.toggle);
    element.querySelector("[data-act=documents]").addEventListener("click", sources.toggleList);
    state.connect(element);
  },

  conversations({ element }) {
    conversations.connect(element);
  },

  conversation({ element, trigger }) {
    const asking = () => {
      overview.close({ focus: false });
      sources.rest();
      state.look();
    };
    const answered = (answer) => sources.preview(answer.querySelector(".marker:not(.related-passage)"));
    preview.connect(element);
    talk.connect(element, { trigger: () => trigger("submit"), asking, answered });
    acts.connect(element);
    element.addEventListener("click", (event) => {
      const marker = event.target.closest(".marker");
      if (marker) sources.openMarker(marker);
    });
  },

  pane({ element }) {
    sources.connect(element);
    corpus.connect(element.querySelector(".pane-list"));
    talk.askWithin(filter.current);
  },

  overview: ({ element, trigger }) => overview.connect(element, { trigger }),

  told({ props, watch }) {
    watch("value", () => props.value?.turn && talk.hear(props.value));
  },
};

const PARTS = Object.keys(parts).length;

// Called by each part of the page as soon as the framework has drawn it.
export function connect(part, given) {
  dressWords(given.element);
  parts[part](given);
  appear(part);
}

const shown = new Set();

async function appear(part) {
  shown.add(part);
  if (shown.size < PARTS) return;
  const box = await drawnBox();
  document.getElementById("first-picture")?.remove();
  box.focus({ preventScroll: true });
  state.begin();
  conversations.resume();
  addEventListener("hashchange", conversations.follow);
}

// The question's box is the framework's own part: it may be drawn after all of ours.
function drawnBox() {
  const find = () => document.querySelector("#question textarea");
  return new Promise((drawn) => {
    if (find()) return drawn(find());
    const seen = new MutationObserver(() => find() && (seen.disconnect(), drawn(find())));
    seen.observe(document.body, { childList: true, subtree: true });
  });
}

// Before the framework hears of it: a second event of one kind would be the one that "stop" stops.
function hold(event) {
  const box = event.target.closest?.("#question textarea");
  const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing;
  if (!box || !sends || talk.mayAsk(box.value)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

for (const kind of ["keydown", "keypress"]) document.addEventListener(kind, hold, { capture: true });

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("textarea, input, select, [contenteditable=true]");
  if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.querySelector("#question textarea")?.focus();
  }
  if (event.key === "Escape") sources.close();
});
