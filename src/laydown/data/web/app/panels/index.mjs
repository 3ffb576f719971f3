// The panels of the page by the name that stands in its address, each with what is shown when its question fails.
import { fill } from "../dom.mjs";
import { Problem } from "../source.mjs";
import { showBrief } from "./brief.mjs";
import { showChanges } from "./changes.mjs";
import { showClaim } from "./claim.mjs";
import { showContested } from "./contested.mjs";
import { showForce } from "./force.mjs";
import { showOverview } from "./overview.mjs";
import { showPlace } from "./place.mjs";
import { showPlaces } from "./places.mjs";
import { showSearch } from "./search.mjs";
import { problemView } from "./states.mjs";

const TITLES = {
  place: "Place",
  force: "Force",
  claim: "Evidence",
  contested: "Contested",
  changes: "Changes",
  search: "Search",
  brief: "Brief",
  places: "Places"
};

/**
 * Each fills a node with its panel; problems that the API tells are shown in it, others are thrown.
 * @type {Record<string, (node: Element, state: import("../state.mjs").State, signal?: AbortSignal) => Promise<void>>}
 */
export const panels = {
  overview: guarded(showOverview),
  place: guarded(showPlace),
  force: guarded(showForce),
  claim: guarded(showClaim),
  contested: guarded(showContested),
  changes: guarded(showChanges),
  search: guarded(showSearch),
  brief: guarded(showBrief),
  places: guarded(showPlaces)
};

/**
 * What the panel of a state is called, before its answer is there: 'Place: sulmet'.
 * @param {import("../state.mjs").State} state
 * @returns {string}
 */
export function title({ show, id, q }) {
  const about = show === "search" ? q : ["place", "force", "claim"].includes(show) ? id?.replace(/^~/, "") : null;
  return [TITLES[show], about].filter(Boolean).join(": ");
}

function guarded(show) {
  return async (node, state, signal) => {
    try {
      await show(node, state, signal);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      fill(node, problemView(error, state));
    }
  };
}
