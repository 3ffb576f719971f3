// The stretch of days that the feed of changes and the brief are about: it stands in the page's address as `q`.
import { iso, isDay, number } from "../days.mjs";
import { h } from "../dom.mjs";
import { change } from "../state.mjs";

/**
 * The days asked for: those of the address, else the range shown, else so many days up to the day shown.
 * @param {import("../state.mjs").State} state
 * @param {number} before
 * @returns {{since: string, until: string}}
 */
export function daysOf({ q, on, from, known }, before) {
  const [since, until] = (q ?? "").split("..");
  const last = isDay(until) ? until : known && known < on ? known : on;
  if (isDay(since) && since <= last) return { since, until: last };
  return { since: from && from < last ? from : iso(number(last) - before), until: last };
}

/**
 * A form that asks for other days.
 * @param {{since: string, until: string}} days
 * @param {string} words on its button
 * @returns {HTMLElement}
 */
export function asksDays({ since, until }, words) {
  const first = h("input", { type: "date", name: "since", value: since, required: true });
  const last = h("input", { type: "date", name: "until", value: until, required: true });
  const trouble = h("p", { class: "bad", role: "alert" });
  const submit = (event) => {
    event.preventDefault();
    if (!isDay(first.value) || !isDay(last.value)) trouble.textContent = "Give both days.";
    else if (first.value > last.value) trouble.textContent = "The first day lies after the last.";
    else change({ q: `${first.value}..${last.value}` });
  };
  return h(
    "form",
    { class: "asks", on: { submit }, novalidate: true },
    h("label", {}, "From", first),
    h("label", {}, "To", last),
    h("button", { type: "submit" }, words),
    trouble
  );
}
