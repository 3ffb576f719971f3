// How sure an answer is: the word first, a bar beside it, the number after; and the reasons on demand.
import { age as agoInWords, worded } from "../days.mjs";
import { h, svg } from "../dom.mjs";
import { word } from "../looks.mjs";
import { current } from "../state.mjs";
import { folded, table } from "./parts.mjs";

const WIDTH = 44;

/**
 * The certainty of a holding: word, bar and probability; and what it was when last reported, where age took from it.
 * @param {{probability: number, word: string, reported: number, age: number}} certainty
 * @returns {HTMLElement}
 */
export function sure(certainty) {
  const hundred = Math.round(100 * certainty.probability);
  const faded = fadedFrom(certainty);
  return h(
    "span",
    { class: "sure" },
    h("strong", {}, certainty.word),
    bar(certainty),
    h("span", { class: "faint", title: `about ${hundred} in 100` }, `${hundred}%`),
    faded ? h("span", { class: "faint" }, ` ${faded}`) : null
  );
}

/**
 * What age took from a certainty, in words; empty where it took too little to change the word.
 * @param {{probability: number, word: string, reported: number, age: number}} certainty
 * @returns {string}
 */
function fadedFrom({ word: now, reported, age }) {
  const then = word(reported);
  return age > 0 && then && then !== now ? `(${then} when last reported)` : "";
}

/**
 * The last day on which somebody was seen there, and how long before the day asked about that was.
 * @param {{last_seen: string | null, certainty: {age: number}}} holding
 * @returns {string}
 */
export function seen({ last_seen: last, certainty }) {
  if (!last) return "not seen there";
  const { on } = current();
  const earlier = certainty.age && on && last < on ? ` (${agoInWords(certainty.age)} earlier)` : "";
  return `last seen ${worded(last)}${earlier}`;
}

/**
 * Why so sure: what each thing looked at adds.
 * @param {any} certainty
 * @param {string} key
 * @returns {HTMLElement}
 */
export function reasons(certainty, key) {
  const rows = certainty.reasons.map((one) => [one.words, amount(one.value), signed(one.adds)]);
  const total = certainty.reasons.reduce((sum, one) => sum + one.adds, 0);
  return folded(
    key,
    `How the certainty is reckoned: ${certainty.word}`,
    table(
      "What is looked at, and what each adds",
      ["What", "How much", "Adds"],
      [...rows, ["Together, in log-odds", "", signed(total)]],
      { class: "reasons" }
    ),
    h(
      "p",
      {},
      `That is ${certainty.reported.toFixed(2)} (${word(certainty.reported)}) when it was last reported. `,
      certainty.age
        ? `The day asked about is ${agoInWords(certainty.age)} from that, and it halves in ` +
            `${agoInWords(certainty.half_life)}: ${certainty.probability.toFixed(2)}, ${certainty.word}.`
        : "Nothing is lost with age yet."
    ),
    h(
      "p",
      { class: "faint" },
      certainty.reliability
        ? `The best of your own grades of its sources is ${certainty.reliability}; without your grades it would be ` +
            `${certainty.credibility.toFixed(2)}.`
        : "You graded none of its sources; laydown grades none by itself."
    )
  );
}

function bar({ probability, reported }) {
  const lost = Math.max(0, reported - probability);
  return svg(
    "svg",
    { class: "gauge", width: WIDTH, height: 8, "aria-hidden": "true" },
    svg("rect", { class: "track", width: WIDTH, height: 8, rx: 2 }),
    svg("rect", { class: "lost", x: probability * WIDTH, width: lost * WIDTH, height: 8 }),
    svg("rect", { class: "full", width: probability * WIDTH, height: 8, rx: 2 }),
    svg("path", { class: "half", d: `M${WIDTH / 2} 0v8` })
  );
}

function amount(value) {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

function signed(value) {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}
