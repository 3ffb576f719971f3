// Judging a claim: accept, reject, correct, and take the last of it back. Only where the server takes it.
import { button, fill, h, told } from "../dom.mjs";
import { ask, isServed, part, send, token } from "../source.mjs";
import { correction } from "./correcting.mjs";
import { decided, standing } from "./judging.mjs";
import { once, section } from "./parts.mjs";

const WHO = "laydown-reviewer";

/**
 * Whether this page may judge: the server takes judgements, and the tab has its token.
 * @returns {Promise<boolean>}
 */
async function mayReview() {
  if (!isServed() || !token()) return false;
  return (await once("about", () => ask("/api/about"))).writable;
}

/**
 * The section in which a claim is judged; null where nothing can be judged here.
 * @param {any} why
 * @param {() => Promise<void>} again draws the panel anew
 * @returns {Promise<HTMLElement | null>}
 */
export async function reviewing(why, again) {
  if (!(await mayReview())) return null;
  const desk = new Desk(why, again);
  return section("Review", desk.node);
}

/**
 * Takes the last judgement on a claim back, where it was made and in its history.
 * @param {string} claim
 * @param {() => Promise<void>} again
 * @returns {HTMLElement}
 */
export function undoing(claim, again) {
  const made = button(
    "Undo",
    async () => {
      made.disabled = true;
      try {
        await send(`/api/claims/${part(claim)}/review/undo`);
        await settled(again);
      } catch (error) {
        made.after(h("span", { class: "bad", role: "alert" }, ` ${error.message}`));
        made.disabled = false;
      }
    },
    { class: "undo" }
  );
  return made;
}

class Desk {
  constructor(why, again) {
    this.why = why;
    this.again = again;
    this.trouble = h("p", { class: "bad", role: "alert" });
    this.who = h("input", { name: "by", maxlength: 200, autocomplete: "name", required: true, value: remembered() });
    this.note = h("input", { name: "note", maxlength: 2000 });
    this.form = correction(why.corrected ?? why.claim);
    this.node = h(
      "div",
      { class: "review" },
      this.verdict(),
      this.people(),
      this.buttons(),
      this.form.node,
      this.trouble
    );
    this.form.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.correct();
    });
  }

  verdict() {
    const last = standing(this.why.history);
    return h(
      "p",
      { class: "verdict", role: "status", tabindex: "-1" },
      last
        ? [`This claim was ${decided(last.what)} by `, told(last.by), ". ", undoing(this.why.claim.id, this.again)]
        : "Nobody has judged this claim yet. What is decided here is kept with its history, and can be taken back."
    );
  }

  people() {
    return h(
      "div",
      { class: "pair" },
      h("label", {}, "Who decides", this.who),
      h("label", {}, "Note (why)", this.note)
    );
  }

  buttons() {
    const correcting = button(
      "Correct…",
      () => {
        this.form.node.hidden = !this.form.node.hidden;
        correcting.setAttribute("aria-expanded", String(!this.form.node.hidden));
        if (!this.form.node.hidden) this.form.first.focus();
      },
      { "aria-expanded": "false" }
    );
    return h(
      "div",
      { class: "actions" },
      button("Accept", () => this.judge("accept"), { class: "good" }),
      button("Reject", () => this.judge("reject"), { class: "bad" }),
      correcting
    );
  }

  correct() {
    const changes = this.form.changes();
    if (!Object.keys(changes).length)
      return this.tell("Nothing was changed in the form: accept the claim as it is, or change a field.");
    return this.judge("edit", changes);
  }

  async judge(action, changes = {}) {
    const by = this.who.value.trim();
    this.form.clear();
    if (!by) {
      this.tell("Say who decides: it is kept with the decision.");
      return this.who.focus();
    }
    localStorage.setItem(WHO, by);
    try {
      await send(`/api/claims/${part(this.why.claim.id)}/review`, {
        action,
        by,
        note: this.note.value.trim(),
        changes
      });
      await settled(this.again);
    } catch (error) {
      if (!this.form.tell(error)) this.tell(error.message);
    }
  }

  tell(words) {
    fill(this.trouble, words);
  }
}

function remembered() {
  return localStorage.getItem(WHO) ?? "";
}

/** The ledger has changed: whoever shows something of it asks anew, this panel first. */
async function settled(again) {
  document.dispatchEvent(new CustomEvent("laydown:changed"));
  await again();
  document.querySelector(".verdict")?.focus();
}
