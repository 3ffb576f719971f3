// What is behind an id: a claim in its paragraph, the finding it belongs to, a position with its evidence.
import { number, worded } from "../days.mjs";
import { Problem } from "../source.mjs";
import { compared, dated } from "./book.mjs";
import { spell } from "./holdings.mjs";
import { contestedPlaces, positionOn } from "./places.mjs";

const VERBS = { control: "controls", presence: "is present in", siege: "besieges" };
const WHERE = { near: "somewhere near ", part: "a part of " };

/**
 * What is behind the id of a claim, a finding (F…) or a position (P…).
 * @param {import("./book.mjs").Book} book
 * @param {string} id
 * @param {{on?: string}} asked
 * @returns {any}
 */
export function why(book, id, { on }) {
  const holding = id.startsWith("P") ? positionOn(book, id, on ? number(on) : null) : null;
  if (holding) return ofPosition(book, holding);
  const at = book.claims.get(id.replace(/^F/, ""));
  if (at === undefined) {
    throw new Problem({
      status: 404,
      title: "Not in this file",
      detail: `Nothing in this file has the id '${id}'. The ledger it was made of may have it.`
    });
  }
  return ofClaim(book, id, at);
}

function ofPosition(book, holding) {
  const claims = [...holding.claims_for, ...holding.claims_against].map(({ claim }) => book.claims.get(claim));
  const where = `${VERBS[holding.kind]} ${WHERE[holding.scope] ?? ""}${holding.place_name}`;
  const since = holding.since ? ` since ${worded(holding.since)}` : "";
  const until = holding.until ? ` until ${worded(holding.until)}` : "";
  return {
    subject: holding.id,
    what: "position",
    holding,
    finding: null,
    claim: null,
    corrected: null,
    quote: null,
    title: `${holding.force_name} ${where}${since}${until}`,
    passages: passages(book, claims),
    history: []
  };
}

function ofClaim(book, id, at) {
  const { data } = book;
  const found = data.finding_of[at];
  const quote = book.quote(at);
  return {
    subject: id,
    what: id.startsWith("F") ? "finding" : "claim",
    title: quote.sentence,
    holding: null,
    finding: found === undefined ? null : finding(book, found),
    claim: whole(book, at, data.claims[at][11]),
    corrected: data.claims[at][12] && whole(book, at, data.claims[at][12]),
    quote,
    passages: passages(book, found === undefined ? [at] : pairs(data.findings[found][5]).map(([claim]) => claim)),
    history: data.claims[at][18]
  };
}

/** A claim as it was read, or as it was corrected. */
function whole({ data }, at, fields) {
  const row = data.claims[at];
  return {
    id: row[0],
    doc: data.documents[row[1]][0],
    ...fields,
    evidence: { start: row[9], end: row[10], text: row[14] ?? row[13] }
  };
}

function passages({ data }, claims) {
  return Object.fromEntries(
    claims.map((at) => {
      const row = data.claims[at];
      return [row[0], { before: row[15], sentence: row[17] ?? row[14] ?? row[13], after: row[16] }];
    })
  );
}

/**
 * Claims that tell of one event or state.
 * @param {import("./book.mjs").Book} book
 * @param {number} at
 * @returns {any}
 */
export function finding(book, at) {
  const { data } = book;
  const [event, relation, forces, places, origins, members, differences, joined] = data.findings[at];
  const id = (claim) => data.claims[claim][0];
  const rows = (list) =>
    list.map((one) => {
      const [feature, told, weight] = data.decisions[one];
      return { feature, found: told, weight };
    });
  return {
    id: `F${id(members[0])}`,
    event,
    relation,
    forces,
    places,
    origins,
    claims: pairs(members).map(([claim, side]) => ({ side, quote: book.quote(claim) })),
    differences: differences.map(([what, values]) => ({
      what,
      values: values.map(([claim, words]) => [id(claim), words])
    })),
    joined: joined.map(([one, other, why]) => [id(one), id(other), { same: true, rows: rows(why) }])
  };
}

/**
 * What is contradicted on a day: places with rival holders, and events that one says and another denies.
 * @param {import("./book.mjs").Book} book
 * @param {{on?: string}} asked
 * @returns {any}
 */
export function contested(book, { on }) {
  const day = book.day(on);
  const until = book.until(day);
  const now = book.data.denied.filter(([first, last]) => first <= until && until <= last);
  const told = now.map(([, , at]) => finding(book, at));
  const order = ({ claims: [{ quote }] }) => `${quote.known} ${quote.claim}`;
  return {
    on: on ?? book.data.copy.last,
    known: book.known,
    places: contestedPlaces(book, day),
    denied: told.sort((one, other) => compared(order(one), order(other)))
  };
}

/**
 * What became known in some days: positions that came, changed or went, and what was corrected.
 * @param {import("./book.mjs").Book} book
 * @param {{since: string, until?: string, place?: string, force?: string, limit?: number, cursor?: string}} asked
 * @returns {any}
 */
export function changes(book, { since, until = null, place = null, force = null, limit = 100, cursor = null }) {
  const [first, last] = [number(since), until ? number(until) : Infinity];
  const { data } = book;
  const chosen = book.versions.filter(
    (one) =>
      (place === null || data.places[one.place].id === place) && (force === null || data.forces[one.force].id === force)
  );
  const found = changed(chosen, first, last);
  found.sort((one, other) => one.known - other.known || compared(one.id, other.id));
  const offset = Number(cursor ?? 0);
  const page = found.slice(offset, offset + limit);
  return {
    since,
    until,
    total: found.length,
    changes: page.map((one) => change(book, one)),
    corrections: offset
      ? []
      : data.corrections.filter(({ at }) => at > `${since}T99` && (!until || at <= `${until}T99`)),
    next: offset + limit < found.length ? String(offset + limit) : null
  };
}

/** What was known of each position at the end of the first day, beside what was known at the end of the last. */
function changed(versions, first, last) {
  const byId = new Map();
  for (const one of versions) {
    const came = one.knownFrom > first && one.knownFrom <= last;
    const went = one.knownTo !== null && one.knownTo > first && one.knownTo <= last;
    if (came || went) byId.set(one.id, [...(byId.get(one.id) ?? []), one]);
  }
  const stands = (list, day) =>
    list.find((one) => one.knownFrom <= day && (one.knownTo === null || one.knownTo > day)) ?? null;
  return [...byId]
    .map(([id, list]) => {
      const [before, after] = [stands(list, first), stands(list, last)];
      return before === after ? null : { id, before, after, known: after ? after.knownFrom : before.knownTo };
    })
    .filter(Boolean);
}

function change(book, { id, before, after, known }) {
  return {
    id,
    what: before === null ? "new" : after === null ? "withdrawn" : "changed",
    known: dated(known),
    before: before && spell(book, before),
    after: after && spell(book, after)
  };
}

function pairs(list) {
  return Array.from({ length: list.length / 2 }, (_, at) => [list[2 * at], list[2 * at + 1]]);
}
