// Positions on a day: which stand, how sure each is then, and the claims that speak for it and against it.
import { iso } from "../days.mjs";
import { compared, dated } from "./book.mjs";

/** For so many days it is told that somebody left: LEFT_DAYS of laydown.ledger.at. */
const LEFT_DAYS = 120;
const SURE = 0.01;
const FOREMOST = { control: 0, siege: 1, presence: 2 };

/**
 * Whether a position holds on a day. One that only its end tells of is shown for some time before it.
 * @param {import("./book.mjs").Book} book
 * @param {any} position
 * @param {number} day
 * @returns {boolean}
 */
export function isAlive(book, position, day) {
  return isBegun(book, position, day) && (position.to === null || position.to > day);
}

/**
 * Whether a position has ended by a day, and not long before it.
 * @param {import("./book.mjs").Book} book
 * @param {any} position
 * @param {number} day
 * @returns {boolean}
 */
export function isGone(book, position, day) {
  return isBegun(book, position, day) && position.to !== null && position.to <= day && position.to >= day - LEFT_DAYS;
}

function isBegun({ data }, { from, to }, day) {
  return from === null ? to <= day + data.before : from <= day;
}

/**
 * Of many positions those that a reader wants first: control before siege and presence, of each the newest.
 * @param {any[]} positions
 * @param {number} most
 * @returns {any[]}
 */
export function foremost(positions, most) {
  const order = (one, other) =>
    FOREMOST[one.kind] - FOREMOST[other.kind] || other.start - one.start || compared(one.id, other.id);
  return [...positions].sort(order).slice(0, most);
}

/**
 * A position with its evidence on a day, as the API has it; null where this file does not tell of it.
 * @param {import("./book.mjs").Book} book
 * @param {any} position
 * @param {number} day
 * @returns {any}
 */
export function holding(book, position, day) {
  const weighed = position.to !== null && day >= position.to ? ended(position, day) : lasting(book, position, day);
  if (!weighed) return null;
  const { reported, probability, age, disputed, found } = weighed;
  const [credibility, reliability, reasons, origins, seen, claimsFor, claimsAgainst] = book.data.cases[found];
  const last = position.to === null ? day : Math.min(day, position.to);
  return {
    ...who(book, position),
    since: dated(position.from),
    earliest: dated(position.earliest),
    until: dated(position.to),
    began: position.began,
    ended: position.ended,
    last_seen: seen === null ? null : iso(Math.min(last, seen)),
    disputed,
    origins,
    claims_for: quoted(book, claimsFor),
    claims_against: quoted(book, claimsAgainst),
    certainty: {
      probability,
      word: book.word(probability),
      credibility,
      reported,
      reliability,
      age,
      half_life: book.data.half_life[position.kind],
      reasons: reasons.map((one) => reason(book, one))
    }
  };
}

/**
 * Positions with their evidence, the surest first.
 * @param {import("./book.mjs").Book} book
 * @param {any[]} positions
 * @param {number} day
 * @returns {any[]}
 */
export function holdings(book, positions, day) {
  return positions
    .map((one) => holding(book, one, day))
    .filter(Boolean)
    .sort(
      (one, other) =>
        other.certainty.probability - one.certainty.probability ||
        compared(one.place, other.place) ||
        compared(one.force, other.force) ||
        compared(one.id, other.id)
    );
}

/**
 * A position as a row of a timeline.
 * @param {import("./book.mjs").Book} book
 * @param {any} position
 * @returns {any}
 */
export function spell(book, position) {
  const { from, to, began, ended: end, opener, closer } = position;
  return {
    ...who(book, position),
    since: dated(from),
    until: dated(to),
    began,
    ended: end,
    opener: book.quote(opener),
    closer: closer === null ? null : book.quote(closer)
  };
}

function who({ data }, { id, place, force, kind, scope }) {
  return {
    id,
    place: data.places[place].id,
    place_name: data.places[place].name,
    force: data.forces[force].id,
    force_name: data.forces[force].name,
    kind,
    scope
  };
}

/** While it lasts certainty fades with the days since, or until, it was reported. Before it is as on its first day. */
function lasting(book, { kind, alive, gone, to }, day) {
  const step = alive.filter(([first]) => first <= day).at(-1) ?? alive[0];
  if (!step) return gone.length ? ended({ gone, to }, day) : null;
  const [begin, told, first, last, disputed, found] = step;
  const on = Math.max(begin, day);
  const age = Math.max(0, on - last, first - on);
  const probability = stated(told * 0.5 ** (age / book.data.half_life[kind]));
  return { reported: stated(told), probability, age, disputed, found };
}

/** Once it has ended it is told how sure it was at its end. */
function ended({ gone, alive }, day) {
  const step = gone.filter(([first]) => first <= day).at(-1) ?? gone[0];
  if (!step) {
    const last = alive?.at(-1);
    const told = last && stated(last[1]);
    return last ? { reported: told, probability: told, age: 0, disputed: last[4], found: last[5] } : null;
  }
  const [, probability, reported, age, disputed, found] = step;
  return { probability, reported, age, disputed, found };
}

/** Nothing that rests on reports is certain, nor impossible. */
function stated(probability) {
  return Math.round(1000 * Math.max(SURE, Math.min(1 - SURE, probability))) / 1000;
}

function reason({ data }, [at, value, adds]) {
  const [feature, words] = data.reasons[at];
  return { feature, words, value, adds };
}

/** Pairs of a claim and what it does. */
function quoted(book, pairs) {
  const found = [];
  for (let at = 0; at < pairs.length; at += 2) found.push(book.quote(pairs[at], pairs[at + 1]));
  return found;
}
