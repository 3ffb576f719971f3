// How each force looks, the same in every view: a colour and, where there are more forces than colours, a hatch.
import { h } from "./dom.mjs";
import { ask } from "./source.mjs";

/**
 * @typedef {object} Look
 * @property {string} id
 * @property {string} name
 * @property {string | null} kind
 * @property {string} colour
 * @property {number} pattern
 * @property {string} ink
 * @property {string | null} symbol
 */

/** The side of a tile of a hatch, and its lines, by number: x, y, to x, to y. Number 6 has a square in its middle. */
export const TILE = 6;
export const HATCHES = {
  1: [[0, 6, 6, 0]],
  2: [[0, 0, 6, 6]],
  3: [[0, 3, 6, 3]],
  4: [[3, 0, 3, 6]],
  5: [
    [0, 6, 6, 0],
    [0, 0, 6, 6]
  ],
  7: [
    [0, 3, 6, 3],
    [3, 0, 3, 6]
  ]
};
/** @type {Map<string, Look>} */
const looks = new Map();
/** @type {{least: number, word: string}[]} */
let bands = [];
const tiles = new Map();

/**
 * Asks for the looks of all forces.
 * @returns {Promise<void>}
 */
export async function loadLooks() {
  const told = await ask("/api/legend");
  looks.clear();
  for (const force of told.forces) looks.set(force.id, force);
  bands = told.certainty;
}

/**
 * The look of a force; of one that is not known, a grey one.
 * @param {string} force its id
 * @returns {Look}
 */
export function look(force) {
  return (
    looks.get(force) ?? {
      id: force,
      name: force.replace(/^~/, ""),
      kind: null,
      colour: "#76777c",
      pattern: 0,
      ink: "#ffffff",
      symbol: null
    }
  );
}

/**
 * The word for a probability, as ICD 203 has it.
 * @param {number} probability
 * @returns {string}
 */
export function word(probability) {
  return bands.filter((band) => probability >= band.least).at(-1)?.word ?? "";
}

/**
 * What fills a shape in the look of a force.
 * @param {CanvasRenderingContext2D} context
 * @param {Look} look
 * @returns {string | CanvasPattern}
 */
export function paint(context, { colour, ink, pattern }) {
  if (!pattern) return colour;
  const key = `${colour}${pattern}`;
  if (!tiles.has(key)) tiles.set(key, tile(colour, ink, pattern));
  return context.createPattern(tiles.get(key), "repeat");
}

/**
 * A small square in the look of a force, for lists and legends; the force's name stands beside it.
 * @param {string} force
 * @returns {HTMLElement}
 */
export function swatch(force) {
  const made = h("canvas", { class: "swatch", width: 28, height: 28, "aria-hidden": "true" });
  const context = made.getContext("2d");
  context.scale(2, 2);
  context.fillStyle = paint(context, look(force));
  context.beginPath();
  context.arc(7, 7, 6, 0, 2 * Math.PI);
  context.fill();
  return made;
}

function tile(colour, ink, pattern) {
  const made = document.createElement("canvas");
  made.width = made.height = TILE;
  const context = made.getContext("2d");
  context.fillStyle = colour;
  context.fillRect(0, 0, TILE, TILE);
  context.strokeStyle = context.fillStyle = ink;
  context.lineWidth = 1.3;
  context.lineCap = "square";
  for (const [x, y, toX, toY] of HATCHES[pattern] ?? []) {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(toX, toY);
    context.stroke();
  }
  if (pattern === 6) context.fillRect(2, 2, 2, 2);
  return made;
}
