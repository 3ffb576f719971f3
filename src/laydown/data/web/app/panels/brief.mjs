// A digest of some days: what changed hands, who moved, what is contested, what is only announced.
import { counted, worded } from "../days.mjs";
import { button, fill, h, told } from "../dom.mjs";
import { ask } from "../source.mjs";
import { contradictions } from "./contested.mjs";
import { asksDays, daysOf } from "./dates.mjs";
import { findingCard } from "./finding.mjs";
import { stepped } from "./paging.mjs";
import { copies, empty, heading, section } from "./parts.mjs";

const WEEK = 6;
const SECTIONS = [
  ["hands", "Changed hands"],
  ["moves", "Movements"],
  ["fighting", "Fighting"],
  ["talks", "Talks"],
  ["announced", "Announced, and reported done"],
  ["unseen", "Announced, not told as done"]
];

/**
 * Fills a node with the brief.
 * @param {Element} node
 * @param {import("../state.mjs").State} state
 * @param {AbortSignal} [signal]
 */
export async function showBrief(node, state, signal) {
  const days = daysOf(state, WEEK);
  const asked = { ...days, known: state.known };
  const answer = await ask("/api/brief", asked, { signal });
  const silent = SECTIONS.filter(([name]) => !answer[name].length).map(([, title]) => title.toLowerCase());
  fill(
    node,
    heading("Brief", told(answer.title)),
    h(
      "p",
      {},
      `From ${counted(answer.claims, "claim")} in ${counted(answer.documents, "document")}.`,
      state.known ? ` As known on ${worded(state.known)}.` : "",
      " What is not reported is not told here."
    ),
    asksDays(days, "Show"),
    h(
      "p",
      { class: "actions" },
      button("Print", () => print())
    ),
    answer.claims ? null : empty("No report in this ledger tells of these days.", "Choose other days."),
    SECTIONS.map(([name, title]) => section(title, answer[name].length ? stepped(answer[name], findingCard) : null)),
    contradictions(answer.contested).map((each) => each),
    answer.claims && silent.length
      ? section("Nothing reported", h("p", { class: "faint" }, `Of ${silent.join("; ")}.`))
      : null,
    answer.unplaced
      ? h(
          "p",
          { class: "faint" },
          `${counted(answer.unplaced, "claim")} of these days name no place; those that name ` +
            "no force either are left out."
        )
      : null,
    copies([
      ["CSV", "/api/brief.csv", asked],
      ["JSON", "/api/brief.json", asked]
    ])
  );
}
