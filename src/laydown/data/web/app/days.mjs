// Days: ISO 8601 text in questions, answers and addresses; whole numbers (days since 1970-01-01) to reckon with.

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December"
];
const DAY = /^\d{4}-\d\d-\d\d$/;
const MILLISECONDS = 86_400_000;

/**
 * The number of a day.
 * @param {string} iso
 * @returns {number}
 */
export function number(iso) {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / MILLISECONDS);
}

/**
 * A day by its number.
 * @param {number} day
 * @returns {string}
 */
export function iso(day) {
  return new Date(day * MILLISECONDS).toISOString().slice(0, 10);
}

/**
 * Whether a text is a day.
 * @param {string | null | undefined} text
 * @returns {boolean}
 */
export function isDay(text) {
  return Boolean(text) && DAY.test(text) && !Number.isNaN(number(text)) && iso(number(text)) === text;
}

/**
 * A day in words: '1 July 2019'.
 * @param {string | null | undefined} day
 * @returns {string}
 */
export function worded(day) {
  if (!day) return "no date";
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

/**
 * A stretch of days in words; null stands for an open end.
 * @param {string | null | undefined} first
 * @param {string | null | undefined} last
 * @returns {string}
 */
export function span(first, last) {
  if (!first && !last) return "since when is not said";
  if (!first) return `until ${worded(last)}; since when is not said`;
  return last ? `${worded(first)} to ${worded(last)}` : `since ${worded(first)}`;
}

/**
 * How long ago, in words that a reader can use: '3 days', '5 months'.
 * @param {number} days
 * @returns {string}
 */
export function age(days) {
  if (days < 60) return counted(days, "day");
  return days < 730 ? counted(Math.round(days / 30.44), "month") : counted(Math.round(days / 365.25), "year");
}

/**
 * '1 place', '2 places'.
 * @param {number} count
 * @param {string} noun
 * @param {string} [many]
 * @returns {string}
 */
export function counted(count, noun, many = `${noun}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? noun : many}`;
}

/**
 * The first day of the month or year of a day, and the last.
 * @param {string} day
 * @param {"month" | "year"} unit
 * @returns {[string, string]}
 */
export function around(day, unit) {
  if (unit === "year") return [`${day.slice(0, 4)}-01-01`, `${day.slice(0, 4)}-12-31`];
  const [year, month] = day.split("-").map(Number);
  const next = new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
  return [`${day.slice(0, 7)}-01`, iso(number(next) - 1)];
}
