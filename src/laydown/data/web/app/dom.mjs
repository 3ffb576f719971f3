// Elements are made here and nowhere else. No text is ever read as HTML: words from documents become text nodes.

const SVG = "http://www.w3.org/2000/svg";
const OUTWARD = /^https?:\/\//i;
const INWARD = /^[/?#](?![/\\])/;

/**
 * An element. `props` are attributes, but for `on` (event name to handler), `class`, `hidden`, `value` and such, which
 * are set as properties; null, undefined and false leave an attribute out. Children are nodes, words, or lists of them.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...any} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  set(made, props);
  made.append(...nodes(children));
  return made;
}

/**
 * An element of a drawing, as `h` makes those of a page.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...any} children
 * @returns {SVGElement}
 */
export function svg(tag, props = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  set(made, props);
  made.append(...nodes(children));
  return made;
}

/**
 * Puts children in the place of what a node holds.
 * @param {Element} node
 * @param {...any} children
 */
export function fill(node, ...children) {
  node.replaceChildren(...nodes(children));
}

/**
 * An address that a link may have: of the web or of this page. Anything else (javascript:, data:) is none.
 * @param {string | null | undefined} address
 * @returns {string | null}
 */
export function safe(address) {
  return address && (OUTWARD.test(address) || INWARD.test(address)) ? address : null;
}

/**
 * A link out of the page, or its words alone where the address is none that a link may have.
 * @param {string | null | undefined} address
 * @param {...any} children
 * @returns {HTMLElement}
 */
export function outward(address, ...children) {
  const found = safe(address);
  return found
    ? h("a", { href: found, target: "_blank", rel: "noopener noreferrer external" }, ...children)
    : h("span", {}, ...children);
}

/**
 * Words from a document, in whatever direction they are written; what they hold cannot turn the words around them.
 * @param {string} words
 * @param {Record<string, any>} [props]
 * @returns {HTMLElement}
 */
export function told(words, props = {}) {
  return h("bdi", { dir: "auto", ...props }, words);
}

/**
 * What is pressed to do something.
 * @param {any} words
 * @param {(event: Event) => void} click
 * @param {Record<string, any>} [props]
 * @returns {HTMLElement}
 */
export function button(words, click, props = {}) {
  return h("button", { type: "button", on: { click }, ...props }, words);
}

function set(made, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, handler] of Object.entries(value)) made.addEventListener(event, handler);
    else if (name === "href" && safe(value) === null) continue;
    else made.setAttribute(name, value === true ? "" : String(value));
  }
}

function nodes(children) {
  return children
    .flat(Infinity)
    .filter((each) => each !== null && each !== undefined && each !== false)
    .map((each) => (each instanceof Node ? each : document.createTextNode(String(each))));
}
