// A force at a place: who, since when, last seen, how sure, and the sentences for it and against it.
import { counted } from "../days.mjs";
import { h } from "../dom.mjs";
import { swatch } from "../looks.mjs";
import { current } from "../state.mjs";
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
function holdingCard(holding, { of = "place", ended = false } = {}) {
  const shown = best(holding.claims_for);
  return h(
    "article",
    { class: "holding" },
    h("p", { class: "who" }, name(holding, of), " ", h("span", { class: "does" }, does(holding, of))),
    h("p", { class: "when" }, capital(stretch(holding)), ". ", capital(seen(holding)), "."),
    ended ? h("p", { class: "faint" }, capital(turns(holding)[1]), ".") : h("p", {}, sure(holding.certainty)),
    h("p", { class: "faint" }, origins(holding), " ", disputed(holding), " ", whyLink(holding.id, "Why")),
    shown ? quoted(shown) : null,
    against(holding),
    others(holding, shown)
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
    isOver(one) && of !== "both" ? had(one) : does(one, of),
    ", ",
    stretch(one),
    "; ",
    seen(one),
    isOver(one) ? `: ${turns(one)[1]}` : ["; ", sure(one.certainty)],
    " ",
    disputed(one),
    " ",
    whyLink(one.id, "Why")
  ];
  return list(holdings.map(line), { class: "plain lines" });
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

function isOver({ until }) {
  return Boolean(until) && until <= current().on;
}

function had(holding) {
  return { control: "controlled it", presence: "was present", siege: "besieged it" }[holding.kind];
}

function does(holding, of) {
  if (of !== "both") return doing(holding, false);
  return [doing(holding, true), " ", placeLink(holding.place, holding.place_name)];
}

/**
 * A label where somebody denies that it began or ended; else nothing.
 * @param {{disputed: boolean}} holding
 * @returns {HTMLElement | null}
 */
export function disputed(holding) {
  return holding.disputed ? chip("disputed", "bad", "Somebody denies that it began or ended.") : null;
}

function against({ id, claims_against: claims }) {
  return claims.length
    ? h("div", { class: "against" }, h("p", { class: "sign" }, "Against it"), quotes(claims, `${id}-against`))
    : null;
}

/**
 * The other claims for a holding, on demand; nothing where there are none.
 * @param {any} holding
 * @param {any} shown the claim that is shown already
 * @returns {HTMLElement | null}
 */
export function others({ id, claims_for: claims }, shown) {
  const rest = claims.filter((one) => one !== shown);
  if (!rest.length) return null;
  return folded(
    `${id}-for`,
    `${counted(rest.length, "more sentence")} for it`,
    list(
      rest.map((one) => quoted(one)),
      { class: "plain quotes" }
    )
  );
}
