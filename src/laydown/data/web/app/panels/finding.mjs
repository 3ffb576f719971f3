// What is behind a finding: the claims that tell of one event, whether they agree, and why they are taken together.
import { counted } from "../days.mjs";
import { fill, h, told } from "../dom.mjs";
import { link } from "../state.mjs";
import { folded, heading, list, section, table, whyLink } from "./parts.mjs";
import { inContext } from "./position.mjs";
import { quoted } from "./quote.mjs";
import { RELATIONS, SIDES, capital, eventNoun } from "./words.mjs";

/**
 * Fills a node with what is behind a finding.
 * @param {Element} node
 * @param {any} why
 */
export function showFinding(node, { finding, title, passages }) {
  fill(
    node,
    heading("Finding", finding ? named(finding) : told(title)),
    finding
      ? whole(finding, passages)
      : h("p", {}, "Its claims do not count any more: they were rejected, coded anew, or retracted.")
  );
}

/**
 * A finding in short: what, who, where, and its claims by the side they take.
 * @param {any} finding
 * @returns {HTMLElement}
 */
export function findingCard(finding) {
  return h(
    "article",
    { class: "finding" },
    h("h4", {}, whyLink(finding.id, named(finding))),
    h("p", { class: "faint" }, relation(finding)),
    ...differ(finding),
    ["for", "against", "outlook"].map((side) =>
      list(
        finding.claims
          .filter((one) => one.side === side)
          .map(({ quote }) =>
            quoted(quote, { sign: finding.claims.length > 1 || side !== "for" ? SIDES[side] : "", tone: side })
          ),
        { class: "plain quotes" }
      )
    )
  );
}

/**
 * A finding that is denied, its two sides in columns of equal width.
 * @param {any} finding
 * @returns {HTMLElement}
 */
export function deniedCard(finding) {
  const side = (name) =>
    h(
      "li",
      { class: "rival rows-2" },
      h("h5", {}, SIDES[name]),
      list(
        finding.claims.filter((one) => one.side === name).map(({ quote }) => quoted(quote)),
        { class: "plain quotes" }
      )
    );
  return h(
    "article",
    { class: "finding" },
    h("h4", {}, whyLink(finding.id, named(finding))),
    h("ul", { class: "rivals", role: "list" }, side("for"), side("against"))
  );
}

/**
 * 'Capture: Calvaran army; Tarnholt'.
 * @param {any} finding
 * @returns {any[]}
 */
export function named({ event, forces, places }) {
  const joined = (names) => names.map((name, at) => [at ? ", " : "", told(name)]);
  return [
    capital(eventNoun(event)),
    ": ",
    forces.length ? joined(forces) : "nobody named",
    "; ",
    places.length ? joined(places) : "place not named"
  ];
}

function relation({ relation: how, origins }) {
  const said = counted(origins.length, "independent origin");
  const more = { agreed: `Told by ${said}`, denied: `${capital(RELATIONS.denied)}; asserted by ${said}` }[how];
  return `${more ?? capital(RELATIONS[how])}.`;
}

function differ({ differences }) {
  return differences.map(({ what, values }) =>
    h(
      "p",
      {},
      "Figures of ",
      told(what),
      " differ: ",
      values.map(([claim, words], at) => [at ? "; " : "", whyLink(claim, told(words))]),
      "."
    )
  );
}

function whole(finding, passages) {
  const side = (name) =>
    section(
      SIDES[name],
      list(
        finding.claims.filter((one) => one.side === name).map(({ quote }) => inContext(quote, passages[quote.claim])),
        { class: "plain quotes" }
      )
    );
  return [
    h("p", {}, relation(finding)),
    ...differ(finding),
    finding.places.length
      ? h(
          "p",
          {},
          "Places: ",
          finding.places.map((name, at) => [
            at ? ", " : "",
            h("a", { href: link({ show: "place", id: name, q: null }) }, told(name))
          ])
        )
      : null,
    side("for"),
    side("against"),
    side("outlook"),
    joined(finding)
  ];
}

function joined({ joined: found }) {
  if (!found.length) return null;
  return section(
    "Why these claims are taken together",
    found.map(([one, other, { rows }]) =>
      folded(
        `joined-${one}-${other}`,
        `Claims ${one.slice(0, 8)} and ${other.slice(0, 8)}`,
        table(
          "What was compared, and what it counts",
          ["What", "Found", "Counts"],
          rows.map((row) => [row.feature, row.found, row.weight.toFixed(2)])
        ),
        h("p", {}, whyLink(one, "The one"), " · ", whyLink(other, "The other"))
      )
    )
  );
}
