// Who went where: asked for with each stretch of days, and drawn where the clock is.
import { iso, number } from "./days.mjs";
import { mercator } from "./scene.mjs";
import { ask } from "./source.mjs";

/**
 * @typedef {object} Moves
 * @property {any[]} items the newest first
 * @property {number} more how many older ones there are
 * @property {Error | null} failure why they are not there
 */

/** A movement stays on the map for so many days. */
export const SHOWN_DAYS = 7;
/** What failed is not asked for again before so many milliseconds. */
const PAUSE = 5000;
const MOST_KEPT = 12;
/** @type {Map<string, Moves>} */
const kept = new Map();

/**
 * The movements of some days; those that are there already, and later all of them.
 * @param {{since: string, until: string, known: string | null}} days
 * @param {() => void} later called when they have come
 * @returns {Moves}
 */
export function movementsOf({ since, until, known }, later) {
  const key = `${since} ${until} ${known ?? ""}`;
  let found = kept.get(key);
  if (!found) {
    found = { items: [], more: 0, failure: null };
    kept.set(key, found);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
    const first = iso(number(since) - SHOWN_DAYS);
    ask("/api/movements", { since: first, until, known }).then(
      (told) => {
        found.items = told.items.map(prepared);
        found.more = told.more;
        later();
      },
      (error) => {
        found.failure = error;
        later();
        setTimeout(() => kept.get(key) === found && kept.delete(key), PAUSE);
      }
    );
  }
  return found;
}

/** Forgets everything: the ledger has changed. */
export function forgetMovements() {
  kept.clear();
}

/**
 * Those of some days, the oldest first.
 * @param {any[]} movements
 * @param {string} first
 * @param {string} last
 * @returns {any[]}
 */
export function within(movements, first, last) {
  return movements
    .filter((one) => one.last >= first && one.first <= last)
    .sort((one, other) => (one.last < other.last ? -1 : 1));
}

function prepared(movement) {
  const point = ([latitude, longitude]) => mercator(longitude, latitude);
  return { ...movement, from: point(movement.origin_at), to: point(movement.destination_at) };
}
