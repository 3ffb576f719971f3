// What the map shows: how places stand over a stretch of days, and who went where.
import { iso, number } from "../days.mjs";
import { SHOWN_DAYS } from "../movements.mjs";
import { dated } from "./book.mjs";

/**
 * How every place stands on each day of a stretch; of days that the file does not tell of, nothing is known.
 * @param {import("./book.mjs").Book} book
 * @param {{since: string, until: string}} asked
 * @returns {any}
 */
export function map(book, { since, until }) {
  const days = [number(since), number(until)];
  const [first, last] = [Math.max(days[0], book.ends[0]), Math.min(days[1], book.ends[1])];
  const places = first > last ? [] : book.data.scene.map((row) => standing(book, row, first, last)).filter(Boolean);
  for (const place of places) bound(place, days, [first, last]);
  return { since, until, known: book.known, places, total: places.length, next: null };
}

function standing(book, [at, positions, states], first, last) {
  const before = states.filter(([day]) => day <= first).at(-1);
  const within = states.filter(([day]) => day > first && day <= last);
  if (before) within.unshift([first, ...before.slice(1)]);
  const isTold = ([, status, sure, denied]) => sure.length || denied.length || book.data.statuses[status] !== "unknown";
  if (!within.some(isTold)) return null;
  const { id, name, kind, precision, latitude, longitude, country } = book.place(at);
  return {
    id,
    name,
    kind,
    precision,
    latitude,
    longitude,
    country,
    holdings: positions.map((one) => holding(book, book.versions[one])),
    states: within.map((state) => told(book, positions, state))
  };
}

function holding({ data }, { id, force, kind, scope, from, to, ended }) {
  return {
    id,
    force: data.forces[force].id,
    force_name: data.forces[force].name,
    kind,
    scope,
    since: dated(from),
    until: dated(to),
    ended,
    half_life: data.half_life[kind]
  };
}

function told(book, positions, [day, status, pairs, denied]) {
  const sure = [];
  for (let at = 0; at < pairs.length; at += 2) {
    const [, reported, first, last, disputed] = book.versions[positions[pairs[at]]].alive[pairs[at + 1]];
    sure.push({ holding: pairs[at], reported, first: iso(first), last: iso(last), disputed });
  }
  return { day: iso(day), status: book.data.statuses[status], sure, denied };
}

/** Before the first day that is told of, and after the last, nothing is known of a place. */
function bound({ states }, [since, until], [first, last]) {
  const nothing = (day) => ({ day: iso(day), status: "unknown", sure: [], denied: [] });
  if (since < first) states.unshift(nothing(since));
  if (until > last) states.push(nothing(last + 1));
}

/**
 * Who is said to go from where to where in some days.
 * @param {import("./book.mjs").Book} book
 * @param {{since: string, until: string}} asked
 * @returns {any}
 */
export function movements(book, { since, until }) {
  const years = Object.keys(book.data.movements)
    .filter((year) => year >= since.slice(0, 4) && year <= until.slice(0, 4))
    .sort();
  const told = years.flatMap((year, at) =>
    book.data.movements[year].filter((one) => at === years.length - 1 || one.last < endOf(years[at + 1]))
  );
  const [first, last] = [book.data.copy.first, book.data.copy.last];
  const items = told.filter((one) => one.last >= since && one.first <= until && one.last >= first && one.first <= last);
  return { since, until, known: book.known, items, more: 0 };
}

/** Each year has those of the days before it too: of the year before, what it does not have. */
function endOf(year) {
  return iso(number(`${year}-01-01`) - SHOWN_DAYS);
}
