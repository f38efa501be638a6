// A card beside a marker that is hovered or reached by keyboard: the quote in its context.
import { make } from "./wording.js";

const AFTER = 160; // milliseconds, so that a pointer that only passes opens nothing
const GRACE = 220; // to come over from the marker to the card
const GAP = 8;
const known = new Map(); // address of a passage to its HTML

let card, over, timer;

export function connect(element) {
  card = make("div", "preview");
  card.id = "preview";
  card.role = "tooltip";
  card.hidden = true;
  document.body.append(card);
  element.addEventListener("pointerover", (event) => event.pointerType === "mouse" && plan(numbered(event), AFTER));
  element.addEventListener("pointerout", (event) => numbered(event) && plan(undefined, GRACE));
  element.addEventListener("focusin", (event) => event.target.matches(":focus-visible") && plan(numbered(event), 0));
  element.addEventListener("focusout", () => plan(undefined, 0));
  element.addEventListener("click", dismiss);
  element.addEventListener("scroll", dismiss, { capture: true, passive: true });
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", () => plan(undefined, GRACE));
}

const numbered = (event) => event.target.closest?.('.marker[data-n]:not([data-n="0"])');

function plan(marker, delay) {
  clearTimeout(timer);
  if (marker && marker === over) return;
  if (marker || over) timer = setTimeout(() => (marker ? show(marker) : dismiss()), delay);
}

// Whether there was a card to put away.
export function dismiss() {
  clearTimeout(timer);
  if (!over) return false;
  over.removeAttribute("aria-describedby");
  over = undefined;
  card.hidden = true;
  return true;
}

async function show(marker) {
  dismiss();
  over = marker;
  const { file, start, end } = marker.dataset;
  const address = `page/passage?${new URLSearchParams({ file, start, end })}`;
  if (!known.has(address)) {
    const reply = await fetch(address).catch(() => undefined);
    if (reply?.ok || reply?.status === 404) known.set(address, await reply.text());
    if (reply?.status === 404) setTimeout(() => known.delete(address));
  }
  if (over !== marker) return; // it was left meanwhile
  if (!known.has(address)) return dismiss();
  card.innerHTML = known.get(address); // escaped by the server
  card.hidden = false;
  marker.setAttribute("aria-describedby", "preview");
  beside(marker.getBoundingClientRect());
}

// Below the marker where there is room, else above; never past the edge of the window.
function beside(marker) {
  const { offsetWidth: width, offsetHeight: height } = card;
  const below = marker.bottom + GAP;
  card.style.left = `${Math.max(GAP, Math.min(marker.left - 24, innerWidth - width - GAP))}px`;
  card.style.top = `${below + height + GAP <= innerHeight ? below : Math.max(GAP, marker.top - height - GAP)}px`;
}

// Escape puts the card away first, and nothing else with it.
function escape(event) {
  if (event.key !== "Escape" || !dismiss()) return;
  event.preventDefault();
  event.stopPropagation();
}

window.addEventListener("keydown", escape, { capture: true });
document.addEventListener("documents-changed", () => known.clear());
