// The form in which a claim is corrected: only what was changed in it is sent, and faults are told at their fields.
import { h } from "../dom.mjs";
import { MODALITIES } from "./words.mjs";

const SLOTS = [
  ["actor", "Who"],
  ["counterpart", "To or with whom"],
  ["origin", "From"],
  ["destination", "To"],
  ["location", "Where"]
];

/**
 * @param {any} claim
 * @returns {{node: HTMLElement, first: HTMLElement, changes: () => Record<string, string>, clear: () => void,
 *   tell: (problem: any) => boolean}} `tell` is false where a problem is of no field
 */
export function correction(claim) {
  const rows = [modality(claim), ...SLOTS.map(([name, label]) => slot(name, label, claim)), when(claim)];
  const node = h(
    "form",
    { class: "correct", hidden: true },
    rows.map(({ node: row }) => row),
    h(
      "p",
      { class: "faint" },
      "Names as this ledger knows them; several with commas between them; an emptied field says that it is not told."
    ),
    h("button", { type: "submit" }, "Save the correction")
  );
  return {
    node,
    first: rows[0].field,
    changes: () =>
      Object.fromEntries(
        rows.filter(({ field, had }) => field.value.trim() !== had).map(({ name, field }) => [name, field.value.trim()])
      ),
    clear: () => rows.forEach((row) => mark(row, "")),
    tell: (problem) => placed(rows, problem)
  };
}

function placed(rows, problem) {
  const faults = problem.errors.map(({ field, message }) => [field.split(".").at(-1), message]);
  const own = rows.find(
    ({ field, name, had }) =>
      field.value.trim() !== had &&
      (problem.message.startsWith(`${name}=`) || problem.message.includes(`'${field.value.trim()}'`))
  );
  const told = faults.length ? faults : own ? [[own.name, problem.message]] : [];
  const found = told.map(([name, message]) => [rows.find((row) => row.name === name), message]).filter(([row]) => row);
  for (const [row, message] of found) mark(row, message);
  found[0]?.[0].field.focus();
  return found.length > 0;
}

function mark(row, message) {
  row.trouble.textContent = message;
  row.field.setAttribute("aria-invalid", String(Boolean(message)));
}

function row(name, label, field, had) {
  const trouble = h("span", { class: "bad", id: `fault-${name}`, role: "alert" });
  field.setAttribute("aria-describedby", trouble.id);
  return { name, field, had, trouble, node: h("p", {}, h("label", {}, label, field), trouble) };
}

function modality(claim) {
  const options = Object.entries(MODALITIES).map(([value, [words]]) =>
    h("option", { value, selected: value === claim.modality }, words)
  );
  return row("modality", "Said as", h("select", { name: "modality" }, options), claim.modality);
}

function slot(name, label, claim) {
  const had = claim[name].map((one) => one.name ?? one.text).join(", ");
  return row(name, label, h("input", { name, value: had, dir: "auto", maxlength: 200, spellcheck: "false" }), had);
}

function when(claim) {
  const { start, end } = claim.when ?? {};
  const had = !start && !end ? "" : start === end ? start : `${start ?? ""}..${end ?? ""}`;
  return row(
    "when",
    "When (2019-06-29, or 2019-06-01..2019-06-30)",
    h("input", { name: "when", value: had, maxlength: 40, spellcheck: "false" }),
    had
  );
}
