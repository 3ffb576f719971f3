// Claims by the words of their sentences: all of the words, those between quotation marks side by side.
import { Problem } from "../source.mjs";
import { compared } from "./book.mjs";

const WORD = /[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*/gu;
const PHRASE = /["“]([^"“”]+)["”]/g;
/** How much a word counts more that stands twice, and in a short sentence: those of SQLite's search. */
const [TWICE, SHORT] = [1.2, 0.75];
let read = null;

/**
 * The claims whose sentences hold all these words, the nearest first.
 * @param {import("./book.mjs").Book} book
 * @param {{q?: string, limit?: number, cursor?: string}} asked
 * @returns {any}
 */
export function search(book, { q = "", limit = 20, cursor = null }) {
  const wanted = partsOf(q);
  if (!wanted.length) {
    throw new Problem({ status: 422, title: "Nothing to search for", detail: "Give a word or two of a sentence." });
  }
  read ??= book.data.claims.map((row) => tokens(row[13]));
  const found = ranked(book, wanted);
  const offset = Number(cursor ?? 0);
  const page = found.slice(offset, offset + limit);
  const more = offset + limit < found.length;
  return {
    words: q,
    more,
    next: more ? String(offset + limit) : null,
    found: page.map(({ at }) => ({ quote: book.quote(at), status: book.data.claims[at][19] }))
  };
}

/** Each phrase, and each word outside of phrases, as a list of words that stand side by side. */
function partsOf(words) {
  const phrases = [...words.matchAll(PHRASE)].map(([, inside]) => inside);
  const single = words.replace(PHRASE, " ").match(WORD) ?? [];
  return [...phrases, ...single].map(tokens).filter((part) => part.length);
}

function tokens(text) {
  return (
    text
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

function ranked(book, wanted) {
  const hits = wanted.map((part) => read.map((sentence) => times(sentence, part)));
  const mean = read.reduce((sum, sentence) => sum + sentence.length, 0) / (read.length || 1);
  const rare = hits.map((counts) => {
    const having = counts.filter(Boolean).length;
    return Math.max(1e-6, Math.log((read.length - having + 0.5) / (having + 0.5)));
  });
  const found = [];
  read.forEach((sentence, at) => {
    if (!hits.every((counts) => counts[at])) return;
    const length = 1 - SHORT + (SHORT * sentence.length) / mean;
    const score = hits.reduce(
      (sum, counts, part) => sum + (rare[part] * counts[at] * (TWICE + 1)) / (counts[at] + TWICE * length),
      0
    );
    found.push({ at, score, id: book.data.claims[at][0] });
  });
  return found.sort((one, other) => other.score - one.score || compared(one.id, other.id));
}

function times(sentence, part) {
  let count = 0;
  for (let at = sentence.indexOf(part[0]); at >= 0; at = sentence.indexOf(part[0], at + 1)) {
    if (part.every((word, next) => sentence[at + next] === word)) count += 1;
  }
  return count;
}
