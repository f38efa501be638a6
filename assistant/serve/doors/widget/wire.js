// What is said to the server and heard from it.
class Refused extends Error {}

function headers() {
  return said.key ? { Authorization: `Bearer ${said.key}` } : {};
}

async function reach(path, options = {}) {
  try {
    return await fetch(new URL(path, server), { credentials: "same-origin", referrerPolicy: "no-referrer", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(word("widget_unreachable"));
  }
}

// The line that a person reads: the server's own where it gives one.
async function refusal(reply) {
  const problem = await reply.json().catch(() => ({}));
  return new Refused(problem.detail || problem.title || word("widget_unreachable"));
}

const PATIENCE = 60;

// Asks, tells `heard` each event, gives the answer. A server that is still starting is waited for.
async function consult(question, history, signal, heard) {
  const scope = { files: listed(said.files), since: said.since ?? "", until: said.until ?? "" };
  const body = JSON.stringify({ question, history, scope });
  const asked = { method: "POST", body, signal, headers: { "Content-Type": "application/json", ...headers() } };
  for (let tries = 0; ; tries++) {
    const reply = await reach("v1/ask/stream", asked);
    if (reply.ok) return listen(reply, heard);
    const wait = Number(reply.headers.get("Retry-After"));
    if (reply.status !== 503 || !wait || tries >= PATIENCE) throw await refusal(reply);
    heard("stage", { name: "waiting" });
    await pause(Math.min(wait, 30) * 1000, signal);
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

// https://html.spec.whatwg.org/multipage/server-sent-events.html, as this server writes them
async function listen(reply, heard) {
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { value, done } = await reader.read().catch((error) => {
      throw error.name === "AbortError" ? error : new Refused(word("lost"));
    });
    if (done) throw new Refused(word("lost"));
    const events = (held + value).split("\n\n");
    held = events.pop();
    for (const [name, payload] of events.map(read).filter(Boolean)) {
      if (name === "done") return payload;
      if (name === "error") throw new Refused(payload.detail || word("unexpected"));
      heard(name, payload);
    }
  }
}

function read(event) {
  const lines = event.split("\n").map((line) => line.match(/^(event|data): ?(.*)$/)).filter(Boolean);
  const of = (field) => lines.filter((line) => line[1] === field).map((line) => line[2]).join("\n");
  return of("data") ? [of("event") || "message", JSON.parse(of("data"))] : null;
}

const AROUND = 900; // characters shown before and after what is cited

// The stretch of the document around a place, cut at that place. Offsets count code points, as the server's do.
async function passage({ file, start, end }) {
  const from = Math.max(0, start - AROUND);
  const address = `v1/documents/${file.split("/").map(encodeURIComponent).join("/")}?start=${from}&end=${end + AROUND}`;
  const reply = await reach(address, { headers: headers() });
  if (reply.status === 404) throw new Refused(word("source_missing", { file }));
  if (!reply.ok) throw await refusal(reply);
  const slice = await reply.json();
  const points = Array.from(slice.text);
  const [a, b] = [start - slice.start, end - slice.start];
  return {
    before: points.slice(0, a).join(""),
    cited: points.slice(a, b).join(""),
    after: points.slice(b).join(""),
    more: { before: slice.start > 0, after: points.length >= end + AROUND - from },
  };
}
