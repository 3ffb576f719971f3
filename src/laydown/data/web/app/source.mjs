// Where answers come from: the server that sent the page, or what a self-contained page holds (see embedded.mjs).

const KEY = "laydown-token";
/** A saved file is kept so many milliseconds for the browser to take it. */
const HELD = 60_000;

/** Something that could not be answered, as the API tells it (RFC 9457). */
export class Problem extends Error {
  /** @param {{status?: number, title?: string, detail?: string, suggestions?: string[], errors?: object[]}} told */
  constructor(told) {
    super(told.detail ?? told.title ?? "The question could not be answered.");
    this.status = told.status ?? 0;
    this.title = told.title ?? "Something went wrong";
    this.suggestions = told.suggestions ?? [];
    this.errors = told.errors ?? [];
  }
}

let asker = overHttp;
let reader = (path) => fetched(`/${path}`, {}).then(read);
let pictures = (path, params) => address(`/${path}`, params);
/** @type {Copy | null} */
let own = null;

/**
 * What a page that is a copy is fixed to.
 * @typedef {object} Copy
 * @property {string | null} known 'as known on' that day; null for all that was known when the copy was made
 * @property {string | null} on the day with which it begins
 * @property {string} first the first day that it tells of
 * @property {string} last
 * @property {[number, number, number, number] | null} edge west, south, east and north, beyond which it has no map
 */

/**
 * Takes answers, files and pictures from elsewhere than a server.
 * @param {object} other
 * @param {(path: string, params: Record<string, any>, options: {signal?: AbortSignal}) => Promise<any>} other.asks
 * @param {(path: string) => Promise<any>} other.reads
 * @param {(path: string, params: Record<string, any>) => string} other.draws
 * @param {Copy} other.copy
 */
export function setSource({ asks, reads, draws, copy }) {
  [asker, reader, pictures, own] = [asks, reads, draws, copy];
}

/**
 * What this page is fixed to, if it is a copy in one file; null where a server answers.
 * @returns {Copy | null}
 */
export function copied() {
  return own;
}

/**
 * A file of the page: "base/world.topojson".
 * @param {string} path
 * @returns {Promise<any>}
 */
export function load(path) {
  return reader(path);
}

/**
 * The address of a picture: of a unit symbol or an icon.
 * @param {string} path "icons/forces/militia.svg"
 * @param {Record<string, any>} params
 * @returns {string}
 */
export function picture(path, params) {
  return pictures(path, params);
}

/**
 * Whether a server answers; without one nothing can be exported, reviewed or asked anew.
 * @returns {boolean}
 */
export function isServed() {
  return asker === overHttp;
}

/**
 * The answer to a question. Parameters that are null or empty are left out.
 * @param {string} path as of the API: "/api/contested"
 * @param {Record<string, any>} [params]
 * @param {{signal?: AbortSignal}} [options]
 * @returns {Promise<any>}
 * @throws {Problem} it cannot be answered; an AbortError when the signal gave it up
 */
export function ask(path, params = {}, options = {}) {
  return asker(path, params, options);
}

/**
 * The address of an answer: for links to CSV and the like.
 * @param {string} path
 * @param {Record<string, any>} [params]
 * @returns {string}
 */
export function address(path, params = {}) {
  const given = Object.entries(params).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return query ? `${path}?${query}` : path;
}

/**
 * Tells the server something; it takes it only with its token.
 * @param {string} path
 * @param {any} [body]
 * @returns {Promise<any>}
 * @throws {Problem} it was refused
 */
export async function send(path, body = undefined) {
  const headers = { ...authority(), "Content-Type": "application/json" };
  return read(await fetched(path, { method: "POST", headers, body: body === undefined ? null : JSON.stringify(body) }));
}

/**
 * Saves an answer as a file. A link alone would not show the token that a server may ask for.
 * @param {string} href
 * @returns {Promise<void>}
 * @throws {Problem} it was refused
 */
export async function save(href) {
  const response = await fetched(href, { headers: authority() });
  if (!response.ok) await read(response);
  const held = URL.createObjectURL(await response.blob());
  const named = /filename="?([^";]+)/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
  const name = named ?? decodeURIComponent(new URL(href, location.href).pathname.split("/").slice(-2).join("-"));
  const made = Object.assign(document.createElement("a"), { href: held, download: name });
  made.click();
  setTimeout(() => URL.revokeObjectURL(held), HELD);
}

/**
 * The token that this tab was given, if any.
 * @returns {string | null}
 */
export function token() {
  return sessionStorage.getItem(KEY);
}

/**
 * Keeps a token while the tab is open; null forgets it.
 * @param {string | null} word
 */
export function setToken(word) {
  if (word) sessionStorage.setItem(KEY, word);
  else sessionStorage.removeItem(KEY);
}

/**
 * A part of an address: names may hold slashes, which the API takes as they are.
 * @param {string} name
 * @returns {string}
 */
export function part(name) {
  return encodeURIComponent(name).replaceAll("%2F", "/");
}

async function overHttp(path, params, { signal } = {}) {
  return read(
    await fetched(address(path, params), { headers: { Accept: "application/json", ...authority() }, signal })
  );
}

function authority() {
  const word = token();
  return word ? { Authorization: `Bearer ${word}` } : {};
}

async function fetched(path, options) {
  try {
    return await fetch(path, { ...options, credentials: "same-origin" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({
      title: "The server does not answer",
      detail: "Is laydown serve still running? Start it again and reload the page."
    });
  }
}

async function read(response) {
  const told = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem({ status: response.status, ...told });
  return told;
}
