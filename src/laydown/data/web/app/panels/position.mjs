// What is behind a position: a force at a place over a stretch of days, the claims for and against it, the reasons.
import { h, fill, told } from "../dom.mjs";
import { swatch } from "../looks.mjs";
import { part } from "../source.mjs";
import { origins } from "./holding.mjs";
import { chip, copies, empty, facts, forceLink, heading, list, placeLink, section, whyLink } from "./parts.mjs";
import { inParagraph, speakersOf, whereToRead } from "./quote.mjs";
import { reasons, seen, sure } from "./sure.mjs";
import { capital, doing, eventNoun, from, originName, to, turns } from "./words.mjs";
import { worded } from "../days.mjs";

/**
 * Fills a node with what is behind a position.
 * @param {Element} node
 * @param {any} why
 * @param {import("../state.mjs").State} state
 */
export function showPosition(node, why, state) {
  const { holding } = why;
  const [began, ended] = turns(holding);
  fill(
    node,
    heading("Position", [told(holding.force_name), ` ${doing(holding, true)} `, told(holding.place_name)]),
    facts([
      ["Who", [swatch(holding.force), " ", forceLink(holding.force, holding.force_name)]],
      ["Where", placeLink(holding.place, holding.place_name)],
      ["From", `${capital(from(holding))}: ${began}.`],
      ["To", ended ? `${capital(to(holding))}: ${ended}.` : "No report tells of an end."],
      ["Seen", `${capital(seen(holding))}.`],
      ["How sure", [sure(holding.certainty), holding.disputed ? chip("disputed", "bad") : null]],
      [
        "Who says so",
        [origins(holding), ": ", holding.origins.map((one, at) => [at ? ", " : "", told(originName(one))])]
      ]
    ]),
    reasons(holding.certainty, "reasons"),
    side("What says so", holding.claims_for, why),
    side("What speaks against it", holding.claims_against, why),
    copies([
      ["JSON", `/api/why/${part(state.id)}.json`, { on: state.on, known: state.known }],
      ["CSV", `/api/why/${part(state.id)}.csv`, { on: state.on, known: state.known }]
    ])
  );
}

function side(title, claims, why) {
  if (!claims.length) return section(title, empty("No claim does."));
  return section(
    title,
    list(
      claims.map((quote) => inContext(quote, why.passages[quote.claim])),
      { class: "plain quotes" }
    )
  );
}

/**
 * A claim in its paragraph, with who says so and where it can be read.
 * @param {any} quote
 * @param {any} passage
 * @returns {HTMLElement}
 */
export function inContext(quote, passage) {
  return h(
    "figure",
    { class: "quote" },
    inParagraph(passage, quote.sentence),
    h(
      "figcaption",
      {},
      speakersOf(quote),
      ` · ${capital(eventNoun(quote.event))} of ${worded(quote.day)} · `,
      whereToRead(quote),
      `, published ${worded(quote.known)} · `,
      whyLink(quote.claim, "This claim")
    )
  );
}
