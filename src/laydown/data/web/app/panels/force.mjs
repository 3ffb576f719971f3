// A force on a day: what it is part of, where it is said to be, where it was, who belongs to it over time.
import { counted, worded } from "../days.mjs";
import { fill, h, told } from "../dom.mjs";
import { swatch } from "../looks.mjs";
import { ask, part } from "../source.mjs";
import { change } from "../state.mjs";
import { holdingLines, holdingList } from "./holding.mjs";
import { lanes } from "./lanes.mjs";
import { announced } from "./outlook.mjs";
import { copies, empty, facts, folded, forceLink, heading, later, once, section, table } from "./parts.mjs";
import { capital } from "./words.mjs";

const CARDS = 4;
const FEW = 8;
const KINDS = [
  ["control", "Controls"],
  ["presence", "Is present in"],
  ["siege", "Besieges"]
];

/**
 * Fills a node with the panel of a force.
 * @param {Element} node
 * @param {import("../state.mjs").State} state
 * @param {AbortSignal} [signal]
 */
export async function showForce(node, state, signal) {
  const answer = await ask(`/api/forces/${part(state.id)}/track`, { on: state.on, known: state.known }, { signal });
  if (answer.force.id !== state.id) change({ id: answer.force.id }, { replace: true }); // asked for by a name
  fill(
    node,
    head(answer),
    where(answer),
    overTime(answer, state),
    belongs(answer),
    others(answer),
    ends(answer, state)
  );
}

function head({ force, summary, ties }) {
  return [
    heading(capital(force.kind ?? "force"), [swatch(force.id), " ", told(force.name)]),
    h("p", { class: "summary" }, told(summary)),
    facts([
      [
        "Part of",
        ties.wholes.length
          ? ties.wholes.map((one, at) => [at ? ", in turn of " : "", forceLink(one.id, one.name)])
          : null
      ],
      ["Its parts", names(ties.parts, "parts")],
      ["Side", ties.side ? told(ties.side) : null],
      ["Beside it", names(ties.allies, "allies")],
      ["Country", force.country],
      ["Listed", force.id.startsWith("~") ? "In no list that laydown reads: it is counted by its words." : null]
    ]),
    ties.more ? h("p", { class: "faint" }, `${counted(ties.more, "more force")} it is bound to not shown.`) : null
  ];
}

function names(ties, key) {
  if (!ties.length) return null;
  const all = ties.map((one, at) => [at ? ", " : "", forceLink(one.id, one.name)]);
  return ties.length <= FEW ? all : folded(`ties-${key}`, counted(ties.length, "force"), h("p", {}, all));
}

function where({ holdings, more, on, left, of_parts: ofParts }) {
  if (!holdings.length) {
    return section(
      `Where it is said to be on ${worded(on)}`,
      empty(
        "No report says where it was on this day.",
        left.length ? "Which places it left lately stands below. " : "",
        ofParts.length ? "Its parts are told of below. " : "",
        "The chart below shows from which days there is something to tell."
      )
    );
  }
  const first = holdings.slice(0, CARDS);
  const rest = holdings.slice(CARDS);
  return section(
    `Where it is said to be on ${worded(on)}`,
    h(
      "p",
      { class: "faint" },
      KINDS.map(([kind, words]) => [words, holdings.filter((one) => one.kind === kind).length])
        .filter(([, count]) => count)
        .map(([words, count]) => `${words} ${counted(count, "place")}`)
        .join(". "),
      ". The surest first."
    ),
    holdingList(first, { of: "force" }),
    rest.length ? folded("more-places", `${counted(rest.length, "more place")}`, holdingLines(rest, "force")) : null,
    more
      ? h("p", { class: "faint" }, `${counted(more, "more position")} not shown: the exports have all of them.`)
      : null
  );
}

function overTime({ force, on }, state) {
  const asks = () => ask(`/api/forces/${part(force.id)}/timeline`, { known: state.known });
  const drawn = once(`timeline of ${force.id} ${state.known}`, asks).then(({ spells, more, name }) =>
    spells.length
      ? [
          lanes(spells, { by: "place", on, title: `Where ${name} was over time` }),
          more
            ? h(
                "p",
                { class: "faint" },
                `${counted(more, "earlier spell")} not shown: there are too many for one chart.`
              )
            : null
        ]
      : empty("No report tells where it was on any day.")
  );
  return section("Its track over time", later(drawn, "Asking for all that is told of it…"));
}

/** Who belonged to it, and to what it belonged, from when to when. */
function belongs({ force, ties, on }) {
  return [
    membership("Members over time", `Whom ${force.name} takes in, as the theatre's lists have it`, ties.members, on),
    membership("Sets it is counted among", "What is told of these sets is weak evidence of this force", ties.sets, on)
  ];
}

/** Those that belonged for a time as a table; those of which no day is told in one line. */
function membership(title, caption, ties, on) {
  const named = (one) => (one.told ? forceLink(one.id, one.name) : told(one.name));
  const dated = ties.filter(({ since, until }) => since || until);
  const always = ties.filter((one) => !dated.includes(one));
  const rows = [...dated]
    .sort((a, b) => (a.since ?? "").localeCompare(b.since ?? ""))
    .map((one) => [
      named(one),
      one.since ? worded(one.since) : "not told",
      one.until ? worded(one.until) : "no end told",
      belonged(one, on) ? "yes" : "no"
    ]);
  const more =
    rows.length > FEW
      ? folded(`members ${title}`, `${counted(rows.length, "force")}, from day to day`, table(caption, heads(on), rows))
      : rows.length
        ? table(caption, heads(on), rows)
        : null;
  return section(
    title,
    more,
    always.length
      ? h(
          "p",
          {},
          h("span", { class: "faint" }, "Without a date: "),
          always.map((one, at) => [at ? ", " : "", named(one)]),
          "."
        )
      : null
  );
}

function heads(on) {
  return ["Force", "From", "To", `On ${worded(on)}`];
}

function belonged({ since, until }, on) {
  return (!since || since <= on) && (!until || until >= on);
}

function others({ of_parts: ofParts, of_sets: ofSets, more_of_sets: moreOfSets, left, outlook }) {
  return [
    section(
      "Where its parts are",
      ofParts.length ? folded("of-parts", counted(ofParts.length, "position"), holdingLines(ofParts, "both")) : null
    ),
    section(
      "Told of sets that it belonged to",
      ofSets.length
        ? [
            h("p", { class: "faint" }, "Weak evidence: it is told of the set, and not of this force itself."),
            folded("of-sets", counted(ofSets.length + moreOfSets, "position"), holdingLines(ofSets, "both"))
          ]
        : null
    ),
    section("What it left or lost lately", holdingLines(left, "force")),
    announced(outlook)
  ];
}

function ends({ force }, { on, known }) {
  const path = `/api/forces/${part(force.id)}`;
  return copies([
    ["CSV", `${path}/track.csv`, { on, known }],
    ["GeoJSON", `${path}/track.geojson`, { on, known }],
    ["JSON", `${path}/track.json`, { on, known }],
    ["timeline (CSV)", `${path}/timeline.csv`, { known }],
    ["Atom", `${path}/changes.atom`, {}]
  ]);
}
