// The bars of a lane chart: filled for control, outlined for presence, broken for a siege; ends that are not told fade.
import { number, worded } from "../days.mjs";
import { h, svg } from "../dom.mjs";
import { HATCHES, TILE, look } from "../looks.mjs";
import { link } from "../state.mjs";
import { doing, isTold, stretch } from "./words.mjs";

const HEIGHT = 13;
const GAP = 4;
const TAIL = 14;
const LEAST = 4;
/** A force that was there before it left is shown for so long before. */
const BEFORE_DAYS = 90;
let made = 0;

/**
 * The first and last day that a spell is drawn for; `last` is the end of the chart.
 * @param {any} spell
 * @param {number} last
 * @returns {[number, number]}
 */
export function days(spell, last) {
  const until = spell.until ? number(spell.until) : last;
  return [spell.since ? number(spell.since) : until - BEFORE_DAYS, until];
}

/**
 * The bars of one lane, each a link to what is behind its position.
 * @param {any[]} spells
 * @param {(day: number) => number} scale pixels of a day
 * @param {number} width pixels
 * @param {number} last the chart's last day
 * @returns {SVGElement}
 */
export function strip(spells, scale, width, last) {
  const placed = packed(
    spells.map((spell) => {
      const [first, until] = days(spell, last).map(scale);
      return { spell, x: Math.min(first, width - LEAST), end: Math.max(until, first + LEAST), row: 0 };
    })
  );
  const height = (Math.max(...placed.map(({ row }) => row)) + 1) * (HEIGHT + GAP) + GAP;
  return svg("svg", { class: "strip", width, height, viewBox: `0 0 ${width} ${height}` }, placed.map(bar));
}

/**
 * What the shapes mean.
 * @param {string[]} kinds those that are shown
 * @param {string | null} on the day asked about; null where it is not on the chart
 * @returns {HTMLElement}
 */
export function shapes(kinds, on) {
  const sample = (kind) =>
    svg(
      "svg",
      { width: 24, height: HEIGHT, "aria-hidden": "true" },
      svg("rect", {
        ...shape(kind, { colour: "currentColor", pattern: 0 }, ""),
        x: 2,
        y: 2,
        width: 20,
        height: HEIGHT - 4
      })
    );
  const words = { control: "controls", presence: "present", siege: "besieges" };
  return h(
    "ul",
    { class: "shapes", role: "list" },
    kinds.map((kind) => h("li", {}, sample(kind), " ", words[kind])),
    h(
      "li",
      {},
      svg("svg", { width: 24, height: HEIGHT, "aria-hidden": "true" }, fading({ colour: "currentColor", pattern: 0 })),
      " that end is not told"
    ),
    on
      ? h(
          "li",
          {},
          svg(
            "svg",
            { width: 8, height: HEIGHT, "aria-hidden": "true" },
            svg("line", { class: "asked", x1: 4, x2: 4, y1: 0, y2: HEIGHT })
          ),
          ` ${worded(on)}`
        )
      : null
  );
}

/** Side by side where they do not meet, else below each other. */
function packed(bars) {
  const ends = [];
  for (const one of bars.sort((a, b) => a.x - b.x)) {
    const start = one.x - (one.spell.since && !isTold(one.spell.began) ? TAIL : 2);
    const free = ends.findIndex((end) => end <= start);
    one.row = free < 0 ? ends.length : free;
    ends[one.row] = one.end;
  }
  return bars;
}

function bar({ spell, x, end, row }) {
  const id = `lane${(made += 1)}`;
  const thin = spell.scope === "at" ? 0 : 3;
  const box = { x, y: GAP + row * (HEIGHT + GAP) + thin, width: end - x, height: HEIGHT - 2 * thin };
  const words = `${spell.force_name} ${doing(spell, true)} ${spell.place_name}, ${stretch(spell)}`;
  const style = look(spell.force);
  return svg(
    "a",
    { href: link({ show: "claim", id: spell.id, q: null }), class: "lane-bar", "aria-label": words },
    svg("title", {}, words),
    svg("defs", {}, mask(id, spell, box), hatch(id, style)),
    svg("g", { mask: `url(#${id})` }, svg("rect", { ...shape(spell.kind, style, id), ...drawn(spell, box) })),
    svg("rect", { class: "ring", ...box })
  );
}

/** Where it is told when it began, at that day; else a little before the first day that it was seen. */
function drawn(spell, box) {
  const tail = tails(spell, box.width).left;
  const before = spell.since ? tail : 0;
  return { x: box.x - before, y: box.y + 1, width: box.width + before, height: box.height - 2 };
}

function tails(spell, width) {
  const left = isTold(spell.began) ? 0 : spell.since ? TAIL : width;
  return { left, right: isTold(spell.ended) ? 0 : Math.min(TAIL * 1.5, width / 2) };
}

function mask(id, spell, box) {
  const { left, right } = tails(spell, box.width);
  const start = spell.since ? box.x - left : box.x;
  const [y, height] = [box.y - 2, box.height + 4];
  const solid = Math.max(0, box.x + box.width - right - start - left);
  const fade = (name, x, width) => (width ? svg("rect", { x, y, width, height, fill: `url(#${id}${name})` }) : null);
  return [
    ramp(`${id}in`, "black", "white"),
    ramp(`${id}out`, "white", "black"),
    svg(
      "mask",
      { id, maskUnits: "userSpaceOnUse", x: start - 2, y, width: box.x + box.width - start + 4, height },
      fade("in", start, left),
      svg("rect", { x: start + left - 2 * !left, y, width: solid + 2 * !left + 2 * !right, height, fill: "white" }),
      fade("out", box.x + box.width - right, right)
    )
  ];
}

function ramp(id, first, last) {
  return svg(
    "linearGradient",
    { id },
    svg("stop", { offset: 0, "stop-color": first }),
    svg("stop", { offset: 1, "stop-color": last })
  );
}

function fading(style) {
  const id = `lane${(made += 1)}`;
  return [
    svg(
      "defs",
      {},
      ramp(`${id}out`, "white", "black"),
      svg(
        "mask",
        { id, maskUnits: "userSpaceOnUse", x: 0, y: 0, width: 24, height: HEIGHT },
        svg("rect", { width: 24, height: HEIGHT, fill: `url(#${id}out)` })
      )
    ),
    svg(
      "g",
      { mask: `url(#${id})` },
      svg("rect", { ...shape("control", style, ""), x: 2, y: 2, width: 20, height: HEIGHT - 4 })
    )
  ];
}

function shape(kind, style, id) {
  if (kind === "control") return { fill: style.pattern ? `url(#${id}hatch)` : style.colour, stroke: style.colour };
  return { fill: "none", stroke: style.colour, "stroke-width": 2, "stroke-dasharray": kind === "siege" ? "4 3" : null };
}

function hatch(id, { colour, ink, pattern }) {
  if (!pattern) return null;
  const lines = (HATCHES[pattern] ?? []).map(([x1, y1, x2, y2]) =>
    svg("line", { x1, y1, x2, y2, stroke: ink, "stroke-width": 1.3, "stroke-linecap": "square" })
  );
  return svg(
    "pattern",
    { id: `${id}hatch`, width: TILE, height: TILE, patternUnits: "userSpaceOnUse" },
    svg("rect", { width: TILE, height: TILE, fill: colour }),
    lines,
    pattern === 6 ? svg("rect", { x: 2, y: 2, width: 2, height: 2, fill: ink }) : null
  );
}
