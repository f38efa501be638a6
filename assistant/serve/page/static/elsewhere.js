// Where the same fact stands in other files: the claim's further citations, and copies of the file.
import { make, word } from "./wording.js";

// The marker's claim in the same answer; the first one that has its number, where the marker stands apart.
function claimOf(marker) {
  const answer = marker.closest(".answer");
  return marker.closest(".claim") ?? answer?.querySelector(`.claim .marker[data-n="${marker.dataset.n}"]`)?.closest(".claim");
}

function others(marker) {
  const n = +marker.dataset.n;
  const cited = n > 0 ? [...(claimOf(marker)?.querySelectorAll(".marker") ?? [])] : [];
  const markers = cited.filter((other) => other.dataset.file !== marker.dataset.file);
  const copies = JSON.parse(marker.dataset.elsewhere ?? "[]");
  return [
    ...markers.map(({ dataset: { n, title, when } }) => ({ name: `[${n}] ${title}`, when, go: { n: +n } })),
    ...copies.map(({ when, ...copy }) => ({ name: copy.file, when, go: { copy } })),
  ];
}

// Lists them in the place given; `open` is called with the number or the place that is pressed.
export function tell(place, marker, open) {
  const rows = marker ? others(marker) : [];
  place.hidden = !rows.length;
  place.replaceChildren(...(rows.length ? [make("span", "elsewhere-title", word("elsewhere"))] : []));
  for (const { name, when, go } of rows) {
    const button = make("button", "elsewhere-place");
    button.type = "button";
    button.append(make("span", "elsewhere-name", name), make("span", "elsewhere-when", when));
    button.addEventListener("click", () => open(go));
    place.append(button);
  }
}
