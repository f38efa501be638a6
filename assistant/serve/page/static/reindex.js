// Re-indexing, told as it goes: lines of JSON from the server.
import { make, word } from "./wording.js";

export async function reindex(place, button) {
  const [bar, line] = [place.querySelector("progress"), place.querySelector("p")];
  button.disabled = true;
  place.hidden = bar.hidden = false;
  bar.removeAttribute("value");
  line.textContent = word("reindexing");
  try {
    const reply = await fetch("page/ingest", { method: "POST", headers: { "X-Assistant-Page": "1" } });
    if (!reply.ok) throw new Error(reply.statusText);
    for await (const said of lines(reply.body)) tell(said, bar, line);
  } catch (error) {
    line.textContent = word("reindex_failed", { why: error.message });
  }
  bar.hidden = true;
  button.disabled = false;
  document.dispatchEvent(new Event("documents-changed"));
}

function tell({ progress, summary, problem }, bar, line) {
  if (progress) {
    bar.value = progress.total ? progress.done / progress.total : 0;
    line.textContent = word("reindex_progress", progress);
  }
  if (summary) {
    const counts = ["added", "changed", "removed", "refused"].map((key) => [key, summary[key].length]);
    line.textContent = word("reindex_done", Object.fromEntries(counts));
    for (const { file, reason } of summary.refused) line.append(make("span", "refusal", `${file} : ${reason}`));
  }
  if (problem) line.textContent = word("reindex_failed", { why: problem.detail });
}

async function* lines(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const whole = (rest + value).split("\n");
    rest = whole.pop();
    for (const line of whole) if (line.trim()) yield JSON.parse(line);
  }
}
