// Documents on their way in: chosen or dropped, sent two at a time, read and indexed by the server.
import { language, make, word } from "./wording.js";
import { fault } from "./change.js";

const AT_ONCE = 2;
const TYPES = (
  ".pdf .docx .odt .rtf .pptx .xlsx .csv .tsv .epub .eml .json .html .htm .xhtml .mhtml .mht .md .markdown .txt .text"
).split(" ");
const DONE_SHOWN = 8000; // milliseconds
const waiting = [];
let root, given;
let running = 0;

// `limit` is the size allowed in megabytes, `allowed` whether documents may be added at all.
export function connect(element, ways) {
  root = element;
  given = ways;
  const chosen = root.querySelector(".chosen-files");
  chosen.accept = TYPES.join(",");
  chosen.addEventListener("change", () => {
    take([...chosen.files]);
    chosen.value = "";
  });
  connectDropping();
}

export function choose() {
  root.querySelector(".chosen-files").click();
}

function connectDropping() {
  const veil = document.body.appendChild(make("div", "drop-here"));
  veil.append(make("p", "", word("drop_here")));
  veil.hidden = true;
  let depth = 0; // of elements entered and not left yet
  const files = (event) => event.dataTransfer?.types.includes("Files");
  const on = (kind, act) =>
    document.addEventListener(kind, (event) => {
      if (!files(event)) return;
      event.preventDefault(); // the browser would leave the page for the file
      act(event);
    });
  const show = (by) => {
    depth = by ? depth + by : 0;
    veil.hidden = depth < 1 || !given.allowed();
  };
  on("dragenter", () => show(1));
  on("dragleave", () => show(-1));
  on("dragover", (event) => (event.dataTransfer.dropEffect = given.allowed() ? "copy" : "none"));
  on("drop", (event) => {
    show(0);
    if (given.allowed()) take(dropped(event.dataTransfer));
  });
}

function dropped({ items, files }) {
  const folders = [...items].filter((i) => i.kind === "file").map((i) => Boolean(i.webkitGetAsEntry?.()?.isDirectory));
  return [...files].map((file, n) => (folders[n] ? { name: file.name, folder: true } : file));
}

function take(files) {
  document.querySelector(".pane-source:not([hidden]) [data-act=back]")?.click(); // the list lies below it
  for (const file of files) {
    const arrival = { file, row: rowOf(file.name) };
    const why = refusal(file);
    if (why) refuse(arrival, why);
    else {
      say(arrival, word("arriving_waiting"));
      waiting.push(arrival);
    }
    arrival.row.querySelector("button").addEventListener("click", () => cancel(arrival));
  }
  next();
}

// What the server would refuse too, said before anything is sent.
function refusal(file) {
  if (file.folder) return word("arriving_folder");
  if (!TYPES.some((type) => file.name.toLowerCase().endsWith(type))) return word("arriving_type");
  if (!file.size) return word("arriving_empty");
  if (file.size > given.limit() * 1e6) return word("arriving_large", { size: megabytes(file.size), mb: given.limit() });
  return "";
}

function next() {
  while (running < AT_ONCE && waiting.length) send(waiting.shift());
}

function send(arrival) {
  const { file } = arrival;
  const request = new XMLHttpRequest();
  arrival.request = request;
  running += 1;
  request.open("POST", `page/documents?${new URLSearchParams({ name: file.name })}`);
  request.setRequestHeader("X-Assistant-Page", "1");
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    say(arrival, word("arriving_sending", { sent: megabytes(loaded), total: megabytes(total) }), loaded / total);
  });
  request.upload.addEventListener("load", () => say(arrival, word("arriving_sent")));
  let heard = 0;
  request.addEventListener("progress", () => (heard = hear(arrival, request, heard)));
  request.addEventListener("load", () => {
    heard = hear(arrival, request, heard);
    if (!arrival.over) refuse(arrival, fault(request.responseText, request.statusText || word("lost")));
  });
  request.addEventListener("error", () => refuse(arrival, word("arriving_lost")));
  request.addEventListener("loadend", () => {
    running -= 1;
    document.dispatchEvent(new Event("documents-changed"));
    next();
  });
  request.send(file);
}

// The server's lines so far; says how much of them has been heard.
function hear(arrival, request, heard) {
  if (request.status !== 200) return heard;
  const end = request.responseText.lastIndexOf("\n") + 1;
  for (const line of request.responseText.slice(heard, end).split("\n")) if (line) tell(arrival, JSON.parse(line));
  return end;
}

function tell(arrival, { progress, summary, problem }) {
  if (progress?.total) say(arrival, word("arriving_indexing", progress), progress.done / progress.total);
  else if (progress) say(arrival, word("arriving_reading"));
  if (problem) refuse(arrival, problem.detail);
  if (summary) done(arrival, summary);
}

function done(arrival, { added: [file] }) {
  const name = file?.slice(file.indexOf("/") + 1);
  const asNamed = name === arrival.file.name.normalize("NFC");
  const said = !file ? word("arriving_known") : asNamed ? word("arriving_done") : word("arriving_named", { name });
  finish(arrival, said, "arrived");
  if (file && asNamed) setTimeout(() => arrival.row.remove(), DONE_SHOWN);
}

function refuse(arrival, why) {
  if (!arrival.over) finish(arrival, word("refused", { why }), "turned-away");
}

function cancel(arrival) {
  if (arrival.over) return arrival.row.remove();
  finish(arrival, word("arriving_cancelled"), "arrived");
  if (arrival.request) arrival.request.abort();
  else waiting.splice(waiting.indexOf(arrival), 1);
}

function finish(arrival, text, how) {
  arrival.over = true;
  arrival.row.classList.add(how);
  arrival.row.querySelector("progress").hidden = true;
  arrival.row.querySelector(".arrival-state").textContent = text;
  label(arrival.row, word("dismiss", { name: arrival.file.name }));
}

function rowOf(name) {
  const row = make("li", "arrival");
  const title = make("span", "arrival-name", name);
  title.dir = "auto";
  const bar = make("progress");
  const button = make("button", "icon", "×");
  button.type = "button";
  const state = make("span", "arrival-state");
  state.setAttribute("role", "status");
  row.append(title, button, bar, state);
  label(row, word("cancel_upload", { name }));
  root.querySelector(".arrivals").append(row);
  return row;
}

function label(row, text) {
  const button = row.querySelector("button");
  button.setAttribute("aria-label", text);
  button.title = text;
}

function say(arrival, text, part) {
  if (arrival.over) return;
  const bar = arrival.row.querySelector("progress");
  if (part === undefined) bar.removeAttribute("value");
  else bar.value = part;
  arrival.row.querySelector(".arrival-state").textContent = text;
}

function megabytes(octets) {
  const digits = octets < 1e5 ? 2 : 1;
  return word("megabytes", { n: (octets / 1e6).toLocaleString(language, { maximumFractionDigits: digits }) });
}
