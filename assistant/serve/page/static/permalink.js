// A link that carries question, earlier questions and documents asked in its fragment: no server keeps any.
import { within } from "./kept.js";

export function linkTo({ question, history, scope }) {
  const said = new URLSearchParams({ question });
  for (const earlier of history) said.append("after", earlier);
  for (const file of scope.files) said.append("file", file);
  if (scope.since) said.set("since", scope.since);
  if (scope.until) said.set("until", scope.until);
  return `${location.origin}${location.pathname}${location.search}#${said}`;
}

// What the address asks for, none where it asks nothing; it is taken out of the address, to be asked once.
export function taken() {
  const said = new URLSearchParams(location.hash.slice(1));
  const question = said.get("question")?.trim();
  if (!question) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  const scope = within({ files: said.getAll("file"), since: said.get("since"), until: said.get("until") });
  return { question, history: said.getAll("after"), scope };
}

const spelled = ({ question, history, scope }) => JSON.stringify([question, history, scope.files, scope.since, scope.until]);

export const same = (one, other) => spelled(one) === spelled(other);
