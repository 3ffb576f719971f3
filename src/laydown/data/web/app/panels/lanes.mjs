// Spells over time: a lane for each force (or place) under one axis of days, and the same as a table on demand.
import { iso, number, worded } from "../days.mjs";
import { button, fill, h, svg } from "../dom.mjs";
import { swatch } from "../looks.mjs";
import { days, shapes, strip } from "./bars.mjs";
import { folded, forceLink, placeLink, table, whyLink } from "./parts.mjs";
import { capital, doing, from, to, turns } from "./words.mjs";

const FIRST_LANES = 10;
const TICK = 56;
/** Days that a chart shows at least. */
const LEAST = 60;
/** How many times its own length a chart is drawn out to reach the day asked about, while something has no end. */
const OPEN_REACH = 8;
const MARGIN = 0.03;
const WIDTH = 380;
const MONTHS = [1, 3, 6, 12, 24, 60, 120, 240];

/**
 * A chart of spells with a line at the day asked about, and its table.
 * @param {any[]} spells of a timeline
 * @param {{by: "force" | "place", on: string, title: string}} options what a lane is for; what the chart tells of
 * @returns {HTMLElement}
 */
export function lanes(spells, { by, on, title }) {
  const grouped = groups(spells, by);
  const chart = h("div", {
    class: "lanes",
    role: "group",
    "aria-label": `${title}: a chart; a table below says the same`
  });
  let shown = FIRST_LANES;
  const draw = () => fill(chart, drawing(grouped.slice(0, shown), { by, on, width: chart.clientWidth || WIDTH }));
  const more =
    grouped.length > FIRST_LANES
      ? button(`Show all ${grouped.length} lanes`, () => {
          shown = grouped.length;
          more.remove();
          draw();
        })
      : null;
  draw();
  watch(chart, draw);
  const kinds = ["control", "presence", "siege"].filter((kind) => spells.some((one) => one.kind === kind));
  return h(
    "div",
    {},
    chart,
    more,
    isOn(spells, on) ? null : far(spells, on),
    shapes(kinds, isOn(spells, on) ? on : null),
    asTable(spells, by, title)
  );
}

/**
 * The same spells as a table, in order of time.
 * @param {any[]} spells
 * @param {"force" | "place"} by
 * @param {string} title
 * @returns {HTMLElement}
 */
function asTable(spells, by, title) {
  const rows = spells.map((one) => [
    by === "force" ? forceLink(one.force, one.force_name) : placeLink(one.place, one.place_name),
    doing(one, false),
    capital(from(one)),
    one.until ? capital(to(one)) : "No end is told",
    turns(one).filter(Boolean).join("; "),
    whyLink(one.id, "Why")
  ]);
  return folded(
    `lanes-${title}`,
    "As a table",
    table(title, [capital(by), "What", "From", "To", "How it began and ended", "Evidence"], rows)
  );
}

function drawing(groups, { by, on, width }) {
  const [first, last] = extent(groups.flat(), on);
  const scale = (day) => ((day - first) / (last - first)) * width;
  const ticks = ticksOf(first, last, Math.max(2, Math.floor(width / TICK)));
  return [
    grid(ticks, scale),
    h(
      "ol",
      { role: "list" },
      groups.map((group) =>
        h("li", { class: "lane" }, h("p", {}, label(group[0], by)), strip(group, scale, width, last))
      )
    ),
    askedLine(scale, on),
    axis(ticks, scale, width)
  ];
}

function label(spell, by) {
  return by === "force"
    ? [swatch(spell.force), " ", forceLink(spell.force, spell.force_name)]
    : placeLink(spell.place, spell.place_name);
}

/** From the first day told of to the last, and to the day asked about where it is not far off. */
function extent(spells, on) {
  const told = spells
    .flatMap((one) => [one.since, one.until])
    .filter(Boolean)
    .map(number);
  const starts = spells.map((one) => days(one, Math.max(...told))[0]);
  let [first, last] = [Math.min(...starts), Math.max(...told)];
  const asked = number(on);
  const reach = Math.max(last - first, LEAST);
  const after = reach * (spells.some(({ until }) => !until) ? OPEN_REACH : 1);
  if (asked >= first - reach && asked <= last + after) [first, last] = [Math.min(first, asked), Math.max(last, asked)];
  last = Math.max(last, first + LEAST);
  const margin = (last - first) * MARGIN;
  return [first - margin, last + 3 * margin];
}

function isOn(spells, on) {
  const [first, last] = extent(spells, on);
  return number(on) >= first && number(on) <= last;
}

function far(spells, on) {
  const side = number(on) < extent(spells, on)[0] ? "before" : "after";
  return h("p", { class: "faint" }, `${worded(on)} lies far ${side} all of this, and is not on the chart.`);
}

function grid(ticks, scale) {
  const lines = ticks.map(({ day }) => svg("line", { x1: scale(day), x2: scale(day), y1: 0, y2: "100%" }));
  return svg("svg", { class: "grid", "aria-hidden": "true" }, lines);
}

function askedLine(scale, on) {
  const x = scale(number(on));
  return svg(
    "svg",
    { class: "grid above", "aria-hidden": "true" },
    svg("line", { class: "asked", x1: x, x2: x, y1: 0, y2: "100%" })
  );
}

function axis(ticks, scale, width) {
  return svg(
    "svg",
    { class: "axis", width, height: 18, "aria-hidden": "true" },
    ticks.map(({ day, words }) =>
      svg("text", { x: Math.max(12, Math.min(width - 16, scale(day))), y: 13, "text-anchor": "middle" }, words)
    )
  );
}

/** Days to mark: the first of months, years, or of so many years that there is room. */
function ticksOf(first, last, most) {
  const months = (last - first) / 30.44;
  const step = MONTHS.find((each) => months / each <= most) ?? MONTHS.at(-1);
  const [year, month] = iso(Math.ceil(first)).split("-").map(Number);
  const found = [];
  for (let at = Math.ceil((year * 12 + month - 1) / step) * step; ; at += step) {
    const start = `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}-01`;
    if (number(start) >= last) return found;
    if (number(start) >= first) found.push({ day: number(start), words: tickWords(start, step) });
  }
}

function tickWords(start, step) {
  const [, month, year] = worded(start).split(" ");
  return step >= 12 || start.slice(5, 7) === "01" ? year : month.slice(0, 3);
}

/** Draws anew when the chart becomes wider or narrower, until it is gone. */
function watch(chart, draw) {
  let width = chart.clientWidth;
  const observer = new ResizeObserver(() => {
    if (chart.isConnected && chart.clientWidth && chart.clientWidth !== width) {
      width = chart.clientWidth;
      draw();
    }
  });
  observer.observe(chart);
}

function groups(spells, by) {
  const found = new Map();
  for (const one of spells) found.set(one[by], [...(found.get(one[by]) ?? []), one]);
  return [...found.values()];
}
