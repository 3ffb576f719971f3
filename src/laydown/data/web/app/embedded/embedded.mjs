// A page in one file: its answers, maps and pictures stand in the file itself. It runs before the page asks.
import { iso } from "../days.mjs";
import { Problem, setSource } from "../source.mjs";
import { Book } from "./book.mjs";
import { openWords } from "./dialogs.mjs";
import { track } from "./forces.mjs";
import { listed } from "./names.mjs";
import { at, timeline } from "./places.mjs";
import { search } from "./search.mjs";
import { map, movements } from "./stage.mjs";
import { changes, contested, why } from "./why.mjs";

/** What is answered, by its path: what stands in brackets is given to it as it stands there. */
const ANSWERS = [
  [/^\/api\/about$/, (book) => book.data.about],
  [/^\/api\/legend$/, (book) => book.data.legend],
  [/^\/api\/calendar$/, calendar],
  [/^\/api\/map$/, map],
  [/^\/api\/movements$/, movements],
  [/^\/api\/places$/, (book, asked) => listed(book, "place", asked)],
  [/^\/api\/forces$/, (book, asked) => listed(book, "force", asked)],
  [/^\/api\/places\/(.+)\/at$/, (book, asked, name) => at(book, name, asked)],
  [/^\/api\/places\/(.+)\/timeline$/, (book, asked, name) => timeline(book, "place", name)],
  [/^\/api\/forces\/(.+)\/track$/, (book, asked, name) => track(book, name, asked)],
  [/^\/api\/forces\/(.+)\/timeline$/, (book, asked, name) => timeline(book, "force", name)],
  [/^\/api\/why\/(.+)$/, (book, asked, id) => why(book, id, asked)],
  [/^\/api\/contested$/, contested],
  [/^\/api\/changes$/, changes],
  [/^\/api\/search$/, search]
];

function calendar({ data }) {
  const days = data.calendar.map(([day, claims]) => ({ day: iso(day), claims }));
  return { first: days[0]?.day ?? null, last: days.at(-1)?.day ?? null, days };
}

/** The answer to a question, as the server would give it of what is in the file. */
async function answer(book, path, params) {
  const given = Object.entries(params).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const asked = Object.fromEntries(given);
  for (const [pattern, told] of ANSWERS) {
    const found = pattern.exec(path);
    if (found) return told(book, asked, ...found.slice(1).map(decodeURIComponent));
  }
  throw new Problem({
    status: 404,
    title: "Not in this file",
    detail: "This file cannot answer that. The ledger it was made of can: laydown serve shows it."
  });
}

/** A copy: what reads a map changes it. */
async function file({ files }, path) {
  if (!(path in files))
    throw new Problem({ status: 404, title: "Not in this file", detail: `There is no ${path} in it.` });
  return structuredClone(files[path]);
}

function picture(svg, colour) {
  return `data:image/svg+xml,${encodeURIComponent(svg.replaceAll("currentColor", colour))}`;
}

function begin(block) {
  const book = new Book(JSON.parse(block.textContent));
  const { data } = book;
  block.remove();
  setSource({
    asks: (path, params) => answer(book, path, params),
    reads: (path) => file(data, path),
    draws: (path, { fill, colour }) => picture(data.pictures[path] ?? "", fill ?? colour),
    copy: data.copy
  });
  openWords();
}

begin(document.getElementById("laydown-data"));
