// What a self-contained page holds, by number and by id; its lists are those that laydown.export.page writes.
import { iso, number } from "../days.mjs";
import { Problem } from "../source.mjs";

const PLACE = ["id", "name", "kind", "precision", "latitude", "longitude", "country", "within"];
const FORCE = ["id", "name", "kind", "parent", "side", "country"];

/** A version of a position: who was where, as it was known from one day until before another. */
class Position {
  constructor(row) {
    [
      this.id,
      this.place,
      this.force,
      this.kind,
      this.scope,
      this.from,
      this.earliest,
      this.to,
      this.began,
      this.ended,
      this.opener,
      this.closer,
      this.knownFrom,
      this.knownTo,
      this.alive,
      this.gone
    ] = row;
  }

  /** Its first day, or its last where nobody says when it began. */
  get start() {
    return this.from ?? this.to;
  }
}

/** The data of the page. */
export class Book {
  /** @param {any} data as it stands in the page */
  constructor(data) {
    this.data = data;
    this.known = data.copy.known;
    this.ends = [number(data.copy.first), number(data.copy.last)];
    this.versions = data.positions.map((row) => new Position(row));
    this.standing = this.versions.filter(({ knownTo }) => knownTo === null);
    this.byId = new Map(this.standing.map((one) => [one.id, one]));
    this.atPlace = grouped(this.standing, ({ place }) => place);
    this.ofForce = grouped(this.standing, ({ force }) => force);
    this.places = numbered(data.places);
    this.forces = numbered(data.forces);
    this.claims = new Map(data.claims.map(([id], at) => [id, at]));
    this.scene = new Map(data.scene.map(([place, positions, states]) => [place, { positions, states }]));
  }

  /** The number of a day that was asked about; the last one that is told of without one. */
  day(asked) {
    const [first, last] = this.ends;
    const day = asked ? number(asked) : last;
    if (day < first || day > last) {
      throw new Problem({
        status: 422,
        title: "Not in this file",
        detail: `This file tells of the days from ${iso(first)} to ${iso(last)}; the ledger it was made of may know more.`
      });
    }
    return day;
  }

  /** The last day of publication that bears on the present of a day. */
  until(day) {
    return this.known ? Math.min(day, number(this.known)) : day;
  }

  place(at) {
    return picked(this.data.places[at], PLACE);
  }

  force(at) {
    return picked(this.data.forces[at], FORCE);
  }

  /** A claim as evidence; `act` is what it does at the place in question. */
  quote(at, act = null) {
    const row = this.data.claims[at];
    const [claim, document, event, modality, hedged, day, known, speakers, origin, start, end] = row;
    const [name, title, url, archive] = this.data.documents[document];
    return {
      claim,
      event,
      modality,
      hedged,
      act,
      day: iso(day),
      known: iso(known),
      sentence: row[13],
      speakers,
      origin,
      document: name,
      title,
      url,
      archive_url: archive,
      start,
      end
    };
  }

  /** How a place stands on a day, as the map has it; null where nothing is told of it. */
  state(place, day) {
    const found = this.scene.get(place);
    if (!found) return null;
    const [, status, sure, denied] = found.states.filter(([first]) => first <= day).at(-1) ?? found.states[0];
    return { status: this.data.statuses[status], sure, denied, positions: found.positions };
  }

  /** The word for a probability. */
  word(probability) {
    return this.data.legend.certainty.filter(({ least }) => probability >= least).at(-1).word;
  }
}

/**
 * The days of a list in their order, the latest first, then by id: as the ledger orders claims.
 * @param {Book} book
 * @returns {(one: number, other: number) => number}
 */
export function newestFirst(book) {
  const rows = book.data.claims;
  return (one, other) => rows[other][6] - rows[one][6] || compared(rows[one][0], rows[other][0]);
}

/**
 * A day as text; null stays null.
 * @param {number | null} day
 * @returns {string | null}
 */
export function dated(day) {
  return day === null ? null : iso(day);
}

/**
 * Texts by their code points, as the ledger compares them.
 * @param {string} one
 * @param {string} other
 * @returns {number}
 */
export function compared(one, other) {
  return one < other ? -1 : Number(one > other);
}

/**
 * Things by a key, in the order in which they come.
 * @template T
 * @param {T[]} things
 * @param {(thing: T) => any} key
 * @returns {Map<any, T[]>}
 */
export function grouped(things, key) {
  const found = new Map();
  for (const one of things) {
    const name = key(one);
    if (!found.has(name)) found.set(name, []);
    found.get(name).push(one);
  }
  return found;
}

function numbered(entities) {
  return new Map(entities.map(({ id }, at) => [id, at]));
}

function picked(entity, names) {
  return Object.fromEntries(names.map((name) => [name, entity[name] ?? null]));
}
