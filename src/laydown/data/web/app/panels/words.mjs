// What the answers' short words mean to a reader. Everything that a panel says of a code of the API stands here.
import { worded } from "../days.mjs";

/** What a place's status means, in one sentence. */
export const STATUSES = {
  held: ["Held", "One force is said to control it, or one and its own part."],
  joint: ["Held jointly", "Several forces that are allied, or are named together, are said to control it."],
  besieged: ["Besieged", "It is held, and another force is said to lay siege to it."],
  contested: ["Contested", "Rivals are said to control it, or somebody denies what is said of its holder."],
  vacant: ["Left", "Its last holder is said to have left, and nobody is said to have come. It need not be empty."],
  unknown: ["Not known", "No report says who controls it, or the last one is so old that it is almost certainly past."]
};
const TONES = { contested: "bad", besieged: "warn", held: "good", joint: "good" };
const LAST_HELD = ["Last held", "It was last said to be held by this force; that it still is, is unlikely."];
/** Below this a holder is only told as the last one: laydown.ledger.at says 'last said to be held by'. */
const UNLIKELY = 0.45;
const KINDS = { control: "controls it", presence: "is present", siege: "besieges it" };
const KINDS_AT = { control: "controls", presence: "is present in", siege: "besieges" };
const SCOPES = { near: "somewhere near it", part: "in a part of it" };
const BEGAN = {
  gain: "took it",
  hold: "was seen holding it",
  arrive: "arrived",
  stay: "was seen there",
  besiege: "began to besiege it",
  before: "was there before; since when is not told"
};
const ENDED = {
  lose: "lost it or gave it up",
  leave: "left",
  taken: "it was taken by another",
  lift: "the siege ended",
  superseded: "another was seen holding it later; when it lost it is not told"
};
/** Beginnings and ends that a report tells of; others are only the first or last day that it was seen there. */
const TOLD_ENDS = ["gain", "arrive", "besiege", "lose", "leave", "taken", "lift"];
const EVENTS = {
  withdraw: "withdrawal",
  redeploy: "redeployment",
  deploy: "deployment",
  advance: "advance",
  capture: "capture",
  handover: "handover",
  hold: "holding",
  attack: "attack",
  agree: "agreement",
  meet: "meeting"
};
const EVENT_MEANINGS = {
  withdraw: "leaves a place or a front, or reduces its presence there",
  redeploy: "shifts between places, rotates, or returns to base",
  deploy: "arrives, is sent, reinforces, or takes up positions",
  advance: "moves forward without (yet) taking its aim",
  capture: "gains control of a place",
  handover: "gives a place or a task to another",
  hold: "a state: controls, is present, is stationed or besieged at",
  attack: "any use of force",
  agree: "an agreement, ceasefire, deal or coordination",
  meet: "talks, a visit or a conference"
};
/** Modalities: a word for a label, and what it means for what was said. */
export const MODALITIES = {
  asserted: ["Said to be so", "It is told as something that is or was so."],
  planned: ["Planned", "An announced intention: not told as done."],
  ordered: ["Ordered", "Somebody with authority ordered it: not told as done."],
  demanded: ["Demanded", "A call, a pressure or a condition: not told as done."],
  possible: ["Possible", "It could, may or might be so: not told as so."],
  denied: ["Denied", "It is told as not so, by the report itself or by who is quoted."]
};
const PRECISIONS = {
  site: "a site: the point is exact",
  town: "a town: the point is its middle",
  district: "a district: the point is only its middle",
  province: "a province: the point is only its middle",
  country: "a whole country: the point says nothing of where in it",
  region: "a region: the point is only its middle"
};
const BASES = {
  stated: "the date is written out in the report",
  relative: "counted from the day of publication",
  publication: "no date in the sentence: only its tense and the day of publication were there to go by"
};
/** What a finding is, in words. */
export const RELATIONS = {
  single: "told by one origin",
  agreed: "told by several independent origins",
  denied: "one says it, another denies it",
  outlook: "announced only: nobody tells of it as done",
  denial: "only denied"
};
/** The sides that a claim can take in a finding or a position. */
export const SIDES = { for: "Says so", against: "Denies it", outlook: "Announces it" };

/**
 * 'controls al-Bukamal', or 'controls it' where the place needs no naming.
 * @param {{kind: string, scope: string, place_name: string}} spell
 * @param {boolean} named whether the place is to be named
 * @returns {string}
 */
export function doing(spell, named) {
  const scope = SCOPES[spell.scope];
  if (!named) return scope ? `${KINDS[spell.kind].replace(/ it$/, "")}, ${scope}` : KINDS[spell.kind];
  const where = { near: "somewhere near ", part: "a part of " }[spell.scope] ?? "";
  return `${KINDS_AT[spell.kind]} ${where}`.trim();
}

/**
 * From when to when, as far as it is told.
 * @param {{since: string | null, until: string | null, earliest?: string, began: string, ended: string | null}} spell
 * @returns {string}
 */
export function stretch(spell) {
  return [from(spell), to(spell)].filter(Boolean).join("; ");
}

/**
 * Since when: the day, and how it is known.
 * @param {{since: string | null, earliest?: string | null, began: string}} spell
 * @returns {string}
 */
export function from({ since, earliest, began }) {
  if (!since) return "since when is not told";
  if (earliest && earliest < since) return `began between ${worded(earliest)} and ${worded(since)}`;
  return isTold(began) ? `since ${worded(since)}` : `seen from ${worded(since)}`;
}

/**
 * Until when, or an empty text where no report tells of an end.
 * @param {{until: string | null, ended: string | null}} spell
 * @returns {string}
 */
export function to({ until, ended }) {
  if (!until) return "";
  return isTold(ended) ? `until ${worded(until)}` : `lost by ${worded(until)}`;
}

/**
 * How it began and ended, in words: two texts, the second empty while it lasts.
 * @param {{began: string, ended: string | null}} spell
 * @returns {[string, string]}
 */
export function turns({ began, ended }) {
  return [BEGAN[began] ?? began, ended ? (ENDED[ended] ?? ended) : ""];
}

/**
 * Whether a beginning or end is told of, and not only the first or last day that something was seen.
 * @param {string | null} turn
 * @returns {boolean}
 */
export function isTold(turn) {
  return TOLD_ENDS.includes(turn ?? "");
}

/**
 * An event as a noun: 'withdrawal'.
 * @param {string} event
 * @returns {string}
 */
export function eventNoun(event) {
  return EVENTS[event] ?? event;
}

/**
 * What a careful reader would say of such an event.
 * @param {string} event
 * @returns {string}
 */
export function eventMeaning(event) {
  return EVENT_MEANINGS[event] ?? "";
}

/**
 * How fine a place is, in words.
 * @param {string | null} precision
 * @returns {string}
 */
export function finePlace(precision) {
  return PRECISIONS[precision ?? ""] ?? "how large it is, is not known";
}

/**
 * Where a date comes from, in words.
 * @param {string} basis
 * @returns {string}
 */
export function dateBasis(basis) {
  return BASES[basis] ?? basis;
}

/**
 * A text with its first letter large.
 * @param {string} text
 * @returns {string}
 */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * An origin as the ledger keeps it ('~monitoring group'), for a reader.
 * @param {string} origin
 * @returns {string}
 */
export function originName(origin) {
  return origin.replace(/^~/, "");
}

/**
 * A text on one line, without the quotation marks around it.
 * @param {string} text
 * @returns {string}
 */
export function bare(text) {
  return text
    .split(/\s+/)
    .join(" ")
    .replace(/^["“”«»\s]+|["“”«»\s]+$/g, "");
}

/**
 * How a place stands, in a word, with its tone and meaning; who holds it may be told of only as its last holder.
 * @param {string} status
 * @param {number[]} probabilities how sure it is of each holder
 * @returns {{word: string, tone: string | undefined, meaning: string}}
 */
export function stands(status, probabilities) {
  const old = ["held", "joint"].includes(status) && Math.max(0, ...probabilities) < UNLIKELY;
  const [word, meaning] = old ? LAST_HELD : STATUSES[status];
  return { word, tone: old ? undefined : TONES[status], meaning };
}
