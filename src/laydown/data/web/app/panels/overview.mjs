// The panel before anything is chosen: what the ledger holds, and where to begin.
import { counted, iso, number, worded } from "../days.mjs";
import { fill, h, told } from "../dom.mjs";
import { ask, isServed } from "../source.mjs";
import { link } from "../state.mjs";
import { heading, section } from "./parts.mjs";

const LATEST = 8;
const WEEK = 7;
const VERBS = { control: "holds it", presence: "is there", siege: "besieges it" };

/**
 * Fills the panel.
 * @param {HTMLElement} node
 * @param {import("../state.mjs").State} state
 * @param {AbortSignal} signal
 */
export async function showOverview(node, state, signal) {
  const { counts, first_day: first, last_day: last } = await ask("/api/about", {}, { signal });
  if (!counts.claim) {
    fill(
      node,
      heading("Ledger", "Nothing in it yet"),
      h("p", {}, "Put reports into it: ", h("code", {}, "laydown ingest FILES --ledger war.db"))
    );
    return;
  }
  fill(
    node,
    heading("On the map", worded(state.on)),
    h(
      "p",
      { class: "summary" },
      "Each mark is who is said to be at a place on that day, and how surely. Pick a place, or " +
        "find one by name; move the clock. Every answer leads to the sentences that it rests on, and to who says so."
    ),
    h(
      "p",
      { class: "faint" },
      state.known ? "The whole ledger, with what was published later, has " : "",
      `${counted(counts.claim, "claim")} from ${counted(counts.article, "article")} about `,
      `${counted(counts.place, "place")} and ${counted(counts.force, "force")}, published from ${worded(first)} to `,
      `${worded(last)}.`
    ),
    await latest(state, signal),
    section(
      "Begin with",
      h(
        "ul",
        { class: "starts plain" },
        start(
          link({ show: "contested" }),
          "What is contested",
          "places that rivals are said to hold, events that are denied"
        ),
        isServed() &&
          start(link({ show: "brief" }), "The week in brief", "who moved, what changed hands, what is announced"),
        start(link({ show: "places" }), "All places in words", "the map as a list"),
        start(link({ show: "search" }), "The evidence", "claims by the words of their sentences")
      )
    ),
    section(
      "Keys",
      h(
        "p",
        { class: "faint" },
        h("kbd", {}, ","),
        " and ",
        h("kbd", {}, "."),
        " step the clock by a day, ",
        h("kbd", {}, "/"),
        " goes to the search box; on the slider, arrows step by days, with ",
        h("kbd", {}, "Shift"),
        " by weeks, page keys by months."
      )
    )
  );
}

function start(href, words, more) {
  return h("li", {}, h("a", { href }, words), h("br"), h("span", { class: "faint" }, more));
}

/** What became known in the week before the day, in short; the newest last. */
async function latest({ on, known }, signal) {
  const until = known && known < on ? known : on;
  const since = iso(number(until) - WEEK);
  const { changes, total } = await ask("/api/changes", { since, until, limit: LATEST }, { signal });
  const rows = changes
    .filter(({ after }) => after)
    .map(({ after, known: day }) =>
      h(
        "li",
        {},
        h("a", { href: link({ show: "place", id: after.place }) }, told(after.place_name)),
        ": ",
        told(after.force_name),
        ` ${VERBS[after.kind]} `,
        h("span", { class: "faint" }, `reported ${worded(day)}`)
      )
    );
  if (!rows.length) return h("p", { class: "faint" }, `Nothing was reported in the week up to ${worded(until)}.`);
  return section(
    `Reported since ${worded(since)}`,
    h("ul", { class: "plain" }, rows),
    total > rows.length && h("p", {}, h("a", { href: link({ show: "changes" }) }, `All ${total} changes`))
  );
}
