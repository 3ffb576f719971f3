// A force at a place: who, since when, last seen, how sure, and the sentences for it and against it.
import { counted } from "../days.mjs";
import { h } from "../dom.mjs";
import { swatch } from "../looks.mjs";
import { chip, folded, forceLink, list, placeLink, whyLink } from "./parts.mjs";
import { best, quoted, quotes } from "./quote.mjs";
import { seen, sure } from "./sure.mjs";
import { capital, doing, originName, stretch, turns } from "./words.mjs";

/** Below this a holder is not told as one any more (LEAST_HELD of the ledger). */
const LEAST_HELD = 0.05;

/**
 * Whether a holding is so old that it is almost certainly past.
 * @param {any} holding
 * @returns {boolean}
 */
export function isPast(holding) {
  return holding.certainty.probability < LEAST_HELD;
}

/**
 * One holding with its best sentence; all others on demand.
 * @param {any} holding
 * @param {{of?: "place" | "force" | "both", ended?: boolean}} [options] what need not be named
 * @returns {HTMLElement}
 */
export function holdingCard(holding, { of = "place", ended = false } = {}) {
  const shown = best(holding.claims_for);
  return h(
    "article",
    { class: "holding" },
    h("p", { class: "who" }, name(holding, of), " ", h("span", { class: "does" }, does(holding, of))),
    h("p", { class: "when" }, capital(stretch(holding)), ". ", capital(seen(holding)), "."),
    ended ? h("p", { class: "faint" }, capital(turns(holding)[1]), ".") : h("p", {}, sure(holding.certainty)),
    h("p", { class: "faint" }, origins(holding), " ", disputed(holding), " ", whyLink(holding.id, "Why")),
    shown ? quoted(shown) : null,
    rest(holding, shown)
  );
}

/**
 * A list of holdings.
 * @param {any[]} holdings
 * @param {object} [options] as of `holdingCard`
 * @returns {HTMLElement | null}
 */
export function holdingList(holdings, options = {}) {
  return list(
    holdings.map((one) => holdingCard(one, options)),
    { class: "plain holdings" }
  );
}

/**
 * Holdings in one line each, for long lists.
 * @param {any[]} holdings
 * @param {"place" | "force" | "both"} of
 * @returns {HTMLElement | null}
 */
export function holdingLines(holdings, of) {
  const line = (one) => [
    h("span", { class: "who" }, name(one, of), " "),
    one.ended && of === "place" ? had(one) : does(one, of),
    ", ",
    stretch(one),
    "; ",
    seen(one),
    one.ended ? `: ${turns(one)[1]}` : ["; ", sure(one.certainty)],
    " ",
    disputed(one),
    " ",
    whyLink(one.id, "Why"),
  ];
  return list(holdings.map(line), { class: "plain lines" });
}

/**
 * Who say what against each other, side by side in columns that are equally wide, in the order of their names: which of
 * them is told by more voices decides nothing here.
 * @param {any[]} holdings
 * @param {string} key
 * @returns {HTMLElement}
 */
export function rivals(holdings, key) {
  const ordered = [...holdings].sort((a, b) => a.force_name.localeCompare(b.force_name, "en"));
  const columns =
    ordered.length === 1 && ordered[0].claims_against.length
      ? twoSides(ordered[0], key)
      : ordered.map((one) => rival(one, key));
  return h(
    "ul",
    { class: "rivals", role: "list" },
    columns.map((each) => h("li", { class: "rival" }, each))
  );
}

/**
 * How many independent origins tell of it.
 * @param {{origins: string[]}} holding
 * @returns {HTMLElement}
 */
export function origins(holding) {
  return h(
    "span",
    { title: holding.origins.map(originName).join(", ") || null },
    counted(holding.origins.length, "independent origin")
  );
}

function name(holding, of) {
  const force = [swatch(holding.force), " ", forceLink(holding.force, holding.force_name)];
  return of === "force" ? placeLink(holding.place, holding.place_name) : force;
}

function had(holding) {
  return { control: "controlled it", presence: "was present", siege: "besieged it" }[holding.kind];
}

function does(holding, of) {
  if (of !== "both") return doing(holding, false);
  return [doing(holding, true), " ", placeLink(holding.place, holding.place_name)];
}

function disputed(holding) {
  return holding.disputed ? chip("disputed", "bad", "Somebody denies that it began or ended.") : null;
}

function rest(holding, shown) {
  const others = holding.claims_for.filter((one) => one !== shown);
  const against = holding.claims_against;
  return [
    against.length
      ? h(
          "div",
          { class: "against" },
          h("p", { class: "sign" }, "Against it"),
          quotes(against, `${holding.id}-against`)
        )
      : null,
    others.length
      ? folded(
          `${holding.id}-for`,
          `${counted(others.length, "more sentence")} for it`,
          list(
            others.map((one) => quoted(one)),
            { class: "plain quotes" }
          )
        )
      : null,
  ];
}

function rival(holding, key) {
  const shown = best(holding.claims_for);
  const against = holding.claims_against;
  return [
    h("h4", {}, swatch(holding.force), " ", forceLink(holding.force, holding.force_name)),
    h("p", {}, capital(doing(holding, false)), ", ", stretch(holding), ". ", capital(seen(holding)), "."),
    h("p", {}, sure(holding.certainty)),
    h("p", { class: "faint" }, origins(holding), " ", disputed(holding), " ", whyLink(holding.id, "Why")),
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
    h("div", {}, rest({ ...holding, claims_against: [] }, shown)),
  ];
}

function twoSides(holding, key) {
  const side = (title, claims, word) => [
    h(
      "h4",
      {},
      title,
      ": ",
      swatch(holding.force),
      " ",
      forceLink(holding.force, holding.force_name),
      ` ${doing(holding, false)}`
    ),
    h("div", {}, quotes(claims, `${key}-${holding.id}-${word}`)),
  ];
  return [side("Says so", holding.claims_for, "for"), side("Denies it", holding.claims_against, "against")];
}
