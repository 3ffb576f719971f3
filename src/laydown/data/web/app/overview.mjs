// The panel before anything is chosen: what the ledger holds, and where to begin.
import { counted, span, worded } from "./days.mjs";
import { fill, h, told } from "./dom.mjs";
import { ask } from "./source.mjs";
import { link } from "./state.mjs";

const LATEST = 8;
const WEEK = 7;

/**
 * Fills the panel.
 * @param {HTMLElement} node
 * @param {import("./state.mjs").State} state
 * @param {AbortSignal} signal
 */
export async function overview(node, state, signal) {
  const { counts, first_day: first, last_day: last } = await ask("/api/about", {}, { signal });
  if (!counts.claim) {
    fill(node, h("h2", {}, "An empty ledger"), h("p", {}, "It holds no claims yet. Put reports into it: ",
      h("code", {}, "laydown ingest FILES --ledger war.db")));
    return;
  }
  fill(node,
    h("h2", {}, worded(state.on)),
    h("p", {}, `${counted(counts.claim, "claim")} from ${counted(counts.article, "article")} about `,
      `${counted(counts.place, "place")} and ${counted(counts.force, "force")}, published ${span(first, last)}.`),
    h("p", {}, "Pick a place on the map or find one by name. Move the clock; each mark is who is said to be there on that day, "
      + "and every answer leads to the sentences that it rests on."),
    await latest(state, signal),
    h("h3", {}, "Begin with"),
    h("ul", { class: "starts" },
      start(link({ show: "contested" }), "What is contested", "places that rivals are said to hold, events that are denied"),
      start(link({ show: "brief" }), "The week in brief", "who moved, what changed hands, what is announced"),
      start(link({ show: "places" }), "All places in words", "the map as a list"),
      start(link({ show: "search" }), "The evidence", "claims by the words of their sentences")),
    h("p", { class: "faint" }, "Keys: , and . step the clock by a day; / goes to the search box. ",
      h("a", { href: "/definitions" }, "What the words mean"), " · ", h("a", { href: "/limits" }, "what this cannot know")));
}

function start(href, words, more) {
  return h("li", {}, h("a", { href }, words), " ", h("span", { class: "faint" }, more));
}

/** What became known in the week before the day, in short. */
async function latest({ on, known }, signal) {
  const until = known && known < on ? known : on;
  const since = new Date(Date.parse(until) - WEEK * 86_400_000).toISOString().slice(0, 10);
  const { changes, total } = await ask("/api/changes", { since, until, limit: LATEST }, { signal });
  const rows = changes.filter(({ after }) => after).map(({ after, known: day }) =>
    h("li", {}, h("a", { href: link({ show: "place", id: after.place }) }, told(after.place_name)), ": ",
      told(after.force_name), ` ${VERBS[after.kind]} `, h("span", { class: "faint" }, worded(day))));
  if (!rows.length) return h("p", { class: "faint" }, `Nothing became known in the week up to ${worded(until)}.`);
  return [h("h3", {}, `Known since ${worded(since)}`), h("ul", { class: "latest" }, rows),
    total > rows.length && h("p", {}, h("a", { href: link({ show: "changes" }) }, `all ${total} changes`))];
}

const VERBS = { control: "holds it", presence: "is there", siege: "besieges it" };
