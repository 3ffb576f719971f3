// A footnote to paste: the sentence, who says so through whom, where and when it was printed, and where to read it.
import { worded } from "../days.mjs";
import { button, h } from "../dom.mjs";
import { bare } from "./words.mjs";

/** Signs that turn the direction of the words after them: in a footnote there is nothing that ends what they do. */
const TURNS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const SPECIAL = /[\\`*_[\]<>#|]/g;

/**
 * A footnote in Markdown.
 * @param {string} id of the claim
 * @param {any} quote
 * @returns {string}
 */
function footnote(id, quote) {
  const [nearest, ...others] = quote.speakers.length ? quote.speakers : [quote.document];
  const chain = [plain(nearest), ...others.map((name) => `via ${plain(name)}`)].join(", ");
  const title = quote.title ? `, *${plain(quote.title)}*` : "";
  const link = quote.url ? `, <${address(quote.url)}>` : "";
  const archive = quote.archive_url ? `, archived: <${address(quote.archive_url)}>` : "";
  return (
    `[^${id}]: “${plain(bare(quote.sentence))}” ${chain}${title}, ${worded(quote.known)}${link}${archive}. ` +
    `laydown claim ${id}.`
  );
}

/**
 * A button that copies the footnote, and shows it.
 * @param {string} id of the claim
 * @param {any} quote
 * @returns {HTMLElement}
 */
export function citing(id, quote) {
  const words = footnote(id, quote);
  const box = h("textarea", { readonly: true, rows: 4, "aria-label": "Footnote in Markdown", dir: "auto" }, words);
  const status = h("p", { class: "faint", role: "status" });
  const shown = h("div", { hidden: true }, box, status);
  const press = async () => {
    shown.hidden = false;
    box.select();
    status.textContent = (await copied(words)) ? "Copied. Paste it under your text." : "Copy it from here.";
  };
  return h("div", { class: "cite" }, button("Cite", press, { title: "Copy a footnote in Markdown" }), shown);
}

async function copied(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return false;
  }
}

/** What Markdown would take for a sign is made plain, and everything stands on one line. */
function plain(words) {
  return words
    .replace(TURNS, "")
    .split(/\s+/)
    .join(" ")
    .replace(SPECIAL, (sign) => `\\${sign}`);
}

function address(url) {
  return url.replace(/[<>\s]/g, encodeURIComponent);
}
