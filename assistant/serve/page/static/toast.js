// A line at the bottom of the page that goes by itself, with a way back for a while.
import { make } from "./wording.js";

const SHOWN = 8000; // milliseconds
const place = document.body.appendChild(make("div", "toasts"));
place.setAttribute("role", "status");
let timer;

// `way` has a `label` and what to `act`. Whoever is on the button with the keyboard keeps it in view.
export function toast(text, way) {
  hide();
  const made = make("div", "toast");
  made.append(make("span", "", text));
  if (way) made.append(button(way));
  place.append(made);
  made.addEventListener("pointerenter", () => clearTimeout(timer));
  made.addEventListener("pointerleave", wait);
  made.addEventListener("focusout", wait);
  made.addEventListener("keydown", (event) => event.key === "Escape" && hide(event));
  if (way) made.querySelector("button").focus({ preventScroll: true });
  wait();
}

function button({ label, act }) {
  const made = make("button", "plain", label);
  made.type = "button";
  made.addEventListener("click", () => {
    hide();
    act();
  });
  return made;
}

function wait() {
  clearTimeout(timer);
  if (!place.querySelector("button:focus-visible")) timer = setTimeout(hide, SHOWN);
}

function hide(event) {
  event?.stopPropagation();
  clearTimeout(timer);
  const left = place.contains(document.activeElement);
  place.replaceChildren();
  if (left) document.querySelector(".pane-list .wanted")?.focus({ preventScroll: true });
}
