// Forces at places as unit symbols or plain icons, where the marks leave room for them.
import { look, paint } from "./looks.mjs";
import { Room } from "./names.mjs";
import { picture } from "./source.mjs";

const SIZE = 24;
const FRAME = 19;
const HATCHED = 4.5;
const MOST_EACH = 3;
const MOST = 300;
const LEAST_ZOOM = 4.5;
/** @type {Map<string, HTMLImageElement>} */
const pictures = new Map();

/**
 * Draws who holds or is at the foremost places, above their marks, and gives the room that they take.
 * @param {any} drawing
 * @param {{standing: any, x: number, y: number, radius: number}[]} drawn marks, the foremost last
 * @param {() => void} later called when a picture has come
 * @returns {Room}
 */
export function drawForces({ context, shown, frame }, drawn, later) {
  const room = new Room();
  if (shown.marks === "dots" || frame.viewState.zoom < LEAST_ZOOM) return room;
  for (const { x, y, radius } of drawn.slice(-MOST)) room.take([x - radius, y - radius, x + radius, y + radius], true);
  for (const one of drawn.slice(-MOST).reverse()) {
    const forces = forcesOf(one.standing, shown.force);
    const width = forces.length * (SIZE + 2);
    const [left, top] = [one.x - width / 2, one.y - one.radius - SIZE - 4];
    if (!forces.length || !room.take([left, top, left + width, top + SIZE])) continue;
    const middle = (at) => left + (at + 0.5) * (SIZE + 2);
    forces.forEach((force, at) => draw(context, pictureOf(force, shown.marks, later), middle(at), top + SIZE / 2));
    forces.forEach((force, at) => hatch(context, look(force), middle(at), top + SIZE / 2));
  }
  return room;
}

function forcesOf({ holders, present, besiegers }, followed) {
  const all = [...holders, ...present, ...besiegers].map(({ holding }) => holding.force);
  return [...new Set(all)].filter((force) => !followed || force === followed).slice(0, MOST_EACH);
}

function pictureOf(force, marks, later) {
  const { colour, symbol, kind } = look(force);
  const path = marks === "symbols" && symbol ? `symbols/${symbol}.svg` : `icons/forces/${kind ?? "unit"}.svg`;
  const given = marks === "symbols" && symbol ? { size: FRAME, fill: colour } : { colour };
  const address = picture(path, given);
  if (!pictures.has(address)) {
    const made = new Image();
    made.addEventListener("load", later);
    made.src = address;
    pictures.set(address, made);
  }
  return pictures.get(address);
}

/** Forces of one colour differ in their hatch, which a picture does not have: a small disc in its corner shows it. */
function hatch(context, force, x, y) {
  if (!force.pattern) return;
  context.beginPath();
  context.arc(x + SIZE / 3, y + SIZE / 3, HATCHED, 0, 2 * Math.PI);
  context.fillStyle = paint(context, force);
  context.fill();
}

/** The middle of a picture is the middle of its frame or icon, whatever stands over a frame. */
function draw(context, image, x, y) {
  if (!image.complete || !image.naturalWidth) return;
  const [width, height] = [image.naturalWidth, image.naturalHeight];
  context.drawImage(image, x - width / 2, y - height / 2, width, height);
}
