// The search box: places and forces by any spelling, with the nearest names when none is spelt like that.
import { fill, h, told } from "./dom.mjs";
import { swatch } from "./looks.mjs";
import { ask } from "./source.mjs";
import { change } from "./state.mjs";

const WAIT = 120;
const MOST = 6;

/** The search box of the page. */
export class Find {
  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} list
   */
  constructor(input, list) {
    Object.assign(this, { input, list, found: [], at: -1, timer: 0, asked: null });
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("focus", () => this.found.length && this.open(true));
    input.form.addEventListener("submit", (event) => event.preventDefault());
    input.form.addEventListener("focusout", (event) => {
      if (!input.form.contains(event.relatedTarget)) this.open(false);
    });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), WAIT);
  }

  async look() {
    const words = this.input.value.trim();
    this.asked?.abort();
    this.asked = new AbortController();
    if (!words) return this.show([], "");
    try {
      const { signal } = this.asked;
      const [places, forces] = await Promise.all(
        ["places", "forces"].map((what) => ask(`/api/${what}`, { q: words, limit: MOST }, { signal }))
      );
      this.show(rowsOf(places, forces, words), words);
    } catch (error) {
      if (error.name !== "AbortError") this.show([], words, error.message);
    }
  }

  show(found, words, failure = null) {
    this.found = found;
    this.at = found.length && !found[0].action ? 0 : -1;
    const none = failure ?? `No place or force is called like “${words}”.`;
    const guesses = found.some(({ guessed }) => guessed);
    fill(
      this.list,
      !found.some(({ action }) => !action) && words ? h("li", { class: "none", role: "presentation" }, none) : null,
      guesses ? h("li", { class: "none", role: "presentation" }, `Nothing is called “${words}”. Did you mean:`) : null,
      found.map((each, at) => this.option(each, at))
    );
    this.open(Boolean(words));
    this.mark();
  }

  option(each, at) {
    const icon = each.show === "force" ? swatch(each.id) : h("span", { class: "pin", "aria-hidden": "true" });
    return h(
      "li",
      {
        role: "option",
        id: `find-${at}`,
        class: each.action ? "action" : null,
        on: {
          // The box keeps the focus; and a list that closed before the click would leave it to what lies beneath.
          pointerdown: (event) => event.preventDefault(),
          click: () => this.take(each)
        }
      },
      each.action ? each.name : [icon, told(each.name), each.kind && h("span", { class: "kind" }, each.kind)]
    );
  }

  pressed(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && this.found.length) {
      event.preventDefault();
      this.at = (this.at + steps[event.key] + this.found.length) % this.found.length;
      this.open(true);
      this.mark();
    } else if (event.key === "Escape") {
      this.open(false);
    } else if (event.key === "Enter") {
      this.enter();
    }
  }

  /** What is marked; without it what is found for the words as they are now. */
  async enter() {
    clearTimeout(this.timer);
    if (this.input.value.trim() !== this.shownFor) await this.look();
    if (this.input.value.trim() !== this.shownFor) return; // other words were typed meanwhile
    const chosen = this.found[Math.max(0, this.at)];
    if (chosen) this.take(chosen);
  }

  mark() {
    this.shownFor = this.input.value.trim();
    [...this.list.querySelectorAll("[role=option]")].forEach((each, at) =>
      each.setAttribute("aria-selected", String(at === this.at))
    );
    if (this.at >= 0 && !this.list.hidden) this.input.setAttribute("aria-activedescendant", `find-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  open(yes) {
    this.list.hidden = !yes || !this.list.childElementCount;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  async take(chosen) {
    this.open(false);
    if (chosen.action) return change({ show: "search", q: chosen.action, id: null });
    const id = chosen.id ?? (await idOf(chosen).catch((error) => this.show([], chosen.name, error.message)));
    if (!id) return undefined;
    this.input.value = chosen.name;
    return change({ show: chosen.show, id, q: null });
  }
}

function rowsOf(places, forces, words) {
  const row =
    (show) =>
    ({ id, name, kind }) => ({ show, id, name, kind });
  const guess = (show) => (name) => ({ show, id: null, name, kind: show, guessed: true });
  const found = [...places.items.map(row("place")), ...forces.items.map(row("force"))].slice(0, 2 * MOST);
  const guesses = [...places.suggestions.map(guess("place")), ...forces.suggestions.map(guess("force"))];
  const rows = found.length ? found : guesses;
  return [...rows, { action: words, name: `Search the evidence for “${words}”` }];
}

async function idOf({ show, name }) {
  const { items } = await ask(`/api/${show}s`, { q: name, limit: 1 });
  return items[0]?.id ?? null;
}
