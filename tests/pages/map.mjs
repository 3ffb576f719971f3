// Draws one base map with some marks on it, and answers what the tests ask of it: colours of places, and hits.
import {
  Circle, Feature, Fill, Icon, Map, Point, ScaleLine, Stroke, Style, Text, TopoJSON, VectorLayer, VectorSource, View,
  defaultControls, fromLonLat, toLonLat, transformExtent,
} from "/vendor/ol.mjs";

const asked = new URLSearchParams(location.search);
const base = asked.get("base");
const box = asked.get("box").split(",").map(Number);
const stroke = (color, width, lineDash) => new Style({ stroke: new Stroke({ color, width, lineDash }) });
const label = (text, font, color) =>
  new Style({ text: new Text({ text, font, fill: new Fill({ color }), stroke: new Stroke({ color: "#fff", width: 3 }) }) });
const STYLES = {
  countries: () => new Style({ fill: new Fill({ color: "#f9f7f1" }) }),
  lakes: () => new Style({ fill: new Fill({ color: "#cfdfe8" }) }),
  coast: () => stroke("#8aa4b5", 1),
  rivers: () => stroke("#8fb6cf", 1.2),
  admin1: () => stroke("#b9b4c4", 0.8, [4, 3]),
  admin0: (line) => stroke("#5b4a6b", 1.6, line.get("disputed") ? [6, 5] : undefined),
  country_names: (point) => label(point.get("name"), "bold 14px 'Noto Sans', sans-serif", "#4a4353"),
  admin1_names: (point) => label(point.get("name"), "11px 'Noto Sans', sans-serif", "#77707f"),
  towns: (point) => label("· " + point.get("name"), "10px 'Noto Sans', sans-serif", "#444"),
};

// The format changes what it reads, so it reads once; the name of its layer is how features are told apart.
const topology = await (await fetch(`/base/${base}.topojson`)).json();
const format = new TopoJSON({ layerName: "layer" });
const features = format.readFeatures(topology, { featureProjection: "EPSG:3857" });
const layers = Object.entries(STYLES).map(([name, style]) => {
  const source = new VectorSource({ features: features.filter((each) => each.get("layer") === name) });
  return new VectorLayer({ source, style, declutter: name.endsWith("names") || name === "towns" });
});

const marks = JSON.parse(asked.get("marks") ?? "[]").map((mark) => {
  const feature = new Feature({ geometry: new Point(fromLonLat(mark.at)), name: mark.name });
  const image = mark.symbol
    ? new Icon({ src: mark.symbol })
    : new Circle({ radius: 9, fill: new Fill({ color: mark.colour }), stroke: new Stroke({ color: "#fff", width: 2 }) });
  feature.setStyle(new Style({ image }));
  return feature;
});

const map = new Map({
  target: "map",
  layers: [...layers, new VectorLayer({ source: new VectorSource({ features: marks }) })],
  controls: defaultControls().extend([new ScaleLine()]),
  view: new View({ center: [0, 0], zoom: 2 }),
});
map.getView().fit(transformExtent(box, "EPSG:4326", "EPSG:3857"));

const place = (lonLat) => map.getPixelFromCoordinate(fromLonLat(lonLat));
globalThis.probe = {
  counts: Object.fromEntries(layers.map((layer, at) => [Object.keys(STYLES)[at], layer.getSource().getFeatures().length])),
  centre: () => toLonLat(map.getView().getCenter()),
  colour: (lonLat) => {
    const canvas = document.querySelector("#map canvas");
    const [x, y] = place(lonLat).map((each) => Math.round(each * devicePixelRatio));
    return [...canvas.getContext("2d").getImageData(x, y, 1, 1).data];
  },
  hit: (lonLat) => map.forEachFeatureAtPixel(place(lonLat), (feature) => feature.get("name")),
};
map.once("rendercomplete", () => { document.body.dataset.ready = "yes"; });
