// What people decided on a claim, in words, and which decision stands.
import { worded } from "../days.mjs";
import { told } from "../dom.mjs";
import { table } from "./parts.mjs";

const WORDS = {
  accept: "accepted",
  reject: "rejected",
  edit: "corrected",
  superseded: "coded anew, and no longer made",
  "document retracted": "its document was retracted"
};

/**
 * A decision in words: 'accepted', 'taken back: corrected'.
 * @param {string} what
 * @returns {string}
 */
export function decided(what) {
  if (what.endsWith(" undone")) return `taken back: ${WORDS[what.slice(0, -7)] ?? what}`;
  return WORDS[what] ?? what;
}

/**
 * The last decision of a person that was not taken back; null where none stands.
 * @param {any[]} history
 * @returns {any}
 */
export function standing(history) {
  const stack = [];
  for (const one of history) {
    if (["accept", "reject", "edit"].includes(one.what)) stack.push(one);
    else if (one.what.endsWith(" undone")) stack.pop();
  }
  return stack.at(-1) ?? null;
}

/**
 * All that was decided, in order.
 * @param {any[]} history
 * @param {(one: any) => any} beside what stands beside the decision that holds
 * @returns {HTMLElement}
 */
export function historyTable(history, beside) {
  const last = standing(history);
  return table(
    "Decisions on this claim, in order",
    ["When", "What", "By", "Note"],
    history.map((one) => [
      one.at ? moment(one.at) : "not told",
      [decided(one.what), one === last ? [" ", beside(one)] : null],
      told(one.by),
      told(one.note)
    ])
  );
}

function moment(at) {
  return `${worded(at.slice(0, 10))}, ${at.slice(11, 16)}`;
}
