// A question that the server does not take: the framework hands it over and tells the script nothing.
import { fault } from "./change.js";
import { word } from "./wording.js";

const HANDED_OVER = "/gradio_api/queue/join";

// `refuse` is called with the request's body and why it was turned away.
export function watch(refuse) {
  const fetched = window.fetch;
  window.fetch = async (place, given) => {
    const reply = await fetched(place, given);
    if (!reply.ok && String(place?.url ?? place).includes(HANDED_OVER)) {
      refuse(String(given?.body), await reason(reply.clone()));
    }
    return reply;
  };
}

async function reason(reply) {
  if (reply.status === 429) return word("too_often", { n: reply.headers.get("retry-after") ?? "60" });
  if (reply.status === 401 || reply.status === 403) return word("signed_out");
  return reply.status === 503 ? word("full") : fault(await reply.text(), word("lost"));
}
