// The mark of a place: who holds it fills a disc, rivals share it in equal parts, who is only there draws a ring.
import { look, paint } from "./looks.mjs";
import { band } from "./scene.mjs";

/** How opaque the mark of each band of certainty is, and how its outline is drawn. */
const LOOKS = [
  { opacity: 0.3, dash: [1, 2.5] },
  { opacity: 0.45, dash: [1, 2.5] },
  { opacity: 0.65, dash: [3, 2] },
  { opacity: 0.82, dash: [] },
  { opacity: 1, dash: [] }
];
const AREAS = new Set([
  "country",
  "province",
  "governorate",
  "region",
  "district",
  "subdistrict",
  "area",
  "island",
  "state",
  "line",
  "river",
  "road",
  "valley",
  "desert",
  "mountain",
  "field"
]);
const MOST_PARTS = 4;
const SHEET = 2048;

/**
 * The colours of what is no force's.
 * @typedef {{paper: string, ink: string, faint: string}} Tones
 */

/**
 * Whether a place is an area, drawn as a square, and not a point.
 * @param {any} place
 * @returns {boolean}
 */
export function isArea(place) {
  return AREAS.has(place.kind);
}

/**
 * What a mark is made of, in one word: marks of the same word look the same.
 * @param {import("./scene.mjs").Standing} standing
 * @returns {string}
 */
export function key({ place, status, holders, present, besiegers, denied }) {
  return `${isArea(place) ? "a" : "p"}|${status}|${parts(holders)}|${denied}|${parts(present)}|${parts(besiegers)}`;
}

function parts(list) {
  let found = "";
  for (const { holding, probability } of list.slice(0, MOST_PARTS)) found += `${holding.force}/${band(probability)} `;
  return found;
}

/**
 * Pictures of marks of one size and theme, each drawn once, all on a few sheets: a canvas for each would be slow.
 */
export class Sprites {
  /** @param {{radius: number, ratio: number, tones: Tones}} how */
  constructor(how) {
    Object.assign(this, how, { places: new Map(), sheets: [], side: 2 * Math.ceil(how.radius + 9) });
    this.across = Math.floor(SHEET / (this.side * this.ratio));
  }

  /**
   * Draws a mark on a sheet, unless it is there. All that a frame needs are drawn before any is copied: a sheet that is
   * drawn on between two copies is copied whole by the browser.
   * @param {import("./scene.mjs").Standing} standing
   * @param {string} word its key
   */
  add(standing, word) {
    if (this.places.has(word)) return;
    const number = this.places.size % this.across ** 2;
    if (!number) this.sheets.push(sheet());
    const context = this.sheets.at(-1);
    const [column, row] = [number % this.across, Math.floor(number / this.across)];
    const reach = Math.ceil(this.reach(standing));
    const place = { sheet: context.canvas, reach, x: (column + 0.5) * this.side, y: (row + 0.5) * this.side };
    this.places.set(word, place);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.translate(place.x, place.y);
    const area = isArea(standing.place);
    drawn(standing, {
      context,
      tones: this.tones,
      shape: area ? square : disc,
      radius: this.radius + (area ? 1.5 : 0)
    });
  }

  /**
   * Copies a mark that was added to where its middle is to be.
   * @param {CanvasRenderingContext2D} context
   * @param {string} word
   * @param {number} x
   * @param {number} y
   * @param {number} [alpha]
   */
  copy(context, word, x, y, alpha = 1) {
    const { sheet: from, reach, x: fromX, y: fromY } = this.places.get(word);
    const { ratio } = this;
    const cell = 2 * reach * ratio;
    const [left, top] = [(fromX - reach) * ratio, (fromY - reach) * ratio];
    context.globalAlpha = alpha;
    context.drawImage(from, left, top, cell, cell, Math.round(x) - reach, Math.round(y) - reach, 2 * reach, 2 * reach);
    context.globalAlpha = 1;
  }

  /**
   * A mark as its pixels, from the top left.
   * @param {string} word
   * @returns {{side: number, reach: number, colours: Uint32Array}}
   */
  pixels(word) {
    const place = this.places.get(word);
    if (!place.pixels) {
      const { sheet: from, reach, x, y } = place;
      const side = 2 * reach * this.ratio;
      const data = from
        .getContext("2d")
        .getImageData((x - reach) * this.ratio, (y - reach) * this.ratio, side, side).data;
      place.pixels = { side, reach, colours: new Uint32Array(data.buffer) };
    }
    return place.pixels;
  }

  /** How far a mark reaches from its middle: what is empty of a sheet need not be copied. */
  reach({ place, status, holders, present, besiegers }) {
    const rings = besiegers.length ? 6 : (holders.length && present.length) || status === "contested" ? 4 : 1;
    return this.radius + rings + (isArea(place) ? 1.5 : 0);
  }
}

function sheet() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SHEET;
  return canvas.getContext("2d", { willReadFrequently: true });
}

/**
 * How opaque the mark of a force is that is so sure.
 * @param {number} probability
 * @returns {number}
 */
export function opacity(probability) {
  return LOOKS[band(probability)].opacity;
}

function drawn({ status, holders, present, besiegers, denied }, drawing) {
  const { context, radius } = drawing;
  if (holders.length || status === "contested") {
    body(drawing, { holders, denied, status });
    if (present.length) segments(context, present, radius + 2.6, 1.8);
  } else if (present.length) {
    hollow(drawing);
    segments(context, present, radius - 1.6, 3.2);
  } else {
    empty(drawing, status);
  }
  if (besiegers.length) siege(drawing, besiegers);
}

function disc(context, radius) {
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
}

function square(context, radius) {
  context.beginPath();
  context.roundRect(-radius, -radius, 2 * radius, 2 * radius, 2.5);
}

/**
 * Who holds it; rivals, and those who hold it together, get equal parts, whatever the number of their reports. So does who
 * is said to have left, where that is denied; and nobody in particular, where only that one holds it is denied.
 */
function body({ context, radius, tones, shape }, { holders, denied, status }) {
  const gone = status === "contested" ? denied.map((force) => ({ holding: { force }, probability: 0 })) : [];
  const disputed = status === "contested" && holders.length + gone.length < 2;
  const parts = [...[...holders, ...gone].slice(0, MOST_PARTS), ...(disputed ? [null] : [])];
  context.save();
  shape(context, radius);
  context.fillStyle = tones.paper;
  context.fill();
  context.clip();
  const turn = (2 * Math.PI) / parts.length;
  parts.forEach((part, number) => {
    const start = -Math.PI / 2 + number * turn;
    context.beginPath();
    context.moveTo(0, 0);
    context.arc(0, 0, radius * 2, start, start + turn);
    context.closePath();
    context.globalAlpha = part ? opacity(part.probability) : 1;
    context.fillStyle = part ? paint(context, look(part.holding.force)) : tones.paper;
    context.fill();
  });
  context.globalAlpha = 1;
  if (parts.length > 1) divide(context, parts.length, radius, tones);
  context.restore();
  if (disputed) question(context, radius, tones);
  outline(context, { radius, tones, shape }, holders, status);
}

function divide(context, count, radius, tones) {
  context.strokeStyle = tones.paper;
  context.lineWidth = 1.6;
  for (let number = 0; number < count; number += 1) {
    const angle = -Math.PI / 2 + (number * 2 * Math.PI) / count;
    context.beginPath();
    context.moveTo(0, 0);
    context.lineTo(2 * radius * Math.cos(angle), 2 * radius * Math.sin(angle));
    context.stroke();
  }
}

function question(context, radius, tones) {
  context.fillStyle = tones.ink;
  context.font = `700 ${Math.max(8, radius * 1.3)}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText("?", -radius * 0.45, 0.5);
}

/** Solid where it is likely, broken where it is not; rivals are ringed twice. */
function outline(context, { radius, tones, shape }, holders, status) {
  const sure = Math.max(0, ...holders.map((one) => one.probability));
  context.strokeStyle = tones.ink;
  context.lineWidth = 1.3;
  context.setLineDash(LOOKS[band(sure)].dash);
  shape(context, radius);
  context.stroke();
  context.setLineDash([]);
  if (status !== "contested") return;
  context.lineWidth = 1.1;
  shape(context, radius + 2.6);
  context.stroke();
}

function hollow({ context, radius, tones, shape }) {
  shape(context, radius);
  context.fillStyle = tones.paper;
  context.globalAlpha = 0.85;
  context.fill();
  context.globalAlpha = 1;
}

/** A ring in equal arcs, one for each force. */
function segments(context, forces, radius, width) {
  const parts = forces.slice(0, MOST_PARTS);
  const turn = (2 * Math.PI) / parts.length;
  const gap = parts.length > 1 ? 0.16 : 0;
  parts.forEach((part, number) => {
    const start = -Math.PI / 2 + number * turn;
    context.beginPath();
    context.arc(0, 0, radius, start + gap, start + turn - gap);
    context.strokeStyle = paint(context, look(part.holding.force));
    context.globalAlpha = Math.max(0.45, opacity(part.probability));
    context.lineWidth = width;
    context.stroke();
  });
  context.globalAlpha = 1;
}

/** Nobody is said to hold it: vacant ones are crossed. */
function empty({ context, radius, tones, shape }, status) {
  const small = radius * 0.62;
  shape(context, small);
  context.fillStyle = tones.paper;
  context.globalAlpha = 0.8;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = tones.faint;
  context.lineWidth = 1.3;
  context.setLineDash(status === "vacant" ? [] : [1.5, 2]);
  context.stroke();
  context.setLineDash([]);
  if (status !== "vacant") return;
  context.beginPath();
  context.moveTo(-small * 0.6, small * 0.6);
  context.lineTo(small * 0.6, -small * 0.6);
  context.stroke();
}

function siege({ context, radius }, besiegers) {
  context.setLineDash([3.2, 2.4]);
  segments(context, besiegers, radius + 4.6, 2.2);
  context.setLineDash([]);
}
