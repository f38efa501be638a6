// An answer as elements: the short answer, its claims with markers and stances, its sources.
const RELATED = 3;
const EXCERPT = 220;

// `open` is called with the places of the answer, the number of the one clicked, and the button.
function answered(answer, open) {
  const parts = [];
  if (answer.reply) return [make("p", "said", answer.reply, { lang: answer.language })];
  if (answer.query.trim() !== answer.question.trim()) parts.push(searched(answer));
  const claims = answer.claims.filter((claim) => claim.verdict === "supported" && claim.citations.length);
  if (!claims.length) return [...parts, ...abstained(answer, open)];
  const places = [...new Map(claims.flatMap((c) => c.citations).map((c) => [c.n, c])).values()];
  const marker = (citation) => markerOf(citation, places, open);
  if (!claims[0].disputed && claims[0].short && claims[0].short.trim() !== claims[0].text.trim()) parts.push(short(claims[0], marker));
  if (answer.note) parts.push(make("p", "hint", answer.note, { lang: answer.language }));
  if (answer.lead) parts.push(make("p", "lead", answer.lead, { lang: answer.language }));
  return [...parts, ...grouped(claims, marker), sources(places, marker)];
}

function searched(answer) {
  const line = make("p", "searched", `${word("searched")} `);
  line.append(make("q", "", answer.query, { dir: "auto" }));
  return line;
}

function abstained(answer, open) {
  const parts = [make("p", "said", answer.text, { lang: answer.language }), make("p", "hint", word("abstain_hint"))];
  const places = answer.hits.slice(0, RELATED).map((hit) => ({ ...hit, n: 0, quote: hit.text }));
  if (!places.length) return parts;
  const list = make("ul", "related");
  for (const place of places) {
    const row = make("li");
    const opener = button("passage", "", () => open([place], 0, opener), { "aria-label": `${excerpt(place.text)} ${word("related_open", { title: place.title || place.file })}` });
    opener.append(make("span", "excerpt", excerpt(place.text), { dir: "auto" }), make("span", "facts", facts(place)));
    row.append(opener);
    list.append(row);
  }
  return [...parts, make("h3", "title", word("related")), list];
}

function excerpt(text) {
  const line = text.split(/\s+/).filter(Boolean).join(" ");
  return line.length <= EXCERPT ? line : `${line.slice(0, EXCERPT).replace(/\s\S*$/, "")} …`;
}

function facts(place) {
  const copies = place.also?.length ? word("copies", { files: place.also.join(", ") }) : "";
  const page = place.page ? word("page", { page: place.page }) : "";
  const other = place.copies?.length ? word("also_in", { files: place.copies.map((c) => c.file).join(", ") }) : "";
  return [place.file, when(place.date), page, copies, other].filter(Boolean).join(" · ");
}

function short(claim, marker) {
  const line = make("p", "short");
  line.append(make("strong", "", claim.short, { dir: "auto" }), ...stance(claim), "\u00a0", marker(claim.citations[0]));
  return line;
}

function grouped(claims, marker) {
  const parts = [];
  for (const claim of claims) {
    if (claim.heading && parts.at(-1)?.dataset.heading !== claim.heading) parts.push(make("h3", "title", claim.heading, { dir: "auto" }));
    if (parts.at(-1)?.tagName !== "UL") parts.push(make("ul", "claims", "", { "data-heading": claim.heading }));
    parts.at(-1).append(stated(claim, marker));
  }
  return parts;
}

function stated(claim, marker) {
  const row = make("li", "claim");
  const text = make("span", "", "", { dir: "auto" });
  const at = claim.short ? claim.text.indexOf(claim.short) : -1;
  const after = at < 0 ? 0 : at + claim.short.length;
  if (at >= 0) text.append(claim.text.slice(0, at), make("strong", "", claim.short));
  const [most, last = ""] = claim.text.slice(after).split(/(?<= )(?=\S{1,30}$)/);
  const tail = make("span", "tail", last); // the last word keeps its markers beside it at the end of a line
  if (marker) tail.append(...claim.citations.flatMap((c) => ["\u00a0", marker(c)]));
  text.append(most);
  row.append(text, tail, ...stance(claim));
  return row;
}

function stance(claim) {
  if (claim.stance === "asserted") return [];
  const tip = word(`${claim.stance}_tip`);
  const chip = make("span", `chip ${claim.stance}`, word(claim.stance), { title: tip });
  chip.append(make("span", "unseen", `. ${tip}`));
  return [" ", chip];
}

function markerOf(citation, places, open) {
  const label = word("marker", { n: citation.n, title: citation.title || citation.file });
  const made = button("marker", `[${citation.n}]`, () => open(places, places.findIndex((p) => p.n === citation.n), made), { "aria-label": label, "data-n": citation.n });
  return made;
}

function sources(places, marker) {
  const files = new Map();
  for (const place of places) files.set(place.file, [...(files.get(place.file) ?? []), place]);
  const section = make("section", "sources");
  const list = make("ul");
  for (const cited of files.values()) {
    const row = make("li");
    const about = make("span", "about", cited[0].title || cited[0].file, { dir: "auto" });
    about.append(make("span", "facts", facts({ ...cited[0], page: pages(cited) })));
    const markers = make("span", "markers");
    markers.append(...cited.map(marker));
    row.append(markers, about);
    list.append(row);
  }
  section.append(make("h3", "title", word("sources")), list);
  return section;
}

function pages(cited) {
  return [...new Set(cited.map((place) => place.page).filter(Boolean))].sort((a, b) => a - b).join(", ");
}
