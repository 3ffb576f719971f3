// The map in words: every place that reports tell of on the day, to read, to sort and to filter.
import { counted, worded } from "../days.mjs";
import { button, fill, h } from "../dom.mjs";
import { swatch } from "../looks.mjs";
import { standing, stretch } from "../scene.mjs";
import { change } from "../state.mjs";
import { chip, empty, forceLink, heading, placeLink, section } from "./parts.mjs";
import { STATUSES, stands } from "./words.mjs";

const STEP = 200;
const COLUMNS = [
  ["name", "Place"],
  ["status", "How it stands"],
  ["holder", "Who holds it, and who is there"]
];

/**
 * Fills a node with the list of places.
 * @param {Element} node
 * @param {import("../state.mjs").State} state
 */
export async function showPlaces(node, state) {
  const found = stretch(state.on, state.known);
  await found.loading;
  if (found.failure) throw found.failure;
  const all = standing(state.on);
  const asked = parsed(state.q ?? "");
  const result = h("div", {});
  const draw = () => fill(result, drawn(all, asked));
  draw();
  fill(
    node,
    heading("The map in words", "Places"),
    h("p", {}, `Reports tell of ${counted(all.length, "place")} on ${worded(state.on)}.`),
    all.length
      ? filters(all, asked, draw)
      : empty("No report tells of any place on this day.", "Move the clock to a day with reports."),
    all.length ? result : null
  );
}

/** The filter as it stands in the address: 'is:contested sort:status words of a name'. */
function parsed(q) {
  const words = q.split(/\s+/).filter(Boolean);
  const named = (key) => words.find((word) => word.startsWith(`${key}:`))?.slice(key.length + 1) ?? "";
  return {
    status: named("is") in STATUSES ? named("is") : "",
    sort: COLUMNS.some(([key]) => key === named("sort")) ? named("sort") : "name",
    name: words.filter((word) => !/^(is|sort):/.test(word)).join(" ")
  };
}

function written({ status, sort, name }) {
  return [status && `is:${status}`, sort !== "name" && `sort:${sort}`, name].filter(Boolean).join(" ") || null;
}

function filters(all, asked, draw) {
  const counts = Object.keys(STATUSES).map((status) => [status, all.filter((one) => one.status === status).length]);
  const keep = () => change({ q: written(asked) }, { replace: true });
  const name = h("input", {
    type: "search",
    value: asked.name,
    dir: "auto",
    on: {
      input: () => {
        asked.name = name.value.trim();
        draw();
      },
      change: keep
    }
  });
  const status = h(
    "select",
    {
      on: {
        change: () => {
          asked.status = status.value;
          keep();
        }
      }
    },
    h("option", { value: "" }, `any (${all.length})`),
    counts
      .filter(([, count]) => count)
      .map(([value, count]) =>
        h("option", { value, selected: value === asked.status }, `${STATUSES[value][0]} (${count})`)
      )
  );
  return h(
    "form",
    {
      class: "asks",
      on: {
        submit: (event) => {
          event.preventDefault();
          keep();
        }
      }
    },
    h("label", { class: "grow" }, "Part of a name of a place or force", name),
    h("label", {}, "How it stands", status)
  );
}

function drawn(all, asked) {
  const part = plain(asked.name);
  const fits = (one) =>
    (!asked.status || one.status === asked.status) &&
    [one, ...one.holders, ...one.present].some((each) => plain(each.force_name ?? each.name).includes(part));
  const chosen = all.filter(fits).sort(order(asked.sort));
  const [placed, unplaced] = [chosen.filter((one) => one.placed), chosen.filter((one) => !one.placed)];
  if (!chosen.length) return empty("No place told of on this day fits.", "Leave out a part of the filter.");
  return [
    h("p", { class: "faint", role: "status" }, `${counted(chosen.length, "place")} shown.`),
    placed.length ? rowsOf(placed, "Places on the map", asked) : null,
    section(
      `Places that are not on the map (${unplaced.length})`,
      unplaced.length
        ? [
            h("p", { class: "faint" }, "No list that laydown reads says where they are."),
            rowsOf(unplaced, "Places without coordinates", asked)
          ]
        : null
    )
  ];
}

function order(sort) {
  const key = {
    name: (one) => one.name,
    status: (one) => String(Object.keys(STATUSES).indexOf(one.status)),
    holder: (one) => (one.holders[0] ?? one.present[0])?.force_name ?? "\uffff"
  }[sort];
  return (a, b) => key(a).localeCompare(key(b), "en") || a.name.localeCompare(b.name, "en");
}

function rowsOf(places, caption, asked) {
  const body = h("tbody", {});
  const more = button("Show more", () => add(), { class: "more" });
  const add = () => {
    body.append(...places.slice(body.children.length, body.children.length + STEP).map(row));
    more.hidden = body.children.length >= places.length;
  };
  add();
  const head = ([key, words]) =>
    h(
      "th",
      { scope: "col", "aria-sort": asked.sort === key ? "ascending" : "none" },
      button(words, () => change({ q: written({ ...asked, sort: key }) }, { replace: true }))
    );
  return [
    h("table", { class: "places" }, h("caption", {}, caption), h("thead", {}, h("tr", {}, COLUMNS.map(head))), body),
    more
  ];
}

function row({ id, name, kind, status, holders, present }) {
  const { word, tone, meaning } = stands(
    status,
    holders.map((one) => one.probability)
  );
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, placeLink(id, name), kind ? h("span", { class: "faint" }, ` ${kind}`) : null),
    h("td", {}, chip(word, tone, meaning)),
    h(
      "td",
      {},
      holders.map((one) => who(one, "")),
      present.map((one) => who(one, "present, ")),
      holders.length || present.length ? null : h("span", { class: "faint" }, "nobody is named")
    )
  );
}

function who({ force, force_name: name, word }, kind) {
  return h("div", {}, swatch(force), " ", forceLink(force, name), h("span", { class: "faint" }, ` ${kind}${word}`));
}

function plain(words) {
  return words
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
}
