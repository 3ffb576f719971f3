// What came, changed or was withdrawn in some days, as it became known, and what people corrected.
import { counted, worded } from "../days.mjs";
import { fill, h, told } from "../dom.mjs";
import { swatch } from "../looks.mjs";
import { ask } from "../source.mjs";
import { asksDays, daysOf } from "./dates.mjs";
import { decided } from "./judging.mjs";
import { paged } from "./paging.mjs";
import { chip, copies, empty, facts, forceLink, heading, later, placeLink, section, table, whyLink } from "./parts.mjs";
import { quoted } from "./quote.mjs";
import { capital, doing, stretch, turns } from "./words.mjs";

const WEEK = 7;
const PAGE = 20;
const MOST_CORRECTIONS = 100;
const WORDS = {
  new: ["New", "good", "Nothing was known of it before."],
  changed: ["Changed", "warn", "It was known before, and differs now."],
  withdrawn: ["Withdrawn", "bad", "It was told before; what is known now does not bear it out."]
};

/**
 * Fills a node with the feed of changes.
 * @param {Element} node
 * @param {import("../state.mjs").State} state
 * @param {AbortSignal} [signal]
 */
export async function showChanges(node, state, signal) {
  const days = daysOf(state, WEEK);
  const asks = (cursor) => ask("/api/changes", { ...days, limit: PAGE, cursor }, { signal });
  const first = await asks(null);
  fill(
    node,
    heading("What became known", "Changes"),
    h(
      "p",
      {},
      `${counted(first.total, "position")} came, changed or went in what was published after ` +
        `${worded(days.since)}, up to ${worded(days.until)}.`
    ),
    asksDays(days, "Show"),
    first.total
      ? section(
          "In the order in which it became known",
          paged(first, asks, ({ changes }) => changes.map(card))
        )
      : empty(
          "Nothing that was published in these days changed who is told to be where.",
          "Choose an earlier first day."
        ),
    section("Corrections", later(corrections(days.since, signal), "Asking for corrections…")),
    copies([
      ["CSV", "/api/changes.csv", days],
      ["GeoJSON", "/api/changes.geojson", days],
      ["JSON", "/api/changes.json", days],
      ["Atom", "/api/changes.atom", {}]
    ])
  );
}

function card({ id, what, known, before, after }) {
  const spell = after ?? before;
  const [word, tone, meaning] = WORDS[what] ?? [what, "", ""];
  const said = after ? (after.closer ?? after.opener) : (before.closer ?? before.opener);
  return h(
    "article",
    { class: "change" },
    h("p", {}, chip(word, tone, meaning), " ", h("span", { class: "faint" }, `known from ${worded(known)}`)),
    h(
      "h4",
      {},
      swatch(spell.force),
      " ",
      forceLink(spell.force, spell.force_name),
      ` ${doing(spell, true)} `,
      placeLink(spell.place, spell.place_name)
    ),
    before && after
      ? facts([
          ["Before", inWords(before)],
          ["Now", inWords(after)]
        ])
      : h("p", {}, inWords(spell)),
    said ? quoted(said) : null,
    what === "withdrawn" ? null : h("p", { class: "faint" }, whyLink(id, "Why"))
  );
}

function inWords(spell) {
  return `${capital(stretch(spell))} (${turns(spell).filter(Boolean).join("; ")}).`;
}

/** They are recorded when they are made, and so after whatever day the feed ends with. */
async function corrections(since, signal) {
  const { corrections: found } = await ask("/api/changes", { since, limit: 1 }, { signal });
  if (!found.length)
    return h("p", { class: "faint" }, "Since then nobody has judged a claim or retracted a document here.");
  const rows = found
    .slice(-MOST_CORRECTIONS)
    .reverse()
    .map((one) => [
      worded(one.at.slice(0, 10)),
      correction(one),
      one.what.startsWith("document") ? told(one.subject) : whyLink(one.subject, one.subject),
      told(one.by),
      told(one.note)
    ]);
  return table(
    `Recorded in this ledger after ${worded(since)}, the latest first`,
    ["When", "What", "Of", "By", "Note"],
    rows
  );
}

function correction({ what }) {
  return capital(what.startsWith("claim ") ? `claim ${decided(what.slice(6))}` : decided(what));
}
