// Why do you say so: the sentence in its paragraph, who says it through whom, and how sure each part of it is.
import { counted, worded } from "../days.mjs";
import { fill, h, told } from "../dom.mjs";
import { ask, part } from "../source.mjs";
import { citing } from "./cite.mjs";
import { chain, inShort } from "./chain.mjs";
import { fields } from "./fields.mjs";
import { showFinding } from "./finding.mjs";
import { decided, historyTable, standing } from "./judging.mjs";
import { chip, copies, empty, folded, heading, list, section } from "./parts.mjs";
import { showPosition } from "./position.mjs";
import { inParagraph, quoted, whereToRead } from "./quote.mjs";
import { reviewing, undoing } from "./review.mjs";
import { MODALITIES, RELATIONS, SIDES, capital } from "./words.mjs";

const JUDGED = { accept: "good", reject: "bad", edit: "warn" };

/**
 * Fills a node with what is behind the id of a claim, a finding (F…) or a position (P…).
 * @param {Element} node
 * @param {import("../state.mjs").State} state
 * @param {AbortSignal} [signal]
 */
export async function showClaim(node, state, signal) {
  const why = await ask(`/api/why/${part(state.id)}`, { on: state.on, known: state.known }, { signal });
  if (why.what === "position") return showPosition(node, why, state);
  if (why.what === "finding") return showFinding(node, why, state);
  const again = () => showClaim(node, state);
  const review = await reviewing(why, again);
  fill(
    node,
    head(why),
    evidence(why),
    section("Who says so", chain(why.corrected ?? why.claim, why.quote)),
    section("What it says, and how sure each part is", fields(why.claim, why.corrected)),
    others(why),
    review,
    history(why, review ? again : null),
    rule(why.claim),
    ends(state)
  );
}

function head({ claim: read, corrected, history: found }) {
  const claim = corrected ?? read;
  const [word, meaning] = MODALITIES[claim.modality];
  return [
    heading(`Claim: ${word.toLowerCase()}`, inShort(claim)),
    verdict(found),
    h(
      "p",
      { class: "faint" },
      meaning,
      claim.hedged ? " The report itself weakens it." : "",
      " A claim is what was said, not what is true."
    )
  ];
}

/** What became of the claim, where something did: before anything else, for it may count no more. */
function verdict(found) {
  const last = standing(found);
  const machine = found.filter(({ what }) => what === "superseded" || what === "document retracted");
  const labels = [...machine, ...(last ? [last] : [])].map(({ what, by }) =>
    chip([decided(what), what in JUDGED ? [" by ", told(by)] : null], JUDGED[what] ?? "bad")
  );
  return labels.length
    ? h(
        "p",
        {},
        labels.map((each) => [each, " "])
      )
    : null;
}

function evidence(why) {
  const { quote } = why;
  return section(
    "The sentence, where it stands",
    inParagraph(why.passages[why.claim.id], why.claim.evidence.text),
    h("p", { class: "source" }, whereToRead(quote), `, published ${worded(quote.known)}`),
    citing(why.claim.id, quote)
  );
}

function others({ claim, finding }) {
  if (!finding)
    return section(
      "Other claims of the same",
      empty(
        "This claim does not count any more.",
        "It was rejected, coded anew, or its document was retracted: see its history."
      )
    );
  const rest = finding.claims.filter(({ quote }) => quote.claim !== claim.id);
  const voices = counted(finding.origins.length, "independent origin");
  const said = `${capital(RELATIONS[finding.relation])}. Asserted by ${voices}.`;
  return section(
    "Other claims of the same",
    h("p", {}, rest.length ? said : "No other claim in this ledger tells of the same."),
    list(
      rest.map(({ side, quote }) => quoted(quote, { sign: SIDES[side], tone: side })),
      { class: "plain quotes" }
    ),
    differences(finding)
  );
}

function differences({ differences: found }) {
  if (!found.length) return null;
  return folded(
    "differences",
    `Figures that differ (${found.length})`,
    list(
      found.map(({ what, values }) => [
        h("strong", {}, what),
        ": ",
        values.map(([, words], at) => [at ? "; " : "", told(words)])
      ])
    )
  );
}

function history({ claim, history: found }, again) {
  if (!found.length) return null;
  return section(
    "What became of it",
    historyTable(found, () => (again ? undoing(claim.id, again) : null))
  );
}

function rule({ id, doc, article, confidence, rule: name, trigger }) {
  const sign = told(`“${trigger.text}”`);
  return section(
    "How it was read",
    h(
      "p",
      {},
      `About ${Math.round(100 * confidence)} of 100 such claims are as a careful reader would have them. `,
      name
        ? [
            "Rule ",
            h("code", {}, name),
            " found it at the words ",
            sign,
            "; ",
            h("code", {}, "laydown explain"),
            " shows what the rule did."
          ]
        : ["It was found at the words ", sign, "."]
    ),
    h("p", { class: "faint" }, "Claim ", h("code", {}, id), `, article ${article} of `, told(doc), ".")
  );
}

function ends({ id, on, known }) {
  return copies([
    ["JSON", `/api/why/${part(id)}.json`, { on, known }],
    ["CSV", `/api/why/${part(id)}.csv`, { on, known }]
  ]);
}
