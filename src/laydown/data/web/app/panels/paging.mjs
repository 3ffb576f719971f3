// Answers that come in pages: the first, and more of them when asked for.
import { button, h } from "../dom.mjs";

/**
 * A list of the items of the first page, and a button for as long as there are more.
 * @param {any} first the first page, with `next`
 * @param {(cursor: string) => Promise<any>} asks for the page of a cursor
 * @param {(page: any) => any[]} items nodes of a page
 * @param {Record<string, any>} [props] of the list
 * @returns {any[]}
 */
export function paged(first, asks, items, props = {}) {
  const list = h("ol", { class: "plain", role: "list", ...props });
  const status = h("p", { class: "faint", role: "status" });
  const add = (page) => list.append(...items(page).map((each) => h("li", {}, each)));
  let cursor = first.next;
  const more = button(
    "Show more",
    async () => {
      more.disabled = true;
      const had = list.children.length;
      try {
        const page = await asks(cursor);
        cursor = page.next;
        add(page);
        status.textContent = `${list.children.length - had} more shown.`;
        list.children[had]?.querySelector("a, button, summary")?.focus();
      } catch (error) {
        status.textContent =
          error.status === 400 ? "The ledger has changed meanwhile: show this panel anew." : error.message;
      }
      more.disabled = false;
      more.hidden = !cursor;
    },
    { class: "more", hidden: !cursor }
  );
  add(first);
  return [list, more, status];
}

/**
 * A list of which so many are shown, and more when asked for.
 * @template T
 * @param {T[]} all
 * @param {(one: T) => any} shown
 * @param {{step?: number, props?: Record<string, any>}} [options]
 * @returns {any[]}
 */
export function stepped(all, shown, { step = 20, props = {} } = {}) {
  const page = (start) => ({
    items: all.slice(start, start + step),
    next: start + step < all.length ? start + step : null
  });
  return paged(
    page(0),
    async (start) => page(start),
    ({ items }) => items.map(shown),
    props
  );
}
