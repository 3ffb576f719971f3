// What is announced: planned, ordered, demanded, thought possible. Never told as done.
import { h } from "../dom.mjs";
import { section } from "./parts.mjs";
import { quotes } from "./quote.mjs";
import { MODALITIES } from "./words.mjs";

/**
 * The section of what is announced, by how it is announced; nothing where nothing is.
 * @param {any[]} outlook quotes
 * @returns {HTMLElement | null}
 */
export function announced(outlook) {
  const kinds = Object.keys(MODALITIES).filter((kind) => outlook.some((one) => one.modality === kind));
  return section(
    "Announced, not told as done",
    kinds.map((kind) =>
      h(
        "div",
        { class: "announced" },
        h("h4", {}, MODALITIES[kind][0]),
        quotes(
          outlook.filter((one) => one.modality === kind),
          `outlook-${kind}`
        )
      )
    )
  );
}
