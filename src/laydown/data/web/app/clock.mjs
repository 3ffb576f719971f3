// The clock: a day or a range, a histogram of what was published, steps by keys, play; and 'as known on'.
import { counted, iso, isDay, number, worded } from "./days.mjs";
import { button, fill, h } from "./dom.mjs";
import { copied } from "./source.mjs";
import { EARLIEST, LATEST, change, current } from "./state.mjs";

const HEIGHT = 44;
const BINS = 160;
const WEEK = 7;
const MONTH = 30;
const TICK = 450;
const LEAD = 14;
const FIXED = "This page is a copy. What was known on other days, the ledger tells.";
/** So small a part of the claims, and so small a part of the time that the others take. */
const STRAY = 0.03,
  CROWDED = 0.6;

/** The clock of the page. */
export class Clock {
  /**
   * @param {HTMLElement} node
   * @param {{ready: () => boolean}} given whether what the clock shows is there, so that it may run on
   */
  constructor(node, given) {
    Object.assign(this, { node, given, days: [], counts: new Map(), first: 0, last: 0, whole: 0, timer: 0 });
    this.make();
    this.node.addEventListener("keydown", (event) => this.pressed(event));
  }

  make() {
    const slider = (name, label) =>
      h("input", {
        type: "range",
        class: name,
        step: 1,
        "aria-label": label,
        on: { input: () => this.slid(), change: () => this.slid() }
      });
    this.on = slider("on", "Day");
    this.from = slider("from", "First day of the range");
    this.chart = h("canvas", { class: "histogram", "aria-hidden": "true" });
    this.day = h("output", { class: "day", "aria-live": "polite" });
    this.said = h("span", { class: "said" });
    this.earlier = button("", () => this.extend(), {
      class: "earlier",
      hidden: true,
      title: "Let the clock begin earlier"
    });
    this.date = dayInput("Go to a day", (day) => this.typed(day));
    this.play = button("Play", () => this.toggle(), { class: "play", "aria-pressed": "false" });
    const mode = (name, words) =>
      h(
        "label",
        {},
        h("input", { type: "radio", name: "mode", value: name, on: { change: () => this.setMode(name) } }),
        words
      );
    this.modes = h(
      "fieldset",
      { class: "modes" },
      h("legend", { class: "unseen" }, "Mode"),
      mode("day", "Day"),
      mode("range", "Range")
    );
    this.axis = h("div", { class: "axis", "aria-hidden": "true" });
    const step = (days, words, label) => button(words, () => this.step(days), { "aria-label": label, title: label });
    fill(
      this.node,
      h("div", { class: "told" }, this.day, this.said, this.earlier),
      h(
        "div",
        { class: "keys" },
        step(-WEEK, "«", "A week back"),
        step(-1, "‹", "A day back"),
        this.play,
        step(1, "›", "A day on"),
        step(WEEK, "»", "A week on"),
        this.date,
        this.modes,
        this.makeKnown()
      ),
      h("div", { class: "track" }, this.chart, this.from, this.on, this.axis)
    );
    this.chart.addEventListener("click", (event) => this.go(this.dayAt(event.offsetX)));
    new ResizeObserver(() => this.drawn()).observe(this.chart);
  }

  makeKnown() {
    this.known = dayInput("As known on this day", (day) => change({ known: day }));
    this.known.disabled = true;
    const own = copied();
    const on = { change: (event) => this.setKnown(event.target.checked) };
    this.isKnown = h("input", { type: "checkbox", disabled: Boolean(own), on });
    const why = own ? FIXED : "Leave out what was published later: what could one have known on that day?";
    const [words, day] = own && !own.known ? ["as known when this copy was made", null] : ["as known on", this.known];
    return h("div", { class: "known", title: why }, h("label", {}, this.isKnown, words), day);
  }

  /**
   * Takes what was published when.
   * @param {{first: string | null, last: string | null, days: {day: string, claims: number}[]}} calendar
   */
  setCalendar({ first, last, days }) {
    this.counts = new Map(days.map(({ day, claims }) => [number(day), claims]));
    const today = Math.floor(Date.now() / 86_400_000);
    const { on, from } = current();
    const named = [on, from].filter(Boolean).map(number);
    this.whole = first ? number(first) - LEAD : today - MONTH;
    this.last = Math.max(last ? number(last) : today, ...named);
    this.first = Math.min(this.crowdedFrom(), ...named);
    this.show(current());
  }

  /** Where the clock begins: a few reports long before all others would leave no room for those. */
  crowdedFrom() {
    const days = [...this.counts.keys()].sort((one, other) => one - other);
    const all = [...this.counts.values()].reduce((one, other) => one + other, 0);
    let before = 0;
    const start = days.find((day) => (before += this.counts.get(day)) > all * STRAY) ?? this.whole;
    return this.last - start < (this.last - this.whole) * CROWDED ? start - LEAD : this.whole;
  }

  /** How many claims lie before the clock begins, as what is pressed to begin earlier. */
  tellEarlier() {
    const claims = [...this.counts].reduce((sum, [day, count]) => sum + (day < this.first ? count : 0), 0);
    this.earlier.hidden = !claims;
    this.earlier.textContent = `${counted(claims, "claim")} before ${worded(iso(this.first))}`;
  }

  extend() {
    this.first = this.whole;
    this.show(current());
    this.on.focus();
  }

  /** @returns {[string, string]} the first and the last day of the clock */
  ends() {
    return [iso(this.first), iso(this.last)];
  }

  /** @param {import("./state.mjs").State} state */
  show({ on, from, known }) {
    if (!on) return;
    this.first = Math.min(this.first, number(from ?? on));
    this.last = Math.max(this.last, number(on));
    const [day, start] = [number(on), from ? number(from) : null];
    for (const each of [this.on, this.from]) Object.assign(each, { min: this.first, max: this.last });
    this.on.value = day;
    this.on.setAttribute("aria-valuetext", worded(on));
    this.from.hidden = start === null;
    if (start !== null) {
      this.from.value = start;
      this.from.setAttribute("aria-valuetext", worded(from));
    }
    this.date.value = on;
    const words = start === null ? worded(on) : `${worded(from)} to ${worded(on)}`;
    if (this.day.textContent !== words) this.day.textContent = words;
    this.said.textContent = this.publishedIn(start ?? day, day, known);
    for (const each of this.modes.querySelectorAll("input")) each.checked = each.value === (from ? "range" : "day");
    this.isKnown.checked = Boolean(known);
    this.known.disabled = !known || Boolean(copied());
    this.known.value = known ?? "";
    this.node.classList.toggle("as-known", Boolean(known));
    this.tellEarlier();
    this.drawn();
  }

  publishedIn(first, last, known) {
    let claims = 0;
    const end = known ? Math.min(last, number(known)) : last;
    if (end < first) return `later than what is known on ${worded(known)}`;
    for (let day = first; day <= end; day += 1) claims += this.counts.get(day) ?? 0;
    const when = first === last ? "on this day" : "in these days";
    return claims ? `${counted(claims, "claim")} published ${when}` : `nothing published ${when}`;
  }

  /**
   * Moves on by some days, the range with it, as long as it was.
   * @param {number} days
   */
  step(days) {
    const { on, from } = current();
    const room = Math.max(this.first - number(from ?? on), Math.min(this.last - number(on), days));
    this.go(number(on) + room, from ? number(from) + room : null);
  }

  go(day, from = current().from ? Math.min(number(current().from), day) : null) {
    const within = (one) => iso(Math.max(this.first, Math.min(this.last, one)));
    change({ on: within(day), from: from === null ? null : within(from) });
  }

  slid() {
    const [day, from] = [Number(this.on.value), this.from.hidden ? null : Number(this.from.value)];
    this.go(from === null ? day : Math.max(day, from), from === null ? null : Math.min(day, from));
  }

  typed(day) {
    change({ on: day, from: current().from && current().from < day ? current().from : null });
  }

  setMode(mode) {
    const { on } = current();
    change({ from: mode === "range" ? iso(Math.max(this.first, number(on) - MONTH)) : null });
    this.modes.querySelector(`[value=${mode}]`).focus();
  }

  setKnown(wanted) {
    change({ known: wanted ? current().on : null });
    if (wanted) this.known.focus();
  }

  pressed(event) {
    const steps = { PageUp: MONTH, PageDown: -MONTH };
    const weeks = { ArrowRight: WEEK, ArrowLeft: -WEEK };
    const days = steps[event.key] ?? (event.shiftKey ? weeks[event.key] : undefined);
    if (!days || event.target.type !== "range") return;
    event.preventDefault();
    const target = event.target === this.from ? [number(current().on), number(current().from) + days] : null;
    if (target) this.go(target[0], Math.min(...target));
    else this.go(number(current().on) + days);
  }

  toggle() {
    if (this.timer) return this.stop();
    if (current().on >= iso(this.last)) this.step(this.first - this.last);
    this.timer = setInterval(() => this.tick(), TICK);
    this.playing(true);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = 0;
    this.playing(false);
  }

  /** A day on, or as many days as cross the whole clock in two minutes; it waits for what is not loaded yet. */
  tick() {
    if (!this.given.ready()) return;
    const stride = Math.max(1, Math.round((this.last - this.first) / 270));
    if (number(current().on) >= this.last) this.stop();
    else this.step(stride);
  }

  playing(yes) {
    this.play.textContent = yes ? "Pause" : "Play";
    this.play.setAttribute("aria-pressed", String(yes));
  }

  dayAt(x) {
    return this.first + Math.round(((this.last - this.first) * x) / (this.chart.clientWidth || 1));
  }

  drawn() {
    const width = this.chart.clientWidth;
    if (!width || this.last <= this.first) return;
    const ratio = devicePixelRatio;
    this.chart.width = width * ratio;
    this.chart.height = HEIGHT * ratio;
    const context = this.chart.getContext("2d");
    context.scale(ratio, ratio);
    this.bars(context, width);
    this.label(width);
  }

  /** Bars of some days each; those of the day or range stand out. Their heights go with the root of the count. */
  bars(context, width) {
    const stride = Math.max(1, Math.ceil((this.last - this.first + 1) / Math.min(BINS, width / 4)));
    const bins = new Map();
    for (const [day, claims] of this.counts) {
      if (day < this.first) continue;
      const bin = Math.floor((day - this.first) / stride);
      bins.set(bin, (bins.get(bin) ?? 0) + claims);
    }
    const most = Math.sqrt(Math.max(1, ...bins.values()));
    const style = getComputedStyle(this.node);
    const tone = (name) => style.getPropertyValue(name).trim();
    const { on, from, known } = current();
    const last = known ? number(known) : this.last;
    const chosen = [number(from ?? on), number(on)].map((day) => Math.floor((day - this.first) / stride));
    const each = (width * stride) / (this.last - this.first + 1);
    for (const [bin, claims] of bins) {
      const height = Math.max(2, (Math.sqrt(claims) / most) * (HEIGHT - 4));
      context.fillStyle = tone(bin >= chosen[0] && bin <= chosen[1] ? "--accent" : "--bar");
      context.globalAlpha = this.first + bin * stride > last ? 0.25 : 1;
      context.fillRect(bin * each + 0.5, HEIGHT - height, Math.max(1, each - 1), height);
    }
  }

  /** A day in little room: with its month, and its year where the clock is long. */
  short(day) {
    const isLong = this.last - this.first > 8 * MONTH;
    return day.replace(/^(\d+) (\w{3})\w* (\d+)$/, isLong ? "$2 $3" : "$1 $2");
  }

  label(width) {
    const count = Math.max(2, Math.min(8, Math.floor(width / 110)));
    const days = [...Array(count).keys()].map(
      (at) => this.first + Math.round(((this.last - this.first) * at) / (count - 1))
    );
    fill(
      this.axis,
      days.map((day) => h("span", {}, this.short(worded(iso(day)))))
    );
  }
}

/** A year that is being typed is of long ago until its last digit: such days are passed over. */
function dayInput(label, chosen) {
  const taken = ({ target: { value } }) => isDay(value) && value >= EARLIEST && value <= LATEST && chosen(value);
  return h("input", { type: "date", min: EARLIEST, max: LATEST, "aria-label": label, on: { change: taken } });
}
