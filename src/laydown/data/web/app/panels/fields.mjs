// Each part of a claim with how sure it is: the words it rests on, what they were taken for, how fine that is.
import { worded } from "../days.mjs";
import { h, told } from "../dom.mjs";
import { link } from "../state.mjs";
import { chip, facts, forceLink, placeLink } from "./parts.mjs";
import { MODALITIES, bare, capital, dateBasis, eventMeaning, eventNoun, finePlace } from "./words.mjs";

const FORCES = [
  ["actor", "Who"],
  ["counterpart", "To or with whom"]
];
const PLACES = [
  ["origin", "From"],
  ["destination", "To"],
  ["location", "Where"]
];
const FINE = {
  day: "to the day",
  week: "to the week",
  month: "to the month",
  season: "to the season",
  year: "to the year",
  open: "open on one side"
};

/**
 * The parts of a claim; what a person corrected is told beside what was read.
 * @param {any} claim as it was read
 * @param {any} [corrected] as people corrected it; null where nobody did
 * @returns {HTMLElement}
 */
export function fields(claim, corrected = null) {
  const rows = partsOf(corrected ?? claim);
  const before = corrected ? new Map(partsOf(claim).map(([name, , plain]) => [name, plain])) : null;
  return facts(
    rows.map(([name, shown, plain]) => [
      name,
      before && before.get(name) !== plain ? [shown ?? "Not told", corrective(before.get(name))] : shown
    ])
  );
}

/** Name, what is shown, and the same as a plain text to compare. */
function partsOf(claim) {
  const [modality, meaning] = MODALITIES[claim.modality];
  const row = (name, shown, plain) => [name, shown, plain];
  return [
    row(
      "Event",
      part(capital(eventNoun(claim.event)), `${capital(eventMeaning(claim.event))}.`),
      eventNoun(claim.event)
    ),
    row("Said as", part(modality, meaning), modality.toLowerCase()),
    row(
      "Hedged",
      part(
        claim.hedged ? "Yes" : "No",
        claim.hedged
          ? "The report itself weakens it (“reportedly”, “if confirmed”)."
          : "Nothing in the report weakens it."
      ),
      claim.hedged ? "yes" : "no"
    ),
    ...FORCES.map(([slot, name]) => row(name, several(claim[slot], force), plainly(claim[slot]))),
    ...PLACES.map(([slot, name]) => row(name, several(claim[slot], place), plainly(claim[slot]))),
    row("When", when(claim.when), claim.when ? period(claim.when) : ""),
    row("How many", several(claim.quantity, quantity), claim.quantity.map(({ text }) => text).join())
  ];
}

function part(value, ...how) {
  return [h("span", { class: "value" }, value), h("span", { class: "how" }, how)];
}

function several(found, shown) {
  return found.length ? found.map((one) => h("div", { class: "filler" }, shown(one))) : null;
}

function plainly(found) {
  return found.map((one) => one.name ?? one.text).join(", ");
}

function corrective(before) {
  return h(
    "p",
    { class: "how" },
    chip("corrected by a person", "warn"),
    before ? [" It was read as ", told(before), "."] : " Nothing had been read here."
  );
}

function force(mention) {
  if (mention.id) return part(forceLink(mention.id, mention.name ?? mention.text), words(mention));
  if (mention.name)
    return part([told(mention.name), " ", unresolved()], words(mention), " No list that laydown reads has it.");
  return part(
    [told(mention.text), " ", unresolved()],
    "No list that laydown reads has a force of that name: it is counted by its words."
  );
}

function place(mention) {
  const offset = mention.relation ? [told(mention.relation), " "] : null;
  if (!mention.id || mention.lat === null) {
    const name = told(mention.name ?? mention.text);
    return part(
      [offset, mention.id ? placeLink(mention.id, mention.name ?? mention.text) : name, " ", unresolved()],
      words(mention),
      " No list that laydown reads says where it is, or several places have that name: it is not on the map."
    );
  }
  return part(
    [offset, placeLink(mention.id, mention.name ?? mention.text)],
    words(mention),
    ` It is ${finePlace(mention.precision)} (${mention.lat.toFixed(3)}, ${mention.lon.toFixed(3)}).`,
    area(mention)
  );
}

function area({ relation, area: circle }) {
  if (!relation) return null;
  const where = circle
    ? ` within ${Math.round(circle.radius_km)} km of ${circle.lat.toFixed(2)}, ${circle.lon.toFixed(2)}`
    : " somewhere near";
  return [" The words “", told(relation), "” set it off: it was", where, ", and the point is that of the place named."];
}

function words({ text, name }) {
  if (!name || bare(text) === name) return "Named so in the sentence.";
  return ["The words are ", told(`“${bare(text)}”`), ", taken to stand for it."];
}

function unresolved() {
  return chip("not resolved", "warn");
}

function when(found) {
  if (!found || (!found.start && !found.end)) {
    return part("Not said", "The sentence gives no date; for a state the day of publication stands in.");
  }
  const day = found.end ?? found.start;
  return part(
    [period(found), " ", h("a", { href: link({ on: day, from: null }) }, "Go to that day")],
    found.text ? ["The words are ", told(`“${bare(found.text)}”`), ": "] : null,
    `${capital(dateBasis(found.basis))}; ${fine(found)}.`
  );
}

function fine({ start, end, precision }) {
  return precision === "open" && start && end ? "within these days" : (FINE[precision] ?? precision);
}

function period({ start, end }) {
  if (!start && !end) return "";
  if (start === end) return worded(start);
  if (!start) return `By ${worded(end)}`;
  return end ? `${worded(start)} to ${worded(end)}` : `From ${worded(start)}`;
}

function quantity(found) {
  const number = found.value ?? [found.min, found.max].filter((each) => each !== null).join(" to ");
  const read = [number, found.unit, found.of].filter((each) => each !== null && each !== "").join(" ");
  return part(told(found.text), read ? `Read as ${read}.` : "No figure was read from it.");
}
