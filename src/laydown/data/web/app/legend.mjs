// The legend: at most seven rows of forces, those on the map first; the rest, and what the marks mean, is folded.
import { counted } from "./days.mjs";
import { button, fill, h } from "./dom.mjs";
import { swatch, look } from "./looks.mjs";
import { Sprites, key as wordOf } from "./marks.mjs";
import { change, current, link } from "./state.mjs";

const MOST = 6;
const RADIUS = 7;
const SAMPLES = [
  ["holds it", "held", [0.9], [], []],
  ["contested: rivals share it in equal parts", "contested", [0.9, 0.9], [], []],
  ["present, not said to hold it", "unknown", [], [0.9], []],
  ["under siege", "besieged", [0.9], [], [0.9]],
  ["its holder left, nobody is said to have come", "vacant", [], [], []],
  ["told of on other days: not known who is there now", "unknown", [], [], []],
  ["the paler and the more broken its line, the less sure", "held", [0.3], [], []]
];
const MARKS = { dots: "Dots", icons: "Plain icons", symbols: "Unit symbols" };

/** The legend of the page. */
export class Legend {
  /** @param {HTMLElement} node */
  constructor(node) {
    this.node = node;
    this.open = { rest: false, key: false };
    this.told = "";
    this.isOpen = matchMedia("(min-width: 700px)").matches;
  }

  /**
   * Shows the forces that are on the map, those at most places first.
   * @param {import("./scene.mjs").Standing[]} standings
   * @param {Record<string, string>} tones
   */
  show(standings, tones) {
    const forces = tallied(standings);
    const { on, from, known, show, id, marks } = current();
    const told = JSON.stringify([forces, on, from, known, show, id, marks, tones.ink]); // its links hold the days too
    if (told === this.told) return;
    this.told = told;
    const shown = forces.length <= MOST + 1 ? forces : forces.slice(0, MOST);
    const rest = forces.slice(shown.length);
    fill(
      this.node,
      h(
        "details",
        {
          class: "whole",
          open: this.isOpen,
          on: {
            toggle: (event) => {
              this.isOpen = event.target.open;
            }
          }
        },
        h("summary", {}, "Legend"),
        forces.length
          ? h("ul", { class: "forces" }, shown.map(row))
          : h("p", {}, "No force is told of here on this day."),
        rest.length > 0 &&
          this.folded("rest", counted(rest.length, "more force"), h("ul", { class: "forces" }, rest.map(row))),
        this.folded("key", "What the marks mean", key(tones)),
        this.marks(marks)
      )
    );
  }

  folded(name, words, ...what) {
    return h(
      "details",
      {
        class: name,
        open: this.open[name],
        on: {
          toggle: (event) => {
            this.open[name] = event.target.open;
          }
        }
      },
      h("summary", {}, words),
      ...what
    );
  }

  marks(chosen) {
    return h(
      "div",
      { class: "choice", role: "group", "aria-label": "Forces drawn as" },
      Object.entries(MARKS).map(([name, words]) =>
        button(words, () => change({ marks: name }), { "aria-pressed": String(chosen === name) })
      )
    );
  }
}

function row([force, places]) {
  const followed = current().show === "force" && current().id === force;
  return h(
    "li",
    {},
    h(
      "a",
      {
        href: link(followed ? { show: null, id: null } : { show: "force", id: force, q: null }),
        "aria-current": followed ? "true" : null
      },
      swatch(force),
      h("bdi", {}, look(force).name),
      h("span", { class: "count", title: counted(places, "place") }, String(places))
    )
  );
}

function tallied(standings) {
  const counts = new Map();
  for (const { holders, present, besiegers } of standings) {
    const here = new Set([...holders, ...present, ...besiegers].map(({ holding }) => holding.force));
    for (const force of here) counts.set(force, (counts.get(force) ?? 0) + 1);
  }
  return [...counts].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
}

/** What the marks mean, with samples in the colours of nobody. */
function key(tones) {
  const sure = (list, name) =>
    list.map((probability, at) => ({ holding: { force: `${name}${at}` }, probability, disputed: false }));
  const sprites = new Sprites({ radius: RADIUS, ratio: 2, tones });
  return h(
    "dl",
    { class: "samples" },
    SAMPLES.map(([words, status, holders, present, besiegers]) => {
      const standing = {
        place: { kind: "town" },
        status,
        holders: sure(holders, "~"),
        present: sure(present, "~"),
        besiegers: sure(besiegers, "~"),
        denied: []
      };
      return [h("dt", {}, sample(sprites, standing)), h("dd", {}, words)];
    }),
    h("dt", {}, "□"),
    h("dd", {}, "squares: told of a whole area"),
    h("dt", {}, "→"),
    h("dd", {}, "went there; broken: planned, ordered or thought possible; crossed: denied")
  );
}

function sample(sprites, standing) {
  const side = sprites.side;
  const made = h("canvas", { width: side * 2, height: side * 2, "aria-hidden": "true", class: "sample" });
  const context = made.getContext("2d");
  context.scale(2, 2);
  sprites.add(standing, wordOf(standing));
  sprites.copy(context, wordOf(standing), side / 2, side / 2);
  return made;
}
