// The panel at the side: which one is shown, that it is loading, that it failed and what to do then.
import { fill, h } from "./dom.mjs";
import { change, link } from "./state.mjs";

const PATIENCE = 180;
/** What is the same when a panel is drawn anew keeps the focus: it is found by its place and its words. */
const FOCUSABLE = "a[href], button, input, select, summary, textarea, [tabindex]";

/** The frame of the panels. */
export class Frame {
  /**
   * @param {HTMLElement} node
   * @param {Record<string, (node: HTMLElement, state: any, signal: AbortSignal) => Promise<void>>} panels
   */
  constructor(node, panels) {
    Object.assign(this, { node, panels, asked: null, shown: "" });
  }

  /**
   * Shows the panel of a state; what was asked for another is given up.
   * @param {import("./state.mjs").State} state
   * @param {{focus?: boolean}} [options] whether the reader asked for this panel, who is then brought to it
   */
  async show(state, { focus = false } = {}) {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    const name = `${state.show} ${state.id}`;
    const isSame = name === this.shown;
    this.shown = name;
    const content = h("div", { class: `content ${state.show ?? "overview"}`, "data-on": state.on });
    const waiting = setTimeout(() => asked.signal.aborted || this.wait(isSame), isSame ? 4 * PATIENCE : PATIENCE);
    this.node.setAttribute("aria-busy", "true");
    try {
      await this.panels[state.show ?? "overview"](content, state, asked.signal);
    } catch (error) {
      if (asked.signal.aborted) return;
      console.error(error);
      fill(content, failure());
    } finally {
      clearTimeout(waiting);
    }
    if (asked.signal.aborted) return;
    this.put(content, state, { isSame, focus });
  }

  wait(isSame) {
    if (isSame) this.node.classList.add("waiting");
    else
      fill(
        this.node,
        h("p", { class: "loading", role: "status" }, "Asking the ledger …"),
        h("div", { class: "bones", "aria-hidden": "true" }, h("i"), h("i"), h("i"), h("i"))
      );
  }

  /** @returns {() => void} brings the reader back to what was focused, if it is still there */
  focused() {
    const all = () => [...this.node.querySelectorAll(FOCUSABLE)];
    const had = document.activeElement;
    const at = all().indexOf(had);
    return () => {
      const now = at < 0 ? null : all()[at];
      if (now?.tagName === had.tagName && now.textContent === had.textContent) now.focus({ preventScroll: true });
    };
  }

  put(content, state, { isSame, focus }) {
    const top = isSame ? this.node.scrollTop : 0;
    const refocus = isSame ? this.focused() : null;
    this.node.classList.remove("waiting");
    this.node.setAttribute("aria-busy", "false");
    fill(
      this.node,
      state.show &&
        h(
          "button",
          {
            type: "button",
            class: "close",
            "aria-label": "Close this panel",
            on: { click: () => change({ show: null, id: null, q: null }) }
          },
          "×"
        ),
      content
    );
    refocus?.();
    this.node.scrollTop = top;
    this.node.dataset.shown = state.show ?? "overview";
    if (focus && !isSame) (content.querySelector("h2") ?? this.node).focus({ preventScroll: isWide() });
  }
}

/** Beside the map a panel is in sight already; below it, it is to be brought there. */
function isWide() {
  return matchMedia("(min-width: 821px)").matches;
}

/** A fault of the page itself; what the API could not answer the panels tell. */
function failure() {
  return [
    h("h2", { tabindex: "-1" }, "This page has failed"),
    h("p", { role: "alert" }, "Please report it, with what the browser's console says."),
    h("p", {}, h("a", { href: link({ show: null, id: null, q: null }) }, "Back to the overview"))
  ];
}
