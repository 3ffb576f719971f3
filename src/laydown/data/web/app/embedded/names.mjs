// Places and forces by a name or a part of one, in any of their spellings; the nearest names where none is spelt so.
import { Problem } from "../source.mjs";
import { compared } from "./book.mjs";

const APOSTROPHES = /['`‘’‛ʻ-ʿʹ´.]/g;
const DASHES = /[-‐-―/−]+/g;
const SUGGESTIONS = 3;
const LIMIT = 100;

/**
 * The number of the place or force of an id or a name.
 * @param {import("./book.mjs").Book} book
 * @param {"place" | "force"} what
 * @param {string} name
 * @returns {number}
 * @throws {Problem} nothing in the file is called so
 */
export function named(book, what, name) {
  const ids = what === "place" ? book.places : book.forces;
  const found = ids.get(name) ?? ranked(book, what, name).find(({ rank }) => rank === 0)?.at;
  if (found !== undefined && entities(book, what)[found].names.length) return found;
  const near = suggestions(book, what, name);
  const hint = near.length ? `; did you mean ${near.join(" or ")}?` : ".";
  throw new Problem({
    status: 404,
    title: "Not in this file",
    suggestions: near,
    detail: `Nothing in this file tells of a ${what} '${name}'${hint}`
  });
}

/**
 * Places or forces with a part of a name: whole names first, then names that begin so, then the others.
 * @param {import("./book.mjs").Book} book
 * @param {"place" | "force"} what
 * @param {{q?: string, limit?: number}} asked
 * @returns {any}
 */
export function listed(book, what, { q = "", limit = LIMIT }) {
  const found = ranked(book, what, q);
  const items = found.slice(0, limit).map(({ at }) => (what === "place" ? book.place(at) : book.force(at)));
  return { items, suggestions: q.trim() && !found.length ? suggestions(book, what, q) : [], next: null };
}

function entities({ data }, what) {
  return what === "place" ? data.places : data.forces;
}

function ranked(book, what, part) {
  const wanted = plain(part);
  const found = [];
  entities(book, what).forEach(({ id, names }, at) => {
    const ranks = names.filter((name) => name.includes(wanted)).map((name) => rankOf(name, wanted));
    if (ranks.length) found.push({ at, id, rank: wanted ? Math.min(...ranks) : 2 });
  });
  return found.sort((one, other) => one.rank - other.rank || compared(one.id, other.id));
}

function rankOf(name, wanted) {
  if (name === wanted) return 0;
  return name.startsWith(wanted) ? 1 : 2;
}

/** As names are kept: without case, accents, apostrophes and hyphens; in other scripts than Latin as it is written. */
function plain(name) {
  const bare = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const folded = bare.replace(APOSTROPHES, "").replace(DASHES, " ");
  if (/[^\0-\x7f]/.test(folded)) return name.trim().toLowerCase();
  return folded
    .replace(/[^a-z0-9 ]/g, "")
    .trim()
    .split(/ +/)
    .join(" ");
}

function suggestions(book, what, name) {
  const wanted = plain(name);
  const most = Math.max(1, Math.floor(wanted.length / 3));
  const near = entities(book, what)
    .map(({ name: called, names }) => {
      const close = names.filter((each) => Math.abs(each.length - wanted.length) <= most);
      return { called, away: Math.min(Infinity, ...close.map((each) => distance(wanted, each))) };
    })
    .filter(({ away }) => away <= most);
  near.sort((one, other) => one.away - other.away || compared(one.called, other.called));
  return [...new Set(near.map(({ called }) => called))].slice(0, SUGGESTIONS);
}

/** How many letters must be put in, left out, replaced, or changed with their neighbour to make one of the other. */
function distance(one, other) {
  let [before, last] = [[], [...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i += 1) {
    const now = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      now[j] = Math.min(last[j] + 1, now[j - 1] + 1, last[j - 1] + Number(!same));
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) now[j] = Math.min(now[j], before[j - 2] + 1);
    }
    [before, last] = [last, now];
  }
  return last[other.length];
}
