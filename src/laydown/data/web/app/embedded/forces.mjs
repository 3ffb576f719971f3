// A force on a day: where it and its parts are said to be, and what it is bound to.
import { iso, worded } from "../days.mjs";
import { dated } from "./book.mjs";
import { foremost, holdings, isAlive, isGone } from "./holdings.mjs";
import { named } from "./names.mjs";
import { announced } from "./places.mjs";

const MOST_TOLD = 30;
const MOST_OF_SETS = 12;
const VERBS = [
  ["control", "controls"],
  ["presence", "is present in"],
  ["siege", "besieges"]
];
const FEW = 6;

/**
 * Where a force is or was.
 * @param {import("./book.mjs").Book} book
 * @param {string} name
 * @param {{on?: string}} asked
 * @returns {any}
 */
export function track(book, name, { on }) {
  const force = named(book, "force", name);
  const day = book.day(on);
  const { parts } = book.data.forces[force];
  const own = (book.ofForce.get(force) ?? []).filter(
    (one) => isAlive(book, one, day) || (one.kind !== "siege" && isGone(book, one, day))
  );
  const told = [...own, ...alive(book, parts, day)];
  const sets = setsOf(book, force, day);
  const ofSets = alive(book, sets, day);
  const [shown, shownOfSets] = [foremost(told, MOST_TOLD), foremost(ofSets, MOST_OF_SETS)];
  const found = holdings(book, shown, day);
  const facts = book.force(force);
  const now = found.filter((one) => one.force === facts.id && (!one.until || one.until > iso(day)));
  const left = found.filter((one) => one.until && one.until <= iso(day));
  return {
    force: facts,
    ties: ties(book, force),
    on: iso(day),
    known: book.known,
    summary: `${facts.name} on ${worded(iso(day))}: ${where(now, left)}.`,
    holdings: now,
    of_parts: found.filter((one) => one.force !== facts.id),
    of_sets: holdings(book, shownOfSets, day),
    left,
    outlook: announced(book, "forces", [force], day),
    more: told.length - shown.length,
    more_of_sets: ofSets.length - shownOfSets.length
  };
}

function alive(book, forces, day) {
  return forces.flatMap((one) => book.ofForce.get(one) ?? []).filter((one) => isAlive(book, one, day));
}

/** The sets to which a force, or what it is part of, belonged on a day; sets of sets too. */
function setsOf({ data }, force, day) {
  const wholes = data.forces[force].ties?.[0] ?? [];
  const inside = new Set([force, ...wholes.map(([at]) => at)]);
  const found = new Set();
  for (const one of inside) {
    for (const [set, since, until] of data.forces[one].sets ?? []) {
      if ((since !== null && since > day) || (until !== null && until < day) || inside.has(set)) continue;
      found.add(set);
      inside.add(set);
    }
  }
  return [...found];
}

function ties({ data }, force) {
  const [wholes, parts, members, sets, allies, side, more] = data.forces[force].ties ?? [[], [], [], [], [], null, 0];
  const tie = ([at, told, since = null, until = null]) => ({
    id: data.forces[at].id,
    name: data.forces[at].name,
    since: dated(since),
    until: dated(until),
    told
  });
  return {
    wholes: wholes.map(tie),
    parts: parts.map(tie),
    members: members.map(tie),
    sets: sets.map(tie),
    side,
    allies: allies.map(tie),
    more
  };
}

function where(own, left) {
  const placesOf = (list) => [...new Set(list.map(({ place_name: name }) => name))];
  const controls = placesOf(own.filter(({ kind }) => kind === "control"));
  const told = VERBS.map(([kind, verb]) => {
    const all = placesOf(own.filter((one) => one.kind === kind));
    const names = kind === "presence" ? all.filter((name) => !controls.includes(name)) : all;
    return names.length ? `${verb} ${names.slice(0, FEW).join(", ")}${names.length > FEW ? " and others" : ""}` : "";
  }).filter(Boolean);
  if (told.length) return told.join("; ");
  const gone = placesOf(left);
  return `not known; ${gone.length ? `said to have left ${gone.slice(0, FEW).join(", ")}` : "no report says where it was"}`;
}
