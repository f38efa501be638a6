// Changes of the documents, sent to the server's own routes.
import { word } from "./wording.js";

// Sends a change; what is wrong with it in words, nothing where it is done.
export async function sent(place, method) {
  try {
    const reply = await fetch(place, { method, headers: { "X-Assistant-Page": "1" } });
    return reply.ok ? "" : fault(await reply.text(), reply.statusText);
  } catch {
    return word("lost");
  }
}

// The detail of a problem (RFC 9457), or what there is instead.
export function fault(body, otherwise) {
  try {
    return JSON.parse(body).detail || otherwise;
  } catch {
    return otherwise;
  }
}
