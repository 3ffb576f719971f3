// What panels are put together from: headings, sections, folds, lists, links, words for what is not there.
import { address, isServed } from "../source.mjs";
import { fill, h, told } from "../dom.mjs";
import { link } from "../state.mjs";

/** Folds that the reader opened stay open when a panel is drawn anew for another day. */
const opened = new Map();
/** Answers that do not depend on the day, so that a step of the clock need not ask for them again. */
const kept = new Map();
const MOST_KEPT = 8;
document.addEventListener("laydown:changed", () => kept.clear());

/**
 * The title of a panel, with what kind of thing it is about above it.
 * @param {string} kind
 * @param {any} name
 * @returns {HTMLElement}
 */
export function heading(kind, name) {
  return h(
    "header",
    { class: "panel-head" },
    kind ? h("p", { class: "kind" }, kind) : null,
    h("h2", { tabindex: "-1" }, name)
  );
}

/**
 * A part of a panel under its own heading; nothing where it would be empty.
 * @param {any} title
 * @param {...any} children
 * @returns {HTMLElement | null}
 */
export function section(title, ...children) {
  const kids = children.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== false);
  return kids.length ? h("section", { class: "part" }, h("h3", {}, title), ...kids) : null;
}

/**
 * What is shown on demand. `key` is what it is remembered by while the page is open.
 * @param {string} key
 * @param {any} title
 * @param {...any} children
 * @returns {HTMLElement}
 */
export function folded(key, title, ...children) {
  const made = h("details", { class: "fold", open: opened.get(key) ?? false }, h("summary", {}, title), ...children);
  made.addEventListener("toggle", () => opened.set(key, made.open));
  return made;
}

/**
 * A list of nodes; nothing where there are none.
 * @param {any[]} items
 * @param {Record<string, any>} [props]
 * @returns {HTMLElement | null}
 */
export function list(items, props = {}) {
  return items.length
    ? h(
        "ul",
        { class: "plain", role: "list", ...props },
        items.map((each) => h("li", {}, each))
      )
    : null;
}

/**
 * Terms with what is said of each; those of which nothing is said are left out.
 * @param {[string, any][]} pairs
 * @returns {HTMLElement}
 */
export function facts(pairs) {
  const rows = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false);
  return h(
    "dl",
    { class: "facts" },
    rows.map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value)))
  );
}

/**
 * A table with a caption; the first cell of each row names it.
 * @param {string} caption
 * @param {string[]} heads
 * @param {any[][]} rows
 * @param {Record<string, any>} [props]
 * @returns {HTMLElement}
 */
export function table(caption, heads, rows, props = {}) {
  return h(
    "div",
    { class: "wide", tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      props,
      h("caption", {}, caption),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          heads.map((head) => h("th", { scope: "col" }, head))
        )
      ),
      h(
        "tbody",
        {},
        rows.map(([first, ...rest]) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, first),
            rest.map((cell) => h("td", {}, cell))
          )
        )
      )
    )
  );
}

/**
 * Says what it means that there is nothing to show, and what to do.
 * @param {string} meaning
 * @param {...any} advice
 * @returns {HTMLElement}
 */
export function empty(meaning, ...advice) {
  return h(
    "div",
    { class: "nothing" },
    h("p", {}, meaning),
    advice.length ? h("p", { class: "faint" }, ...advice) : null
  );
}

/**
 * A small label.
 * @param {any} words
 * @param {string} [tone] good, bad, warn, or none
 * @param {string} [title]
 * @returns {HTMLElement}
 */
export function chip(words, tone = "", title = "") {
  return h("span", { class: `chip ${tone}`.trim(), title: title || null }, words);
}

/**
 * A link to the panel of a place.
 * @param {string} id
 * @param {string} [name]
 * @param {object} [more] other parts of the state
 * @returns {HTMLElement}
 */
export function placeLink(id, name = id, more = {}) {
  return h("a", { href: link({ show: "place", id, q: null, ...more }) }, told(name));
}

/**
 * A link to the panel of a force.
 * @param {string} id
 * @param {string} [name]
 * @param {object} [more] other parts of the state
 * @returns {HTMLElement}
 */
export function forceLink(id, name = id, more = {}) {
  return h("a", { href: link({ show: "force", id, q: null, ...more }) }, told(name));
}

/**
 * A link to what is behind a claim, a finding or a position.
 * @param {string} id
 * @param {...any} words
 * @returns {HTMLElement}
 */
export function whyLink(id, ...words) {
  return h("a", { href: link({ show: "claim", id, q: null }) }, ...words);
}

/**
 * Links to an answer in other formats; nothing where no server answers.
 * @param {[string, string, Record<string, any>][]} formats the format's name, path and parameters
 * @returns {HTMLElement | null}
 */
export function copies(formats) {
  if (!isServed()) return null;
  const links = formats.map(([name, path, params]) =>
    h("a", { href: address(path, params), download: name === "Atom" ? null : "" }, name)
  );
  return h(
    "p",
    { class: "copies" },
    h("span", {}, "This as "),
    links.map((each, at) => [at ? " · " : "", each])
  );
}

/**
 * The answer to a question that does not depend on the day; asked once while the panel stays on the subject.
 * @template T
 * @param {string} key
 * @param {() => Promise<T>} asks
 * @returns {Promise<T>}
 */
export function once(key, asks) {
  if (kept.has(key)) return kept.get(key);
  const made = asks();
  kept.set(key, made);
  made.catch(() => kept.delete(key));
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  return made;
}

/**
 * Fills a node when its content comes; says so where it does not.
 * @param {Promise<any>} coming children of the node
 * @param {string} waiting what is told until then
 * @returns {HTMLElement}
 */
export function later(coming, waiting) {
  const made = h("div", { class: "later" }, h("p", { class: "faint", role: "status" }, waiting));
  coming.then(
    (children) => fill(made, children),
    (error) => {
      if (error.name !== "AbortError") fill(made, h("p", { class: "bad" }, error.message));
    }
  );
  return made;
}
