// The base map: the world for orientation, and the maps of the theatres that the view is in, each loaded when needed.
import {
  Feature,
  Fill,
  Polygon,
  Stroke,
  Style,
  Text,
  TopoJSON,
  VectorLayer,
  VectorSource,
  containsCoordinate,
  transformExtent
} from "../vendor/ol.mjs";

const TONES = {
  light: {
    sea: "#dfe9ef",
    land: "#f9f7f1",
    lake: "#cfdfe8",
    coast: "#8aa4b5",
    river: "#9dbfd4",
    border: "#6b5c79",
    province: "#c3bdcb",
    country: "#5a5363",
    area: "#7d7585",
    town: "#5f5b55",
    halo: "#f9f7f1"
  },
  dark: {
    sea: "#12181e",
    land: "#1b1f24",
    lake: "#16232d",
    coast: "#3d5260",
    river: "#2c4a5e",
    border: "#8a7d99",
    province: "#3d3946",
    country: "#b6aec2",
    area: "#9a92a5",
    town: "#a8a49b",
    halo: "#1b1f24"
  }
};
const LAYERS = ["countries", "lakes", "rivers", "coast", "admin1", "admin0", "country_names", "admin1_names", "towns"];
const LABELS = new Set(["country_names", "admin1_names", "towns"]);
const FONT = "'Noto Sans', system-ui, sans-serif";
const CLOSE = 9000;
const NEAR_ZOOM = 4.5;

/** The base map of one map. */
export class Base {
  /**
   * @param {any} map of OpenLayers
   * @param {(path: string) => Promise<any>} load reads a file of the page
   * @param {"light" | "dark"} theme
   */
  constructor(map, load, theme) {
    Object.assign(this, { map, load, theme, boxes: {}, loaded: new Map(), occupied: new Set() });
  }

  /** Learns which theatres there are. */
  async begin() {
    const { boxes } = await this.load("base/MANIFEST.json");
    for (const [name, box] of Object.entries(boxes)) {
      if (name !== "world") this.boxes[name] = { box, extent: transformExtent(box, "EPSG:4326", "EPSG:3857") };
    }
  }

  /**
   * The theatre in which most of some points of the map lie, the smallest of several.
   * @param {[number, number][]} points
   * @returns {string | null}
   */
  theatreOf(points) {
    const inside = ({ extent }) => points.filter((point) => containsCoordinate(extent, point)).length;
    const size = ({ box: [west, south, east, north] }) => (east - west) * (north - south);
    const counted = Object.entries(this.boxes).map(([name, each]) => ({ name, count: inside(each), size: size(each) }));
    counted.sort((one, other) => other.count - one.count || one.size - other.size);
    return counted.length && counted[0].count ? counted[0].name : null;
  }

  /** Loads the map of the theatre that the middle of the view is in, where one is near enough to be of use. */
  async follow() {
    const view = this.map.getView();
    if (view.getZoom() < NEAR_ZOOM) return;
    const name = this.theatreOf([view.getCenter()]);
    if (name) await this.add(name);
  }

  /**
   * Loads a theatre's map, or that of the world, and draws it.
   * @param {string} name
   */
  async add(name) {
    if (this.loaded.has(name)) return;
    this.loaded.set(name, []);
    const topology = await this.load(`base/${name}.topojson`);
    // The format changes what it reads, so it reads once; the name of its layer is how features are told apart.
    const features = new TopoJSON({ layerName: "layer" }).readFeatures(topology, { featureProjection: "EPSG:3857" });
    const layers = LAYERS.map((layer, number) => this.layer(name, layer, number, features));
    if (this.boxes[name]) layers.unshift(this.sea(name));
    this.loaded.set(name, layers);
    layers.forEach((layer) => this.map.addLayer(layer));
  }

  /**
   * Draws all in the tones of light or dark.
   * @param {"light" | "dark"} theme
   */
  setTheme(theme) {
    this.theme = theme;
    for (const layers of this.loaded.values()) layers.forEach((layer) => layer.changed());
  }

  /**
   * Where places of the ledger are: no town of the base map is named beside them.
   * @param {[number, number][]} points
   */
  setOccupied(points) {
    this.occupied = new Set(points.flatMap(([x, y]) => cells(x, y)));
    for (const layers of this.loaded.values())
      layers.filter((layer) => layer.get("labels")).forEach((l) => l.changed());
  }

  layer(name, layer, number, features) {
    const source = new VectorSource({ features: features.filter((each) => each.get("layer") === layer) });
    const labels = LABELS.has(layer);
    const made = new VectorLayer({
      source,
      declutter: labels,
      zIndex: (this.boxes[name] ? 100 : 0) + number + (labels ? 200 : 0),
      style: (feature, resolution) => this.style(name, layer, feature, resolution)
    });
    made.set("labels", labels);
    return made;
  }

  /** The theatre's box in the colour of the sea: it covers the coarser lines of the world's map. */
  sea(name) {
    const [west, south, east, north] = this.boxes[name].extent;
    const ring = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south]
    ];
    const source = new VectorSource({ features: [new Feature(new Polygon([ring]))] });
    return new VectorLayer({ source, zIndex: 99, style: () => filled(TONES[this.theme].sea) });
  }

  style(name, layer, feature, resolution) {
    const tones = TONES[this.theme];
    switch (layer) {
      case "countries":
        return filled(tones.land);
      case "lakes":
        return filled(tones.lake);
      case "rivers":
        return lined(tones.river, feature.get("rank") <= 4 ? 1.5 : 0.9);
      case "coast":
        return lined(tones.coast, 1);
      case "admin1":
        return resolution < 2500 ? lined(tones.province, 0.8, [4, 3]) : null;
      case "admin0":
        return lined(tones.border, resolution > 8000 ? 0.7 : 1.5, feature.get("disputed") ? [6, 5] : undefined);
      default:
        return this.label(name, layer, feature, resolution);
    }
  }

  label(name, layer, feature, resolution) {
    const tones = TONES[this.theme];
    const text = feature.get("name");
    if (layer === "country_names") {
      const covered = !this.boxes[name] && resolution < 6000 && this.isCovered(feature);
      if (covered || resolution < 350 || feature.get("rank") > Math.max(2, 16 - Math.log2(resolution))) return null;
      return worded(text.toUpperCase(), `600 11px ${FONT}`, tones.country, tones.halo);
    }
    if (layer === "admin1_names") {
      if (resolution > 2500 || feature.get("km2") < ((resolution * 90) / 1000) ** 2) return null;
      return worded(text, `italic 11px ${FONT}`, tones.area, tones.halo);
    }
    if (resolution > 2200 || feature.get("rank") > 13 - Math.log2(resolution / 40)) return null;
    const [x, y] = feature.getGeometry().getCoordinates();
    if (this.occupied.size && this.occupied.has(cell(x, y))) return null;
    return worded(`· ${text}`, `10.5px ${FONT}`, tones.town, tones.halo);
  }

  /** Whether a theatre's map, which has names of its own, lies over a point of the world's. */
  isCovered(feature) {
    const point = feature.getGeometry().getCoordinates();
    return [...this.loaded.keys()].some(
      (name) => this.boxes[name] && containsCoordinate(this.boxes[name].extent, point)
    );
  }
}

function cell(x, y) {
  return `${Math.round(x / CLOSE)} ${Math.round(y / CLOSE)}`;
}

function cells(x, y) {
  return [-1, 0, 1].flatMap((right) => [-1, 0, 1].map((up) => cell(x + right * CLOSE, y + up * CLOSE)));
}

const styles = new Map();

function once(key, make) {
  if (!styles.has(key)) styles.set(key, make());
  return styles.get(key);
}

function filled(color) {
  return once(color, () => new Style({ fill: new Fill({ color }) }));
}

function lined(color, width, lineDash) {
  return once(`${color} ${width} ${lineDash}`, () => new Style({ stroke: new Stroke({ color, width, lineDash }) }));
}

function worded(text, font, color, halo) {
  return once(
    `${text} ${font} ${color}`,
    () =>
      new Style({
        text: new Text({ text, font, fill: new Fill({ color }), stroke: new Stroke({ color: halo, width: 3 }) })
      })
  );
}
