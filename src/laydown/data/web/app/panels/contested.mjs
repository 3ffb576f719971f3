// What reports contradict each other about: places with rivals side by side, events that one says and another denies.
import { counted, worded } from "../days.mjs";
import { fill, h } from "../dom.mjs";
import { ask } from "../source.mjs";
import { deniedCard } from "./finding.mjs";
import { copies, empty, heading, placeLink, section } from "./parts.mjs";
import { stepped } from "./paging.mjs";
import { rivals } from "./rivals.mjs";

/**
 * Fills a node with what is contested on the day.
 * @param {Element} node
 * @param {import("../state.mjs").State} state
 * @param {AbortSignal} [signal]
 */
export async function showContested(node, state, signal) {
  const answer = await ask("/api/contested", { on: state.on, known: state.known }, { signal });
  const { places, denied } = answer;
  const asked = { on: state.on, known: state.known };
  fill(
    node,
    heading("What reports contradict each other about", "Contested"),
    h(
      "p",
      {},
      places.length || denied.length
        ? `On ${worded(state.on)}: ${counted(places.length, "place")} that rivals are said to hold, and ` +
            `${counted(denied.length, "event")} that one says and another denies.`
        : `On ${worded(state.on)} nothing is contradicted.`
    ),
    places.length || denied.length
      ? null
      : empty(
          "No report here contradicts another about who holds a place, and no event is denied that another tells of.",
          "That may also mean that only one side reports. Move the clock to see other days."
        ),
    ...contradictions(answer),
    copies([
      ["CSV", "/api/contested.csv", asked],
      ["GeoJSON", "/api/contested.geojson", asked],
      ["JSON", "/api/contested.json", asked]
    ])
  );
}

/**
 * The sections of what is contradicted.
 * @param {{places: any[], denied: any[]}} answer
 * @returns {any[]}
 */
export function contradictions({ places, denied }) {
  return [
    section("Places with rivals", places.length ? stepped(places, placeCard) : null),
    section("Events that one says and another denies", denied.length ? stepped(denied, deniedCard) : null)
  ];
}

function placeCard({ place, holders }) {
  return h(
    "article",
    {},
    h("h4", {}, placeLink(place.id, place.name)),
    rivals(holders, `contested-${place.id}`, { short: true, level: "h5" })
  );
}
