// What the page uses of OpenLayers, and no more: scripts/vendor makes src/laydown/data/web/vendor/ol.mjs of it.
export { default as Map } from "ol/Map.js";
export { default as View } from "ol/View.js";
export { default as Feature } from "ol/Feature.js";
export { default as Overlay } from "ol/Overlay.js";
export { default as Point } from "ol/geom/Point.js";
export { default as MultiPoint } from "ol/geom/MultiPoint.js";
export { default as LineString } from "ol/geom/LineString.js";
export { default as MultiLineString } from "ol/geom/MultiLineString.js";
export { default as Polygon, circular, fromExtent } from "ol/geom/Polygon.js";
export { default as MultiPolygon } from "ol/geom/MultiPolygon.js";
export { default as VectorLayer } from "ol/layer/Vector.js";
export { default as VectorSource } from "ol/source/Vector.js";
export { default as GeoJSON } from "ol/format/GeoJSON.js";
export { default as TopoJSON } from "ol/format/TopoJSON.js";
export { Circle, Fill, Icon, RegularShape, Stroke, Style, Text } from "ol/style.js";
export { default as Attribution } from "ol/control/Attribution.js";
export { default as ScaleLine } from "ol/control/ScaleLine.js";
export { default as Zoom } from "ol/control/Zoom.js";
export { defaults as defaultControls } from "ol/control/defaults.js";
export { defaults as defaultInteractions } from "ol/interaction/defaults.js";
export { fromLonLat, toLonLat, transformExtent } from "ol/proj.js";
export {
  boundingExtent, buffer, containsCoordinate, createEmpty, extend, getCenter, intersects, isEmpty,
} from "ol/extent.js";
export { easeIn, easeOut, inAndOut, linear } from "ol/easing.js";
export { unByKey } from "ol/Observable.js";
