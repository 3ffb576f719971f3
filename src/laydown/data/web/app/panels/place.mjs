// A place on a day: who holds it and who says so, rivals side by side, what was and what is announced.
import { counted, span, worded } from "../days.mjs";
import { fill, h, told } from "../dom.mjs";
import { ask, part } from "../source.mjs";
import { link } from "../state.mjs";
import { holdingLines, holdingList, isPast } from "./holding.mjs";
import { lanes } from "./lanes.mjs";
import { announced } from "./outlook.mjs";
import { chip, copies, empty, facts, folded, heading, later, once, placeLink, section } from "./parts.mjs";
import { quotes } from "./quote.mjs";
import { rivals } from "./rivals.mjs";
import { capital, finePlace, stands } from "./words.mjs";

/**
 * Fills a node with the panel of a place.
 * @param {Element} node
 * @param {import("../state.mjs").State} state
 * @param {AbortSignal} [signal]
 */
export async function showPlace(node, state, signal) {
  const answer = await ask(`/api/places/${part(state.id)}/at`, { on: state.on, known: state.known }, { signal });
  fill(
    node,
    head(answer),
    holders(answer),
    ...beside(answer),
    overTime(answer, state),
    ...around(answer),
    ends(answer, state)
  );
}

function head({ place, status, summary, areas, holders: held }) {
  const { word, tone, meaning } = stands(
    status,
    held.filter((one) => !isPast(one)).map((one) => one.certainty.probability)
  );
  const within = (areas ?? []).map((area, at) => [at ? ", " : "", placeLink(area.id, area.name)]);
  return [
    heading(capital(place.kind ?? "place"), told(place.name)),
    h("p", { class: "summary" }, chip(word, tone, meaning), " ", told(summary)),
    facts([
      ["Lies in", within.length ? within : place.country],
      [
        "Coordinates",
        place.latitude === null
          ? unplaced()
          : `${place.latitude.toFixed(3)}, ${place.longitude.toFixed(3)} (${finePlace(place.precision)})`
      ],
      [`“${word}” means`, word === "Held" ? null : meaning]
    ])
  ];
}

function unplaced() {
  return "not known: no list that laydown reads has this place, so it is not on the map";
}

function holders(answer) {
  const now = answer.holders.filter((one) => !isPast(one));
  const past = answer.holders.filter(isPast);
  const denied = answer.left.filter((one) => one.disputed && one.kind === "control");
  const told =
    answer.status === "contested"
      ? contested([...now, ...denied])
      : now.length
        ? section("Who holds it", holdingList(now))
        : section("Who holds it", nobody(answer));
  return [
    told,
    past.length
      ? folded(
          "past-holders",
          `Said to hold it so long ago that it is almost certainly past (${past.length})`,
          holdingList(past)
        )
      : null
  ];
}

function contested(told) {
  return section(
    "What is said against each other",
    h("p", { class: "faint" }, "Side by side, in the order of their names. How many tell of it decides nothing here."),
    rivals(told, "contested")
  );
}

function nobody({ status, on, present, inside }) {
  if (status === "vacant")
    return empty(
      "Its last holder is said to have left, and no report says that anybody came.",
      "That is not to say that nobody is there. Who left stands below."
    );
  return empty(
    `No report says who controls it on ${worded(on)}.`,
    present.length || inside.length
      ? "What is told of forces present there, or of places inside it, stands below. "
      : "A place nobody reports from is not empty. ",
    "The chart below shows from which days there is something to tell."
  );
}

function beside({ besiegers, present, left }) {
  return [
    section("Who besieges it", holdingList(besiegers)),
    section("Present, without being said to control it", holdingList(present)),
    section("Who left or lost it lately", holdingLines(left, "place"))
  ];
}

function overTime({ place, on }, state) {
  const asks = () => ask(`/api/places/${part(place.id)}/timeline`, { known: state.known });
  const drawn = once(`timeline ${place.id} ${state.known}`, asks).then((timeline) => chart(timeline, on));
  return section("Who was here over time", later(drawn, "Asking for all that is told of it…"));
}

function chart({ spells, more, name }, on) {
  if (!spells.length) return empty("No report tells of a force here on any day.");
  return [
    lanes(spells, { by: "force", on, title: `Who was at ${name} over time` }),
    more
      ? h("p", { class: "faint" }, `${counted(more, "earlier spell")} not shown: there are too many for one chart.`)
      : null,
    days(spells)
  ];
}

/** Where to go for something to see. */
function days(spells) {
  const firsts = spells
    .map((one) => one.since ?? one.until)
    .filter(Boolean)
    .sort();
  const turns = [...new Set([firsts[0], firsts.at(-1)])];
  return h(
    "p",
    { class: "faint" },
    "Reports tell of it ",
    span(firsts[0], null),
    ". Go to ",
    turns.map((day, at) => [at ? " or " : "", h("a", { href: link({ on: day, from: null }) }, worded(day))]),
    "."
  );
}

function around({ inside, around: areas, more, more_left: moreLeft, fighting, outlook }) {
  return [
    section("Fighting in the fortnight before", fighting.length ? quotes(fighting, "fighting") : null),
    announced(outlook),
    section(
      "Places inside it, and the areas around it",
      inside.length
        ? folded(
            "inside",
            `What is told of places inside it (${counted(inside.length + more, "position")})`,
            holdingLines(inside, "both"),
            more ? h("p", { class: "faint" }, `… and ${more} more.`) : null
          )
        : null,
      areas.length
        ? folded(
            "around",
            `What is told of the areas around it: weak evidence (${areas.length})`,
            holdingLines(areas, "both")
          )
        : null,
      moreLeft ? h("p", { class: "faint" }, `${counted(moreLeft, "more force")} left it lately.`) : null
    )
  ];
}

function ends({ place }, { on, known }) {
  const path = `/api/places/${part(place.id)}`;
  return copies([
    ["CSV", `${path}/at.csv`, { on, known }],
    ["GeoJSON", `${path}/at.geojson`, { on, known }],
    ["JSON", `${path}/at.json`, { on, known }],
    ["timeline (CSV)", `${path}/timeline.csv`, { known }],
    ["Atom", `${path}/changes.atom`, {}]
  ]);
}
