// The documents: listed, searched, sorted, chosen for the questions, removed and brought back.
import { language, make, word } from "./wording.js";
import * as filter from "./filter.js";
import * as uploads from "./uploads.js";
import { sent } from "./change.js";
import { toast } from "./toast.js";

const AT_ONCE = 200; // rows drawn; the rest on demand
const BIN = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M4 6h12M8 6V4h4v2M5.500 6l.7 10h7.600l.7-10M8.500 9v4.500M11.500 9v4.500"/></svg>';
let root, list;
let held = { documents: [], refused: [], folder: "", changes: false, max_mb: 0 };
let most = AT_ONCE;

export function connect(element) {
  root = element;
  list = root.querySelector(".documents");
  root.querySelector(".wanted").placeholder = word("find_documents");
  root.addEventListener("click", act);
  for (const field of [".wanted", ".order"]) root.querySelector(field).addEventListener("input", () => redraw());
  for (const field of [".folder", ".since", ".until"]) root.querySelector(field).addEventListener("change", narrow);
  list.addEventListener("change", pick);
  filter.watch(redraw);
  filter.nameFiles((file) => held.documents.find((d) => d.file === file)?.title || file);
  uploads.connect(root, { limit: () => held.max_mb, allowed: () => held.changes });
}

const ACTS = { upload: () => uploads.choose(), more, remove };

function act(event) {
  const button = event.target.closest("button");
  ACTS[button?.dataset.act]?.(button);
}

// What the server says of its documents.
export function fill(told) {
  held = told;
  root.querySelector(".totals").textContent = told.totals;
  for (const part of root.querySelectorAll(".changing")) part.hidden = !told.changes;
  root.querySelector(".upload-hint").textContent = word("upload_hint", { mb: told.max_mb });
  fillFolders();
  const known = new Set(told.documents.map((d) => d.file));
  const { files } = filter.current();
  const left = files.filter((f) => f.endsWith("/") || known.has(f));
  if (left.length < files.length) filter.change({ files: left });
  filter.nameFiles((file) => held.documents.find((d) => d.file === file)?.title || file);
  redraw();
}

export function fillFailed() {
  list.replaceChildren(make("li", "hint", word("corpus_failed")));
}

function fillFolders() {
  const within = (file) => file.split("/").slice(0, -1).map((_, n, parts) => `${parts.slice(0, n + 1).join("/")}/`);
  const folders = [...new Set(held.documents.flatMap((d) => within(d.file)))].sort();
  const [chosen] = filter.current().files;
  if (chosen?.endsWith("/") && !folders.includes(chosen)) folders.push(chosen);
  const select = root.querySelector(".folder");
  select.replaceChildren(option("", word("folder_all")), ...folders.map((f) => option(f, f)));
  root.querySelector(".folder-field").hidden = !folders.length;
}

function option(value, text) {
  const made = make("option", "", text);
  made.value = value;
  return made;
}

// The fields show the filter, whoever changed it.
function showFilter() {
  const { files, since, until } = filter.current();
  root.querySelector(".folder").value = files.length === 1 && files[0].endsWith("/") ? files[0] : "";
  root.querySelector(".since").value = since;
  root.querySelector(".until").value = until;
  root.querySelector(".narrowing").classList.toggle("on", filter.isOn());
  if (since || until || files.some((f) => f.endsWith("/"))) root.querySelector(".narrowing").open = true;
}

function narrow() {
  const [folder, since, until] = [".folder", ".since", ".until"].map((field) => root.querySelector(field).value);
  const picked = filter.current().files.filter((f) => !f.endsWith("/") && (!folder || f.startsWith(folder)));
  filter.change({ files: picked.length ? picked : folder ? [folder] : [], since, until });
}

function pick({ target }) {
  const file = target.closest("li").dataset.file;
  const others = filter.current().files.filter((f) => f !== file && !f.endsWith("/"));
  filter.change({ files: target.checked ? [...others, file] : others });
}

function redraw() {
  showFilter();
  most = AT_ONCE;
  draw();
}

function more() {
  most += AT_ONCE;
  draw();
}

const ORDERS = {
  title: (a, b) => a.title.localeCompare(b.title, language, { numeric: true }),
  date: (a, b) => (b.date ?? "").localeCompare(a.date ?? ""),
  size: (a, b) => b.size - a.size,
  file: (a, b) => a.file.localeCompare(b.file, language, { numeric: true }),
};

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase(language);

function draw() {
  const wanted = plain(root.querySelector(".wanted").value).split(/\s+/).filter(Boolean);
  const fits = (document) => wanted.every((w) => plain(`${document.title} ${document.file}`).includes(w));
  const order = ORDERS[root.querySelector(".order").value];
  const found = held.documents.filter((d) => fits(d) && inSpan(d)).sort((a, b) => order(a, b) || ORDERS.file(a, b));
  const refused = held.refused.filter((r) => fits({ title: "", file: r.file }));
  const focused = document.activeElement?.closest?.(".documents li")?.dataset.file;
  list.replaceChildren(...refused.map(refusedRow), ...found.slice(0, most).map(row));
  if (!found.length && !refused.length) list.append(make("li", "hint", word(held.documents.length ? "none_found" : "corpus_empty")));
  root.querySelector(".more-rows").hidden = found.length <= most;
  const all = found.length === held.documents.length;
  write(".shown", all ? "" : word("shown", { n: found.length, total: held.documents.length }));
  if (focused) list.querySelector(`li[data-file="${CSS.escape(focused)}"] input`)?.focus({ preventScroll: true });
}

// The folder and the dates of the filter narrow the list too; the files chosen stay among the others.
function inSpan({ file, date }) {
  const { files, since, until } = filter.current();
  const folders = files.filter((f) => f.endsWith("/"));
  if (folders.length && !folders.some((f) => file.startsWith(f))) return false;
  if (!since && !until) return true;
  const upto = (early, late) => early.slice(0, late.length) <= late.slice(0, early.length);
  return Boolean(date) && upto(since, date) && (!until || upto(date, until));
}

function row({ file, name: shown, title, facts, also, uploaded }) {
  const made = make("li", "entry");
  made.dataset.file = file;
  const box = make("input");
  box.type = "checkbox";
  box.checked = filter.current().files.includes(file);
  box.setAttribute("aria-label", word("pick", { title }));
  box.title = word("pick", { title });
  const button = make("button", "document");
  button.type = "button";
  button.dataset.file = file;
  const name = make("span", "source-title", title);
  name.dir = "auto";
  button.append(name, make("span", "file", shown), make("span", "facts", facts));
  if (also) button.append(make("span", "facts", also));
  made.append(box, button);
  if (held.changes) made.append(removal(file, title, uploaded));
  return made;
}

function refusedRow({ file, name, reason, uploaded }) {
  const made = make("li", "entry refused");
  made.dataset.file = file;
  const said = make("div", "document");
  said.append(make("span", "file", name), make("span", "refusal", word("refused", { why: reason })));
  made.append(said);
  if (held.changes && uploaded) made.append(removal(file, file, true));
  return made;
}

function removal(file, title, uploaded) {
  const made = make("button", "icon remove");
  made.type = "button";
  made.dataset.act = "remove";
  Object.assign(made.dataset, { of: file, title });
  made.innerHTML = BIN;
  made.setAttribute("aria-label", word("remove", { title }));
  made.title = uploaded ? word("remove", { title }) : word("not_removable", { folder: held.folder });
  if (!uploaded) made.setAttribute("aria-disabled", "true");
  return made;
}

async function remove({ dataset: { of: file, title }, ariaDisabled }) {
  if (ariaDisabled === "true") return toast(word("not_removable", { folder: held.folder }));
  const place = `page/documents?${new URLSearchParams({ file })}`;
  const fault = await sent(place, "DELETE");
  if (fault) return toast(fault);
  const chosen = filter.current().files.includes(file);
  changed();
  toast(word("removed", { title }), {
    label: word("restore"),
    async act() {
      const why = await sent(`page/documents/restore?${new URLSearchParams({ file })}`, "POST");
      toast(why || word("restored", { title }));
      changed();
      if (!why && chosen) filter.change({ files: [...filter.current().files, file] });
    },
  });
}

function changed() {
  document.dispatchEvent(new Event("documents-changed"));
}

function write(selector, text) {
  const place = root.querySelector(selector);
  if (place.textContent !== text) place.textContent = text;
}
