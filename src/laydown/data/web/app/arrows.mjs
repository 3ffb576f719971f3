// Movements as arrows from where a force left to where it went.
import { look, paint } from "./looks.mjs";

const DASHES = { asserted: [], denied: [1.5, 4] };
const PLANNED = [7, 5];
const BEND = 0.14;
const STEPS = 24;
const REACH = 5;
const HEAD = 9;
const TAIL = 4.5;
const SHORTEST = 14;
const MOST = 250;

/**
 * Draws the movements, the newest of too many, and gives what was drawn, to be hit.
 * @param {{context: CanvasRenderingContext2D, frame: any, tones: any, radius: number, shown: any, size: number[]}} drawing
 * @returns {{movement: any, points: [number, number][]}[]}
 */
export function drawArrows({ context, frame, tones, radius, shown, size }) {
  const drawn = [];
  const followed = shown.movements.filter(({ force }) => !shown.force || force === shown.force);
  for (const movement of followed.slice(-MOST)) {
    const points = curve(pixel(frame, movement.from), pixel(frame, movement.to), radius);
    if (!points || !points.some(([x, y]) => x > 0 && y > 0 && x < size[0] && y < size[1])) continue;
    arrow(context, movement, points, tones);
    drawn.push({ movement, points });
  }
  return drawn;
}

/**
 * The movement near a pixel, if any.
 * @param {{movement: any, points: [number, number][]}[]} drawn
 * @param {number} x
 * @param {number} y
 * @returns {any}
 */
export function hitArrow(drawn, x, y) {
  return (
    drawn.findLast(({ points }) => points.some((point, at) => at > 0 && apart(points[at - 1], point, x, y) < REACH))
      ?.movement ?? null
  );
}

function pixel({ coordinateToPixelTransform: [a, b, c, d, e, f] }, [east, north]) {
  return [a * east + c * north + e, b * east + d * north + f];
}

/** Points of a bent line that begins and ends beside the marks; null where there is no room for one. */
function curve([x, y], [toX, toY], radius) {
  const length = Math.hypot(toX - x, toY - y);
  const gap = radius + 4;
  if (length < 2 * gap + SHORTEST) return null;
  const middle = [(x + toX) / 2 - (toY - y) * BEND, (y + toY) / 2 + (toX - x) * BEND];
  const points = [];
  for (let step = 0; step <= STEPS; step += 1) {
    const at = (gap + ((length - 2 * gap) * step) / STEPS) / length;
    const [one, two, three] = [(1 - at) ** 2, 2 * at * (1 - at), at ** 2];
    points.push([one * x + two * middle[0] + three * toX, one * y + two * middle[1] + three * toY]);
  }
  return points;
}

function arrow(context, movement, points, tones) {
  const width = Math.min(4.5, 1.8 + 0.6 * movement.n_origins);
  const colour = movement.force ? look(movement.force).colour : tones.faint;
  const dash = DASHES[movement.modality] ?? PLANNED;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const [color, broad, dashes] of [
    [tones.paper, width + 2.6, []],
    [colour, width, dash]
  ]) {
    context.strokeStyle = context.fillStyle = color;
    context.lineWidth = broad;
    context.setLineDash(dashes);
    line(context, points);
    context.setLineDash([]);
    head(context, points, HEAD + (broad - width));
  }
  if (movement.force && look(movement.force).pattern) tail(context, points[0], look(movement.force));
  if (movement.modality === "denied") cross(context, points[Math.floor(points.length / 2)], tones.ink);
}

function line(context, points) {
  context.beginPath();
  points.slice(0, -2).forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.stroke();
}

function head(context, points, size) {
  const [x, y] = points.at(-1);
  const [fromX, fromY] = points.at(-4);
  const angle = Math.atan2(y - fromY, x - fromX);
  context.beginPath();
  context.moveTo(x, y);
  for (const turn of [2.7, -2.7]) context.lineTo(x + size * Math.cos(angle + turn), y + size * Math.sin(angle + turn));
  context.closePath();
  context.fill();
}

/** Forces of one colour differ in their hatch. */
function tail(context, [x, y], force) {
  context.beginPath();
  context.arc(x, y, TAIL, 0, 2 * Math.PI);
  context.fillStyle = paint(context, force);
  context.fill();
}

function cross(context, [x, y], colour) {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  for (const [dx, dy] of [
    [5, 5],
    [5, -5]
  ]) {
    context.moveTo(x - dx, y - dy);
    context.lineTo(x + dx, y + dy);
  }
  context.stroke();
}

/** How far a point is from a stretch of line, in pixels. */
function apart([x, y], [toX, toY], pointX, pointY) {
  const [dx, dy] = [toX - x, toY - y];
  const along = Math.max(0, Math.min(1, ((pointX - x) * dx + (pointY - y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(pointX - x - along * dx, pointY - y - along * dy);
}
