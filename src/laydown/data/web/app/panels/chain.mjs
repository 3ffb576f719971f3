// The chain of speakers, drawn as a chain: the event, who is nearest to it, who tells it on, who printed it.
import { h, told } from "../dom.mjs";
import { bare, capital, eventNoun, originName } from "./words.mjs";

/**
 * Boxes in a row, from the event to the outlet that printed the report.
 * @param {any} claim
 * @param {any} quote the same claim as evidence, or null
 * @returns {any[]}
 */
export function chain(claim, quote) {
  const last = claim.source.length - 1;
  const links = claim.source.map((source, at) => box(role(source, at, last), source.name ?? source.text, how(source)));
  if (!links.length)
    links.push(box("Says so itself", quote?.title ?? claim.doc, "The report names nobody who says it."));
  return [
    h(
      "ol",
      { class: "chain", role: "list", "aria-label": "From the event to who printed it" },
      [box("What is told", null, inShort(claim)), ...links].map((each) => h("li", {}, each))
    ),
    quote
      ? h(
          "p",
          { class: "faint" },
          "In the count of independent voices it is one with all that comes from ",
          voice(quote),
          "."
        )
      : null
  ];
}

/** The speaker that a claim is counted by; as the ledger writes it where the claim does not name it so. */
function voice({ origin, speakers }) {
  const letters = (name) => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  const key = originName(origin);
  return told(speakers.find((name) => letters(name) === letters(key)) ?? key);
}

function box(role, name, words) {
  return h(
    "div",
    { class: "link" },
    h("span", { class: "role" }, role),
    name === null ? null : h("strong", {}, told(name)),
    words ? h("span", { class: "faint" }, words) : null
  );
}

function role(source, at, last) {
  if (source.kind === "outlet") return at === last ? "Printed it" : "Printed it before";
  return at ? "Told it on" : "Says so";
}

function how({ text, name, id, start, kind }) {
  const words = [];
  if (start === null) words.push("Known from the document's particulars, not from its text.");
  else if (name && bare(text) !== name) words.push("In the words ", told(`“${bare(text)}”`), ".");
  if (!id && kind === "speaker") words.push(" In no list of sources that laydown reads.");
  return words;
}

/**
 * A claim in short: 'Capture: Syrian Arab Army; al-Bukamal'.
 * @param {any} claim
 * @returns {any[]}
 */
export function inShort(claim) {
  const names = (slot) => claim[slot].map((one) => told(one.name ?? one.text));
  const who = names("actor");
  const where = [...names("origin"), ...names("destination"), ...names("location")];
  const joined = (nodes) => nodes.map((each, at) => [at ? ", " : "", each]);
  return [
    capital(eventNoun(claim.event)),
    who.length ? [": ", joined(who)] : null,
    where.length ? ["; ", joined(where)] : null
  ];
}
