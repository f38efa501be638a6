// One document in the pane: fetched whole with its marks, a place of it brought to the middle.
import { make, word } from "./wording.js";
import * as find from "./find.js";

let view;
let loaded = "";

export function connect(element) {
  view = element.querySelector(".pane-document");
  find.connect(element.querySelector(".find"), { view, centre });
}

// Shows the document with these places marked. False where another one was asked for meanwhile.
export async function load(file, marks) {
  const wanted = String(new URLSearchParams({ file, marks: marks.map((m) => `${m.n}:${m.start}-${m.end}`).join(",") }));
  if (loaded === wanted && view.childElementCount) return true;
  loaded = wanted;
  view.setAttribute("aria-busy", "true");
  try {
    const reply = await fetch(`page/source?${wanted}`);
    const html = await reply.text();
    if (loaded !== wanted) return false;
    if (!reply.ok && reply.status !== 404) throw new Error(reply.status);
    view.innerHTML = html; // escaped by the server
  } catch {
    if (loaded !== wanted) return false;
    loaded = "";
    view.replaceChildren(make("p", "hint", word("source_failed")));
  }
  view.removeAttribute("aria-busy");
  view.scrollTop = 0;
  find.renew();
  return true;
}

// The chosen place: the strongest mark, in the middle of the pane.
export function point(n, focus) {
  const marks = [...view.querySelectorAll("mark")];
  const chosen = marks.filter((mark) => mark.dataset.n.split(" ").includes(String(n)));
  for (const mark of marks) mark.classList.toggle("chosen", chosen.includes(mark));
  if (!chosen.length) return focus && view.focus({ preventScroll: true });
  centre(chosen[0].getBoundingClientRect().top, chosen.at(-1).getBoundingClientRect().bottom);
  chosen[0].tabIndex = -1;
  if (focus) chosen[0].focus({ preventScroll: true });
}

function centre(top, bottom) {
  const above = view.querySelector(".document-facts")?.offsetHeight ?? 0; // it stays in view
  const seen = view.clientHeight - above;
  const from = top - view.getBoundingClientRect().top + view.scrollTop - above;
  view.scrollTo({ top: from - Math.max((seen - (bottom - top)) / 2, 16), behavior: "instant" });
}

export const focus = () => view.focus({ preventScroll: true });
