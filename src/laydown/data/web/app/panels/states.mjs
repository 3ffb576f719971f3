// What is shown where an answer could not be had: what is wrong, and what to do, with the nearest names as links.
import { h, told } from "../dom.mjs";
import { link } from "../state.mjs";

const TITLES = { place: "Place", force: "Force", claim: "Evidence" };

/**
 * A problem in words, with links to what may have been meant.
 * @param {{title: string, message: string, status: number, suggestions: string[], errors: any[]}} problem
 * @param {import("../state.mjs").State} state
 * @returns {HTMLElement}
 */
export function problemView(problem, state) {
  return h(
    "div",
    { class: "nothing", role: "alert" },
    h("p", { class: "kind" }, TITLES[state.show] ?? ""),
    h("h2", { tabindex: "-1" }, problem.title),
    h("p", { dir: "auto" }, problem.message),
    problem.suggestions.length
      ? [
          h("p", {}, "Did you mean:"),
          h(
            "ul",
            {},
            problem.suggestions.map((name) => h("li", {}, h("a", { href: link({ id: name }) }, told(name))))
          )
        ]
      : h("p", { class: "faint" }, advice(problem, state))
  );
}

function advice({ status }, { known, show }) {
  if (status === 404 && known)
    return "It may have become known only after the day in “as known on”: leave that out, and look again.";
  if (status === 404 && show === "claim")
    return "The report may have been coded anew since the link was made. Search for its words.";
  if (status === 404) return "Search for a part of the name at the top of the page.";
  if (status === 504 || status === 422) return "Ask for less: another day, fewer words.";
  return "Try again in a moment.";
}
