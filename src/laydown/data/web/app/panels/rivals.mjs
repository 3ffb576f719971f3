// Claims against each other, side by side in columns that are equally wide: no majority decides what is shown first.
import { counted } from "../days.mjs";
import { h } from "../dom.mjs";
import { swatch } from "../looks.mjs";
import { disputed, origins, others } from "./holding.mjs";
import { forceLink, whyLink } from "./parts.mjs";
import { best, quoted, quotes } from "./quote.mjs";
import { seen, sure } from "./sure.mjs";
import { capital, doing, stretch } from "./words.mjs";

/**
 * Who say what against each other, in the order of their names; of one holder alone, who says and who denies that it
 * holds the place.
 * @param {any[]} holdings
 * @param {string} key
 * @param {{level?: string, short?: boolean}} [options] of the headings; whether only the best evidence is shown
 * @returns {HTMLElement}
 */
export function rivals(holdings, key, { level = "h4", short = false } = {}) {
  if (holdings.length === 1 && holdings[0].claims_against.length) return twoSides(holdings[0], key, level);
  const ordered = [...holdings].sort((a, b) => a.force_name.localeCompare(b.force_name, "en"));
  return beside(ordered.map((one) => [...head(one, level), ...(short ? inShort(one) : inFull(one, key))]));
}

function beside(columns) {
  return h(
    "ul",
    { class: "rivals", role: "list" },
    columns.map((each) => h("li", { class: `rival rows-${each.length}` }, each))
  );
}

function head(holding, level) {
  return [
    h(level, {}, swatch(holding.force), " ", forceLink(holding.force, holding.force_name)),
    h("p", {}, `${capital(doing(holding, false))}, ${stretch(holding)}. ${capital(seen(holding))}.`),
    h("p", {}, sure(holding.certainty)),
    h("p", { class: "faint" }, origins(holding), " ", disputed(holding), " ", whyLink(holding.id, "Why"))
  ];
}

function inShort({ claims_for: claims, claims_against: against }) {
  const shown = best(claims);
  return [
    h(
      "div",
      {},
      shown ? quoted(shown) : null,
      against.length ? h("p", { class: "faint" }, `${counted(against.length, "claim")} against it.`) : null
    )
  ];
}

function inFull(holding, key) {
  const shown = best(holding.claims_for);
  const against = holding.claims_against;
  return [
    h(
      "div",
      {},
      h("p", { class: "sign" }, "Best evidence for it"),
      shown ? quoted(shown) : h("p", { class: "faint" }, "No sentence stands any more.")
    ),
    h(
      "div",
      {},
      h("p", { class: "sign" }, "Against it"),
      against.length
        ? quotes(against, `${key}-${holding.id}-against`)
        : h("p", { class: "faint" }, "Nobody denies it; only the other side's claim stands against it.")
    ),
    h("div", {}, others(holding, shown))
  ];
}

/** One holder of which somebody denies that it holds the place, or left it. */
function twoSides(holding, key, level) {
  const side = (title, claims) => [h(level, {}, title), h("div", {}, quotes(claims, `${key}-${holding.id}-${title}`))];
  return h(
    "div",
    { class: "disputed" },
    h(
      "p",
      { class: "who" },
      swatch(holding.force),
      " ",
      forceLink(holding.force, holding.force_name),
      ` ${doing(holding, false)}, ${stretch(holding)}. ${capital(seen(holding))}. `,
      sure(holding.certainty),
      " ",
      whyLink(holding.id, "Why")
    ),
    beside([side("Says so", holding.claims_for), side("Denies it", holding.claims_against)])
  );
}
