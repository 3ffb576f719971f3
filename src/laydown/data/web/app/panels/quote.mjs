// The very sentence, and who says so: as a card, in its paragraph, and as a chain of speakers.
import { worded } from "../days.mjs";
import { h, outward, told } from "../dom.mjs";
import { chip, folded, list, whyLink } from "./parts.mjs";
import { MODALITIES, bare, capital, eventNoun } from "./words.mjs";

const SHOWN = 2;

/**
 * A claim as evidence.
 * @param {any} quote
 * @param {{sign?: string, tone?: string, mark?: (words: string) => any}} [options] a label before it; how to mark words
 * @returns {HTMLElement}
 */
export function quoted(quote, { sign = "", tone = "", mark = null } = {}) {
  const sentence = bare(quote.sentence);
  return h(
    "figure",
    { class: `quote ${tone}`.trim() },
    sign ? h("p", { class: "sign" }, sign) : null,
    h("blockquote", {}, mark ? h("bdi", { dir: "auto" }, "“", mark(sentence), "”") : told(`“${sentence}”`)),
    h(
      "figcaption",
      {},
      speakersOf(quote),
      " · ",
      said(quote),
      " ",
      labels(quote),
      " ",
      whyLink(quote.claim, "In its paragraph")
    )
  );
}

/**
 * Quotes of one side; those beyond the first few are folded.
 * @param {any[]} quotes
 * @param {string} key
 * @param {object} [options] as of `quoted`
 * @returns {any[]}
 */
export function quotes(quotes, key, options = {}) {
  const cards = quotes.map((one) => quoted(one, options));
  const rest = cards.slice(SHOWN);
  return [
    list(cards.slice(0, SHOWN), { class: "plain quotes" }),
    rest.length ? folded(key, `${rest.length} more`, list(rest, { class: "plain quotes" })) : null
  ];
}

/**
 * The claim that says most for a state: the latest, and of one day one that nothing weakens.
 * @param {any[]} claims
 * @returns {any}
 */
export function best(claims) {
  return [...claims].sort(
    (a, b) => b.day.localeCompare(a.day) || Number(a.hedged) - Number(b.hedged) || b.known.localeCompare(a.known)
  )[0];
}

/**
 * A sentence, marked, in what stands around it in the document.
 * @param {{before: string, sentence: string, after: string} | undefined} passage
 * @param {string} sentence what is shown where the document's text is not at hand
 * @returns {HTMLElement}
 */
export function inParagraph(passage, sentence) {
  const parts = passage ?? { before: "", sentence, after: "" };
  return h(
    "blockquote",
    { class: "paragraph" },
    h(
      "p",
      { dir: "auto" },
      parts.before ? `${parts.before} ` : "",
      h("mark", {}, told(parts.sentence.trim())),
      parts.after ? ` ${parts.after}` : ""
    )
  );
}

/**
 * Who says so, from the nearest to the event to who printed it, on one line.
 * @param {any} quote
 * @returns {HTMLElement}
 */
export function speakersOf(quote) {
  const names = quote.speakers.length ? quote.speakers : [quote.title ?? quote.document];
  return h(
    "ol",
    { class: "said-by", role: "list", "aria-label": "Who says so, the nearest to the event first" },
    names.map((name) => h("li", {}, told(name)))
  );
}

/**
 * Where a document can be read, and its archived copy; its name alone where no address is known.
 * @param {any} quote
 * @returns {any[]}
 */
export function whereToRead(quote) {
  const title = told(quote.title ?? quote.document);
  return [
    quote.url ? outward(quote.url, title) : title,
    quote.archive_url ? [" · ", outward(quote.archive_url, "archived copy")] : null
  ];
}

function said(quote) {
  const about = quote.day === quote.known ? "" : ` of ${worded(quote.day)}`;
  return `${capital(eventNoun(quote.event))}${about}, published ${worded(quote.known)}`;
}

function labels(quote) {
  const [word, meaning] = MODALITIES[quote.modality] ?? [quote.modality, ""];
  return [
    quote.modality === "asserted" ? null : chip(word, quote.modality === "denied" ? "bad" : "warn", meaning),
    quote.hedged ? chip("hedged", "warn", "The report itself weakens it: “reportedly”, “if confirmed”.") : null
  ];
}
