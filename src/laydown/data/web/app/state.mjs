// What is shown, and nothing else: all of it stands in the page's address, so that a link shows what its sender saw.
import { isDay } from "./days.mjs";

/**
 * @typedef {object} State
 * @property {string | null} on the day asked about
 * @property {string | null} from the first day of a range that ends with `on`; null for one day
 * @property {string | null} known 'as known on' that day; null for all that is known
 * @property {string | null} show the panel: place, force, claim, contested, changes, search, brief, places
 * @property {string | null} id what the panel is about
 * @property {string | null} q the words searched for
 * @property {"dots" | "icons" | "symbols"} marks how forces are drawn
 * @property {[number, number, number] | null} at latitude, longitude and zoom of the map; null for all places
 */

const PANELS = ["place", "force", "claim", "contested", "changes", "search", "brief", "places"];
/** Panels of something, which none is without its name. */
const NAMED = ["place", "force", "claim"];
export const MARKS = ["dots", "icons", "symbols"];
const NAMES = ["on", "from", "known", "show", "id", "q", "marks", "at"];
const EMPTY = { on: null, from: null, known: null, show: null, id: null, q: null, marks: "dots", at: null };
const SETTLING = 1500;
/** No answer is given for other days: laydown.server.parameters. */
export const EARLIEST = "1800-01-01";
export const LATEST = "2199-12-31";

/** @type {State} */
let state = { ...EMPTY };
/** @type {((state: State, before: State) => void)[]} */
const listeners = [];
let lastStep = { key: "", time: 0 };
/** What neither a reader nor an address changes, and the days beyond which nothing is told. */
let fixed = {};
/** @type {[string, string] | null} */
let ends = null;

/**
 * What is shown now.
 * @returns {State}
 */
export function current() {
  return state;
}

/**
 * Calls a function after each change.
 * @param {(state: State, before: State) => void} listener
 */
export function onChange(listener) {
  listeners.push(listener);
}

/**
 * Shows something else. A step in the browser's history is made for each change but those that `replace` the last one,
 * and those of the same kind that follow each other quickly (a clock that runs, a map that is dragged).
 * @param {Partial<State>} part
 * @param {{replace?: boolean}} [options]
 */
export function change(part, { replace = false } = {}) {
  const before = state;
  const next = within({ ...state, ...part });
  const changed = NAMES.filter((name) => worded(name, next) !== worded(name, before));
  if (!changed.length) return;
  state = next;
  const key = changed.join();
  const follows = key === lastStep.key && Date.now() - lastStep.time < SETTLING;
  lastStep = { key, time: Date.now() };
  remember(replace || follows ? "replaceState" : "pushState", link({}));
  for (const listener of listeners) listener(state, before);
}

/**
 * The address that shows what is shown now but for a part.
 * @param {Partial<State>} part
 * @returns {string}
 */
export function link(part) {
  const wanted = { ...state, ...part };
  const pairs = NAMES.map((name) => [name, worded(name, wanted)]).filter(([, word]) => word !== null);
  return `?${pairs.map(([name, word]) => `${name}=${encodeURIComponent(word).replaceAll("%2C", ",")}`).join("&")}`;
}

/**
 * Shows what a link to this page shows, with the map as it is: it may have been moved since the link was made.
 * @param {string} href an address that begins with '?'
 */
export function follow(href) {
  const before = state;
  const wanted = within({ ...EMPTY, ...read(href), at: before.at, marks: before.marks });
  if (NAMES.every((name) => worded(name, wanted) === worded(name, before))) return; // pressed twice
  state = wanted;
  remember("pushState", link({}));
  arrive(before, link({}));
}

/** Where a page may have no address of its own (a file that a mail program shows), it works without. */
function remember(how, href) {
  try {
    history[how](null, "", href);
  } catch (error) {
    if (error.name !== "SecurityError") throw error;
  }
}

/**
 * Takes the state from the page's address, then and whenever the reader goes back or forward.
 * @param {Partial<State>} defaults what holds where the address says nothing
 * @param {{always?: Partial<State>, days?: [string, string] | null}} [bounds] what holds whatever the address says; the
 *   first and the last day that can be shown
 */
export function begin(defaults, { always = {}, days = null } = {}) {
  EMPTY.on = defaults.on ?? null;
  [fixed, ends] = [always, days];
  state = within({ ...EMPTY, ...read(location.search) });
  remember("replaceState", link({}));
  addEventListener("popstate", () => arrive(state, location.search));
}

function arrive(before, address) {
  state = within({ ...EMPTY, ...read(address) });
  lastStep = { key: "", time: 0 };
  for (const listener of listeners) listener(state, before);
}

/** Only what this page can show. */
function within(wanted) {
  const day = (one) => (one && ends ? [ends[0], one, ends[1]].sort()[1] : one);
  return { ...wanted, ...fixed, on: day(wanted.on), from: day(wanted.from) };
}

function worded(name, from) {
  if (name === "marks" && from.marks === "dots") return null;
  return name === "at" ? from.at && written(from.at) : from[name] || null;
}

function written([latitude, longitude, zoom]) {
  return [latitude.toFixed(4), longitude.toFixed(4), zoom.toFixed(3)].join(",");
}

/** Only what can be shown is taken from an address; the rest is passed over. */
function read(address) {
  const given = new URLSearchParams(address);
  const found = {};
  for (const name of ["on", "from", "known"]) {
    const day = given.get(name);
    if (isDay(day) && day >= EARLIEST && day <= LATEST) found[name] = day;
  }
  for (const name of ["id", "q"]) if (given.get(name)) found[name] = given.get(name).slice(0, 400);
  const show = given.get("show");
  if (PANELS.includes(show) && (found.id || !NAMED.includes(show))) found.show = show;
  if (MARKS.includes(given.get("marks"))) found.marks = given.get("marks");
  const at = (given.get("at") ?? "").split(",").map(Number);
  const bounds = [85, 360, 20];
  if (at.length === 3 && at.every((value, which) => Math.abs(value) <= bounds[which])) found.at = at;
  if (found.from && found.on && found.from > found.on) delete found.from;
  return found;
}
