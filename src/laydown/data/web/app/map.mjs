// The map: OpenLayers beneath, and over it one canvas of our own with marks, arrows and names.
import {
  Map as OlMap,
  ScaleLine,
  View,
  Zoom,
  boundingExtent,
  defaultInteractions,
  fromLonLat,
  toLonLat,
  transformExtent
} from "../vendor/ol.mjs";
import { drawArrows, hitArrow } from "./arrows.mjs";
import { Base } from "./base.mjs";
import { Crowd } from "./crowd.mjs";
import { drawForces } from "./forces.mjs";
import { Sprites, isArea, key } from "./marks.mjs";
import { drawNames } from "./names.mjs";

const PADDING = [60, 130, 60, 60];
const REACH = 6;
const CROWD = 3000;
const FAINT = 0.3;
/** A place so many times as far from the middle as half of all are lies apart; distances of the map, in metres. */
const FAR = 4,
  SPREAD = 50_000;
const ORDER = { unknown: 0, vacant: 1, besieged: 3, joint: 3, held: 3, contested: 4 };

/**
 * @typedef {object} Shown what the map is to show
 * @property {import("./scene.mjs").Standing[]} standings
 * @property {any[]} movements
 * @property {string | null} selected the id of a place
 * @property {string | null} force the id of a force that is followed: what is not its is drawn faintly
 * @property {"dots" | "icons" | "symbols"} marks
 * @property {Set<string>} changed ids of places that changed hands in the range
 */

/** The map of the page. */
export class PostureMap {
  /**
   * @param {HTMLElement} target
   * @param {{load: (path: string) => Promise<any>, theme: "light" | "dark", onPick: (hit: any) => void,
   *   onHover: (hit: any, pixel: number[]) => void, onView: (at: [number, number, number]) => void,
   *   edge?: [number, number, number, number] | null}} given `edge`: west, south, east, north, beyond which it ends
   */
  constructor(target, given) {
    Object.assign(this, {
      target,
      given,
      theme: given.theme,
      items: [],
      drawn: [],
      frame: null,
      crowd: new Crowd(FAINT)
    });
    this.shown = { standings: [], movements: [], selected: null, force: null, marks: "dots", changed: new Set() };
    const extent = given.edge ? transformExtent(given.edge, "EPSG:4326", "EPSG:3857") : undefined;
    this.map = new OlMap({
      target,
      interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }),
      controls: [new Zoom(), new ScaleLine()],
      view: new View({ center: [0, 2e6], zoom: 2.2, minZoom: 1.5, maxZoom: 14, enableRotation: false, extent })
    });
    this.base = new Base(this.map, given.load, given.theme);
    this.canvas = document.createElement("canvas");
    this.canvas.className = "marks";
    this.canvas.setAttribute("aria-hidden", "true");
    this.map.getViewport().querySelector(".ol-layers").after(this.canvas);
    this.listen();
  }

  listen() {
    this.map.on("postrender", ({ frameState }) => frameState && this.draw(frameState)); // none while it is hidden
    this.map.on("moveend", () => {
      this.given.onView(this.where());
      this.base.follow();
    });
    this.map.on("singleclick", (event) => this.given.onPick(this.hit(event.pixel)));
    this.map.on("pointermove", (event) => {
      if (event.dragging) return;
      const hit = this.hit(event.pixel);
      this.target.classList.toggle("over", Boolean(hit));
      this.given.onHover(hit, event.pixel);
    });
    this.map.getViewport().addEventListener("pointerleave", () => this.given.onHover(null, [0, 0]));
  }

  /** @returns {[number, number, number]} latitude, longitude and zoom */
  where() {
    const [longitude, latitude] = toLonLat(this.map.getView().getCenter());
    return [latitude, longitude, this.map.getView().getZoom()];
  }

  /** @returns {Record<string, string>} the tones that the style sheet gives */
  tones() {
    return tonesOf(this.target);
  }

  /**
   * Brings a place into view where it is not there yet.
   * @param {number} latitude
   * @param {number} longitude
   */
  revealAt(latitude, longitude) {
    this.reveal(fromLonLat([longitude, latitude]));
  }

  /**
   * Goes to a part of the world.
   * @param {[number, number, number]} at latitude, longitude, zoom
   */
  look([latitude, longitude, zoom]) {
    this.map.getView().setCenter(fromLonLat([longitude, latitude]));
    this.map.getView().setZoom(zoom);
  }

  /**
   * Shows all of some points, but for a few that lie far from all others.
   * @param {[number, number][]} points in the map's own coordinates
   */
  fit(points) {
    if (!points.length) return;
    const middle = (list) => [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)];
    const centre = [middle(points.map(([x]) => x)), middle(points.map(([, y]) => y))];
    const away = ([x, y]) => Math.hypot(x - centre[0], y - centre[1]);
    const reach = FAR * Math.max(SPREAD, middle(points.map(away)));
    const near = points.filter((point) => away(point) <= reach);
    this.map.getView().fit(boundingExtent(near), { padding: PADDING, maxZoom: 9 });
  }

  /**
   * Brings a point into view where it is not there yet.
   * @param {[number, number]} point
   */
  reveal(point) {
    const view = this.map.getView();
    const [width, height] = this.map.getSize() ?? [0, 0];
    const pixel = this.map.getPixelFromCoordinate(point);
    const inside = pixel && pixel[0] > 30 && pixel[1] > 30 && pixel[0] < width - 30 && pixel[1] < height - 30;
    if (!inside) view.animate({ center: point, zoom: Math.max(view.getZoom(), 6.5), duration: 250 });
  }

  /** @param {"light" | "dark"} theme */
  setTheme(theme) {
    this.theme = theme;
    this.base.setTheme(theme);
    this.redraw();
  }

  /**
   * Draws other standings, movements or marks. The map beneath is left as it is.
   * @param {Partial<Shown>} part
   */
  show(part) {
    Object.assign(this.shown, part);
    if (part.standings)
      this.items = part.standings
        .filter(({ place }) => place.xy)
        .map(itemOf)
        .sort(inOrder);
    this.redraw();
  }

  /** Marks are drawn anew: forces may look otherwise. */
  forgetMarks() {
    this.sprites = null;
  }

  redraw() {
    if (this.frame) this.draw(this.frame);
  }

  /** What is at a pixel: the place drawn last there, else a movement. */
  hit([x, y]) {
    for (let at = this.drawn.length - 1; at >= 0; at -= 1) {
      const one = this.drawn[at];
      if (Math.hypot(one.x - x, one.y - y) <= one.radius + REACH) return { standing: one.standing };
    }
    const movement = hitArrow(this.arrows ?? [], x, y);
    return movement ? { movement } : null;
  }

  /** @param {any} frame the state of a frame of OpenLayers */
  draw(frame) {
    this.frame = frame;
    const context = this.ready(frame);
    const tones = tonesOf(this.target);
    this.drawn = this.visible(frame);
    const radius = radiusOf(frame.viewState.zoom, this.drawn.length);
    for (const item of this.drawn) item.radius = item.area ? radius + 1.5 : radius;
    const drawing = { context, frame, tones, radius, shown: this.shown, size: frame.size };
    this.arrows = drawArrows(drawing);
    const sprites = this.pictures(drawing);
    for (const { standing, word } of this.drawn) sprites.add(standing, word);
    const faint = (standing) => this.shown.force !== null && !isOf(standing, this.shown.force);
    if (this.drawn.length > CROWD) this.crowd.draw(context, this.drawn, sprites, { faint, size: frame.size });
    else
      for (const { standing, word, x, y } of this.drawn) sprites.copy(context, word, x, y, faint(standing) ? FAINT : 1);
    this.rings(drawing);
    const boxes = drawForces(drawing, this.drawn, () => this.redraw());
    drawNames(drawing, this.drawn, boxes);
  }

  /** The canvas, empty and as large as the map. */
  ready({ size: [width, height], pixelRatio }) {
    const { canvas } = this;
    if (canvas.width !== width * pixelRatio || canvas.height !== height * pixelRatio) {
      canvas.width = width * pixelRatio;
      canvas.height = height * pixelRatio;
    }
    const context = canvas.getContext("2d");
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.imageSmoothingEnabled = false; // marks are copied as they are, not scaled
    return context;
  }

  visible(frame) {
    const [a, b, c, d, e, f] = frame.coordinateToPixelTransform;
    const [width, height] = frame.size;
    return this.items.filter((item) => {
      const [east, north] = item.standing.place.xy;
      item.x = a * east + c * north + e;
      item.y = b * east + d * north + f;
      return item.x > -20 && item.y > -20 && item.x < width + 20 && item.y < height + 20;
    });
  }

  /** The pictures of marks as they are to be drawn now. */
  pictures({ frame: { pixelRatio: ratio }, radius, tones }) {
    const kept = this.sprites;
    const fits = kept && kept.radius === radius && kept.ratio === ratio && kept.tones.ink === tones.ink;
    if (!fits) this.sprites = new Sprites({ radius, ratio, tones });
    return this.sprites;
  }

  /** Around the place that is chosen, and those that changed hands in the range. */
  rings({ context, tones, shown }) {
    for (const {
      standing: { place },
      x,
      y,
      radius
    } of this.drawn) {
      if (shown.changed.has(place.id)) ring(context, x, y, radius + 8, tones.ink, [2, 3]);
      if (shown.selected === place.id) ring(context, x, y, radius + 6.5, tones.accent, []);
    }
  }
}

/** What is drawn of a standing; the same one while it looks the same. */
function itemOf(standing) {
  if (!standing.item)
    standing.item = { standing, area: isArea(standing.place), x: 0, y: 0, radius: 0, word: null, rank: 0 };
  if (standing.renewed || standing.item.word === null) {
    standing.item.word = key(standing);
    standing.item.rank = rankOf(standing);
  }
  return standing.item;
}

function rankOf({ place, status, holders, present }) {
  return (isArea(place) ? -10 : 0) + (ORDER[status] || (holders.length + present.length ? 2 : 0));
}

function inOrder(one, other) {
  return one.rank - other.rank;
}

/** Whether a force is told of at the place. */
function isOf({ holders, present, besiegers }, force) {
  return [...holders, ...present, ...besiegers].some(({ holding }) => holding.force === force);
}

/** Marks grow with the zoom; where thousands are in view they are small. */
function radiusOf(zoom, count) {
  if (count > CROWD) return 3;
  return Math.round(Math.max(4, Math.min(10, 4 + (zoom - 4) * 1.1)) * 2) / 2;
}

function ring(context, x, y, radius, colour, dash) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.setLineDash(dash);
  context.strokeStyle = colour;
  context.lineWidth = dash.length ? 1.6 : 3;
  context.stroke();
  context.setLineDash([]);
}

function tonesOf(target) {
  const style = getComputedStyle(target);
  const tone = (name) => style.getPropertyValue(name).trim();
  return { paper: tone("--paper"), ink: tone("--ink"), faint: tone("--faint"), accent: tone("--accent") };
}
