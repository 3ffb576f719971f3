// Claims by the words of their sentences.
import { counted } from "../days.mjs";
import { fill, h } from "../dom.mjs";
import { ask } from "../source.mjs";
import { change, link } from "../state.mjs";
import { paged } from "./paging.mjs";
import { chip, copies, empty, heading, section, whyLink } from "./parts.mjs";
import { quoted } from "./quote.mjs";
import { eventNoun } from "./words.mjs";

const WORD = /[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*/gu;
const STATUSES = {
  superseded: ["no longer made", "The report was coded anew, and this claim did not come out again."],
  retracted: ["retracted", "Its document was retracted: it counts no more."]
};

/**
 * Fills a node with the search and what it finds.
 * @param {Element} node
 * @param {import("../state.mjs").State} state
 * @param {AbortSignal} [signal]
 */
export async function showSearch(node, state, signal) {
  const words = state.q?.trim();
  const asks = (cursor) => ask("/api/search", { q: words, known: state.known, cursor }, { signal });
  const answer = words ? await asks(null) : null;
  fill(
    node,
    heading("The sentences that claims rest on", "Evidence"),
    form(words ?? ""),
    answer ? found(answer, asks, words) : hints(),
    answer?.found.length
      ? copies([
          ["CSV", "/api/search.csv", { q: words, known: state.known }],
          ["JSON", "/api/search.json", { q: words, known: state.known }]
        ])
      : null
  );
}

function form(words) {
  const input = h("input", { type: "search", name: "q", value: words, dir: "auto", maxlength: 400, required: true });
  const submit = (event) => {
    event.preventDefault();
    if (input.value.trim()) change({ q: input.value.trim() });
  };
  return h(
    "form",
    { class: "asks", role: "search", "aria-label": "Evidence", on: { submit } },
    h("label", { class: "grow" }, "Words of a sentence", input),
    h("button", { type: "submit" }, "Search")
  );
}

function hints() {
  return empty(
    "Claims are found by the words of their sentences: all of the words must stand in one.",
    "Words between quotation marks must stand side by side: “took control”. Accents and capitals do not matter."
  );
}

function found(answer, asks, words) {
  if (!answer.found.length) return nothing(words);
  const count = answer.next ? `The first ${answer.found.length} claims` : counted(answer.found.length, "claim");
  return section(
    `${count} with these words, the nearest first`,
    paged(answer, asks, (page) => together(page).map((some) => hit(some, words)), { class: "plain quotes" })
  );
}

/** Several claims can rest on one sentence: it is shown once, with all of them below it. */
function together(page) {
  const groups = new Map();
  for (const one of page.found) {
    const key = `${one.quote.document} ${one.quote.start}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

function hit([{ quote, status }, ...others], words) {
  const [word, meaning] = STATUSES[status] ?? [];
  return [
    word ? chip(word, "bad", meaning) : null,
    quoted(quote, { mark: (sentence) => marked(sentence, words) }),
    others.length
      ? h(
          "p",
          { class: "faint also" },
          "Also a claim of: ",
          others.map(({ quote: other }, at) => [at ? ", " : "", whyLink(other.claim, eventNoun(other.event))]),
          "."
        )
      : null
  ];
}

function nothing(words) {
  const parts = words.match(WORD) ?? [];
  return [
    empty(
      "No sentence of a claim has all of these words.",
      "Only sentences that a claim rests on are searched, not whole reports. Spellings must be those of the report."
    ),
    parts.length > 1
      ? h(
          "p",
          {},
          "Try one of them: ",
          parts.map((part, at) => [at ? ", " : "", h("a", { href: link({ q: part }) }, part)]),
          "."
        )
      : null,
    h("p", {}, "Looking for a place or a force? Give its name at the top of the page.")
  ];
}

/**
 * A sentence with the words marked that were searched for.
 * @param {string} sentence
 * @param {string} words
 * @returns {any[]}
 */
export function marked(sentence, words) {
  const wanted = new Set((words.match(WORD) ?? []).flatMap((word) => word.split(/[-'’]/)).map(plain));
  const parts = [];
  let end = 0;
  for (const { 0: word, index } of sentence.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (!wanted.has(plain(word))) continue;
    parts.push(sentence.slice(end, index), h("mark", {}, word));
    end = index + word.length;
  }
  return [...parts, sentence.slice(end)];
}

/** Without accents and large letters, as the ledger compares words. */
function plain(word) {
  return word
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
}
