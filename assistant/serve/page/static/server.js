// What the page asks of its server about answers that it keeps: HTML to show, files, opinions to store.
import { word } from "./wording.js";

const BATCH = 150_000; // bytes: the server reads 256 KiB at most

async function post(path, body) {
  const headers = { "Content-Type": "application/json", "X-Assistant-Page": "1" };
  const reply = await fetch(`page/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (reply.ok) return reply;
  const problem = await reply.json().catch(() => ({}));
  throw new Error(problem.detail ?? word("lost"));
}

// For each answer its HTML, escaped by the server, and what is said of it; null where it is none.
export async function render(answers) {
  const shown = [];
  for (const batch of batches(answers)) {
    const reply = await post("render", { answers: batch });
    shown.push(...(await reply.json()).answers);
  }
  return shown;
}

function batches(answers) {
  const made = [[]];
  let size = 0;
  for (const answer of answers) {
    const more = new Blob([JSON.stringify(answer)]).size;
    if (size && size + more > BATCH) [size] = [0, made.push([])];
    made.at(-1).push(answer);
    size += more;
  }
  return made;
}

// A file: {name, blob}. Only JSON says which passages were retrieved; the others show those of an abstention.
export async function exported(answers, format, title = "") {
  const lean = (answer) => ({ ...answer, hits: answer.abstained ? answer.hits.slice(0, 3) : [] });
  const sent = format === "json" ? answers : answers.map(lean);
  const reply = await post("export", { answers: sent, format, title: title.slice(0, 2000) });
  const [, name] = /filename="([^"]+)"/.exec(reply.headers.get("content-disposition")) ?? [, "answer"];
  return { name, blob: await reply.blob() };
}

export async function save(answers, format, title) {
  const { name, blob } = await exported(answers, format, title);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export const rate = (opinion) => post("feedback", opinion);
