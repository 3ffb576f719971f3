// A place on a day and over time, and all that is contested: as laydown.ledger has it.
import { iso, number, worded } from "../days.mjs";
import { compared, newestFirst } from "./book.mjs";
import { foremost, holding, holdings, isAlive, isGone, spell } from "./holdings.mjs";
import { named } from "./names.mjs";

const LEAST_HELD = 0.05;
const UNLIKELY = 0.45;
const MOST_TOLD = 30;
const MOST_LEFT = 12;
const MOST_SPELLS = 200;
const MOST = 8;
const FIGHTING_DAYS = 14;
const OUTLOOK_DAYS = 90;

/**
 * Who is or was at a place.
 * @param {import("./book.mjs").Book} book
 * @param {string} name
 * @param {{on?: string}} asked
 * @returns {any}
 */
export function at(book, name, { on }) {
  const place = named(book, "place", name);
  const day = book.day(on);
  const { inside, around } = book.data.places[place];
  const own = book.atPlace.get(place) ?? [];
  const gone = latest(own.filter((one) => one.kind !== "siege" && isGone(book, one, day)));
  const within = inside.flatMap((one) => book.atPlace.get(one) ?? []).filter((one) => isAlive(book, one, day));
  const kept = foremost(within, MOST_TOLD);
  const areas = around.flatMap((one) => book.atPlace.get(one) ?? []).filter((one) => one.kind === "control");
  const here = holdings(
    book,
    own.filter((one) => isAlive(book, one, day)),
    day
  );
  const holders = here.filter(isHolder);
  const besiegers = here.filter(({ kind }) => kind === "siege");
  const status = book.state(place, day)?.status ?? "unknown";
  return {
    place: book.place(place),
    areas: around.map((one) => book.place(one)),
    on: iso(day),
    known: book.known,
    status,
    summary: summary(book.place(place).name, status, holders, day),
    holders,
    besiegers,
    present: here.filter((one) => !isHolder(one) && one.kind !== "siege"),
    left: holdings(book, gone.kept, day),
    inside: holdings(book, kept, day),
    around: holdings(
      book,
      areas.filter((one) => isAlive(book, one, day)),
      day
    ),
    fighting: fighting(book, place, day),
    outlook: announced(book, "places", [place, ...inside], day),
    more: within.length - kept.length,
    more_left: gone.more
  };
}

function isHolder({ kind, scope }) {
  return kind === "control" && scope === "at";
}

/** All who gave up control, for they decide how the place stands, and of the others the last. */
function latest(gone) {
  const others = gone.filter(({ kind }) => kind !== "control");
  others.sort((one, other) => one.to - other.to || compared(one.id, other.id));
  const kept = new Set(others.slice(-MOST_LEFT));
  return { kept: gone.filter((one) => one.kind === "control" || kept.has(one)), more: others.length - kept.size };
}

/** The answer in one sentence. */
function summary(name, status, holders, day) {
  const sure = holders.filter(({ certainty }) => certainty.probability >= LEAST_HELD);
  const told = sure.length ? sure : holders;
  const names = told.map(({ force_name: force }) => force).join(" and ");
  const on = `${name} on ${worded(iso(day))}`;
  if (status === "unknown") {
    return told.length
      ? `${on}: not known; last said to be held by ${names}, ${worded(told[0].last_seen)}.`
      : `${on}: not known; no report says who held it.`;
  }
  if (status === "vacant") return `${on}: nobody is said to hold it since its last holder left.`;
  if (status === "contested") return `${on}: contested; reports contradict each other (${names || "who left"}).`;
  const surest = [...told].sort((one, other) => other.certainty.probability - one.certainty.probability)[0].certainty;
  const seen = worded(
    told
      .map(({ last_seen: last }) => last ?? iso(day))
      .sort()
      .at(-1)
  );
  if (surest.probability < UNLIKELY) {
    return `${on}: last said to be held by ${names}, ${seen}; ${surest.word} that it still was.`;
  }
  const held = { joint: "held jointly by", besieged: "under siege, held by" }[status] ?? "held by";
  return `${on}: ${held} ${names} (${surest.word}); last seen ${seen}.`;
}

function fighting(book, place, day) {
  const told = book.data.fighting[place] ?? [];
  const lately = told.filter(([when]) => when >= day - FIGHTING_DAYS && when <= day);
  const id = ([, claim]) => book.data.claims[claim][0];
  lately.sort((one, other) => other[0] - one[0] || compared(id(one), id(other)));
  const acts = new Map(lately.slice(0, MOST).map(([, claim, act]) => [claim, act]));
  return [...acts].map(([claim, act]) => book.quote(claim, act));
}

/**
 * What is planned, ordered, demanded or thought possible there, as published in the weeks before.
 * @param {import("./book.mjs").Book} book
 * @param {"places" | "forces"} what
 * @param {number[]} numbers of places or forces
 * @param {number} day
 * @returns {any[]}
 */
export function announced(book, what, numbers, day) {
  const until = book.until(day);
  const told = new Set(numbers.flatMap((one) => book.data.outlook[what][one] ?? []));
  const lately = [...told].filter((claim) => {
    const known = book.data.claims[claim][6];
    return known >= until - OUTLOOK_DAYS && known <= until;
  });
  return lately
    .sort(newestFirst(book))
    .slice(0, MOST)
    .map((claim) => book.quote(claim));
}

/**
 * Who was at a place, or where a force was, over time.
 * @param {import("./book.mjs").Book} book
 * @param {"place" | "force"} what
 * @param {string} name
 * @returns {any}
 */
export function timeline(book, what, name) {
  const subject = named(book, what, name);
  const own = what === "place" ? book.place(subject) : book.force(subject);
  const all = [...((what === "place" ? book.atPlace : book.ofForce).get(subject) ?? [])];
  all.sort((one, other) => one.start - other.start || compared(one.id, other.id));
  const { data } = book;
  const shown = all
    .slice(-MOST_SPELLS)
    .sort(
      (one, other) =>
        one.start - other.start ||
        (one.to ?? Infinity) - (other.to ?? Infinity) ||
        compared(one.kind, other.kind) ||
        compared(data.forces[one.force].id, data.forces[other.force].id) ||
        compared(data.places[one.place].id, data.places[other.place].id) ||
        compared(one.id, other.id)
    );
  return {
    subject: own.id,
    name: own.name,
    since: null,
    until: null,
    known: book.known,
    spells: shown.map((one) => spell(book, one)),
    more: all.length - shown.length
  };
}

/**
 * The places that are contested on a day, with those who are said to hold them, or to have left and it is denied.
 * @param {import("./book.mjs").Book} book
 * @param {number} day
 * @returns {any[]}
 */
export function contestedPlaces(book, day) {
  const found = [];
  for (const place of book.scene.keys()) {
    if (book.state(place, day).status !== "contested") continue;
    const own = book.atPlace.get(place).filter(isHolder);
    const here = holdings(
      book,
      own.filter((one) => isAlive(book, one, day)),
      day
    );
    const left = own.filter((one) => isGone(book, one, day) && ["lose", "leave"].includes(one.ended));
    const denied = holdings(book, left, day).filter(({ disputed }) => disputed);
    const sure = here.filter(({ certainty }) => certainty.probability >= LEAST_HELD);
    found.push({ place: book.place(place), holders: [...sure, ...denied] });
  }
  return found.sort((one, other) => compared(one.place.id, other.place.id));
}

/**
 * A position with its evidence on a day; without one on its last, else on the last that is known of.
 * @param {import("./book.mjs").Book} book
 * @param {string} id
 * @param {number | null} day
 * @returns {any}
 */
export function positionOn(book, id, day) {
  const found = book.byId.get(id);
  if (!found) return null;
  const last = found.to ?? (book.known ? number(book.known) : Math.max(found.knownFrom, found.from ?? 0));
  return holding(book, found, day ?? last);
}
