// How every place stands, stretch of days by stretch of days: asked for once, then stepped through without asking.
import { around, iso, number } from "./days.mjs";
import { word } from "./looks.mjs";
import { ask } from "./source.mjs";

/**
 * @typedef {object} Holding
 * @property {string} id
 * @property {string} force
 * @property {string} force_name
 * @property {"control" | "presence" | "siege"} kind
 * @property {"at" | "near" | "part"} scope
 * @property {string | null} since
 * @property {string | null} until
 * @property {number} half_life days
 */

/**
 * A holding on a day: `probability` is how sure it is, faded with age.
 * @typedef {{holding: Holding, probability: number, disputed: boolean}} Sure
 */

/**
 * How a place stands on a day.
 * @typedef {object} Standing
 * @property {any} place as the API has it, with `xy`: its place on the map, null when it is not known where it is
 * @property {string} status
 * @property {Sure[]} holders who hold it and are sure enough
 * @property {Sure[]} present who is there, or near it, or holds a part of it
 * @property {Sure[]} besiegers
 * @property {string[]} denied forces that are said to have given the place up, which somebody denies
 * @property {boolean} renewed whether its mark can look otherwise than when it was asked for before
 */

/** Below this a holder, or a besieger, is told as one no more: LEAST_HELD and LEAST_BESIEGED of laydown.ledger.at. */
const LEAST = { control: 0.05, siege: 0.2, presence: 0 };
/** Where a mark changes with its certainty: the lower ends of words of ICD 203. */
const BANDS = [0, 0.2, 0.45, 0.55, 0.8];
const SURE = 0.01;
const FEW_CLAIMS = 20_000;
/** Places asked for at once; the first of them soon, so that there is something to see. */
const FIRST_PAGE = 250;
const PAGE = 2000;
const MOST_KEPT = 12;
/** What failed is not asked for again by itself before so many milliseconds. */
const PAUSE = 5000;

/** A stretch of days with all places that reports tell of in it. */
export class Stretch {
  constructor(since, until, known) {
    Object.assign(this, { since, until, known, places: [], total: null, done: false, failure: null, failed: 0 });
    /** @type {Promise<void> | null} */
    this.loading = null;
  }

  /** Asks for page after page; `told` is called after each. */
  async load(told) {
    let cursor = null;
    try {
      do {
        const params = {
          since: this.since,
          until: this.until,
          known: this.known,
          limit: cursor ? PAGE : FIRST_PAGE,
          cursor
        };
        const page = await ask("/api/map", params);
        for (const place of page.places) this.places.push(prepared(place));
        this.total = page.total;
        cursor = page.next;
        this.done = cursor === null;
        told(this);
      } while (cursor !== null);
    } catch (error) {
      this.failure = error;
      this.failed = Date.now();
      told(this);
    }
  }
}

/** @type {Map<string, Stretch>} */
const kept = new Map();
/** @type {((stretch: Stretch) => void)[]} */
const listeners = [];
let unit = "year";
/** @type {Stretch | null} */
let shown = null;
let shownDay = "";

/**
 * Says how many claims there are: of a large ledger months are asked for, of others years.
 * @param {number} claims
 */
export function setSize(claims) {
  unit = claims > FEW_CLAIMS ? "month" : "year";
}

/**
 * Calls a function whenever more of a stretch is there.
 * @param {(stretch: Stretch) => void} listener
 */
export function onMore(listener) {
  listeners.push(listener);
}

/** Forgets everything: the ledger has changed. */
export function forget() {
  kept.clear();
  shown = null;
}

/**
 * The stretch with a day in it; what is not there yet is asked for.
 * @param {string} day
 * @param {string | null} known
 * @param {{wanted?: boolean}} [options] not `wanted`: only so that it is there when the clock comes to it
 * @returns {Stretch}
 */
export function stretch(day, known, { wanted = true } = {}) {
  const [since, until] = around(day, unit);
  const key = `${since} ${known ?? ""}`;
  let found = kept.get(key);
  if (!found || (found.failure && Date.now() - found.failed > PAUSE)) {
    found = new Stretch(since, until, known);
    found.loading = found.load((loaded) => listeners.forEach((listener) => listener(loaded)));
  }
  kept.delete(key);
  kept.set(key, found);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  if (wanted) [shown, shownDay] = [found, day];
  return found;
}

/**
 * Asks for the stretches before and after, so that the clock need not wait for them.
 * @param {string} day
 * @param {string | null} known
 * @param {[string, string]} ends beyond which there is nothing
 */
export function prefetch(day, known, [first, last]) {
  const [since, until] = around(day, unit);
  const [before, after] = [iso(number(since) - 1), iso(number(until) + 1)];
  if (after <= last) stretch(after, known, { wanted: false });
  if (before >= first) stretch(before, known, { wanted: false });
}

/**
 * How the places of a stretch stand on a day, of those that are there so far. A place whose state is the same as when it
 * was asked about before has the same standing, with other probabilities: a step of the clock makes few new objects.
 * @param {Stretch} from
 * @param {string} day
 * @returns {Standing[]}
 */
export function standings(from, day) {
  const on = number(day);
  return from.places.map((place) => standingOf(place, stateOn(place, on), on));
}

/**
 * Who holds each place of a stretch on a day, without a change to its standing on the day that the map shows.
 * @param {Stretch} from
 * @param {string} day
 * @returns {Map<string, string>} by the id of the place: the forces as one word
 */
export function holdersOn(from, day) {
  const on = number(day);
  return new Map(from.places.map((place) => [place.id, forcesOf(madeOf(place, stateOn(place, on), on))]));
}

/**
 * Who holds a place, as one word.
 * @param {Standing} standing
 * @returns {string}
 */
export function forcesOf({ holders }) {
  return holders
    .map(({ holding }) => holding.force)
    .sort()
    .join(" ");
}

/**
 * The number of the band that a probability lies in.
 * @param {number} probability
 * @returns {number}
 */
export function band(probability) {
  let found = BANDS.length - 1;
  while (probability < BANDS[found]) found -= 1;
  return found;
}

/**
 * How the places stand on the day shown, in words: for the list of places.
 * @param {string} [day]
 * @returns {object[]}
 */
export function standing(day = shownDay) {
  if (!shown) return [];
  const worded = ({ holding, probability }) => ({
    force: holding.force,
    force_name: holding.force_name,
    probability,
    word: word(probability)
  });
  const on = number(day);
  const apart = shown.places.map((place) => madeOf(place, stateOn(place, on), on)); // the map may show another day
  return apart.map(({ place, status, holders, present }) => ({
    id: place.id,
    name: place.name,
    kind: place.kind,
    status,
    placed: place.xy !== null,
    holders: holders.map(worded),
    present: present.map(worded)
  }));
}

function prepared(place) {
  place.xy = place.latitude === null || place.longitude === null ? null : mercator(place.longitude, place.latitude);
  place.at = 0;
  for (const state of place.states) state.number = number(state.day);
  return place;
}

/**
 * Web Mercator (EPSG:3857) in metres.
 * @param {number} longitude
 * @param {number} latitude
 * @returns {[number, number]}
 */
export function mercator(longitude, latitude) {
  const radius = 6_378_137;
  const clipped = Math.max(-85.06, Math.min(85.06, latitude));
  return [(radius * longitude * Math.PI) / 180, radius * Math.log(Math.tan(Math.PI / 4 + (clipped * Math.PI) / 360))];
}

/** The state of a day: mostly that of the day asked about before, or its neighbour. */
function stateOn(place, on) {
  const { states } = place;
  let at = place.at;
  while (at > 0 && states[at].number > on) at -= 1;
  while (at + 1 < states.length && states[at + 1].number <= on) at += 1;
  place.at = at;
  return states[at];
}

function standingOf(place, state, on) {
  if (place.standing?.state !== state) place.standing = madeOf(place, state, on);
  const { standing } = place;
  let bands = 0;
  for (const one of standing.all) {
    one.probability = faded(one.sure, one.holding, on);
    bands = bands * BANDS.length + band(one.probability);
  }
  standing.renewed = bands !== standing.bands;
  standing.bands = bands;
  return standing;
}

/** Who is told of in a state does not change within it: a certainty that falls too low begins another. */
function madeOf(place, state, on) {
  const made = {
    place,
    state,
    status: state.status,
    holders: [],
    present: [],
    besiegers: [],
    all: [],
    bands: -1,
    renewed: true,
    denied: state.denied.map((number) => place.holdings[number].force)
  };
  for (const sure of state.sure) {
    const holding = place.holdings[sure.holding];
    const probability = faded(sure, holding, on);
    if (probability < LEAST[holding.kind]) continue;
    const list =
      holding.kind === "siege"
        ? "besiegers"
        : holding.kind === "control" && holding.scope === "at"
          ? "holders"
          : "present";
    const one = { holding, sure, probability, disputed: sure.disputed };
    made[list].push(one);
    made.all.push(one);
  }
  return made;
}

/** As laydown.fusion.certainty fades it: by half with every half life since it was last reported. */
function faded(sure, holding, on) {
  sure.from ??= [number(sure.first), number(sure.last)];
  const age = Math.max(0, on - sure.from[1], sure.from[0] - on);
  return Math.max(SURE, Math.min(1 - SURE, sure.reported * 0.5 ** (age / holding.half_life)));
}
