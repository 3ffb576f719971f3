// Names of places on the map: those that have room, the foremost first, the same ones while the clock runs.

const MOST = 400;
const HEIGHT = 14;
const CELL = 64;
const FONT = "'Noto Sans', system-ui, sans-serif";
const widths = new Map();

/** Which parts of the map are taken, by pixels. */
export class Room {
  constructor() {
    /** @type {Map<string, number[][]>} */
    this.cells = new Map();
  }

  /**
   * Takes a box if it is free.
   * @param {number[]} box left, top, right, bottom
   * @param {boolean} [always] take it even if it is not
   * @returns {boolean}
   */
  take(box, always = false) {
    const keys = cellsOf(box);
    const taken = keys.some((key) => this.cells.get(key)?.some((other) => overlap(box, other)));
    if (taken && !always) return false;
    for (const key of keys) this.cells.set(key, [...(this.cells.get(key) ?? []), box]);
    return true;
  }
}

/**
 * Writes the names that have room.
 * @param {{context: CanvasRenderingContext2D, tones: any, shown: any, frame: any}} drawing
 * @param {{standing: any, x: number, y: number, radius: number}[]} drawn marks, the foremost last
 * @param {Room} room what is taken already
 */
export function drawNames({ context, tones, shown, frame }, drawn, room) {
  const few = frame.viewState.zoom < 5 ? 60 : MOST;
  const wanted = drawn.slice(-few).reverse();
  const selected = wanted.findIndex(({ standing }) => standing.place.id === shown.selected);
  if (selected > 0) wanted.unshift(...wanted.splice(selected, 1));
  for (const { x, y, radius } of wanted) room.take([x - radius, y - radius, x + radius, y + radius], true);
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const one of wanted) {
    if (shown.force && !isShown(one, shown.force)) continue;
    const spot = spotFor(context, one, {
      room,
      selected: one.standing.place.id === shown.selected,
      across: frame.size[0]
    });
    if (spot) write(context, spot, tones);
  }
}

function isShown({ standing }, force) {
  return [...standing.holders, ...standing.present, ...standing.besiegers].some(
    ({ holding }) => holding.force === force
  );
}

function spotFor(context, { standing, area, x, y, radius }, { room, selected, across }) {
  const { name } = standing.place;
  const font = `${selected ? 700 : area ? 500 : 600} 12px ${FONT}`;
  const width = widthOf(context, name, font);
  const gap = radius + 5;
  const starts = [
    [x + gap, y],
    [x - gap - width, y],
    [x - width / 2, y + gap + 5],
    [x - width / 2, y - gap - 5]
  ];
  const fits = ([left]) => left >= 0 && left + width <= across;
  const free = (start) =>
    fits(start) && room.take([start[0] - 2, start[1] - HEIGHT / 2, start[0] + width + 2, start[1] + HEIGHT / 2]);
  const found = starts.find(free) ?? (selected ? starts[0] : null);
  return found && { name, font, left: found[0], middle: found[1] };
}

function widthOf(context, name, font) {
  const key = `${font}${name}`;
  if (!widths.has(key)) {
    context.font = font;
    widths.set(key, context.measureText(name).width);
  }
  return widths.get(key);
}

function write(context, { name, font, left, middle }, tones) {
  context.font = font;
  context.strokeStyle = tones.paper;
  context.lineWidth = 3;
  context.strokeText(name, left, middle);
  context.fillStyle = tones.ink;
  context.fillText(name, left, middle);
}

function cellsOf([left, top, right, bottom]) {
  const keys = [];
  for (let column = Math.floor(left / CELL); column <= Math.floor(right / CELL); column += 1) {
    for (let row = Math.floor(top / CELL); row <= Math.floor(bottom / CELL); row += 1) keys.push(`${column} ${row}`);
  }
  return keys;
}

function overlap(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}
