// Map, legend, note and clock in step with the state: what a day, a range or 'as known on' changes.
import { counted, iso, number, span, worded } from "./days.mjs";
import { button, fill, h, told } from "./dom.mjs";
import { word } from "./looks.mjs";
import { SHOWN_DAYS, forgetMovements, movementsOf, within } from "./movements.mjs";
import { forcesOf, forget, holdersOn, onMore, prefetch, standings, stretch } from "./scene.mjs";
import { change, current, link } from "./state.mjs";

const SETTLE = 160;
const STATUS = {
  held: "held",
  joint: "held jointly",
  contested: "contested",
  besieged: "under siege",
  vacant: "its holder left",
  unknown: "not known who holds it"
};

/** What shows the state. */
export class View {
  /**
   * @param {{map: import("./map.mjs").PostureMap, clock: import("./clock.mjs").Clock,
   *   legend: import("./legend.mjs").Legend, note: HTMLElement, tip: HTMLElement}} parts
   */
  constructor(parts) {
    Object.assign(this, parts, { stretch: null, fitted: false, timer: 0, seen: new Set() });
    onMore((loaded) => this.arrived(loaded));
  }

  /** Draws the state as far as it is loaded, and asks for what is not. */
  draw() {
    const { on, from, known, show, id, marks } = current();
    this.stretch = stretch(on, known);
    const found = standings(this.stretch, on);
    this.found = found;
    const first = from ?? iso(number(on) - SHOWN_DAYS + 1);
    const { since } = from ? stretch(from, known, { wanted: false }) : this.stretch;
    this.moves = movementsOf({ since, until: this.stretch.until, known }, () => this.draw());
    const movements = within(this.moves.items, first, on);
    this.isCut = this.moves.more > 0 && this.moves.items.at(-1).last >= first;
    this.map.show({
      standings: found,
      movements,
      marks,
      selected: show === "place" ? id : null,
      force: show === "force" ? id : null,
      changed: from ? this.changedSince(from, known, found) : new Set()
    });
    document.body.dataset.drawn = on;
    this.settle();
  }

  settle() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settled(), SETTLE);
  }

  /** What can wait until the clock stands still. */
  settled() {
    const { on, known } = current();
    this.legend.show(this.found, this.map.tones());
    this.explain();
    this.map.base.setOccupied(this.stretch.places.filter(({ xy }) => xy).map(({ xy }) => xy));
    if (this.stretch.done) prefetch(on, known, this.clock.ends());
  }

  /** Asks for everything anew: the ledger has changed. */
  renew() {
    forget();
    forgetMovements();
    this.map.forgetMarks();
    this.draw();
  }

  isReady() {
    return Boolean(this.stretch?.done || this.stretch?.failure);
  }

  arrived(loaded) {
    if (loaded !== this.stretch) {
      if (current().from) this.draw();
      return;
    }
    if (!this.fitted && (loaded.places.length || loaded.done)) this.begin(loaded);
    if (loaded.failure) this.map.base.add("world").catch(() => null);
    this.draw();
    document.body.dataset.ready = "yes";
  }

  /** The first places decide where the map looks, if the address did not, and which theatre it shows. */
  begin(loaded) {
    this.fitted = true;
    const told = standings(loaded, current().on).filter(({ holders, present }) => holders.length + present.length);
    const pointsOf = (places) => places.filter(({ xy }) => xy).map(({ xy }) => xy);
    const points = pointsOf(loaded.places);
    const shown = pointsOf(told.map(({ place }) => place));
    if (!current().at) this.map.fit(shown.length ? shown : points);
    const theatre = this.map.base.theatreOf(points);
    const rest = () => this.map.base.add("world");
    if (theatre) this.map.base.add(theatre).then(rest, rest);
    else rest();
  }

  /** Places whose holders on the first day of the range are not those on its last; none until both are there. */
  changedSince(from, known, found) {
    const begun = stretch(from, known, { wanted: false });
    if (!begun.done) return new Set();
    const before = holdersOn(begun, from);
    return new Set(
      found.filter((one) => forcesOf(one) !== (before.get(one.place.id) ?? "")).map((one) => one.place.id)
    );
  }

  /** What the map cannot show, in words. */
  explain() {
    const { on } = current();
    const { done, failure, total, places } = this.stretch;
    const hidden = this.found.filter(({ place }) => !place.xy).length;
    const lines = [];
    if (failure) lines.push(`The map could not be filled: ${failure.message}`);
    else if (!done) lines.push(`Weighing the reports: ${places.length} of ${counted(total ?? 0, "place")} …`);
    else if (!this.map.drawn.some(({ standing }) => standing.all.length)) {
      lines.push(
        `No report tells who was in this part of the map on ${worded(on)}. That does not mean that nobody was.`
      );
    }
    if (this.moves.failure) lines.push(`Movements could not be asked for: ${this.moves.failure.message}`);
    else if (this.isCut) lines.push("There are too many movements in these days: the oldest are not drawn.");
    const listed =
      hidden > 0 &&
      h(
        "a",
        { href: link({ show: "places", id: null }) },
        `${counted(hidden, "place")} not on the map: where ${hidden === 1 ? "it lies is" : "they lie is"} not known`
      );
    const again = (failure || this.moves.failure) && button("Try again", () => this.renew());
    fill(this.note, lines.join(" "), again, lines.length && listed ? " " : null, listed);
    this.note.hidden = !lines.length && !listed;
  }

  /**
   * Says what is under the pointer.
   * @param {any} hit
   * @param {number[]} pixel
   */
  hover(hit, [x, y]) {
    this.tip.hidden = !hit;
    if (!hit) return;
    fill(this.tip, hit.standing ? standingTip(hit.standing) : movementTip(hit.movement));
    const left = Math.min(x + 14, this.tip.parentElement.clientWidth - this.tip.offsetWidth - 8);
    const top =
      y + 18 + this.tip.offsetHeight > this.tip.parentElement.clientHeight ? y - this.tip.offsetHeight - 12 : y + 18;
    this.tip.style.setProperty("transform", `translate(${Math.max(4, left)}px, ${top}px)`);
  }

  /**
   * Opens what was picked on the map.
   * @param {any} hit
   */
  pick(hit) {
    if (hit?.standing) change({ show: "place", id: hit.standing.place.id, q: null });
    else if (hit?.movement?.claims.length) change({ show: "claim", id: hit.movement.claims[0], q: null });
  }
}

function standingTip({ place, status, holders, present, besiegers, denied }) {
  const line =
    (words) =>
    ({ holding, probability }) =>
      h("span", { class: "line" }, told(holding.force_name), ` ${words} (${word(probability)})`);
  return [
    h("strong", {}, told(place.name)),
    h("span", { class: "line" }, STATUS[status] ?? status),
    holders.map(line("holds it")),
    denied.length > 0 && h("span", { class: "line" }, "that its holder left is denied"),
    present.map(line("is there")),
    besiegers.map(line("besieges it"))
  ];
}

function movementTip({
  force_name: force,
  origin_name: from,
  destination_name: to,
  modality,
  first,
  last,
  n_origins: origins
}) {
  const sure = modality === "asserted" ? "" : ` (${modality})`;
  return [
    h("strong", {}, told(force ?? "A force")),
    h("span", { class: "line" }, told(from), " → ", told(to), sure),
    h(
      "span",
      { class: "line" },
      `${first === last ? worded(last) : span(first, last)}, ${counted(origins, "independent source")}`
    )
  ];
}
